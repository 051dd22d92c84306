"""The store: commands run once, streams are read, sealed data is opened for one viewer."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Self, TypeVar
from uuid import UUID

from eventsourcing.persistence import IntegrityError, PersistenceError

from domain.shared.decider import Decider, Fact, Refusal
from peermatch.store.databases.engines import Place, conninfo, vault_engine
from peermatch.store.facts.command_log import JSON, Append, Command, CommandAlreadyRecorded, Done
from peermatch.store.facts.envelope import DECODER, Recorded, Row
from peermatch.store.facts.fact_names import Names
from peermatch.store.facts.position import START, Position
from peermatch.store.facts.wire import ENCODER
from peermatch.store.keys.gate import Gate, Opening, open_gate
from peermatch.store.keys.keyed_digests import command_digest, packed
from peermatch.store.keys.opening import About, Opened, Opener
from peermatch.store.keys.sealing import Seal, Unreadable
from peermatch.store.keys.vault import LEASE_SECONDS, Vault
from peermatch.store.keys.wrapping.keyring import KeyRing
from peermatch.store.log.checks import check_postgres, check_sqlite
from peermatch.store.log.decided_together import Together, answer_again, tried
from peermatch.store.log.kept_streams import KeptStreams, folded
from peermatch.store.log.kept_waiting import HeldBack, TooBusy
from peermatch.store.log.look import Look
from peermatch.store.log.mapper import FactMapper
from peermatch.store.log.notices import LocalNotices, Notices, PostgresNotices
from peermatch.store.log.record import Record
from peermatch.store.log.sqlite_log import SQLiteLog
from peermatch.store.log.work import Work

S = TypeVar("S")
T = TypeVar("T")
Decide = Callable[[Work], dict[str, JSON]]

ATTEMPTS = 20
"""Times a command is decided anew when others write to its streams first."""
DOUBTS = 3
"""Times the database may fail in the middle of one command before the failure is passed on."""
LONGEST_PAUSE = 0.05
"""Seconds between two attempts."""
READABLE_SECONDS = 30.0
"""How long a reader waits for a transaction of somebody else's that holds it back."""


