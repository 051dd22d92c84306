"""The library's mapper for our facts: seals on the way in, opens or keeps sealed on the way out."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.persistence import Mapper, StoredEvent

from peermatch.store.facts import envelope
from peermatch.store.facts.envelope import Envelope, NewFact, Recorded, Row
from peermatch.store.facts.fact_names import Fields, Names, Stored
from peermatch.store.facts.wire import Shape, decoded_plain, shape_of
from peermatch.store.keys.key_tables import FIRST_KEY
from peermatch.store.keys.opening import NO_BLOB, Opener
from peermatch.store.keys.sealing import (
    NONCE,
    SEALED,
    Erased,
    Seal,
    Tampered,
    read_seal,
    seal_up,
)
from peermatch.store.keys.vault import Vault
from peermatch.store.keys.wrapping.keyring import KeyUnavailable

log = logging.getLogger(__name__)


class FactMapper(Mapper[UUID]):
    """Between `NewFact` and the rows of the log."""

    def __init__(self, names: Names, vault: Vault) -> None:
        self._names = names
        self._vault = vault
        self._opener = Opener(vault, names)

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """Raises NotStorable, or PersonErased for personal data about a person who was erased."""
        new: NewFact = domain_event
        kind: type = type(new.fact)
        name = self._names.name_of(kind)
        shape = shape_of(kind)
        number = self._names.stored(name).shape
        sealed = self._seal(new, name, shape, number) if shape.personal.fields else None
        state = Envelope(
            new.at, new.by, new.command, number, msgspec.Raw(shape.plain.encode(new.fact)), sealed
        )
        return StoredEvent(
            new.originator_id, new.originator_version, name, envelope.ENCODER.encode(state)
        )

    def _seal(self, new: NewFact, name: str, shape: Shape, number: int) -> bytes:
        subject: UUID = getattr(new.fact, shape.subject or "")
        plaintext = shape.personal.encode(new.fact)
        version, key = self._vault.key_for_sealing(subject)
        seal = Seal(subject, version, new.originator_id, new.originator_version, name, number)
        return seal_up(key, self._vault.entropy(NONCE), seal, plaintext)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The fact opened, as a decision needs it; an erased person's fields are `ERASED`."""
        return self._fact(stored_event, envelope.DECODER.decode(stored_event.state))

    def to_facts(self, stored_events: Sequence[StoredEvent]) -> list[NewFact]:
        """The same of many, with one question for the keys of all whose data they hold."""
        found = [envelope.DECODER.decode(stored.state) for stored in stored_events]
        sealed = [one.sealed for one in found if one.sealed is not None]
        if len(sealed) > 1:
            with suppress(KeyUnavailable):
                self._vault.lease_keys(self._opener.known_subjects(sealed))
        return list(map(self._fact, stored_events, found))

    def _fact(self, stored_event: StoredEvent, found: Envelope) -> NewFact:
        stored = self._names.stored(stored_event.topic)
        fields = decoded_plain(stored, found.shape, found.fact)
        if found.sealed is not None:
            fields |= self._opened(stored_event, stored, found.shape, fields, found.sealed)
        return NewFact(
            _stream(stored_event),
            stored_event.originator_version,
            found.at,
            found.by,
            found.command,
            stored.fact(**fields),
        )

    def _opened(
        self, row: StoredEvent, stored: Stored, number: int, fields: Fields, blob: bytes
    ) -> Fields:
        shape = shape_of(stored.fact)
        subject: UUID = fields[shape.subject or ""]
        seal = Seal(subject, FIRST_KEY, _stream(row), row.originator_version, row.topic, number)
        opened = self._opener.open_at(blob, seal)
        if isinstance(opened, Erased):
            return dict.fromkeys(shape.personal.fields, opened)
        return opened

    def recorded(self, row: Row) -> Recorded:
        """The fact with its personal fields left sealed, as a projection reads it."""
        stored = self._names.stored(row.name)
        found = envelope.DECODER.decode(row.state)
        shape = shape_of(stored.fact)
        fields = decoded_plain(stored, found.shape, found.fact, partial(_tell, row))
        subject = fields[shape.subject] if shape.subject else None
        fields.update(dict.fromkeys(shape.personal.fields, SEALED))
        sealed = found.sealed
        if sealed is not None and subject is not None and not _in_place(sealed, subject, row):
            log.error(
                "the personal part of fact %d (%s) of stream %s stands where it was not written",
                row.version,
                row.name,
                row.stream,
            )
            sealed = NO_BLOB
        return Recorded(
            row.position,
            row.stream,
            row.version,
            row.name,
            found.at,
            found.by,
            found.command,
            stored.fact(**fields),
            subject,
            sealed,
        )


def _stream(row: StoredEvent) -> UUID:
    found = row.originator_id
    return found if isinstance(found, UUID) else UUID(found)


def _in_place(sealed: bytes, subject: UUID, row: Row) -> bool:
    try:
        seal, _ = read_seal(sealed)
    except Tampered:
        return False
    written = (seal.subject, seal.stream, seal.version, seal.name)
    return written == (subject, row.stream, row.version, row.name)


def _tell(row: Row, field: str) -> None:
    """For the operator, who can name the fact to somebody that may correct it."""
    log.warning(
        "fact %d (%s) of stream %s holds a day beyond the calendar in %s: it is read as the "
        "calendar's end",
        row.version,
        row.name,
        row.stream,
        field,
    )
