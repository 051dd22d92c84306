"""Erasing a person: an idempotent job in steps that ends in a certificate."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import Column, Engine, LargeBinary, Table, Uuid, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.shared.classified import Subject
from domain.shared.decider import Decider
from peermatch.store.accounts.private_links import end_private_links
from peermatch.store.databases.engines import engine_at
from peermatch.store.facts.command_log import Command
from peermatch.store.facts.position import START, Position
from peermatch.store.keys.key_tables import PERSON_KEYS, REPLACED_KEYS, SCHEMA
from peermatch.store.keys.sealing import ERASED
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.operating.scrubbing import READERS_SECONDS, NotErased, Scrubbed, scrub
from peermatch.store.papers.scans import delete_scans
from peermatch.store.store import Store

NAMESPACE = UUID("5b1c3f6e-7d0a-5c0e-9b7e-0c6a1f2d3e4b")
ACTOR = "erasure"
BATCH = 1000

CERTIFICATES = Table(
    "erasure_certificates",
    SCHEMA,
    Column("subject", Uuid, primary_key=True),
    Column("certificate", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataErased:
    """Read models that keep anything of this person beside sealed blobs remove it."""

    person_id: Subject


ERASURE: Decider[bool] = Decider("erasure", False, lambda state, fact: True)


class Certificate(msgspec.Struct, frozen=True):
    """What was done and checked; it names the person by id only."""

    subject: UUID
    erased_at: datetime
    completed_at: datetime
    sealed_facts: int
    """Facts in the log about this person whose personal part can't be opened by anyone."""
    searched: tuple[str, ...] = ()
    """Where the wrapped key was searched for, and is not. Older versions certified unsearched."""
    remains: tuple[str, ...] = ()
    """What may still hold the wrapped key, and that nobody here can clear."""


class Erasure:
    """Tombstone, key, fact, read models, other processes' memory, check, certificate.

    Each step may be repeated, so a job that was cut off anywhere is finished by running it
    again. `models_show(position)` waits until every read model has come so far.
    """

    def __init__(
        self,
        store: Store,
        register: Tombstones,
        models_show: Callable[[Position], bool],
        now: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
        *,
        wait_for_readers: float = READERS_SECONDS,
        vault: str = "",
    ) -> None:
        """`vault` is its address for sessions, where the store's own way there keeps none."""
        self._store = store
        self._register = register
        self._models_show = models_show
        self._now = now
        self._sleep = sleep
        self._wait_for_readers = wait_for_readers
        self._vault = vault
        self._wrapped: dict[UUID, tuple[bytes, ...]] = {}
        """Keys as they stood in the vault, to be searched for once they are destroyed."""
        self._scrubbed: dict[UUID, Scrubbed] = {}

    def erase(self, subject: UUID) -> Certificate:
        """Erases for ever. Raises NotErased when the read models or the check don't agree."""
        kept = certificate(self._store.vault.engine, subject)
        if kept is not None:
            return kept
        for step in self.steps(subject):
            step()
        made = certificate(self._store.vault.engine, subject)
        if made is None:
            raise NotErased("no certificate was kept")
        return made

    def steps(self, subject: UUID) -> tuple[Callable[[], None], ...]:
        """The steps in order, each safe to repeat."""
        vault = self._store.vault
        return (
            lambda: vault.raise_tombstone(subject, self._now()),
            lambda: self._register.add(subject, self._erased_at(subject)),
            lambda: self._destroy(subject),
            lambda: self._scrub(subject),
            lambda: self._record(subject),
            lambda: self._sleep(vault.lease),
            lambda: self._certify(subject),
        )

    def unfinished(self) -> list[UUID]:
        """People with a tombstone and no certificate: jobs that were cut off."""
        query = (
            select(PERSON_KEYS.c.subject)
            .where(PERSON_KEYS.c.erased_at.is_not(None))
            .where(PERSON_KEYS.c.subject.not_in(select(CERTIFICATES.c.subject)))
            .order_by(PERSON_KEYS.c.subject)
        )
        with self._store.vault.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def _erased_at(self, subject: UUID) -> datetime:
        query = select(PERSON_KEYS.c.erased_at).where(PERSON_KEYS.c.subject == subject)
        with self._store.vault.engine.connect() as connection:
            found: datetime | None = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise NotErased("there is no tombstone")
        return found

    def _destroy(self, subject: UUID) -> None:
        with self._store.vault.engine.begin() as connection:
            end_private_links(connection, subject)
            delete_scans(connection, subject)
        wrapped = self._store.vault.destroy_key(subject)
        if wrapped:
            self._wrapped[subject] = wrapped

    def _scrub(self, subject: UUID) -> None:
        wrapped, ring = self._wrapped.get(subject, ()), self._store.vault.ring.keys
        engine = engine_at(self._vault) if self._vault else self._store.vault.engine
        try:
            self._scrubbed[subject] = scrub(engine, subject, wrapped, ring, self._wait_for_readers)
        finally:
            if self._vault:
                engine.dispose()

    def _record(self, subject: UUID) -> None:
        stream = uuid5(NAMESPACE, str(subject))
        asked = Command(uuid5(stream, "command"), ACTOR, "ErasePerson", subject.bytes, self._now())

        def decide(work: Any) -> dict[str, Any]:
            work.load(ERASURE, stream).record(PersonalDataErased(person_id=subject))
            return {}

        done = self._store.run(asked, decide)
        if not self._models_show(done.position):
            raise NotErased("a read model has not taken the erasure in")

    def _certify(self, subject: UUID) -> None:
        """Checks what a certificate says, then keeps it."""
        vault = self._store.vault
        with vault.engine.connect() as connection:
            query = select(PERSON_KEYS).where(PERSON_KEYS.c.subject == subject)
            row = connection.execute(query).one()
            older = select(REPLACED_KEYS.c.key_version).where(
                REPLACED_KEYS.c.subject == subject, REPLACED_KEYS.c.wrapped.is_not(None)
            )
            left = connection.execute(older).first()
        if row.wrapped is not None or left is not None or row.erased_at is None:
            raise NotErased("the key is still in the vault")
        sealed = list(self._sealed_about(subject))
        opened = self._store.open(sealed, viewer=ACTOR, purpose="check of an erasure")
        if any(found is not ERASED for found in opened):
            raise NotErased("something about the person can still be opened")
        scrubbed = self._scrubbed.get(subject)
        if scrubbed is None:
            raise NotErased("the vault was not searched for the key")
        made = Certificate(
            subject,
            row.erased_at,
            self._now(),
            len(sealed),
            scrubbed.searched,
            scrubbed.remains,
        )
        values = {"subject": subject, "certificate": msgspec.json.encode(made)}
        insert = sqlite.insert if vault.engine.dialect.name == "sqlite" else postgresql.insert
        with vault.engine.begin() as connection:
            connection.execute(insert(CERTIFICATES).values(values).on_conflict_do_nothing())

    def _sealed_about(self, subject: UUID) -> Iterator[bytes]:
        position = START
        while recorded := self._store.recorded_after(position, BATCH):
            for fact in recorded:
                if fact.subject == subject and fact.sealed is not None:
                    yield fact.sealed
            position = recorded[-1].position


def certificate(vault: Engine, subject: UUID) -> Certificate | None:
    """The certificate of a finished erasure."""
    query = select(CERTIFICATES.c.certificate).where(CERTIFICATES.c.subject == subject)
    with vault.connect() as connection:
        found = connection.execute(query).scalar_one_or_none()
    return None if found is None else msgspec.json.decode(found, type=Certificate)
