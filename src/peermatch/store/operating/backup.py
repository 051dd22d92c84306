"""Backup and restore: one archive for both databases, taken while writers go on."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Engine, Table, delete, insert, select

from peermatch.store.accounts.administration.account_states import ACCOUNT_STATES, COVERED
from peermatch.store.databases.engines import at_one_moment
from peermatch.store.facts.command_log import Kept
from peermatch.store.facts.envelope import Row
from peermatch.store.facts.position import START, Position
from peermatch.store.keys.key_tables import PERSON_KEYS, REPLACED_KEYS, label
from peermatch.store.keys.service_keys import SERVICE_KEYS, service_label
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.keys.wrapping.keyring import KeyRing
from peermatch.store.keys.wrapping.rotation import Progress, no_progress
from peermatch.store.operating.older_versions import catch_up
from peermatch.store.operating.vault_tables import vault_tables
from peermatch.store.proof.chain import LINKS, all_links
from peermatch.store.proof.registers import COMMAND_LINKS, REGISTER_LINKS
from peermatch.store.store import Store

BATCH = 2000
TOGETHER = (*COVERED, ACCOUNT_STATES)
"""Accounts are read as they are at one moment, so that they are what their states say."""
FORMAT = 2
READ = (1, FORMAT)
"""In the first form digests of commands stand under no key; they are put under keys."""


class Manifest(msgspec.Struct, frozen=True):
    """What an archive holds; each part's SHA-256."""

    format: int
    at: datetime
    facts: int
    commands: int
    parts: dict[str, str]


class StoredRow(msgspec.Struct, frozen=True, array_like=True):
    """One fact in an archive, in log order."""

    stream: str
    version: int
    name: str
    state: bytes


class DamagedBackup(Exception):
    """The archive is not whole, or not what its manifest says."""


class NotEmpty(Exception):
    """A restore goes into empty, migrated databases only."""


def back_up(
    store: Store, record: Engine, path: Path, at: datetime, progress: Progress = no_progress
) -> Manifest:
    """Writes the archive: facts and commands up to one point, the chain, then the vault.

    Personal data stays sealed and keys stay wrapped. The vault comes last, so it holds the key of
    everyone in the facts; links of registers come first, so what they cover is there. Raises
    HeldBack.
    """
    store.readable_end()
    until = store.record.recorder.horizon()
    parts: dict[str, str] = {}
    fresh = path.with_name(path.name + ".part")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        write = _PartWriter(archive, parts)
        for table, engine in ((COMMAND_LINKS, record), (REGISTER_LINKS, store.vault.engine)):
            with engine.connect() as connection:
                write(_part_of(table), _table_rows(connection, table))
        commands = write("commands", store.record.recorder.commands_before(until))
        facts = write("facts", _facts(store, until, progress))
        write("links", (link for link in all_links(record) if link.facts <= facts))
        with at_one_moment(store.vault.engine) as connection:
            for table in TOGETHER:
                write(_part_of(table), _table_rows(connection, table))
        with store.vault.engine.connect() as connection:
            for table in vault_tables():
                if table not in (REGISTER_LINKS, *TOGETHER):
                    write(_part_of(table), _table_rows(connection, table))
        manifest = Manifest(FORMAT, at, facts, commands, parts)
        archive.writestr("manifest", msgspec.json.encode(manifest))
    fresh.replace(path)
    return manifest


class _PartWriter:
    """Writes JSON lines into the archive and notes each part's digest."""

    def __init__(self, archive: zipfile.ZipFile, parts: dict[str, str]) -> None:
        self._archive = archive
        self._parts = parts

    def __call__(self, name: str, items: Iterable[Any]) -> int:
        digest, count = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as part:
            for item in items:
                line = msgspec.json.encode(item) + b"\n"
                digest.update(line)
                part.write(line)
                count += 1
        self._parts[name] = digest.hexdigest()
        return count


def _facts(store: Store, until: Position, progress: Progress) -> Iterator[StoredRow]:
    position, done = START, 0
    while rows := store.rows_after(position, BATCH):
        for row in rows:
            if row.position >= until:
                return
            done += 1
            yield StoredRow(row.stream.hex, row.version, row.name, row.state)
        progress(done, done)
        position = rows[-1].position


