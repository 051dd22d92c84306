"""What ties pairs of a run together is kept with it, and its floors are judged once."""

from domain.pairing.run_ties import NO_TIES, RunTies, evolve, judge_floors
from stories.pasts.given import Given
from stories.pasts.run_samples import floors_judged, saw_floors, saw_household


def after(*facts: object) -> RunTies:
    state = NO_TIES
    for fact in facts:
        state = evolve(state, fact)
    return state


def test_every_household_is_kept() -> None:
    one = saw_household()
    assert after(one, saw_floors(), one).households == (one, one)


def test_floors_are_those_of_the_run_and_judged_once() -> None:
    assert after(saw_floors(), saw_household()).floors == (("Essex", 2),)
    Given(after(saw_floors())).when(judge_floors, floors_judged()).then(floors_judged())
    judged = after(saw_floors(), floors_judged())
    assert judged.floors_judged == floors_judged()
    assert judged.floors == (("Essex", 2),)
    Given(judged).when(judge_floors, floors_judged(2)).then_nothing()
