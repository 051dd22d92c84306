"""A refusal says its own sentence, or the one that was said with it, under a code that stays."""

from domain.shared.decider import Refusal


class NobodyThere(Refusal):
    sentence = "Nobody is there."


def test_a_refusal_is_its_sentence_and_a_code_by_its_name() -> None:
    own, said = NobodyThere(), NobodyThere("Nobody is there on Mondays.")
    assert (own.sentence, str(own)) == ("Nobody is there.", "Nobody is there.")
    assert (said.sentence, str(said)) == ("Nobody is there on Mondays.",) * 2
    assert own.code == said.code == "nobody-there"
    assert NobodyThere.sentence == "Nobody is there."
