"""Sealed blobs: personal fields under one person's key, bound to the place they were written."""

import struct
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BLOCK = 64
"""Bytes: plaintext is padded to a multiple, so a blob's length says little of what is inside."""
NONCE = 12
_HEAD = struct.Struct(">B16sI16sQHB")
_FORMAT = 1


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
        form, subject, key, stream, version, shape, length = _HEAD.unpack_from(blob)
        name = blob[_HEAD.size : _HEAD.size + length].decode("ascii")
    except (struct.error, UnicodeDecodeError) as error:
        raise Tampered("not a sealed blob") from error
    if form != _FORMAT:
        raise Tampered("not a sealed blob of a known form")
    seal = Seal(UUID(bytes=subject), key, UUID(bytes=stream), version, name, shape)
    return seal, _HEAD.size + length


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
