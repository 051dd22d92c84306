"""A time for a session or planned time, with all that its rules go by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.time.availability import Availability
from scheduling.time.wall_time import local


@dataclass(frozen=True, slots=True, order=True)
class Taken:
    """A stretch of somebody's time, as UTC instants.

    `place` is where it happens: the code of a site, or empty for a call or desk work.
    """

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    kept: bool = False
    """For the first session of a proposed match, which nobody has approved yet."""

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Someone who has to be there: when they can be, and what else they have on that day."""

    hours: Availability
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingTime:
    """A time for one session or planned time, with everything that stands around it that day."""

    time: Taken
    now: datetime
    zone: ZoneInfo
    staff: tuple[Attendee, ...]
    participant: Attendee | None = None
    """None for supervision, notes and groups."""
    road: Callable[[str, str], int | None]
    """Minutes from site to site; None where nobody measured the road."""
    buffer_minutes: int = 0
    """Left free between two bookings; a drive may use them."""
    daily_minutes: int = 0
    """The most that is planned for one specialist on one day."""
    room_free: bool = True
    site_open: bool = True
    in_reach: bool = True
    participants_place: bool = True
    shared_mode: bool = True
    consented: bool = True
    certified: bool = True
    accompanied: bool = True
    """False where someone in training would meet a participant alone."""
    group_as_agreed: bool = True
    own_supervisor: bool = True

    @property
    def day(self) -> date:
        return local(self.time.starts_at, self.zone)[0]
