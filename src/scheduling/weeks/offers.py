"""The times to offer for one session that has to move."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from scheduling.time.availability import Availability
from scheduling.time.wall_time import local
from scheduling.weeks.first_session import Busy, suiting

HOURS_A_DAY = 4
"""Another day counts like so many hours on the same one: people plan their days."""


def offers(
    a: Availability,
    b: Availability,
    minutes: int,
    *,
    instead_of: datetime,
    busy: Sequence[Busy] = (),
    after: datetime,
    horizon_days: int = 28,
    buffer_minutes: int = 0,
    most: int = 5,
    may: Callable[[datetime], bool] = lambda _start: True,
) -> tuple[datetime, ...]:
    """Up to `most` starts that suit both, nearest to the session's own time first.

    `busy` is everything else that either has, with the drives from it; the session itself is
    left out of it by the caller. `may` has the last word on a start. At most two offers fall on
    one day, so that there is a choice.
    """
    zone = a.zone
    own_day, own_minute = local(instead_of, zone)

    def away(start: datetime) -> tuple[float, datetime]:
        day, minute = local(start, zone)
        days = abs((day - own_day) / timedelta(days=1))
        return days * HOURS_A_DAY + abs(minute - own_minute) / 60, start

    every = suiting(
        a, b, minutes, busy=busy, after=after, horizon_days=horizon_days,
        buffer_minutes=buffer_minutes,
    )  # fmt: skip
    found: list[datetime] = []
    for start in sorted(every, key=away):
        same_day = [s for s in found if local(s, zone)[0] == local(start, zone)[0]]
        if start != instead_of and len(same_day) < 2 and may(start):
            found.append(start)
        if len(found) == most:
            break
    return tuple(found)
