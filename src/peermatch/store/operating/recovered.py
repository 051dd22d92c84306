"""After databases were brought back to a point in time by their server's own means: what was erased
stays erased, and everybody in the record has a key in the vault."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import delete

from peermatch.store.facts.position import START
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.operating.erasing import CERTIFICATES, ERASURE, NAMESPACE
from peermatch.store.store import Store

BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """`erased` people stand in the register; `again` are those of them of whose erasure the record
    knows nothing, so that the worker erases them anew. `keyless` people have facts in the record
    that nobody can read: their keys were made after the vault's point in time."""

    erased: int
    again: int
    keyless: int


def obey(store: Store, register: Tombstones) -> Recovered:
    """Makes the vault obey the register and looks for people without a key; safe to repeat."""
    erased = register.replay(store.vault)
    again = [one.subject for one in register.read() if not _is_recorded(store, one.subject)]
    with store.vault.engine.begin() as connection:
        for subject in again:
            connection.execute(delete(CERTIFICATES).where(CERTIFICATES.c.subject == subject))
    return Recovered(erased=erased, again=len(again), keyless=len(set(_keyless(store))))


def _is_recorded(store: Store, subject: UUID) -> bool:
    return store.read(ERASURE, uuid5(NAMESPACE, str(subject)))


def _keyless(store: Store) -> Iterator[UUID]:
    """Whose facts are sealed, and who has neither a key nor a tombstone."""
    people: set[UUID] = set()
    position = START
    while facts := store.recorded_after(position, BATCH):
        new = {f.subject for f in facts if f.subject is not None and f.sealed is not None} - people
        people |= new
        store.vault.lease_keys(new)
        yield from (subject for subject in new if not store.vault.knows(subject))
        position = facts[-1].position
