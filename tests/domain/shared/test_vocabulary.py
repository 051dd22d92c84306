"""Two people's answers are the same when they are written alike."""

import pytest

from domain.shared.vocabulary import TOPIC_WORDS, WishTopic, trait


@pytest.mark.parametrize(
    "answer", ["Niño  Jesús", "nino jesus", "NIÑO, JESÚS!", " Nin\u0303o-Jesus "]
)
def test_capitals_accents_signs_and_spaces_make_no_difference(answer: str) -> None:
    assert trait(WishTopic.FAITH, answer) == trait(WishTopic.FAITH, "nino jesus")


def test_other_words_and_other_topics_are_different() -> None:
    assert trait(WishTopic.FAITH, "none") != trait(WishTopic.FAITH, "no")
    assert trait(WishTopic.FAITH, "none") != trait(WishTopic.CULTURE, "none")
    assert trait(WishTopic.OTHER, "♥") != trait(WishTopic.OTHER, "?")


def test_every_topic_is_said_in_words_of_its_own() -> None:
    assert set(TOPIC_WORDS) == set(WishTopic)
    assert len(set(TOPIC_WORDS.values())) == len(WishTopic)
