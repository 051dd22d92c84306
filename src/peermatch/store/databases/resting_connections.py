"""Connections of a pool that may have been ended while nobody used them."""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

RESTED_SECONDS = 1.0
_RESTS_SINCE = "rests_since"


def asked_after_a_rest(engine: Engine) -> None:
    """Whoever takes a connection out of the pool gets one that lives, as by `pool_pre_ping`; but it
    is asked only where nobody used it for a while. A command takes some twenty one after the other,
    and each question is one more way to the database and back."""
    event.listen(engine, "checkin", _rests)
    event.listen(engine, "checkout", _lives(engine))


def _rests(_connection: object, record: Any) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


def _lives(engine: Engine) -> Any:
    dialect: Any = engine.dialect

    def ask(connection: Any, record: Any, _taken: object) -> None:
        since = record.info.pop(_RESTS_SINCE, None)
        if since is None or time.monotonic() - since < RESTED_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.dbapi.Error as error:
            raise InvalidatePoolError from error

    return ask
