"""The demonstration's program as it is shipped: a backup, packed as small as it gets."""

import lzma
import zipfile
from pathlib import Path

import msgspec

from peermatch.store.operating.backup import DamagedBackup, StoredRow

FACTS = "facts"
"""The one part of a backup that is big, and the bigger for its texts being spelled in base 64."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """What stands before the lines of each part of the backup."""

    name: str
    lines: int


class PlainRow(msgspec.Struct, frozen=True, array_like=True):
    """A stored fact with its state as the JSON that it is."""

    stream: str
    version: int
    name: str
    state: msgspec.Raw


def pack(backup: Path, packed: Path) -> None:
    """Writes a backup's parts one after another, compressed together."""
    best = 9 | lzma.PRESET_EXTREME
    with zipfile.ZipFile(backup) as archive, lzma.open(packed, "wb", preset=best) as out:
        for name in archive.namelist():
            lines = archive.read(name).splitlines()
            out.write(msgspec.json.encode(Part(name, len(lines))) + b"\n")
            for line in lines:
                out.write((_plain(line) if name == FACTS else line) + b"\n")


def unpack(packed: Path, backup: Path) -> None:
    """Makes the backup of it that was packed; its manifest tells whether every byte is there.
    Raises DamagedBackup for what can't be read at all."""
    try:
        with lzma.open(packed) as source, zipfile.ZipFile(backup, "w") as archive:
            while header := source.readline():
                part = msgspec.json.decode(header, type=Part)
                with archive.open(part.name, "w") as out:
                    for _ in range(part.lines):
                        line = source.readline()
                        out.write(_stored(line) + b"\n" if part.name == FACTS else line)
    except (lzma.LZMAError, msgspec.MsgspecError, EOFError) as error:
        raise DamagedBackup(f"{packed.name} is not whole") from error


def _plain(line: bytes) -> bytes:
    row = msgspec.json.decode(line, type=StoredRow)
    return msgspec.json.encode(PlainRow(row.stream, row.version, row.name, msgspec.Raw(row.state)))


def _stored(line: bytes) -> bytes:
    row = msgspec.json.decode(line, type=PlainRow)
    return msgspec.json.encode(StoredRow(row.stream, row.version, row.name, bytes(row.state)))
