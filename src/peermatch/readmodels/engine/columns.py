"""Column types that both databases hold and return alike."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Date, Dialect
from sqlalchemy.types import TypeDecorator

from domain.shared.days import FIRST_DAY, LAST_DAY, nearest_usable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST = (datetime(FIRST_DAY.year, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
LAST = (datetime(LAST_DAY.year, 12, 31, tzinfo=UTC) - EPOCH) // MICROSECOND


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as whole microseconds since 1970 UTC, returned in UTC.

    One beyond the calendar, from before it was refused, is read as its end.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else _stored(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else _read(value)

    def as_read(self, value: datetime) -> datetime:
        """The instant as it would be read where it is stored."""
        return _read(_stored(value))


def _stored(value: datetime) -> int:
    return (value - EPOCH) // MICROSECOND


def _read(value: int) -> datetime:
    return EPOCH + min(max(value, FIRST), LAST) * MICROSECOND


class Day(TypeDecorator[date]):
    """A date; one beyond the calendar, from before it was refused, is read as its end."""

    impl = Date
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return None if value is None else nearest_usable(value)

    def as_read(self, value: date) -> date:
        """The day as it would be read where it is stored."""
        return nearest_usable(value)
