"""Local wall time and instants: what a clock on the wall says, and when that is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """The UTC instant of a local wall time (`minute` from midnight, below 1440).

    None when clocks skip that time (spring); the first of two when they repeat it (autumn).
    """
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    moment = wall.astimezone(UTC)
    told = moment.astimezone(zone)
    return moment if told.replace(tzinfo=None) == wall.replace(tzinfo=None) else None


def local(moment: datetime, zone: ZoneInfo) -> tuple[date, int]:
    """The local day and minute from midnight of an instant (whole minutes)."""
    wall = moment.astimezone(zone)
    return wall.date(), wall.hour * 60 + wall.minute


def days_from(first: date, count: int) -> tuple[date, ...]:
    """`count` consecutive days."""
    return tuple(first + timedelta(days=n) for n in range(count))
