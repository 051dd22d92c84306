"""Only what was stated can be learned from: nothing else of either side is so much as looked at."""

from dataclasses import fields
from typing import Any, get_type_hints
from uuid import UUID

from domain.matches.wish_outcomes import OutcomeKind
from domain.program.match_preferences import WishName
from matching.learning.examples import Example, examples
from matching.problem.preferences import wishes_met
from stories.pasts.run_samples import SEEKER, saw_offer

STATED_BY_PARTICIPANT = {
    "ranking",
    "preferred",
    "gender_preferred",
    "experiences",
    "traits_preferred",
}
STATED_BY_SPECIALIST = {"specialist_id", "gender", "experiences"}
WHO = {"participant_id"}
"""Only to know which outcomes are of the same person."""
OFFER = saw_offer().offer


class Looked:
    """Stands for one side, and keeps which of its fields were looked at."""

    def __init__(self, side: Any) -> None:
        self._side = side
        self.at: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.at.add(name)
        return getattr(self._side, name)


def test_nothing_is_looked_at_but_what_was_stated() -> None:
    seeker, offer = Looked(SEEKER), Looked(OFFER)
    found = examples(seeker, offer, [(OutcomeKind.ACCEPTED, True)])
    assert found == examples(SEEKER, OFFER, [(OutcomeKind.ACCEPTED, True)])
    assert seeker.at == STATED_BY_PARTICIPANT | WHO
    assert offer.at <= STATED_BY_SPECIALIST


def test_an_example_has_no_place_for_anything_else() -> None:
    hints = get_type_hints(Example)
    assert {field.name: hints[field.name] for field in fields(Example)} == {
        "person": UUID,
        "kind": OutcomeKind,
        "came_true": bool,
        "stated": frozenset[WishName],
        "met": frozenset[WishName],
    }


def test_one_example_of_each_outcome_with_the_wishes_of_the_plan() -> None:
    found = examples(SEEKER, OFFER, [(OutcomeKind.ACCEPTED, True), (OutcomeKind.STAYED_30, False)])
    assert [(e.kind, e.came_true) for e in found] == [
        (OutcomeKind.ACCEPTED, True),
        (OutcomeKind.STAYED_30, False),
    ]
    assert {e.met for e in found} == {frozenset(w.name for w in wishes_met(SEEKER, OFFER))}
    assert all(e.met <= e.stated for e in found)
