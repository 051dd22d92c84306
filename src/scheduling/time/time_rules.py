"""The rules that a time for a session or planned time keeps: one list, asked on every path.

The planner, offered times, moving by hand, booking and the watch over coming sessions all ask it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import pairwise

from domain.calendar.diary import AlreadyBooked, TimeIsKept
from domain.calendar.room_book import NoRoomFree
from domain.people.consent import NoConsentForThisUse
from domain.program import time_refusals
from domain.program.limits import Level, LimitName, Limits
from domain.sessions.session_booking import MovedIntoThePast
from domain.shared.decider import Refusal
from domain.shared.hours import QUARTER
from domain.specialists.credentials import CoVisitNeeded
from domain.specialists.working_hours import SpecialistAway
from scheduling.time.availability import Availability
from scheduling.time.meeting_time import MeetingTime, Taken
from scheduling.time.wall_time import local

CONSENT = NoConsentForThisUse().code
"""The rule's name."""
IN_THE_BOOKS = frozenset({AlreadyBooked().code, TimeIsKept().code, NoRoomFree().code})
"""Rules that diaries and room books keep themselves when time is taken."""


@dataclass(frozen=True, slots=True)
class TimeRule:
    """`limit` is the switch that says whether and how sharply it holds; None: always, and no
    coordinator's word changes it."""

    limit: LimitName | None
    refusal: type[Refusal]
    kept: Callable[[MeetingTime], bool]

    @property
    def name(self) -> str:
        """Stable: it is stored."""
        return self.limit.value if self.limit else self.refusal().code


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a time doesn't keep, as it is said to a coordinator."""

    name: str
    sentence: str
    level: Level


def to_come(meeting: MeetingTime) -> bool:
    """The time begins after now."""
    return meeting.time.starts_at > meeting.now


def on_the_quarter_hour(meeting: MeetingTime) -> bool:
    """It begins at :00, :15, :30 or :45 by the program's clock."""
    start = meeting.time.starts_at
    _, minute = local(start, meeting.zone)
    return minute % QUARTER == 0 and not (start.second or start.microsecond)


def consented(meeting: MeetingTime) -> bool:
    """The participant's consent covers this use on that day."""
    return meeting.consented


def nobody_is_away(meeting: MeetingTime) -> bool:
    """None of the staff is on leave that day."""
    return not any(meeting.day in away for one in meeting.staff for away in one.hours.leave)


def open_day(meeting: MeetingTime) -> bool:
    """A state holiday, unless hours for that very day open it for everybody of the program."""
    day = meeting.day
    return all(day not in one.hours.closed or day in one.hours.exceptions for one in meeting.staff)


def within_working_hours(meeting: MeetingTime) -> bool:
    """All of it lies in the hours of everybody on staff; leave and closed days aside."""
    return all(_holds(one.hours, meeting) for one in meeting.staff)


def when_the_participant_can_come(meeting: MeetingTime) -> bool:
    """All of it lies in the hours that the participant gave."""
    return meeting.participant is None or _holds(meeting.participant.hours, meeting)


def nobody_is_booked_twice(meeting: MeetingTime) -> bool:
    """Nobody who comes has anything else booked then."""
    return not any(not other.kept for other in _overlapping(meeting))


def kept_times_stay_free(meeting: MeetingTime) -> bool:
    """Nobody's time is kept then for the first session of a proposed match."""
    return not any(other.kept for other in _overlapping(meeting))


def _overlapping(meeting: MeetingTime) -> Iterator[Taken]:
    own = meeting.time
    everyone = (*meeting.staff, *((meeting.participant,) if meeting.participant else ()))
    for one in everyone:
        for other in one.taken:
            if own.starts_at < other.ends_at and other.starts_at < own.ends_at:
                yield other


def time_for_the_road(meeting: MeetingTime) -> bool:
    """Everybody on staff can drive there and on, with the break on either side."""
    return all(_gets_about(meeting, one.taken) for one in meeting.staff)


def work_fits_the_day(meeting: MeetingTime) -> bool:
    """With it, nobody on staff has more planned that day than the daily limit."""
    most = meeting.daily_minutes or 24 * 60
    return all(
        sum(taken.minutes for taken in (*one.taken, meeting.time)) <= most for one in meeting.staff
    )


def room_is_free(meeting: MeetingTime) -> bool:
    """The site has a room free then; also kept where rooms aren't counted, or it is a call."""
    return meeting.room_free


def site_is_open(meeting: MeetingTime) -> bool:
    """The site is one of the program's, and not closed."""
    return meeting.site_open


def site_in_reach(meeting: MeetingTime) -> bool:
    """The road from home to the site is within the specialist's travel limit."""
    return meeting.in_reach


def participants_place(meeting: MeetingTime) -> bool:
    """The site is in the participant's own county, or one that they chose."""
    return meeting.participants_place


def both_meet_that_way(meeting: MeetingTime) -> bool:
    """In person, by video or by phone: as both said they meet."""
    return meeting.shared_mode


def certified(meeting: MeetingTime) -> bool:
    """The specialist's certification is in force on that day."""
    return meeting.certified


def accompanied_in_training(meeting: MeetingTime) -> bool:
    """Someone in training doesn't meet a participant alone."""
    return meeting.accompanied


