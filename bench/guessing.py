"""After an erasure: does any digest, token or id that is still stored tell what was erased?

The attacker holds every byte of the three databases, the key file, all keys that are left, and the
program itself, and tries what was erased against everything stored, in every way that the program
or a hand-made attack makes digests. What they find they knew before; the dictionary would find it.
"""

import base64
import hashlib
import hmac
import sys
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid5

import msgspec
import numpy as np
from sqlalchemy import Engine, select, text

from domain.measures.counts import GroupKind
from peermatch.bootstrap import Deployment
from peermatch.readmodels.tables.measures import answers_measured, measured
from peermatch.readmodels.tables.people import given_resources
from peermatch.readmodels.tables.referrals import worklist
from peermatch.readmodels.tables.review import queue_tables
from peermatch.store import Command
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.store.keys.key_tables import PERSON_KEYS, REPLACED_KEYS, label
from peermatch.store.keys.keyed_digests import START
from peermatch.store.keys.service_keys import SERVICE_KEYS, service_label

Digest = Callable[[bytes], bytes]
SHORTEST = 12
"""Bytes of a digest: fewer are found by chance."""
PLAIN = ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256")
KINDS = (
    *("birth-date", "phone", "last-four", "word", "sound", "near"),
    *(worklist.COUNTY, worklist.LANGUAGE, worklist.LINE, worklist.SOURCE, worklist.SPECIALIST),
    *(queue_tables.COUNTY, queue_tables.LANGUAGE, queue_tables.LINE),
    *(given_resources.COUNTY, given_resources.NEED, answers_measured.POINTS),
    *(measured.kind_of(kind) for kind in GroupKind),
)
"""Of the blind index's tokens."""


class Heard:
    """The commands that a store runs from now on, as the attacker would guess them."""

    def __init__(self, store: Any) -> None:
        self.commands: list[Command] = []
        self._run, self._together = store.run, store.run_together
        store.run, store.run_together = self._one, self._several

    def _one(self, command: Command, decide: Any) -> Any:
        self.commands.append(command)
        return self._run(command, decide)

    def _several(self, asked: Any, *others: Any, **more: Any) -> Any:
        self.commands += [command for command, _ in asked]
        return self._together(asked, *others, **more)

    def about(self, *ids: UUID) -> list[Command]:
        """Those that name one of these ids."""
        named = [str(one).encode() for one in ids]
        return [c for c in self.commands if any(one in c.body for one in named)]


def newest_index(deployment: Deployment) -> BlindIndex:
    """Under whose key what finds people is kept."""
    keys = deployment.index_keys
    return keys.of(keys.newest())


def kinds_used(index: BlindIndex) -> set[str]:
    """The kinds of which tokens are made from now on."""
    used, make = set[str](), index.token

    def token(kind: str, value: str) -> bytes:
        used.add(kind)
        return make(kind, value)

    vars(index)["token"] = token
    return used


def recovered(deployment: Deployment, words: list[str], documents: list[bytes]) -> list[str]:
    """What is found, each with the way it was found: words of the erased person, and documents
    (commands' bodies, rows of files, problems of runs) that hold what was sealed."""
    held = everything_held(deployment)
    tried: list[tuple[str, bytes]] = []
    for name, digest in ways(deployment):
        for number, said in enumerate([*(word.encode() for word in words), *documents]):
            what = f"word {number}" if number < len(words) else f"document {number}"
            tried += [(f"{what} by {name}", form) for form in _forms(digest(said))]
    return sorted({what for what, form in _likely(held, tried) if form in held})


