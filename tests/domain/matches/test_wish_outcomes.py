"""What a match's course says of its wishes: only what somebody decided, and only what is known."""

from datetime import date, timedelta

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from domain.matches.match_ending import EndReason
from domain.matches.proposal import DeclineReason
from domain.matches.wish_outcomes import BROKE_OFF, STAYED, Course, OutcomeKind, outcomes

TODAY = date(2026, 11, 23)
ACCEPTED, AFTER_30, AFTER_90, AFTER_180 = OutcomeKind


def began(
    days_ago: int, ended_after: int | None = None, because: EndReason | None = None
) -> Course:
    first = TODAY - timedelta(days=days_ago)
    ended = None if ended_after is None else first + timedelta(days=ended_after)
    return Course(began_on=first, ended_on=ended, end_reason=because)


@pytest.mark.parametrize(
    ("course", "found"),
    [
        (Course(), []),
        (Course(declined=DeclineReason.SOMEONE_DIFFERENT), [(ACCEPTED, False)]),
        (Course(declined=DeclineReason.BETTER_MATCH_KNOWN), [(ACCEPTED, False)]),
        (Course(declined=DeclineReason.SPECIALIST_DECLINED), [(ACCEPTED, False)]),
        (Course(declined=DeclineReason.PARTICIPANT_DECLINED), [(ACCEPTED, False)]),
        (Course(declined=DeclineReason.TIMES_DO_NOT_SUIT), []),
        (Course(declined=DeclineReason.CONFLICT_OF_INTEREST), []),
        (Course(declined=DeclineReason.CONSENT_ENDED), []),
        (began(29), [(ACCEPTED, True)]),
        (began(30), [(ACCEPTED, True), (AFTER_30, True)]),
        (
            began(400),
            [(ACCEPTED, True), (AFTER_30, True), (AFTER_90, True), (AFTER_180, True)],
        ),
        (
            began(400, 60, EndReason.NOT_HELPING),
            [(ACCEPTED, True), (AFTER_30, True), (AFTER_90, False)],
        ),
        (began(400, 60, EndReason.GOALS_REACHED), [(ACCEPTED, True), (AFTER_30, True)]),
        (began(400, 10, EndReason.MOVED), [(ACCEPTED, True)]),
        (began(20, 10, EndReason.PARTICIPANT_CHOSE), [(ACCEPTED, True), (AFTER_30, False)]),
    ],
)
def test_what_is_known(course: Course, found: list[tuple[OutcomeKind, bool]]) -> None:
    assert list(outcomes(course, TODAY)) == found


@for_any(
    ago=st.integers(0, 400),
    lasted=st.none() | st.integers(0, 400),
    because=st.sampled_from(EndReason),
    later=st.integers(0, 400),
)
def test_only_the_last_can_be_bad_and_nothing_known_is_taken_back(
    ago: int, lasted: int | None, because: EndReason, later: int
) -> None:
    lasted = lasted if lasted is not None and lasted <= ago else None
    course = began(ago, lasted, because if lasted is not None else None)
    found = outcomes(course, TODAY)
    assert [kind for kind, _ in found] == list(OutcomeKind)[: len(found)]
    assert all(came_true for _, came_true in found[:-1])
    assert outcomes(course, TODAY + timedelta(days=later))[: len(found)] == found
    broke_off = lasted is not None and because in BROKE_OFF and lasted < max(STAYED.values())
    assert broke_off == (not found[-1][1])
