"""What the schedule's screens say: a specialist's week, a place's day, a program's week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.planner.demand import RoadsAndRooms
from scheduling.time.availability import Availability


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A session as the screens show it."""

    session_id: str
    staff: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    place: str = ""

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWeek:
    """One specialist's week in figures."""

    staff: str
    sessions: int
    session_minutes: int
    drive_minutes: int
    working_minutes: int

    @property
    def utilization(self) -> float:
        """Sessions and driving as a share of working time; 0 in a week off."""
        spent = self.session_minutes + self.drive_minutes
        return spent / self.working_minutes if self.working_minutes else 0.0


@dataclass(frozen=True, slots=True)
class RoomUse:
    """A session in one of a place's rooms, numbered from 1; 0 when there is none left."""

    room: int
    session: Booked


@dataclass(frozen=True, slots=True)
class Drive:
    """One way on the road, to `place`."""

    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str


def program_week(
    booked: Iterable[Booked],
    hours: Mapping[str, Availability],
    ground: RoadsAndRooms,
    days: Sequence[datetime],
) -> list[StaffWeek]:
    """Each specialist's figures for the days given (any instant of each day), by name."""
    own: dict[str, list[Booked]] = defaultdict(list)
    for session in booked:
        for who in set(session.staff) & hours.keys():
            own[who].append(session)
    return [
        StaffWeek(
            staff=who,
            sessions=len(own[who]),
            session_minutes=sum(session.minutes for session in own[who]),
            drive_minutes=drive_minutes(who, own[who], ground, available.zone),
            working_minutes=sum(
                end - start
                for day in days
                for start, end in available.spans(day.astimezone(available.zone).date())
            ),
        )
        for who, available in sorted(hours.items())
    ]


def drive_minutes(
    who: str, sessions: Iterable[Booked], ground: RoadsAndRooms, zone: ZoneInfo
) -> int:
    """Minutes on the road: each local day from base through the visits in order, and back."""
    return sum(drive.minutes for drive in drives(who, sessions, ground, zone))


def drives(
    who: str, sessions: Iterable[Booked], ground: RoadsAndRooms, zone: ZoneInfo
) -> list[Drive]:
    """Each drive of each local day, in order: those to a visit end as it begins, and the one back
    to base begins as the last visit ends."""
    by_day: dict[object, list[Booked]] = defaultdict(list)
    for session in sessions:
        if session.place:
            by_day[session.starts_at.astimezone(zone).date()].append(session)
    found, home = [], ground.base.get(who)
    for visits in by_day.values():
        at = home
        ordered = sorted(visits, key=lambda v: v.starts_at)
        for visit in ordered:
            minutes = ground.drive(at, visit.place) if at is not None else 0
            away = timedelta(minutes=minutes)
            found.append(Drive(visit.starts_at - away, visit.starts_at, minutes, visit.place))
            at = visit.place
        if home is not None:
            last = ordered[-1]
            minutes = ground.drive(last.place, home)
            ends_at = last.ends_at + timedelta(minutes=minutes)
            found.append(Drive(last.ends_at, ends_at, minutes, home))
    return [drive for drive in found if drive.minutes]


def place_day(booked: Iterable[Booked], place: str, rooms: int) -> list[RoomUse]:
    """Who is in which room: each session in the lowest-numbered room that is free."""
    free_from: dict[int, datetime] = {}
    found = []
    here = [session for session in booked if session.place == place]
    for session in sorted(here, key=lambda s: (s.starts_at, s.session_id)):
        room = next(
            (
                number
                for number in range(1, rooms + 1)
                if number not in free_from or free_from[number] <= session.starts_at
            ),
            0,
        )
        if room:
            free_from[room] = session.ends_at
        found.append(RoomUse(room, session))
    return found
