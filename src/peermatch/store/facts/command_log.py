"""Commands in the append's own transaction: one effect each, and the same answer again."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from domain.shared.decider import Refusal
from peermatch.store.facts.position import START, Position

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]


@dataclass(frozen=True, slots=True)
class Command:
    """What someone asked for. `id` is theirs and stays the same when they ask again.

    `route` names the use case, `body` is its canonical JSON, `at` is an aware UTC instant.
    """

    id: UUID
    actor: str
    route: str
    body: bytes
    at: datetime

    @property
    def said(self) -> bytes:
        """What is compared when the same id comes again. It is kept under keys only."""
        return self.id.bytes + sha256(self.body).digest()


@dataclass(frozen=True, slots=True)
class Done:
    """A command's answer. `position` is what a reader waits for; START when nothing was written.

    `result` names no person: it is kept in the log as it is. `repeated` says that the answer was
    already there.
    """

    result: dict[str, JSON]
    position: Position
    repeated: bool


class CommandReused(Refusal):
    sentence = "This was sent once already with other content, and that was done: look at it first."


class DoneByAnother(CommandReused):
    """The very same, said by somebody else before."""


class CommandAlreadyRecorded(Exception):
    """The append found its command in the log and wrote nothing."""


@dataclass(slots=True)
class Append:
    """What goes along with the facts of one save; the recorder fills in `position`. `others` are
    commands whose facts are saved with it. `digest` and `subjects` are as in `Answered`."""

    command: Command
    result: bytes
    digest: bytes = b""
    subjects: bytes = b""
    position: Position = field(default=START)
    others: tuple["Append", ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A command as the log remembers it.

    `digest` is of what it said, under the keys of all whose ids `subjects` holds, 16 bytes each:
    it is gone with any of these keys. Empty where it can't be compared any more.
    """

    actor: str
    route: str
    digest: bytes
    subjects: bytes
    result: bytes
    position: Position

    def to(self, command: Command, digest: bytes) -> Done:
        """The first answer again; `digest` is that of `command` now, empty where a key is gone.

        Raises CommandReused unless it is the very same command, as far as that can be told;
        DoneByAnother where it is for certain, but of somebody else.
        """
        compared = bool(self.digest and digest)
        if self.route != command.route:
            raise CommandReused
        if compared and not hmac.compare_digest(self.digest, digest):
            raise CommandReused
        if self.actor != command.actor:
            raise DoneByAnother if compared else CommandReused
        return Done(msgspec.json.decode(self.result), self.position, True)


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A command as a backup carries it."""

    id: UUID
    actor: str
    route: str
    digest: bytes
    result: bytes
    at: datetime
    subjects: bytes | None = None
    """None in archives whose digests stand under no key."""
