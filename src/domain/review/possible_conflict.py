"""Whether two people may know each other: a person has to look before such a match is approved."""

from domain.pairing.conflict import Conflict, Verdict
from domain.shared.decider import Refusal

SAME_NAME = "They have the same last name."
TO_REVIEW = "A conflict of interest still needs review."
ON_CONDITIONS = "A conflict of interest was reviewed; it is allowed on conditions."


class PossibleConflict(Refusal):
    sentence = "These two may know each other, so this match is approved alone."


def possible_conflict(name: str, specialist_name: str, conflict: Conflict) -> str:
    """What has to be checked, as a sentence; empty where nothing is known. Nobody learns from it
    who disclosed anything."""
    if conflict.disclosed is not None and conflict.reviewed is None:
        return TO_REVIEW
    if conflict.reviewed is not None and conflict.reviewed.verdict is Verdict.ALLOWED:
        return ON_CONDITIONS
    family = _family(name)
    if not family or family != _family(specialist_name):
        return ""
    reviewed = conflict.reviewed is not None
    return "" if reviewed else SAME_NAME


def _family(name: str) -> str:
    """The last name, however it is capitalized; empty where there is one name only."""
    words = name.split()
    return words[-1].casefold() if len(words) > 1 else ""