def _table_rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
        yield dict(row._mapping)


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Checks every part against the manifest. Raises DamagedBackup."""
    try:
        manifest = msgspec.json.decode(archive.read("manifest"), type=Manifest)
        for name, expected in manifest.parts.items():
            digest = hashlib.sha256()
            with archive.open(name) as part:
                while piece := part.read(1 << 20):
                    digest.update(piece)
            if digest.hexdigest() != expected:
                raise DamagedBackup(f"the part {name} was changed")
    except (KeyError, zipfile.BadZipFile, zlib.error, msgspec.MsgspecError, EOFError) as error:
        raise DamagedBackup("the archive is not whole") from error
    if manifest.format not in READ:
        raise DamagedBackup(f"the archive has the unknown form {manifest.format}")
    return manifest


def manifest_of(path: Path) -> Manifest:
    """What the archive says it holds, checked. Raises DamagedBackup."""
    with _opened(path) as archive:
        return read_manifest(archive)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise DamagedBackup("the archive is not whole") from error


def restore(
    store: Store,
    record: Engine,
    path: Path,
    tombstones: Tombstones,
    *,
    vault_from: Path | None = None,
    progress: Progress = no_progress,
) -> Manifest:
    """Fills empty databases from an archive and makes the vault obey the newest tombstones.

    `vault_from` takes the keys from another, newer archive: after old wrapping keys were
    destroyed an old archive's own keys can't be opened. Read models are built anew afterwards.
    Raises NotEmpty, DamagedBackup, or KeyUnavailable; the databases are then as they were.
    """
    if store.rows_after(START, 1):
        raise NotEmpty("the log already holds facts")
    with _opened(path) as archive, _opened(vault_from or path) as keys:
        manifest = read_manifest(archive)
        read_manifest(keys)
        _check_wrapping_keys(store.vault.ring, keys)
        _forget_unused_secrets(store.vault.engine)
        for table in vault_tables():
            _put_back_table(store.vault.engine, table, keys)
        tombstones.replay(store.vault)
        recorder = store.record.recorder
        done = 0
        for chunk in _chunks(_lines(archive, "facts", StoredRow)):
            numbered = enumerate(chunk, done + 1)
            recorder.put_back([_row(number, stored) for number, stored in numbered])
            done += len(chunk)
            progress(done, manifest.facts)
        for commands in _chunks(_lines(archive, "commands", Kept)):
            recorder.put_back_commands(commands)
        _put_back_links(record, archive)
        _put_back_table(record, COMMAND_LINKS, archive)
    store.vault.forget_all()
    catch_up(store, record, lambda: manifest.at)
    return manifest


def _check_wrapping_keys(ring: KeyRing, archive: zipfile.ZipFile) -> None:
    """Raises KeyUnavailable when a wrapping key that the archive's keys need is not there."""
    tried: set[str | None] = {None}
    bound_to = ((PERSON_KEYS, _person_label), (REPLACED_KEYS, _person_label))
    for table, bound in (*bound_to, (SERVICE_KEYS, _service_label)):
        for row in _table_lines(archive, table):
            name = row["wrapped_by"]
            if name not in tried:
                ring.unwrap(name, row["wrapped"], bound(row))
                tried.add(name)


def _person_label(row: Mapping[str, Any]) -> bytes:
    return label(row["subject"], row["key_version"])


def _service_label(row: Mapping[str, Any]) -> bytes:
    return service_label(row["purpose"])


def _row(number: int, stored: StoredRow) -> Row:
    stream = UUID(hex=stored.stream)
    return Row(Position(0, number), stream, stored.version, stored.name, stored.state)


def _put_back_links(record: Engine, archive: zipfile.ZipFile) -> None:
    """The chain's digests leave positions out, so they hold under the new ones."""
    values = [
        {
            "facts_before": link["before"],
            "facts": link["facts"],
            "position": str(Position(0, link["facts"])),
            "digest": msgspec.convert(link["digest"], type=bytes),
        }
        for link in _lines(archive, "links", dict[str, Any])
    ]
    if values:
        with record.begin() as connection:
            connection.execute(insert(LINKS), values)


def _forget_unused_secrets(vault: Engine) -> None:
    """The service's secrets that a fresh place made for itself: nothing was written with them."""
    with vault.begin() as connection:
        connection.execute(delete(SERVICE_KEYS))


def _put_back_table(engine: Engine, table: Table, archive: zipfile.ZipFile) -> None:
    with engine.begin() as connection:
        for chunk in _chunks(_table_lines(archive, table)):
            connection.execute(insert(table), chunk)


def _part_of(table: Table) -> str:
    return table.name if table is COMMAND_LINKS else f"vault/{table.name}"


def _table_lines(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    """A vault table's rows; none when the archive is older than the table."""
    name = _part_of(table)
    if name not in archive.namelist():
        return
    types = {c.name: c.type.python_type for c in table.columns}
    for row in _lines(archive, name, dict[str, Any]):
        yield {n: None if v is None else msgspec.convert(v, type=types[n]) for n, v in row.items()}


def _lines(archive: zipfile.ZipFile, name: str, kind: Any) -> Iterator[Any]:
    decoder = msgspec.json.Decoder(kind)
    with archive.open(name) as part:
        for line in part:
            yield decoder.decode(line)


def _chunks(items: Iterator[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
