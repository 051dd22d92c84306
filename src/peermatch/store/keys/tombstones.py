"""The register of erased people's ids, kept away from the databases, so a restore can obey it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import Engine, select

from peermatch.store.keys.key_tables import PERSON_KEYS
from peermatch.store.keys.vault import Vault

FILE = "tombstones.jsonl"


class Tombstone(msgspec.Struct, frozen=True):
    subject: UUID
    at: datetime


class Tombstones:
    """A folder like that of the checkpoints. It holds ids and times, nothing else."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def add(self, subject: UUID, at: datetime) -> None:
        """Appends once per person; durable when this returns."""
        if any(t.subject == subject for t in self.read()):
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(Tombstone(subject, at)) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Iterator[Tombstone]:
        """Every tombstone; a last line cut off by a crash is passed over: the job adds it anew."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield msgspec.json.decode(line, type=Tombstone)

    def lines(self) -> list[bytes]:
        """Each whole line, unread."""
        if not self._path.exists():
            return []
        held = self._path.read_bytes().splitlines(True)
        return [line[:-1] for line in held if line.endswith(b"\n")]

    def replay(self, vault: Vault) -> int:
        """Makes a restored vault obey the register; returns how many people it names."""
        count = 0
        for tombstone in self.read():
            vault.raise_tombstone(tombstone.subject, tombstone.at)
            vault.destroy_key(tombstone.subject)
            count += 1
        return count


def without_tombstone(vault: Engine, lines: Sequence[bytes]) -> list[str]:
    """What speaks against the vault by the register's `lines`: people who could be given a key
    again. A line that can't be read is the checkpoints' to find."""
    query = select(PERSON_KEYS.c.subject).where(PERSON_KEYS.c.erased_at.is_not(None))
    with vault.connect() as connection:
        there = set(connection.execute(query).scalars())
    missing = 0
    for line in lines:
        with suppress(msgspec.MsgspecError):
            missing += msgspec.json.decode(line, type=Tombstone).subject not in there
    return [f"the vault has lost the tombstones of {missing} erased people"] if missing else []