def _likely(held: bytes, tried: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Those whose first eight bytes stand somewhere; all places are looked at together."""
    windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(held, "u1"), 8)
    there = np.unique(np.ascontiguousarray(windows).view("<u8"))
    starts = np.frombuffer(b"".join(form[:8] for _, form in tried), "<u8")
    return [tried[place] for place in np.flatnonzero(np.isin(starts, there))]


def everything_held(deployment: Deployment) -> bytes:
    """Every value of every table, text in lower case, and what is spelled in base 64 or hex."""
    engines = (deployment.record, deployment.vault, deployment.views.engine)
    return b"\n".join(part for engine in engines for part in _values(engine))


def _values(engine: Engine) -> Iterator[bytes]:
    """Of tables and not of the views that show the same."""
    of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'table'"
    of_postgres = (
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables "
        "WHERE schemaname IN ('public', 'views')"
    )
    with engine.connect() as connection:
        query = of_sqlite if engine.dialect.name == "sqlite" else of_postgres
        for table in connection.execute(text(query)).scalars().all():
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                yield from (_flat(value) for value in row if value is not None)


def _flat(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value) + bytes(value).lower()
    return value.bytes if isinstance(value, UUID) else str(value).lower().encode()


def _forms(digest: bytes) -> Iterator[bytes]:
    """How a digest's beginning may stand: as bytes, in hex, in base 64, or as an id."""
    cut = digest[:SHORTEST]
    yield cut
    yield cut.hex().encode()
    yield base64.b64encode(cut).lower()
    for version in (4, 5, 8):
        made = bytearray(cut)
        made[6], made[8] = made[6] & 0x0F | version << 4, made[8] & 0x3F | 0x80
        yield bytes(made)
        yield made.hex().encode()
        yield str(UUID(bytes=bytes(made) + bytes(4)))[:28].encode()


def ways(deployment: Deployment) -> Iterator[tuple[str, Digest]]:
    """Every way to digest that is left to the attacker."""
    for name in PLAIN:
        yield name, lambda said, name=name: hashlib.new(name, said).digest()
        yield (
            f"{name} of sha256",
            lambda said, name=name: hashlib.new(name, hashlib.sha256(said).digest()).digest(),
        )
    for module, namespace in sorted(_namespaces().items()):
        yield module, lambda said, ns=namespace: uuid5(ns, said.decode("utf-8", "replace")).bytes
    for name, key in _keys(deployment):
        yield name, lambda said, key=key: hmac.digest(key, said, "sha256")
        yield (
            f"{name}, of sha256",
            lambda said, key=key: hmac.digest(key, hashlib.sha256(said).digest(), "sha256"),
        )
    index = newest_index(deployment)
    for kind in KINDS:
        yield (
            f"index of {kind}",
            lambda said, kind=kind: index.token(kind, said.decode("utf-8", "replace")),
        )


def _namespaces() -> dict[str, UUID]:
    """Of everything loaded that makes ids from texts."""
    return {
        f"{name}.{key}": value
        for name, module in list(sys.modules.items())
        if name.startswith(("domain", "peermatch", "scheduling", "matching"))
        for key, value in vars(module).items()
        if "NAMESPACE" in key and isinstance(value, UUID)
    }


def _keys(deployment: Deployment) -> Iterator[tuple[str, bytes]]:
    """Keys of the service and of everybody who was not erased, as they are and as used."""
    ring = deployment.store.vault.ring
    yield "no key", START
    with deployment.vault.connect() as connection:
        for row in connection.execute(select(SERVICE_KEYS)):
            yield row.purpose, ring.unwrap(row.wrapped_by, row.wrapped, service_label(row.purpose))
        living = [
            row
            for table in (PERSON_KEYS, REPLACED_KEYS)
            for row in connection.execute(select(table).where(table.c.wrapped.is_not(None)))
        ]
        for number, row in enumerate(living):
            bound = label(row.subject, row.key_version)
            secret = ring.unwrap(row.wrapped_by, row.wrapped, bound)
            own = hmac.digest(secret, b"digests", "sha256")
            yield f"somebody's key {number}", secret
            yield f"somebody's digests {number}", own
            yield f"somebody's chain {number}", hmac.digest(own, START, "sha256")


def documents_of(commands: list[Command]) -> list[bytes]:
    """What a command's digest may have been made from, with its id before it and without."""
    found = []
    for one in commands:
        said = hashlib.sha256(one.body).digest()
        found += [one.body, one.id.bytes + said, said, f"roll/{said.hex()}".encode()]
    return found


def spoken(body: bytes) -> list[str]:
    """The texts that a command's body holds."""
    found: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for one in value.values():
                collect(one)
        elif isinstance(value, list):
            for one in value:
                collect(one)

    collect(msgspec.json.decode(body))
    return found
