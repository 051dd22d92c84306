"""What one row of the log holds: when, by whom, for which command, and the fact in two parts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.shared.decider import Fact
from peermatch.store.facts.position import Position


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The stored bytes as JSON. `sealed` is the personal part as a blob, base64 in the JSON."""

    at: datetime
    by: str
    command: UUID
    shape: int
    fact: msgspec.Raw
    sealed: bytes | None = None


ENCODER = msgspec.json.Encoder()
DECODER = msgspec.json.Decoder(Envelope)


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact with its place in its stream, as it goes to the log and as it is read back open."""

    originator_id: UUID
    originator_version: int
    at: datetime
    by: str
    command: UUID
    fact: Fact


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the log as it is stored."""

    position: Position
    stream: UUID
    version: int
    name: str
    state: bytes


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact read from the log with its personal fields `SEALED`.

    `sealed` is the blob that holds them; a read model keeps it as it is, and `Store.open` opens
    it later for one viewer. `subject` is whose key sealed it, None for a fact about no person.
    """

    position: Position
    stream: UUID
    version: int
    name: str
    at: datetime
    by: str
    command: UUID
    fact: Any
    subject: UUID | None
    sealed: bytes | None
