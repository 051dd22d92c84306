"""Every rule about a time: kept by a good one, broken by itself alone by one that isn't."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar.diary import AlreadyBooked, TimeIsKept
from domain.calendar.room_book import NoRoomFree
from domain.people.consent import NoConsentForThisUse
from domain.program import time_refusals
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Level, LimitName
from domain.sessions.session_booking import MovedIntoThePast
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow
from domain.specialists.credentials import CoVisitNeeded
from domain.specialists.working_hours import SpecialistAway
from scheduling.planner.demand import Piece, RoadsAndRooms
from scheduling.planner.rounds import legs
from scheduling.time.availability import Availability, Leave
from scheduling.time.grid import Horizon
from scheduling.time.meeting_time import Attendee, MeetingTime, Taken
from scheduling.time.time_rules import broken, by_name, check, time_for_the_road, time_rules
from stories.pasts.rules_of import limits_with

ZONE = ZoneInfo("America/New_York")
WEEK = tuple(WeeklyWindow(day, 9 * 60, 17 * 60) for day in range(5))
THANKSGIVING = date(2026, 11, 26)
HOURS = Availability(weekly=WEEK, tz=ZONE.key, closed=frozenset({THANKSGIVING}))
NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0, minutes: int = 60, place: str = "") -> Taken:
    """On a day of the week of November 30, local wall time."""
    start = datetime(2026, 11, 30, hour, minute, tzinfo=ZONE) + timedelta(days=day)
    return Taken(start, start + timedelta(minutes=minutes), place)


def road(start: str, end: str) -> int | None:
    return {("A", "B"): 30, ("B", "A"): 30}.get((start, end))


GOOD = MeetingTime(
    time=at(0, 10, place="A"),
    now=NOW,
    zone=ZONE,
    staff=(Attendee(hours=HOURS, taken=(at(0, 13, place="B"),)),),
    participant=Attendee(hours=HOURS),
    road=road,
    buffer_minutes=15,
    daily_minutes=360,
)


def with_staff(*, hours: Availability = HOURS, taken: tuple[Taken, ...] = ()) -> MeetingTime:
    return replace(GOOD, staff=(Attendee(hours=hours, taken=taken),))


def with_participant(hours: Availability, taken: tuple[Taken, ...] = ()) -> MeetingTime:
    return replace(GOOD, participant=Attendee(hours=hours, taken=taken))


def moved(to: Taken, **more: Any) -> MeetingTime:
    return replace(GOOD, time=to, staff=(Attendee(hours=HOURS),), **more)


thanksgiving = Taken(
    datetime(2026, 11, 26, 10, tzinfo=ZONE), datetime(2026, 11, 26, 11, tzinfo=ZONE)
)
afternoons = Availability(weekly=(WeeklyWindow(0, 13 * 60, 17 * 60),), tz=ZONE.key)

CASES: tuple[tuple[type[Refusal], LimitName | None, MeetingTime], ...] = (
    (MovedIntoThePast, None, replace(GOOD, now=GOOD.time.starts_at)),
    (NoConsentForThisUse, None, replace(GOOD, consented=False)),
    (SpecialistAway, None,
     with_staff(hours=replace(HOURS, leave=(Leave(date(2026, 11, 30), date(2026, 12, 4)),)))),
    (AlreadyBooked, None, with_participant(HOURS, (at(0, 10, 30),))),
    (TimeIsKept, None, with_participant(HOURS, (replace(at(0, 10, 30), kept=True),))),
    (NoRoomFree, None, replace(GOOD, room_free=False)),
    (time_refusals.OffTheQuarterHour, LimitName.ON_THE_QUARTER_HOUR,
     moved(at(0, 10, 7, 45, place="A"))),
    (time_refusals.ProgramClosed, LimitName.OPEN_DAY, moved(thanksgiving)),
    (time_refusals.OutsideWorkingHours, LimitName.WORKING_HOURS, with_staff(hours=afternoons)),
    (time_refusals.OutsideParticipantTimes, LimitName.PARTICIPANT_TIMES,
     with_participant(afternoons)),
    (time_refusals.NoTimeForTheRoad, LimitName.TIME_FOR_THE_ROAD,
     with_staff(taken=(at(0, 11, 15, place="B"),))),
    (time_refusals.DayTooFull, LimitName.WORK_OF_A_DAY,
     with_staff(taken=(at(0, 11, 15, 315),))),
    (time_refusals.SiteIsClosed, LimitName.OPEN_SITE, replace(GOOD, site_open=False)),
    (time_refusals.BeyondTravelLimit, LimitName.SITE_IN_REACH, replace(GOOD, in_reach=False)),
    (time_refusals.NotTheirPlace, LimitName.PARTICIPANTS_PLACE,
     replace(GOOD, participants_place=False)),
    (time_refusals.ModeNotShared, LimitName.SHARED_MODE, replace(GOOD, shared_mode=False)),
    (time_refusals.CertificationNotInForce, LimitName.CERTIFIED_THAT_DAY,
     replace(GOOD, certified=False)),
    (CoVisitNeeded, LimitName.CO_VISIT_IN_TRAINING, replace(GOOD, accompanied=False)),
    (time_refusals.GroupMeetsOtherwise, LimitName.GROUP_AS_AGREED,
     replace(GOOD, group_as_agreed=False)),
    (time_refusals.SupervisedByAnother, LimitName.OWN_SUPERVISOR,
     replace(GOOD, own_supervisor=False)),
)  # fmt: skip


def names(meeting: MeetingTime) -> list[str]:
    return [rule.name for rule in broken(meeting, DEFAULT_LIMITS)]


def test_a_good_time_breaks_nothing() -> None:
    assert names(GOOD) == []


def test_every_rule_has_its_case_and_its_name_for_good() -> None:
    assert [(rule.refusal, rule.limit) for rule in time_rules()] == [case[:2] for case in CASES]
    assert len(by_name()) == len(time_rules())


@pytest.mark.parametrize(
    ("refusal", "limit", "meeting"), CASES, ids=lambda c: getattr(c, "__name__", "")
)
def test_a_time_that_breaks_one_rule_is_told_that_one(
    refusal: type[Refusal], limit: LimitName | None, meeting: MeetingTime
) -> None:
    (found,) = broken(meeting, DEFAULT_LIMITS)
    assert (found.sentence, by_name()[found.name].refusal) == (refusal.sentence, refusal)
    if limit is None:
        assert found.level is Level.BLOCK
    else:
        assert (found.level, found.sentence) == (
            DEFAULT_LIMITS[limit].level,
            DEFAULT_LIMITS[limit].sentence,
        )
    if found.level is Level.BLOCK:
        with pytest.raises(refusal):
            check((found,))
    else:
        assert check((found,)) == (found.name,)


@pytest.mark.parametrize("case", [c for c in CASES if c[1]], ids=lambda c: c[0].__name__)
def test_a_manager_turns_a_rule_off_or_has_it_warn_or_block(case: Any) -> None:
    refusal, limit, meeting = case
    assert broken(meeting, limits_with(limit, value=0)) == ()
    assert check(broken(meeting, limits_with(limit, level=Level.WARN))) == (limit.value,)
    with pytest.raises(refusal):
        check(broken(meeting, limits_with(limit, level=Level.BLOCK)))


def test_hours_for_the_very_day_open_a_holiday() -> None:
    opened = replace(HOURS, exceptions={THANKSGIVING: ((9 * 60, 12 * 60),)})
    meeting = replace(moved(thanksgiving), staff=(Attendee(hours=opened),))
    assert names(meeting) == []


def test_a_road_that_nobody_measured_is_too_far() -> None:
    far = with_staff(taken=(at(0, 15, place="elsewhere"),))
    assert names(far) == [LimitName.TIME_FOR_THE_ROAD.value]


def test_a_drive_is_not_cut_in_two_by_a_call() -> None:
    """45 minutes lie between the visits in all, but no stretch of half an hour."""
    meeting = with_staff(taken=(at(0, 11, 15, 45), at(0, 12, 15, place="B")))
    assert names(meeting) == [LimitName.TIME_FOR_THE_ROAD.value]
    assert names(with_staff(taken=(at(0, 11, 15, 45), at(0, 12, 30, place="B")))) == []


stops = st.tuples(st.integers(32, 72), st.integers(1, 6), st.sampled_from(["", "A", "B"]))


def stretch(stop: tuple[int, int, str]) -> Taken:
    start, length, place = stop
    return at(0, start // 4, start % 4 * 15, length * 15, place)


@given(st.lists(stops, min_size=1, max_size=5), st.sampled_from([0, 15]))
def test_the_road_is_judged_as_the_planner_judges_it(
    day: list[tuple[int, int, str]], buffer: int
) -> None:
    """A day that the planner's own rule takes is taken here at each of its stops, and the other
    way about."""
    horizon = Horizon(date(2026, 11, 30), 1, ZONE.key)
    ground = RoadsAndRooms(travel={("A", "B"): 30}, buffer=buffer)
    taken = [stretch(stop) for stop in day]
    pieces = [Piece(horizon.quarter(t.starts_at), t.minutes, t.place, ("s",)) for t in taken]
    pieces.sort(key=lambda p: (p.start, p.end, p.place))
    planner = all(leg.fits(ground) for leg in legs("s", pieces)) and not any(
        ground.occupied(a) > b.start for a, b in pairwise(pieces)
    )

    def judged(n: int) -> bool:
        others = Attendee(hours=HOURS, taken=tuple(taken[:n] + taken[n + 1 :]))
        own = replace(GOOD, time=taken[n], buffer_minutes=buffer, staff=(others,))
        return time_for_the_road(own)

    assert all(map(judged, range(len(taken)))) == planner