def group_as_agreed(meeting: MeetingTime) -> bool:
    """A group meets at its agreed time and place, led by its own leaders."""
    return meeting.group_as_agreed


def own_supervisor(meeting: MeetingTime) -> bool:
    """Supervision is held by the specialist's own supervisor."""
    return meeting.own_supervisor


@cache
def time_rules() -> tuple[TimeRule, ...]:
    """Every rule about a time, the ones that no limit changes first."""
    return (
        TimeRule(None, MovedIntoThePast, to_come),
        TimeRule(None, NoConsentForThisUse, consented),
        TimeRule(None, SpecialistAway, nobody_is_away),
        TimeRule(None, AlreadyBooked, nobody_is_booked_twice),
        TimeRule(None, TimeIsKept, kept_times_stay_free),
        TimeRule(None, NoRoomFree, room_is_free),
        TimeRule(LimitName.ON_THE_QUARTER_HOUR, time_refusals.OffTheQuarterHour,
                 on_the_quarter_hour),
        TimeRule(LimitName.OPEN_DAY, time_refusals.ProgramClosed, open_day),
        TimeRule(LimitName.WORKING_HOURS, time_refusals.OutsideWorkingHours, within_working_hours),
        TimeRule(LimitName.PARTICIPANT_TIMES, time_refusals.OutsideParticipantTimes,
                 when_the_participant_can_come),
        TimeRule(LimitName.TIME_FOR_THE_ROAD, time_refusals.NoTimeForTheRoad, time_for_the_road),
        TimeRule(LimitName.WORK_OF_A_DAY, time_refusals.DayTooFull, work_fits_the_day),
        TimeRule(LimitName.OPEN_SITE, time_refusals.SiteIsClosed, site_is_open),
        TimeRule(LimitName.SITE_IN_REACH, time_refusals.BeyondTravelLimit, site_in_reach),
        TimeRule(LimitName.PARTICIPANTS_PLACE, time_refusals.NotTheirPlace, participants_place),
        TimeRule(LimitName.SHARED_MODE, time_refusals.ModeNotShared, both_meet_that_way),
        TimeRule(LimitName.CERTIFIED_THAT_DAY, time_refusals.CertificationNotInForce, certified),
        TimeRule(LimitName.CO_VISIT_IN_TRAINING, CoVisitNeeded, accompanied_in_training),
        TimeRule(LimitName.GROUP_AS_AGREED, time_refusals.GroupMeetsOtherwise, group_as_agreed),
        TimeRule(LimitName.OWN_SUPERVISOR, time_refusals.SupervisedByAnother, own_supervisor),
    )  # fmt: skip


@cache
def by_name() -> dict[str, TimeRule]:
    """Every rule by its stored name."""
    return {rule.name: rule for rule in time_rules()}


def broken(meeting: MeetingTime, limits: Limits) -> tuple[BrokenRule, ...]:
    """The rules that the time doesn't keep, in the order of the list; those off are passed over."""
    return tuple(
        BrokenRule(rule.name, rule.refusal.sentence, _level(rule, limits))
        for rule in time_rules()
        if (rule.limit is None or limits.on(rule.limit)) and not rule.kept(meeting)
    )


def check(found: tuple[BrokenRule, ...]) -> tuple[str, ...]:
    """The names of the rules that warn. Raises the Refusal of the first one that blocks."""
    for rule in found:
        if rule.level is Level.BLOCK:
            raise by_name()[rule.name].refusal
    return tuple(rule.name for rule in found)


def _level(rule: TimeRule, limits: Limits) -> Level:
    return Level.BLOCK if rule.limit is None else limits[rule.limit].level


def _holds(hours: Availability, meeting: MeetingTime) -> bool:
    """Leave and closed days are rules of their own, so each is said once."""
    at_work = replace(hours, leave=(), closed=frozenset())
    return at_work.holds(meeting.time.starts_at, meeting.time.minutes)


def _gets_about(meeting: MeetingTime, taken: tuple[Taken, ...]) -> bool:
    """Whether one specialist has the drives that this time makes, and the break on either side.

    A drive is not cut in two by a call: one of the stretches between two visits holds all of it.
    """
    own = meeting.time
    stops = sorted((*taken, own))
    at = stops.index(own)
    rest = timedelta(minutes=meeting.buffer_minutes)
    if any(a.ends_at + rest > b.starts_at for a, b in pairwise(stops[max(0, at - 1) : at + 2])):
        return False
    return all(_drive_fits(meeting, leg) for leg in _legs(stops, at))


def _legs(stops: list[Taken], at: int) -> list[list[Taken]]:
    """The stretches from visit to visit that the stop at index `at` begins, ends or lies in."""
    visits = [n for n, stop in enumerate(stops) if stop.place]
    return [stops[a : b + 1] for a, b in pairwise(visits) if a <= at <= b]


def _drive_fits(meeting: MeetingTime, leg: list[Taken]) -> bool:
    if leg[0].place == leg[-1].place:
        return True
    minutes = meeting.road(leg[0].place, leg[-1].place)
    if minutes is None:
        return False
    gap = timedelta(minutes=max(minutes, meeting.buffer_minutes))
    return any(a.ends_at + gap <= b.starts_at for a, b in pairwise(leg))
