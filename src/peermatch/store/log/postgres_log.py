"""The log in PostgreSQL without the library's table lock: writers run side by side."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.utils import retry
from psycopg import Cursor
from psycopg.rows import DictRow, tuple_row

from peermatch.store.facts.command_log import Answered, Append, CommandAlreadyRecorded, Kept
from peermatch.store.facts.envelope import Row
from peermatch.store.facts.position import LAST_NUMBER, START, Position

TABLE = "stored_events"
CHANNEL = "peermatch_facts"
INSERT_COMMAND = (
    "INSERT INTO commands (command_id, actor, route, digest, subjects, result, at) "
    "VALUES (%b, %t, %t, %b, %b, %b, %b) ON CONFLICT (command_id) DO NOTHING "
    "RETURNING transaction_id::text::bigint AS transaction"
)
INSERT_COMMANDS = (
    "INSERT INTO commands (command_id, actor, route, digest, subjects, result, at) "
    "SELECT * FROM unnest(%b::uuid[], %t::text[], %t::text[], %b::bytea[], %b::bytea[], "
    "%b::bytea[], %b::timestamptz[]) ON CONFLICT (command_id) DO NOTHING RETURNING 1"
)
APPEND = (
    "WITH entry AS (" + INSERT_COMMAND + ") "  # noqa: S608 - constants of this file only
    "INSERT INTO stored_events (originator_id, originator_version, topic, state) "
    "SELECT stream, version, name, state FROM entry, "
    "unnest(%b::uuid[], %b::int8[], %t::text[], %b::bytea[]) "
    "WITH ORDINALITY AS facts (stream, version, name, state, ordinal) ORDER BY ordinal "
    "RETURNING notification_id, transaction_id::text::bigint"
)
HORIZON_OF_OURS = (
    "(SELECT CASE WHEN pg_snapshot_xmin(now_seen) NOT IN (SELECT pg_snapshot_xip(now_seen)) "
    "THEN pg_snapshot_xmin(now_seen) ELSE coalesce("
    "(SELECT running FROM pg_snapshot_xip(now_seen) AS running WHERE NOT EXISTS "
    "(SELECT FROM pg_stat_activity AS other WHERE other.backend_xid = running::xid "
    "AND other.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())) "
    "ORDER BY running LIMIT 1), pg_snapshot_xmax(now_seen)) END "
    "FROM pg_current_snapshot() AS now_seen)"
)
"""The oldest transaction that still runs and may have written to this database.

