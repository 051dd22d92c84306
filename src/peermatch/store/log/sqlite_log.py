"""The log in SQLite: the library's recorder with commands beside the facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from peermatch.store.facts.command_log import Answered, Append, Kept
from peermatch.store.facts.envelope import Row
from peermatch.store.facts.position import START, Position

INSERT_COMMAND = (
    "INSERT INTO commands (command_id, actor, route, digest, subjects, result, at, position) "
    "VALUES (?,?,?,?,?,?,?,?)"
)

STREAMS = (
    "WITH asked (stream, version) AS (VALUES {}) "
    "SELECT originator_id, originator_version, topic, state FROM asked CROSS JOIN stored_events "
    "ON originator_id = stream AND originator_version > version "
    "ORDER BY originator_id, originator_version"
)
ANSWERED = (
    "SELECT command_id, actor, route, digest, coalesce(subjects, x''), result, position "
    "FROM commands WHERE command_id IN ({})"
)
ROWS_AFTER = "SELECT rowid, * FROM stored_events WHERE rowid>? {} ORDER BY rowid LIMIT ?"
ROWS_AT = (
    "WITH sought (stream, version) AS (VALUES {}) "
    "SELECT e.rowid, e.* FROM sought JOIN stored_events e "
    "ON e.originator_id = stream AND e.originator_version = version"
)
ROWS_AT_ONCE = 400


class SQLiteLog(SQLiteApplicationRecorder):
    """Positions are rowids; SQLite has one writer at a time, so they have no gaps to wait for."""

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int]:
        """Facts first: a transaction that begins by writing waits its turn for the lock.

        Raises the library's IntegrityError for a stale version and for a command already there.
        """
        numbers = super()._insert_events(c, stored_events, **kwargs) or []
        append: Append = kwargs["append"]
        append.position = Position(0, numbers[-1]) if numbers else START
        for one in (append, *append.others):
            asked = one.command
            c.execute(
                INSERT_COMMAND,
                (
                    asked.id.hex,
                    asked.actor,
                    asked.route,
                    one.digest,
                    one.subjects,
                    one.result,
                    asked.at.astimezone(UTC).isoformat(),
                    append.position.number,
                ),
            )
        return numbers

    def answered(self, command_ids: Sequence[UUID]) -> dict[UUID, Answered]:
        """The first answer to each of these commands that there was one to."""
        found: list[Any] = []
        with self.datastore.transaction(commit=False) as c:
            for first in range(0, len(command_ids), ROWS_AT_ONCE):
                some = [one.hex for one in command_ids[first : first + ROWS_AT_ONCE]]
                c.execute(ANSWERED.format(",".join("?" * len(some))), some)
                found += c.fetchall()
        return {
            UUID(hex=r[0]): Answered(r[1], r[2], r[3], r[4], r[5], Position(0, r[6])) for r in found
        }

    def streams(self, after: Mapping[UUID, int]) -> list[StoredEvent]:
        """The facts of these streams after a version of each; those of one stream in order."""
        found: list[Any] = []
        asked = list(after.items())
        with self.datastore.transaction(commit=False) as c:
            for first in range(0, len(asked), ROWS_AT_ONCE):
                some = asked[first : first + ROWS_AT_ONCE]
                given = [part for stream, version in some for part in (stream.hex, version)]
                c.execute(STREAMS.format(",".join(["(?,?)"] * len(some))), given)
                found += c.fetchall()
        ids = {stream.hex: stream for stream in after}
        return [StoredEvent(ids[r[0]], r[1], r[2], r[3]) for r in found]

    def rows_at(self, places: Sequence[tuple[UUID, int]]) -> list[Row]:
        """The facts of these streams and versions, in no order."""
        found: list[Any] = []
        with self.datastore.transaction(commit=False) as c:
            for first in range(0, len(places), ROWS_AT_ONCE):
                some = places[first : first + ROWS_AT_ONCE]
                values = ",".join(["(?,?)"] * len(some))
                given = [part for stream, version in some for part in (stream.hex, version)]
                c.execute(ROWS_AT.format(values), given)
                found += c.fetchall()
        return [Row(Position(0, r[0]), UUID(hex=r[1]), r[2], r[3], r[4]) for r in found]

    def rows_after(self, position: Position, limit: int, names: Sequence[str] = ()) -> list[Row]:
        """The next rows in log order, of these names where some are given; nothing that appears
        later belongs before them."""
        named = f"AND topic IN ({','.join('?' * len(names))})" if names else ""
        with self.datastore.transaction(commit=False) as c:
            c.execute(ROWS_AFTER.format(named), (position.number, *names, limit))
            return [Row(Position(0, r[0]), UUID(hex=r[1]), r[2], r[3], r[4]) for r in c.fetchall()]

    def version_at(self, stream: UUID, position: Position) -> int:
        """How many facts the stream held at `position`."""
        with self.datastore.transaction(commit=False) as c:
            c.execute(
                "SELECT coalesce(max(originator_version), 0) FROM stored_events "
                "WHERE originator_id=? AND rowid<=?",
                (stream.hex, position.number),
            )
            return int(c.fetchone()[0])

    def put_back(self, rows: Iterable[Row]) -> None:
        """Writes rows of a backup, in log order and under new positions."""
        with self.datastore.transaction(commit=True) as c:
            c.executemany(
                "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, "
                "state) VALUES (?,?,?,?,?)",
                ((r.position.number, r.stream.hex, r.version, r.name, r.state) for r in rows),
            )

    def horizon(self) -> Position:
        """A point that the log has passed: everything before it is there for good."""
        return Position(0, (self.max_notification_id() or 0) + 1)

    def end(self) -> Position:
        """Where the last fact stands."""
        return Position(0, self.max_notification_id() or 0)

    def commands_before(self, horizon: Position) -> Iterator[Kept]:
        """The commands whose facts stand before `horizon`, and those without facts."""
        with self.datastore.transaction(commit=False) as c:
            c.execute(
                "SELECT command_id, actor, route, digest, result, at, subjects FROM commands "
                "WHERE position<? ORDER BY command_id",
                (horizon.number,),
            )
            for r in c.fetchall():
                at = datetime.fromisoformat(r[5])
                yield Kept(UUID(hex=r[0]), r[1], r[2], r[3], r[4], at, r[6])

    def put_back_commands(self, commands: Iterable[Kept]) -> None:
        """Writes commands of a backup; their answers hold, with nothing to wait for."""
        with self.datastore.transaction(commit=True) as c:
            c.executemany(
                INSERT_COMMAND,
                (
                    (
                        k.id.hex,
                        k.actor,
                        k.route,
                        k.digest,
                        k.subjects,
                        k.result,
                        k.at.astimezone(UTC).isoformat(),
                        0,
                    )
                    for k in commands
                ),
            )
