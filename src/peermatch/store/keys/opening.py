"""Opening sealed blobs: fields, `ERASED`, or an error; never one in place of another."""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import msgspec

from peermatch.store.facts.fact_names import Fields, Names, UnknownName
from peermatch.store.facts.wire import decoded_personal, shape_of
from peermatch.store.keys.sealing import (
    ERASED,
    UNREADABLE,
    Erased,
    Seal,
    Tampered,
    Unreadable,
    open_up,
    read_seal,
)
from peermatch.store.keys.vault import Vault
from peermatch.store.keys.wrapping.keyring import KeyUnavailable

log = logging.getLogger(__name__)
Opened = Mapping[str, object] | Erased
NO_BLOB = b""
"""Stands for a sealed part that is not where it was written."""
NOT_TO_BE_READ = (Tampered, KeyUnavailable, UnknownName, msgspec.MsgspecError)
"""What is wrong with one blob, and says nothing about any other."""


@dataclass(frozen=True, slots=True)
class About:
    """Whose data a blob is that is shown beside an id, or of which record; None: not looked at."""

    person: UUID | None = None
    stream: UUID | None = None

    def is_of(self, seal: Seal) -> bool:
        if self.person is None and self.stream is None:
            return False
        return self.person in (None, seal.subject) and self.stream in (None, seal.stream)


class Misplaced(Tampered):
    """A blob stands beside the id of somebody else, or of another record."""


def nobody_told(_seal: Seal) -> None:
    """For tools that show nothing to anybody."""


class Opener:
    """Opens blobs with the vault's keys; knows nothing of viewers (see `Store.open`)."""

    def __init__(self, vault: Vault, names: Names) -> None:
        self._vault = vault
        self._names = names
        self.misplaced: Callable[[Seal], None] = nobody_told

    def subjects(self, blobs: Iterable[bytes | None]) -> frozenset[UUID]:
        """Whose data the blobs hold. Raises Tampered for what is no blob."""
        return frozenset(read_seal(blob)[0].subject for blob in blobs if blob is not None)

    def known_subjects(self, blobs: Iterable[bytes | None]) -> frozenset[UUID]:
        """The same, leaving out what is no blob."""
        found: set[UUID] = set()
        for blob in filter(None, blobs):
            with suppress(Tampered):
                found.add(read_seal(blob)[0].subject)
        return frozenset(found)

    def fields(self, blobs: Iterable[bytes | None]) -> dict[UUID, frozenset[str]]:
        """By person, the names of the fields that the blobs hold of them."""
        found: dict[UUID, frozenset[str]] = {}
        for blob in filter(None, blobs):
            with suppress(Tampered, UnknownName):
                seal, _ = read_seal(blob)
                part = shape_of(self._names.stored(seal.name).fact).personal
                found[seal.subject] = found.get(seal.subject, frozenset()).union(part.fields)
        return found

    def open_all(self, blobs: Iterable[bytes | None]) -> list[Opened]:
        """Each blob's fields by name, in order; `{}` for None, ERASED for an erased person.

        Raises KeyUnavailable when a person has neither key nor tombstone, Tampered when a blob
        was changed.
        """
        listed = list(blobs)
        self._vault.lease_keys(self.subjects(listed))
        return [{} if blob is None else self.open_one(blob) for blob in listed]

    def in_place(self, blobs: Iterable[bytes | None], about: Iterable[About]) -> list[bytes | None]:
        """The blobs; NO_BLOB for one that is about somebody else or another record than the place
        where it stands, of which the operator is told."""
        return [
            blob if blob is None or self._is_of(blob, place) else NO_BLOB
            for blob, place in zip(blobs, about, strict=True)
        ]

    def _is_of(self, blob: bytes, place: About) -> bool:
        try:
            seal, _ = read_seal(blob)
        except Tampered:
            return True  # found out when it is opened
        if place.is_of(seal):
            return True
        _tell(blob, Misplaced.__name__)
        self.misplaced(seal)
        return False

    def open_each(self, blobs: Iterable[bytes | None]) -> list[Opened | Unreadable]:
        """The same for a list that people look at: UNREADABLE stands for a blob that can't be
        opened, and the operator is told which it is."""
        listed = list(blobs)
        with suppress(KeyUnavailable):
            self._vault.lease_keys(self.known_subjects(listed))
        return [{} if blob is None else self._open_or_tell(blob) for blob in listed]

    def _open_or_tell(self, blob: bytes) -> Opened | Unreadable:
        if blob == NO_BLOB:
            return UNREADABLE
        try:
            return self.open_one(blob)
        except NOT_TO_BE_READ as error:
            _tell(blob, type(error).__name__)
            return UNREADABLE

    def open_one(self, blob: bytes) -> Fields | Erased:
        seal, start = read_seal(blob)
        key = self._vault.key_for_opening(seal.subject, seal.key_version)
        if key is None:
            return ERASED
        plaintext = open_up(key, blob, start)
        return decoded_personal(self._names.stored(seal.name), seal.shape, plaintext)

    def open_at(self, blob: bytes, expected: Seal) -> Fields | Erased:
        """The same for a blob in the log, under any of the person's keys. Raises Tampered when it
        belongs to another place."""
        seal, _ = read_seal(blob)
        if not seal.is_in_place_of(expected):
            raise Tampered("a sealed blob stands where it was not written")
        return self.open_one(blob)


@cache
def _tell(blob: bytes, fault: str) -> None:
    """Said once in each process; the fact is named by its place in the log, never by a person."""
    try:
        seal, _ = read_seal(blob)
    except Tampered:
        log.error("what a list shows holds a part that is no sealed blob")
    else:
        log.error(
            "the personal part of fact %d (%s) of stream %s can't be read: %s",
            seal.version,
            seal.name,
            seal.stream,
            fault,
        )
