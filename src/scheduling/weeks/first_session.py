"""The earliest first session that suits both people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduling.time.availability import Availability
from scheduling.time.wall_time import days_from, local


@dataclass(frozen=True, slots=True, order=True)
class Busy:
    """Time already taken, as UTC instants.

    `travel` is minutes on the road between that booking's place and the place of the session
    asked about; 0 when either of the two isn't in person.
    """

    start: datetime
    end: datetime
    travel: int = 0

    def blocks(self, start: datetime, end: datetime, buffer: timedelta) -> bool:
        """Whether it leaves no room for a session from `start` to `end`."""
        gap = max(buffer, timedelta(minutes=self.travel))
        return start < self.end + gap and self.start < end + gap


def suiting(
    a: Availability,
    b: Availability,
    minutes: int,
    *,
    busy: Sequence[Busy] = (),
    after: datetime,
    horizon_days: int = 28,
    buffer_minutes: int = 0,
) -> Iterable[datetime]:
    """Every start that suits both, soonest first: on the 15-minute grid, inside both people's
    hours, clear of `busy` by the buffer or the drive, whichever is longer."""
    length, buffer = timedelta(minutes=minutes), timedelta(minutes=buffer_minutes)
    first, _ = local(after, a.zone)
    for day in days_from(first, horizon_days):
        starts = [start for start in a.starts(day, minutes) if start >= after]
        if not starts:
            continue
        near = [t for t in busy if t.blocks(starts[0], starts[-1] + length, buffer)]
        theirs = _starts_about(b, day, minutes, 0 if a.tz == b.tz else 1)
        for start in starts:
            if start in theirs and not any(t.blocks(start, start + length, buffer) for t in near):
                yield start


def _starts_about(who: Availability, day: date, minutes: int, beside: int) -> set[datetime]:
    """Their starts on that day and so many beside it, for whoever lives in another zone."""
    about = (day + timedelta(days=n) for n in range(-beside, beside + 1))
    return {start for own in about for start in who.starts(own, minutes)}


def earliest(
    a: Availability,
    b: Availability,
    minutes: int,
    *,
    busy_a: Sequence[Busy] = (),
    busy_b: Sequence[Busy] = (),
    after: datetime,
    horizon_days: int = 28,
    buffer_minutes: int = 0,
) -> datetime | None:
    """The earliest start (UTC, on the grid of `a`'s zone) at or after `after`, looking
    `horizon_days` ahead; None when nothing suits both within the horizon."""
    busy = (*busy_a, *busy_b)
    found = suiting(
        a,
        b,
        minutes,
        busy=busy,
        after=after,
        horizon_days=horizon_days,
        buffer_minutes=buffer_minutes,
    )
    return next(iter(found), None)
