"""The hash chain: each fact is linked to all before it, over its sealed bytes, in log order."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from peermatch.store.facts.envelope import Row
from peermatch.store.facts.position import START, Position
from peermatch.store.store import Store

SCHEMA = MetaData()
LINKS = Table(
    "chain_links",
    SCHEMA,
    Column("facts_before", BigInteger, primary_key=True),
    Column("facts", BigInteger, nullable=False),
    Column("position", String(50), nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
"""Each link covers facts number `facts_before` + 1 to `facts`, and by its digest all before."""

BATCH = 1000
GENESIS = sha256(b"peermatch chain 1").digest()
_PLACE = struct.Struct(">QQ")


@dataclass(frozen=True, slots=True)
class Link:
    """How far the chain reaches: that many facts, the last one's position, and the digest."""

    before: int
    facts: int
    position: Position
    digest: bytes


FIRST = Link(0, 0, START, GENESIS)


def chained(digest: bytes, number: int, row: Row) -> bytes:
    """The digest after fact `number` (from 1). The position is left out: a restore changes it."""
    linked = sha256(digest)
    linked.update(_PLACE.pack(number, row.version))
    linked.update(row.stream.bytes)
    linked.update(sha256(row.name.encode("utf-8")).digest())
    linked.update(sha256(row.state).digest())
    return linked.digest()


def extended(link: Link, rows: Iterable[Row]) -> Link:
    """The link that follows `link` and covers `rows`, which are not empty."""
    digest, number, position = link.digest, link.facts, link.position
    for row in rows:
        number += 1
        digest = chained(digest, number, row)
        position = row.position
    return Link(link.facts, number, position, digest)


class Linker:
    """Links new facts behind the writers, who don't wait for it. Several may run."""

    def __init__(self, store: Store, engine: Engine, *, batch: int = BATCH) -> None:
        self._store = store
        self._engine = engine
        self._batch = batch

    def last(self) -> Link:
        query = select(LINKS).order_by(LINKS.c.facts_before.desc()).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return FIRST
        return Link(row.facts_before, row.facts, Position.parse(row.position), row.digest)

    def link_pending(self) -> Link:
        """Links everything that the log holds now; returns the last link."""
        link = self.last()
        while rows := self._store.rows_after(link.position, self._batch):
            longer = extended(link, rows)
            link = longer if self._keep(longer) else self.last()
        return link

    def _keep(self, link: Link) -> bool:
        values = {
            "facts_before": link.before,
            "facts": link.facts,
            "position": str(link.position),
            "digest": link.digest,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(LINKS).values(values))
        except IntegrityError:
            return False  # another linker was first
        return True


def all_links(engine: Engine) -> list[Link]:
    with engine.connect() as connection:
        return [
            Link(r.facts_before, r.facts, Position.parse(r.position), r.digest)
            for r in connection.execute(select(LINKS).order_by(LINKS.c.facts_before))
        ]
