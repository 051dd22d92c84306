"""How broken rules are told of a specialist beside the one who is proposed."""

from collections.abc import Iterable

from domain.pairing.eligibility import Rule

PRIVATE = frozenset({"not_excluded", "meets_required_gender"})
"""Rules about what somebody said of another: they are told by one sentence, so that none is
guessed from it."""
NOT_WHAT_WAS_ASKED = "This specialist doesn't fit what was asked for."


def said_against(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The sentences of broken rules, each once, those that are private by the one for them."""
    said = (NOT_WHAT_WAS_ASKED if rule.name in PRIVATE else rule.refusal for rule in rules)
    return tuple(dict.fromkeys(said))