A transaction is passed over only when a backend is seen, after the snapshot, to run it in another
database. A backend never changes its database, and a transaction in the snapshot keeps its backend
until it ends, so what is seen is true. What isn't seen (a prepared transaction, a backend just
gone, a role that may not look) holds readers back as before. See docs/adr/0052.
"""
READ = (
    "SELECT transaction_id::text::bigint, notification_id, originator_id, originator_version, "  # noqa: S608 - constants of this file only
    "topic, state FROM stored_events "
    "WHERE (transaction_id, notification_id) > (%s::text::xid8, %s) "
    "AND transaction_id < " + HORIZON_OF_OURS + " {}"
    "ORDER BY transaction_id, notification_id LIMIT %s"
)
STREAMS = (
    "SELECT originator_id, originator_version, topic, state "
    "FROM unnest(%s::uuid[], %s::int8[]) AS asked (stream, version) "
    "JOIN stored_events ON originator_id = stream AND originator_version > version "
    "ORDER BY originator_id, originator_version"
)
ROWS_AT = (
    "SELECT transaction_id::text::bigint, notification_id, originator_id, originator_version, "
    "topic, state FROM unnest(%s::uuid[], %s::int8[]) AS sought (stream, version) "
    "JOIN stored_events ON originator_id = stream AND originator_version = version"
)
VERSION_AT = (
    "SELECT coalesce(max(originator_version), 0) FROM stored_events "
    "WHERE originator_id = %s AND (transaction_id, notification_id) <= (%s::text::xid8, %s)"
)
HORIZON = "SELECT " + HORIZON_OF_OURS + "::text::bigint"
END = (
    "SELECT transaction_id::text::bigint, notification_id FROM stored_events "
    "ORDER BY transaction_id DESC, notification_id DESC LIMIT 1"
)
HELD_BACK = (
    "SELECT extract(epoch FROM max(clock_timestamp() - xact_start)) FROM pg_stat_activity "
    "WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database()"
)
ANSWERED = (
    "SELECT command_id, actor, route, digest, coalesce(subjects, ''), result, "
    "transaction_id::text::bigint, "
    "(SELECT max(notification_id) FROM stored_events e WHERE e.transaction_id = c.transaction_id) "
    "FROM commands c WHERE command_id = ANY(%s)"
)

F = TypeVar("F", bound=Callable[..., Any])


def once_more(read: F) -> F:
    """A read whose link is cut is repeated, as the library repeats its own: for two seconds."""
    again: F = retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)(read)
    return again


class PostgresLog(PostgresApplicationRecorder):
    """Each row keeps its writer's transaction id; readers stop below the oldest one of this
    database that still runs.

    So no later commit can appear before what was already read, and log order is (transaction,
    serial), which is also the position.
    """

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str) -> None:
        """The library names the table after the application; ours is called as on SQLite."""
        super().__init__(datastore, events_table_name=TABLE)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """One statement, so one round trip and one transaction, for the command and its facts; two
        where others are saved with it.

        It is not repeated here when the link breaks: `Store.run` looks the command up instead.
        Raises CommandAlreadyRecorded, or the library's errors.
        """
        append: Append = kwargs["append"]
        with (
            self.datastore.get_connection() as conn,
            conn.transaction() if append.others else nullcontext(),
            conn.cursor(row_factory=tuple_row) as curs,
        ):
            alone = append.others if stored_events else (*append.others, append)
            if alone:
                said = _columns(map(_command, alone))
                if len(curs.execute(INSERT_COMMANDS, said, prepare=True).fetchall()) < len(alone):
                    raise CommandAlreadyRecorded
            if not stored_events:
                return None
            facts = _columns(
                (e.originator_id, e.originator_version, e.topic, e.state) for e in stored_events
            )
            found = curs.execute(APPEND, (*_command(append), *facts), prepare=True).fetchall()
            if not found:
                raise CommandAlreadyRecorded
        numbers: list[int] = [row[0] for row in found]
        append.position = Position(found[0][1], max(numbers))
        return numbers

    def answered(self, command_ids: Sequence[UUID]) -> dict[UUID, Answered]:
        """The first answer to each of these commands that there was one to."""
        with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as curs:
            rows = curs.execute(ANSWERED, (list(command_ids),), prepare=True).fetchall()
        found = {}
        for key, actor, route, digest, subjects, result, transaction, number in rows:
            position = START if number is None else Position(transaction, number)
            found[key] = Answered(actor, route, digest, subjects, result, position)
        return found

    @once_more
    def streams(self, after: Mapping[UUID, int]) -> list[StoredEvent]:
        """The facts of these streams after a version of each, of one moment; those of one stream
        in order."""
        with (
            self.datastore.get_connection() as conn,
            conn.cursor(binary=True, row_factory=tuple_row) as curs,
        ):
            found = curs.execute(
                STREAMS, (list(after), list(after.values())), prepare=True
            ).fetchall()
        return [StoredEvent(*row) for row in found]

    @once_more
    def rows_at(self, places: Sequence[tuple[UUID, int]]) -> list[Row]:
        """The facts of these streams and versions, in no order."""
        sought = ([stream for stream, _ in places], [version for _, version in places])
        with (
            self.datastore.get_connection() as conn,
            conn.cursor(binary=True, row_factory=tuple_row) as curs,
        ):
            found = curs.execute(ROWS_AT, sought, prepare=True).fetchall()
        return [Row(Position(r[0], r[1]), r[2], r[3], r[4], r[5]) for r in found]

    @once_more
    def rows_after(self, position: Position, limit: int, names: Sequence[str] = ()) -> list[Row]:
        """The next rows in log order, of these names where some are given, below every transaction
        of this database that still runs."""
        named = (list(names),) if names else ()
        read = READ.format("AND topic = ANY(%s) " if names else "")
        after = (str(position.transaction), min(position.number, LAST_NUMBER), *named, limit)
        with (
            self.datastore.get_connection() as conn,
            conn.cursor(binary=True, row_factory=tuple_row) as curs,
        ):
            found = curs.execute(read, after, prepare=True).fetchall()
        return [Row(Position(r[0], r[1]), r[2], r[3], r[4], r[5]) for r in found]

    @once_more
    def version_at(self, stream: UUID, position: Position) -> int:
        """How many facts the stream held at `position`."""
        at = (stream, str(position.transaction), position.number)
        with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as curs:
            row = curs.execute(VERSION_AT, at, prepare=True).fetchone()
        return 0 if row is None else int(row[0])

    def put_back(self, rows: Iterable[Row]) -> None:
        """Writes rows of a backup in log order, before any transaction of this cluster."""
        copy = (
            "COPY stored_events (transaction_id, notification_id, originator_id, "
            "originator_version, topic, state) FROM STDIN"
        )
        with self.datastore.transaction(commit=True) as curs:
            with curs.copy(copy) as sink:
                for r in rows:
                    sink.write_row(("0", r.position.number, r.stream, r.version, r.name, r.state))
            curs.execute(
                "SELECT setval('stored_events_notification_id_seq', "
                "greatest(1, (SELECT max(notification_id) FROM stored_events)))"
            )

    @once_more
    def horizon(self) -> Position:
        """A point that the log has passed: everything before it is there for good."""
        with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as curs:
            row = curs.execute(HORIZON).fetchone()
        return START if row is None else Position(row[0], 0)

    @once_more
    def end(self) -> Position:
        """Where the last committed fact stands, whether or not readers come so far yet."""
        with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as curs:
            row = curs.execute(END).fetchone()
        return START if row is None else Position(row[0], row[1])

    @once_more
    def held_back_seconds(self) -> float:
        """Age of the database's oldest writing transaction: how long facts may stay unseen."""
        with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as curs:
            row = curs.execute(HELD_BACK).fetchone()
        return 0.0 if row is None or row[0] is None else float(row[0])

    def commands_before(self, horizon: Position) -> Iterator[Kept]:
        """The commands of transactions before `horizon`."""
        before = (
            "SELECT command_id, actor, route, digest, result, at, subjects FROM commands "
            "WHERE transaction_id < %s::text::xid8 ORDER BY command_id"
        )
        with (
            self.datastore.get_connection() as conn,
            conn.cursor(binary=True, row_factory=tuple_row) as curs,
        ):
            for r in curs.execute(before, (str(horizon.transaction),)):
                yield Kept(r[0], r[1], r[2], r[3], r[4], r[5], r[6])

    def put_back_commands(self, commands: Iterable[Kept]) -> None:
        """Writes commands of a backup, before any transaction of this cluster."""
        copy = (
            "COPY commands (command_id, actor, route, digest, subjects, result, at, "
            "transaction_id) FROM STDIN"
        )
        with self.datastore.transaction(commit=True) as curs, curs.copy(copy) as sink:
            for k in commands:
                sink.write_row((k.id, k.actor, k.route, k.digest, k.subjects, k.result, k.at, "0"))


class LockedPostgresLog(PostgresLog):
    """The library's own way of writing, table lock and NOTIFY included: the baseline."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        numbers: Sequence[int] | None = PostgresApplicationRecorder.insert_events(
            self, stored_events, **kwargs
        )
        append: Append = kwargs["append"]
        if numbers:
            append.position = Position(append.position.transaction, max(numbers))
        return numbers

    def _insert_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> None:
        append: Append = kwargs["append"]
        for one in (*append.others, append):
            row = curs.execute(INSERT_COMMAND, _command(one), prepare=True).fetchone()
            if row is None:
                raise CommandAlreadyRecorded
            one.position = Position(row["transaction"], 0) if stored_events else START


def _command(append: Append) -> tuple[object, ...]:
    asked = append.command
    return (
        asked.id,
        asked.actor,
        asked.route,
        append.digest,
        append.subjects,
        append.result,
        asked.at,
    )


def _columns(rows: Iterable[tuple[object, ...]]) -> tuple[list[object], ...]:
    return tuple(map(list, zip(*rows, strict=True)))
