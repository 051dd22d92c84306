"""Signed checkpoints of the chain, kept elsewhere: whoever holds them can prove a change.

Each is numbered and holds the digest of the one before, so that none can be left out or put in.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from peermatch.store.proof.chain import Link

FILE = "checkpoints.jsonl"
PUBLIC_KEY = "checkpoints.pub"
NO_REGISTERS: Mapping[str, bytes] = MappingProxyType({})


class Statement(msgspec.Struct, frozen=True):
    """What is signed: after so many facts the digest was this, at that time."""

    facts: int
    digest: bytes
    at: datetime
    number: int = 0
    """From 1; 0 in checkpoints of older versions, which were neither numbered nor chained."""
    before: bytes = b""
    """SHA-256 of the line before; empty for the first."""
    tombstones: int = 0
    register: bytes = b""
    """How many lines the register of erased people had, and the SHA-256 of all of them."""
    registers: dict[str, bytes] = {}
    """By name, the newest link's digest of each register that has one (`registers.REGISTERS`)."""


class Signed(msgspec.Struct, frozen=True):
    """A line of the file: the statement's exact bytes and their Ed25519 signature."""

    statement: bytes
    signature: bytes


class Checkpoints:
    """A folder that the operator keeps away from the databases (another disk, another host)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(
        self,
        link: Link,
        at: datetime,
        secret: bytes,
        tombstones: Sequence[bytes] = (),
        registers: Mapping[str, bytes] = NO_REGISTERS,
    ) -> tuple[Statement, bytes]:
        """Signs where the chain stands and appends it, durable when this returns; returns it with
        its line. `secret` is the 32-byte signing key; its public half is written beside on first
        use, for people: nothing is verified by it."""
        key = Ed25519PrivateKey.from_private_bytes(secret)
        self._folder.mkdir(parents=True, exist_ok=True)
        public = self._folder / PUBLIC_KEY
        if not public.exists():
            public.write_text(public_key(secret).hex() + "\n", encoding="ascii")
        there = self.lines()
        made = Statement(
            link.facts,
            link.digest,
            at,
            len(there) + 1,
            digest_of(there[-1]) if there else b"",
            len(tombstones),
            register_digest(tombstones),
            dict(registers),
        )
        body = msgspec.json.encode(made)
        line = msgspec.json.encode(Signed(body, key.sign(body)))
        with (self._folder / FILE).open("ab") as file:
            file.truncate(sum(len(one) + 1 for one in there))  # a line that a crash cut off
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return made, line

    def until(self, facts: int, at: datetime) -> list[bytes]:
        """Those of the first so many facts that were made until then, as they say themselves: who
        verifies them asks for their signatures, and finds what can't be read."""
        return [line for line in self.lines() if _is_until(line, facts, at)]

    def lines(self) -> list[bytes]:
        """Each whole line, unread."""
        path = self._folder / FILE
        if not path.exists():
            return []
        return [line[:-1] for line in path.read_bytes().splitlines(True) if line.endswith(b"\n")]


def _is_until(line: bytes, facts: int, at: datetime) -> bool:
    try:
        signed = msgspec.json.decode(line, type=Signed)
        said = msgspec.json.decode(signed.statement, type=Statement)
    except msgspec.MsgspecError:
        return True
    return said.facts <= facts and said.at <= at


def public_key(secret: bytes) -> bytes:
    """The 32 bytes by which checkpoints signed with `secret` are verified."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def digest_of(line: bytes) -> bytes:
    return sha256(line).digest()


def register_digest(tombstones: Sequence[bytes]) -> bytes:
    return sha256(b"".join(line + b"\n" for line in tombstones)).digest()


def vouched_by(line: bytes, public: bytes) -> Statement | None:
    """What a line says, if the public key vouches for it."""
    return vouched(line, Ed25519PublicKey.from_public_bytes(public))


def vouched(line: bytes, public: Ed25519PublicKey) -> Statement | None:
    try:
        signed = msgspec.json.decode(line, type=Signed)
        public.verify(signed.signature, signed.statement)
        return msgspec.json.decode(signed.statement, type=Statement)
    except (msgspec.MsgspecError, InvalidSignature):
        return None
