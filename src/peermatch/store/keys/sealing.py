"""Sealed blobs: personal fields under one person's key, bound to the place they were written."""

import struct
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BLOCK = 64
"""Bytes: plaintext is padded to a multiple, so a blob's length says little of what is inside."""
NONCE = 12
_HEAD = struct.Struct(">B16sI16sQHB")
_FORMAT = 1
MOST_HEADS = 4096
"""Kept as read: ids and a name each, nothing that is sealed."""


class Erased(Enum):
    """The one value that stands where a person's data was, after their key was destroyed."""

    ERASED = "(erased)"

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return False


class Unreadable(Enum):
    """The one value that a list shows where a sealed part can't be opened although it should."""

    UNREADABLE = "(can't be read)"

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return False


class Sealed(Enum):
    """The one value that stands where personal data is sealed and was not opened."""

    SEALED = "(sealed)"

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return False


ERASED = Erased.ERASED
SEALED = Sealed.SEALED
UNREADABLE = Unreadable.UNREADABLE


class Tampered(Exception):
    """A sealed blob was changed, or stands where it was not written."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Whose blob it is and where it belongs; written before the ciphertext and bound to it."""

    subject: UUID
    key_version: int
    stream: UUID
    version: int
    name: str
    shape: int

    def is_in_place_of(self, other: "Seal") -> bool:
        """Whether both belong to the same place, whatever key they were sealed with."""
        mine = self.subject, self.stream, self.version, self.name, self.shape
        return mine == (other.subject, other.stream, other.version, other.name, other.shape)

    def head(self) -> bytes:
        name = self.name.encode("ascii")
        fixed = _HEAD.pack(
            _FORMAT,
            self.subject.bytes,
            self.key_version,
            self.stream.bytes,
            self.version,
            self.shape,
            len(name),
        )
        return fixed + name


def read_seal(blob: bytes) -> tuple[Seal, int]:
    """A blob's seal and where its ciphertext begins. Raises Tampered when it is no blob."""
    try:
        *_, length = _HEAD.unpack_from(blob)
    except struct.error as error:
        raise Tampered("not a sealed blob") from error
    start = _HEAD.size + length
    return _seal_of(blob[:start]), start


@lru_cache(MOST_HEADS)
def _seal_of(head: bytes) -> Seal:
    """Each blob is looked at several times on its way to a page, and pages come again."""
    form, subject, key, stream, version, shape, _ = _HEAD.unpack_from(head)
    try:
        name = head[_HEAD.size :].decode("ascii")
    except UnicodeDecodeError as error:
        raise Tampered("not a sealed blob") from error
    if form != _FORMAT:
        raise Tampered("not a sealed blob of a known form")
    return Seal(UUID(bytes=subject), key, UUID(bytes=stream), version, name, shape)


def seal_up(key: AESGCM, nonce: bytes, seal: Seal, plaintext: bytes) -> bytes:
    """AES-256-GCM with the seal as associated data. `nonce` is 12 fresh random bytes."""
    head = seal.head()
    padded = plaintext + b"\x80" + b"\x00" * (-(len(plaintext) + 1) % BLOCK)
    return head + nonce + key.encrypt(nonce, padded, head)


def open_up(key: AESGCM, blob: bytes, start: int) -> bytes:
    """The plaintext of a blob whose ciphertext begins at `start`. Raises Tampered."""
    try:
        padded = key.decrypt(blob[start : start + NONCE], blob[start + NONCE :], blob[:start])
    except (InvalidTag, ValueError) as error:
        raise Tampered("a sealed blob was changed or moved") from error
    return padded.rstrip(b"\x00")[:-1]
