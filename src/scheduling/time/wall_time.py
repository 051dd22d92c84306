"""Local wall time and instants: what a clock on the wall says, and when that is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """The UTC instant of a local wall time (`minute` from midnight, below 1440).

    None when clocks skip that time (spring); the first of two when they repeat it (autumn).
    """
    return instant_of(datetime.combine(day, time(minute // 60, minute % 60)), zone)


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The UTC instant of what a clock on the wall says (`wall` has no zone); None and the first
    of two as for `instant`."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None, fold=0) == wall else None


def comes_twice(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks repeat that time (autumn). One that they skip (spring) never comes."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < second


def local(moment: datetime, zone: ZoneInfo) -> tuple[date, int]:
    """The local day and minute from midnight of an instant (whole minutes)."""
    wall = moment.astimezone(zone)
    return wall.date(), wall.hour * 60 + wall.minute


def days_from(first: date, count: int) -> tuple[date, ...]:
    """`count` consecutive days."""
    return tuple(first + timedelta(days=n) for n in range(count))