class Store:
    """One process's access to the record and the vault. Safe to share between threads."""

    def __init__(self, record: Record, vault: Vault, names: Names, notices: Notices) -> None:
        self.record = record
        self.vault = vault
        self.names = names
        self.notices = notices
        self.gate: Gate = open_gate
        self._opener = Opener(vault, names)
        self._streams = KeptStreams(record)

    def tell_misplaced(self, tell: Callable[[Seal], None]) -> None:
        """Has `tell` called for each sealed part that stands beside somebody else's id."""
        self._opener.misplaced = tell

    @classmethod
    def open_at(
        cls,
        place: Place,
        ring: KeyRing,
        names: Names,
        *,
        gate: Gate = open_gate,
        table_lock: bool = False,
        entropy: Callable[[int], bytes] = os.urandom,
        key_lease: float = LEASE_SECONDS,
        reload_ring: Callable[[], KeyRing] | None = None,
    ) -> Self:
        """Opens a migrated store. Raises UnsafeSetting when a setting would lose facts.

        `table_lock` writes as the library does, one transaction at a time (PostgreSQL only).
        `reload_ring` reads the key file again after a rotation by another process.
        """
        if not place.is_sqlite:
            check_postgres(place)
        engine = vault_engine(place)
        vault = Vault(engine, ring, entropy, lease=key_lease, reload_ring=reload_ring)
        mapper = FactMapper(names, vault)
        record = Record(place, mapper, table_lock=table_lock)
        notices: Notices = LocalNotices()
        if isinstance(record.recorder, SQLiteLog):
            check_sqlite(record.recorder.datastore)
        else:
            notices = PostgresNotices(conninfo(place.record), conninfo(place.by_transaction))
        store = cls(record, vault, names, notices)
        store.gate = gate
        return store

    def run(self, command: Command, decide: Decide) -> Done:
        """Decides and appends atomically across streams; each command id has one effect.

        When others wrote to the same streams, loads and decides again. A repeated command gets
        its first answer. Raises what `decide` raises, CommandReused, TooBusy, or the library's
        PersistenceError when the database fails again and again.
        """
        doubts = 0
        for attempt in range(ATTEMPTS):
            try:
                return self._attempt(command, decide)
            except (IntegrityError, CommandAlreadyRecorded):
                done = self._answer(command)
            except PersistenceError:
                done = self._answer_after_doubt(command)
                doubts += 1
                if done is None and doubts == DOUBTS:
                    raise
            if done is not None:
                return done
            time.sleep(min(0.001 * attempt, LONGEST_PAUSE))
        raise TooBusy

    def run_together(
        self,
        asked: Sequence[tuple[Command, Decide]],
        look_ahead: Callable[[Work], None] | None = None,
    ) -> list[Done | Refusal] | None:
        """As `run` for each of them, one after the other, saved in one append: what a refused one
        would have added is left out. None when that can't be done as a whole, because somebody
        wrote to the same streams meanwhile: nothing is saved then. `look_ahead` has the streams
        that they will ask for read at once, so that each costs no question of its own."""
        together = self.together(look_ahead)
        answers = tried(together, asked)
        if not together.decided:
            return answers
        try:
            self.vault.make_keys(together.people())
            appends = [self._append(*one) for one in together.decided]
            last = replace(appends[-1], others=tuple(appends[:-1]))
            self.record.save(*together.new_facts(), append=last)
        except (IntegrityError, CommandAlreadyRecorded, PersistenceError):
            return None
        self.notices.tell()
        return [
            replace(one, position=last.position)
            if isinstance(one, Done) and one.position == START
            else one
            for one in answers
        ]

    def together(self, look_ahead: Callable[[Work], None] | None = None) -> Together:
        """To try commands one after the other over the streams as they are when first looked at;
        nothing is saved by trying."""
        answered = self.record.recorder.answered
        return Together(
            self._streams.facts, answered, partial(answer_again, self.vault), look_ahead
        )

    def rehearse(
        self, command: Command, decide: Callable[[Work], T], over: Look | None = None
    ) -> T:
        """What `decide` would answer over the streams as they are now, or as they are in a look
        that several rehearsals share; nothing is saved."""
        if over is None:
            return decide(Work(command, self._streams.facts))
        return decide(Work(command, over.facts, over.read))

    def rehearsals(self, command: Command) -> Callable[[Callable[[Work], T]], T]:
        """To rehearse again and again over the streams as they are when first looked at; no
        decision sees what another would have added."""
        look = self.look()
        return lambda decide: decide(Work(command, look.facts))

    def _attempt(self, command: Command, decide: Decide) -> Done:
        work = Work(command, self._streams.facts)
        try:
            result = decide(work)
        except Exception:
            done = self._answer(command)
            if done is None:
                raise
            return done
        append = self._append(work.command, result, work.about())
        self.record.save(*work.new_facts(), append=append)
        self.notices.tell()
        return Done(result, append.position, False)

    def _answer(self, command: Command) -> Done | None:
        found = self.record.recorder.answered([command.id]).get(command.id)
        return None if found is None else answer_again(self.vault, command, found)

    def _append(
        self, command: Command, result: dict[str, JSON], about: frozenset[UUID] | None
    ) -> Append:
        """What the log keeps of a command beside its facts."""
        digest = b"" if about is None else command_digest(self.vault, about, command.said)
        return Append(command, ENCODER.encode(result), digest, packed(about or ()))

    def _answer_after_doubt(self, command: Command) -> Done | None:
        """The database failed in the middle: the append may be there or not, so look."""
        for pause in (0.05, 0.2, 0.5, 1.0):
            try:
                return self._answer(command)
            except PersistenceError:
                time.sleep(pause)
        return self._answer(command)

    def facts_since(self, stream: UUID, position: Position) -> list[Fact]:
        """A stream's facts that were recorded after `position`, in order."""
        version = self.record.recorder.version_at(stream, position)
        found: Iterable[Any] = self.record.events.get(stream, gt=version or None)
        return [recorded.fact for recorded in found]

    def read(self, decider: Decider[S], stream: UUID) -> S:
        """A stream's state now; the decider's initial state when nothing was recorded."""
        return folded(decider, self._streams.facts((stream,))[stream])

    def look(self) -> Look:
        """To look at many streams as they are when first looked at."""
        return Look(self._streams.facts)

    def open(self, sealed: Iterable[bytes | None], *, viewer: str, purpose: str) -> list[Opened]:
        """The one place where personal data is opened: each blob's fields, in order.

        The gate is asked first with everyone whose data it is. None gives `{}`, an erased person
        ERASED. Raises what the gate raises, KeyUnavailable, or Tampered.
        """
        blobs = list(sealed)
        opened = self._opener.fields(blobs)
        self.gate(Opening(viewer, purpose, self._opener.subjects(blobs), opened))
        return self._opener.open_all(blobs)

    def end(self) -> Position:
        """Where the last fact of the log stands now, whether or not readers come so far yet."""
        return self.record.recorder.end()

    def readable_end(self, seconds: float = READABLE_SECONDS) -> Position:
        """Where the last fact of the log stands now, waiting until readers come so far.

        Raises HeldBack when a transaction that is still open keeps them from it for `seconds`.
        """
        log = self.record.recorder
        end, until = log.end(), time.monotonic() + seconds
        while log.horizon() <= end:
            if time.monotonic() > until:
                raise HeldBack(self.held_back_seconds())
            time.sleep(LONGEST_PAUSE / 10)
        return end

    def open_each(
        self,
        sealed: Iterable[bytes | None],
        *,
        about: Iterable[About],
        viewer: str,
        purpose: str,
    ) -> list[Opened | Unreadable]:
        """The same for a list: one blob that can't be opened is UNREADABLE and hides no other.
        So is one that is about somebody else than its place says, and nobody's look is kept."""
        blobs = self._opener.in_place(sealed, about)
        opened = self._opener.fields(blobs)
        self.gate(Opening(viewer, purpose, self._opener.known_subjects(blobs), opened))
        return self._opener.open_each(blobs)

    def rows_after(self, position: Position, limit: int) -> list[Row]:
        """The next rows of the log as they are stored."""
        return self.record.recorder.rows_after(position, limit)

    def recorded(self, row: Row) -> Recorded:
        """A row as a projection reads it: its personal fields stay sealed."""
        mapper: Any = self.record.mapper
        found: Recorded = mapper.recorded(row)
        return found

    def recorded_at(self, row: Row) -> datetime:
        """When a row was recorded, also one whose fact this version doesn't know."""
        return DECODER.decode(row.state).at

    def recorded_after(self, position: Position, limit: int) -> list[Recorded]:
        """The next facts in log order, sealed."""
        return [self.recorded(row) for row in self.rows_after(position, limit)]

    def held_back_seconds(self) -> float:
        """How long a transaction that is still open has kept readers from newer facts."""
        log = self.record.recorder
        return 0.0 if isinstance(log, SQLiteLog) else log.held_back_seconds()

    def close(self) -> None:
        self.notices.close()
        self.record.close()
        self.vault.forget_all()
        self.vault.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
