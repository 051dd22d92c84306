"""Two conflicts of interest of one person, under two records: the stricter of the two holds, and
nothing that was disclosed is lost."""

from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.pairing.conflict import (
    CONFLICT,
    Conflict,
    ConflictKind,
    ConflictMoved,
    ConflictReviewed,
    ConflictUnknown,
    Verdict,
    disclose_conflict,
    move_conflict,
    review_conflict,
    take_over,
)
from domain.shared.decider import Refusal
from stories.pasts.given import given
from stories.pasts.samples import (
    CONFLICT_ID,
    PARTICIPANT_ID,
    SPECIALIST_ID,
    disclosed,
    made_up_id,
)

OWN_ID, WHO = made_up_id("their conflict"), made_up_id("who goes on")
OWN = (OWN_ID, WHO)
NEIGHBOR, FAMILY = disclosed(), disclosed(kind=ConflictKind.FAMILY, note="A cousin.")


def own(fact):
    return replace(fact, conflict_id=OWN_ID, participant_id=WHO)


def reviewed(verdict: Verdict, conditions: str = "") -> ConflictReviewed:
    ids = {"conflict_id": CONFLICT_ID, "participant_id": PARTICIPANT_ID}
    return ConflictReviewed(**ids, verdict=verdict, conditions=conditions)


CLEAR, OUT = reviewed(Verdict.NO_CONFLICT), reviewed(Verdict.EXCLUDED)
OFFICE, HOME = (reviewed(Verdict.ALLOWED, words) for words in ("In the office.", "Never at home."))
BOTH = reviewed(Verdict.ALLOWED, "In the office.\nNever at home.")


def state(*facts) -> Conflict:
    return CONFLICT.fold(facts)


@pytest.mark.parametrize("review", [(), (CLEAR,), (OFFICE,), (OUT,)])
def test_what_the_record_that_goes_on_knew_nothing_of_it_has_as_it_is(review) -> None:
    expected = [own(fact) for fact in (NEIGHBOR, *review)]
    given(CONFLICT).when(take_over, state(NEIGHBOR, *review), *OWN).then(*expected)


@pytest.mark.parametrize(
    ("mine", "theirs", "taken"),
    [
        ((NEIGHBOR, CLEAR), (FAMILY,), (FAMILY,)),
        ((NEIGHBOR, OFFICE), (FAMILY,), (FAMILY,)),
        ((NEIGHBOR,), (FAMILY,), (FAMILY,)),
        ((NEIGHBOR, OUT), (FAMILY,), ()),
        ((NEIGHBOR, CLEAR), (FAMILY, OUT), (FAMILY, OUT)),
        ((NEIGHBOR,), (FAMILY, OUT), (FAMILY, OUT)),
        ((NEIGHBOR, CLEAR), (FAMILY, OFFICE), (FAMILY, OFFICE)),
        ((NEIGHBOR,), (FAMILY, OFFICE), ()),
        ((NEIGHBOR,), (FAMILY, CLEAR), ()),
        ((NEIGHBOR, OUT), (FAMILY, CLEAR), ()),
        ((NEIGHBOR, CLEAR), (FAMILY, CLEAR), ()),
        ((NEIGHBOR, OFFICE), (FAMILY, HOME), (FAMILY, BOTH)),
        ((NEIGHBOR, OFFICE), (FAMILY, OFFICE), ()),
        ((NEIGHBOR, BOTH), (FAMILY, HOME), ()),
        ((NEIGHBOR, OFFICE), (FAMILY, CLEAR), ()),
    ],
)
def test_the_stricter_of_two_holds(mine, theirs, taken) -> None:
    here = given(CONFLICT, *map(own, mine))
    here.when(take_over, state(*theirs), *OWN).then(*map(own, taken))


def test_what_was_reviewed_at_one_record_and_not_at_the_other_is_reviewed_again() -> None:
    """In the same words: nobody looked at what the other record's office was told."""
    here = given(CONFLICT, own(NEIGHBOR), own(CLEAR))
    here.when(take_over, state(NEIGHBOR), *OWN).then(own(NEIGHBOR))
    given(CONFLICT, own(NEIGHBOR)).when(take_over, state(NEIGHBOR), *OWN).then_nothing()


def test_what_moved_is_over_here_and_the_same_words_are_nothing_new() -> None:
    moved = ConflictMoved(conflict_id=CONFLICT_ID, participant_id=PARTICIPANT_ID)
    given(CONFLICT, NEIGHBOR).when(move_conflict).then(moved)
    here = given(CONFLICT, NEIGHBOR, moved)
    assert not here.state.bars
    here.when(move_conflict).then_nothing()
    here.when(review_conflict, Verdict.NO_CONFLICT, "", None).then(ConflictUnknown)
    here.when(disclose_conflict, NEIGHBOR).then_nothing()
    here.when(disclose_conflict, FAMILY).then(FAMILY)
    assert state(NEIGHBOR, moved, FAMILY).bars
    given(CONFLICT).when(take_over, here.state, *OWN).then_nothing()


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("disclose"), st.sampled_from(ConflictKind), st.sampled_from(("", "A word."))
        ),
        st.tuples(st.just("review"), st.sampled_from(Verdict), st.sampled_from(("", "At noon."))),
    ),
    max_size=6,
)


def after(steps, fact_of=lambda fact: fact, start: Conflict | None = None) -> Conflict:
    found = start or Conflict()
    for what, one, words in steps:
        try:
            if what == "disclose":
                fact = disclosed(kind=one, note=words, specialist_id=SPECIALIST_ID)
                found = CONFLICT.fold(disclose_conflict(found, fact_of(fact)), found)
            else:
                found = CONFLICT.fold(review_conflict(found, one, words, None), found)
        except Refusal:
            continue
    return found


@drawn(mine=STEPS, theirs=STEPS, later=STEPS)
def test_in_whatever_order_the_pair_is_barred_where_either_was(mine, theirs, later) -> None:
    here, there = after(mine, own), after(theirs)
    for _ in range(2):
        merged = CONFLICT.fold(take_over(here, there, *OWN), here)
        assert merged.bars == (here.bars or there.bars)
        assert {one.kind for one in merged.disclosures} >= {one.kind for one in here.disclosures}
        assert all(one.participant_id == WHO for one in merged.disclosures)
        if merged.reviewed is not None:
            assert merged.reviewed.participant_id == WHO
        allowed = [x.reviewed for x in (here, there) if x.reviewed and x.reviewed.conditions]
        if allowed and merged.reviewed and merged.reviewed.verdict is not Verdict.EXCLUDED:
            assert all(one.conditions in merged.reviewed.conditions for one in allowed)
        there = CONFLICT.fold(move_conflict(there), there)
        assert take_over(merged, there, *OWN) == ()
        here, there = after(later, own, merged), after(later, start=there)
