"""Supervision, notes and groups as the planner's problem has them."""

from datetime import date
from uuid import UUID

import pytest
from caseload_streams import (
    CHECK_IN,
    COLLEAGUE,
    FIRST,
    FORTNIGHTLY,
    HAYES,
    OTHER,
    ROAD,
    SUPERVISED,
    TWICE,
    WEEKLY,
    S,
    on_the_map,
    one,
    problem,
    with_matches,
)
from streams import Streams

from domain.calendar.schedule import Planned
from domain.groups.group import GROUP, GroupClosed, GroupFormed, GroupLeadersChanged
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID
from domain.shared.vocabulary import Frequency
from domain.specialists.specialist import SPECIALIST
from domain.specialists.supervision import PracticeStarted
from peermatch.usecases.calendar.planning_needs import PlannedNeed
from scheduling.weeks.needs import Need, Slot
from stories.pasts.group_samples import mondays
from stories.pasts.samples import (
    GROUP_ID,
    OTHER_SPECIALIST_ID,
    SPECIALIST_ID,
    enrolled,
    limit_change,
)


@pytest.mark.parametrize(
    ("since", "frequency"),
    [
        (None, Frequency.EVERY_2_WEEKS),
        (date(2025, 12, 1), Frequency.EVERY_2_WEEKS),
        (date(2025, 11, 30), Frequency.CHECK_IN),
        (date(2024, 12, 1), Frequency.CHECK_IN),
        (date(2024, 11, 30), None),
    ],
    ids=["no known start", "first year", "a year ago", "second year", "two years ago"],
)
def test_supervision_is_twice_a_month_in_the_first_year_monthly_in_the_second_and_then_over(
    since: date | None, frequency: Frequency | None
) -> None:
    started = PracticeStarted(specialist_id=SPECIALIST_ID, since=since) if since else None
    here = on_the_map(HAYES, ROAD).add(SPECIALIST, OTHER_SPECIALIST_ID, COLLEAGUE)
    here.add(SPECIALIST, SPECIALIST_ID, SUPERVISED, *((started,) if started else ()))
    found = one(problem(here), Planned.SUPERVISION)
    if frequency is None:
        assert found is None
    else:
        need = Need(id=f"supervision {S}", staff=(S, OTHER), minutes=30, frequency=frequency)
        assert found == PlannedNeed(need=need, what=Planned.SUPERVISION, about=SPECIALIST_ID)


def test_no_supervision_is_planned_with_someone_who_is_not_on_the_roster() -> None:
    here = on_the_map().add(SPECIALIST, SPECIALIST_ID, SUPERVISED)
    assert one(problem(here), Planned.SUPERVISION) is None


@pytest.mark.parametrize(
    ("frequencies", "each", "minutes"),
    [
        ((), 15, None),
        ((CHECK_IN,), 15, 15),
        ((FORTNIGHTLY,), 15, 15),
        ((WEEKLY,), 15, 15),
        ((TWICE,), 15, 30),
        ((CHECK_IN,) * 4, 15, 15),
        ((WEEKLY, CHECK_IN), 15, 30),
        ((WEEKLY, WEEKLY, FORTNIGHTLY, FORTNIGHTLY), 15, 45),
        ((WEEKLY,), 16, 30),
        ((WEEKLY,), 0, None),
        ((TWICE,) * 4, 15, 120),
        ((TWICE,) * 5, 15, 120),
    ],
)
def test_notes_take_a_weeks_share_in_whole_quarter_hours_rounded_up_two_hours_at_most(
    frequencies: tuple[Frequency, ...], each: int, minutes: int | None
) -> None:
    """A week's share of the four-week cycle: a check-in is one session, twice a week are eight."""
    here = with_matches(*frequencies)
    limit = limit_change(limit=LimitName.NOTES_PER_SESSION, value=each, effective_from=FIRST)
    found = one(problem(here.add(PROGRAM_RULES, RULES_ID, limit)), Planned.NOTES)
    assert (found.need.minutes if found else None) == minutes


def led_group(*changed: object, frequency: Frequency = WEEKLY) -> Streams:
    both = frozenset({SPECIALIST_ID, OTHER_SPECIALIST_ID})
    formed = GroupFormed(group_id=GROUP_ID, name="Mondays", leaders=both, flags=())
    here = on_the_map(HAYES, ROAD).add(SPECIALIST, SPECIALIST_ID, enrolled())
    here.add(SPECIALIST, OTHER_SPECIALIST_ID, COLLEAGUE)
    return here.add(GROUP, GROUP_ID, formed, mondays(frequency=frequency), *changed)


@pytest.mark.parametrize(
    ("frequency", "weeks"),
    [(TWICE, (0, 1, 2, 3)), (WEEKLY, (0, 1, 2, 3)), (FORTNIGHTLY, (0, 2)), (CHECK_IN, (0,))],
)
def test_a_group_is_planned_at_its_agreed_time_with_everyone_who_leads_it(
    frequency: Frequency, weeks: tuple[int, ...]
) -> None:
    found = problem(led_group(frequency=frequency), groups=(GROUP_ID,))
    need = Need(
        id=f"group {GROUP_ID}",
        staff=tuple(sorted((S, OTHER), key=UUID)),
        minutes=90,
        frequency=frequency,
        places=("TAP",),
    )
    slot = Slot(40, "TAP", weeks)
    group = PlannedNeed(need=need, what=Planned.GROUP, about=GROUP_ID, usual=(slot,), agreed=True)
    assert found.wanted == (group,)
    assert found.usual == {need.id: (slot,)}
    assert found.needs == (need,)
    assert set(found.hours) == {S, OTHER}


@pytest.mark.parametrize(
    "changed",
    [
        GroupLeadersChanged(group_id=GROUP_ID, leaders=frozenset({OTHER_SPECIALIST_ID}), flags=()),
        GroupClosed(group_id=GROUP_ID),
    ],
    ids=["led by others now", "closed"],
)
def test_a_group_that_closed_or_is_led_by_others_takes_none_of_a_specialists_time(
    changed: object,
) -> None:
    assert problem(led_group(changed), groups=(GROUP_ID,)).wanted == ()
