"""Which failures pass by themselves: the database away, busy, full or switching over."""

import sqlite3

import psycopg
from eventsourcing import persistence
from sqlalchemy import exc

PASSING_STATES = ("08", "40", "53", "57", "58")
"""Classes of SQLSTATE: connection, rolled back for others' sake, resources, operator, system."""
LOCKED, READ_ONLY = "55P03", "25006"
OF_THE_STATEMENT = {
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_RANGE,
    sqlite3.SQLITE_CONSTRAINT,
}
"""Primary codes of SQLite for what is wrong with a statement or its values."""
DATABASE_KINDS = (
    persistence.OperationalError,
    persistence.InterfaceError,
    persistence.InternalError,
    exc.TimeoutError,
)


def may_pass(error: BaseException) -> bool:
    """Whether doing the same again later may well succeed, because the machine or a database was
    at fault; False where the data or the code is, so that trying again changes nothing."""
    return database_away(error) or isinstance(error, OSError | MemoryError)


def database_away(error: BaseException) -> bool:
    """Whether it is a database that can't be reached, or can't write or answer just now."""
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or _of_driver(error.orig, type(error))
    if isinstance(error, psycopg.Error | sqlite3.Error):
        return _of_driver(error, type(error))
    return isinstance(error, DATABASE_KINDS)


def _of_driver(error: BaseException | None, kind: type) -> bool:
    if isinstance(error, psycopg.Error) and error.sqlstate:
        passing = error.sqlstate[:2] in PASSING_STATES
        return passing or error.sqlstate in {LOCKED, READ_ONLY}
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF not in OF_THE_STATEMENT
    return issubclass(
        kind,
        exc.OperationalError
        | exc.InterfaceError
        | psycopg.OperationalError
        | psycopg.InterfaceError
        | sqlite3.OperationalError
        | sqlite3.InterfaceError,
    )
