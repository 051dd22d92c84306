"""Signed checkpoints of the chain, kept elsewhere: whoever holds them can prove a change."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from peermatch.store.proof.chain import Link

FILE = "checkpoints.jsonl"
PUBLIC_KEY = "checkpoints.pub"


class Statement(msgspec.Struct, frozen=True):
    """What is signed: after so many facts the digest was this, at that time."""

    facts: int
    digest: bytes
    at: datetime


class Signed(msgspec.Struct, frozen=True):
    """A line of the file: the statement's exact bytes and their Ed25519 signature."""

    statement: bytes
    signature: bytes


class Checkpoints:
    """A folder that the operator keeps away from the databases (another disk, another host)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, link: Link, at: datetime, secret: bytes) -> None:
        """Signs where the chain stands and appends it, durable when this returns.

        `secret` is the 32-byte signing key; its public half is written beside on first use.
        """
        key = Ed25519PrivateKey.from_private_bytes(secret)
        self._folder.mkdir(parents=True, exist_ok=True)
        public = self._folder / PUBLIC_KEY
        if not public.exists():
            public.write_text(key.public_key().public_bytes_raw().hex() + "\n", encoding="ascii")
        statement = msgspec.json.encode(Statement(link.facts, link.digest, at))
        line = msgspec.json.encode(Signed(statement, key.sign(statement)))
        with (self._folder / FILE).open("ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Iterator[Statement | None]:
        """Each checkpoint in order; None for a line that the public key does not vouch for."""
        path = self._folder / FILE
        if not path.exists():
            return
        text = (self._folder / PUBLIC_KEY).read_text(encoding="ascii")
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(text.strip()))
        with path.open("rb") as file:
            for line in file:
                yield _vouched(line, public)


def _vouched(line: bytes, public: Ed25519PublicKey) -> Statement | None:
    try:
        signed = msgspec.json.decode(line, type=Signed)
        public.verify(signed.signature, signed.statement)
        return msgspec.json.decode(signed.statement, type=Statement)
    except (msgspec.MsgspecError, InvalidSignature):
        return None
