"""How fast read models follow, how soon a fact is seen, and whether a rebuild equals live."""

import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from small_domain import CLUB, NAMES, Joined, Left, Scored
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Uuid, select
from store_places import RING

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from peermatch.store import Command, Place, Recorded, Store
from peermatch.store.facts.envelope import NewFact, Row
from peermatch.store.facts.position import Position

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MEMBERS = Table(
    "members",
    MetaData(),
    Column("person", Uuid, primary_key=True),
    Column("club", Uuid, nullable=False),
    Column("joined", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("name", LargeBinary, nullable=False),
)


def _joined(rows: Rows, r: Recorded) -> None:
    rows.put(
        MEMBERS, person=r.stream, club=r.fact.person, joined=r.version, points=0, name=r.sealed
    )


def _scored(rows: Rows, r: Recorded) -> None:
    rows.change(MEMBERS, {"person": r.stream}, points=r.fact.points)


def _left(rows: Rows, r: Recorded) -> None:
    rows.remove(MEMBERS, person=r.stream)


MODEL = Projection("members", 1, (MEMBERS,), {Joined: _joined, Scored: _scored, Left: _left})


def fill(store: Store, facts: int) -> None:
    """Puts that many facts into the log: each person joins, scores, and one in ten leaves."""
    chunk: list[Row] = []
    for number, (stream, version, fact) in enumerate(_facts(facts), 1):
        new = NewFact(stream, version, NOW, "bench", UUID(int=number), fact)
        stored = store.record.mapper.to_stored_event(new)
        place = Position(0, number)
        chunk.append(Row(place, stream, version, stored.topic, stored.state))
        if len(chunk) == 5000:
            store.record.recorder.put_back(chunk)
            chunk = []
    store.record.recorder.put_back(chunk)


def _facts(facts: int) -> Iterator[tuple[UUID, int, object]]:
    """All sealed under fifty keys: the vault's speed is not what is measured."""
    keys = [UUID(int=1 << 100 | n) for n in range(50)]
    made = 0
    while made < facts:
        stream, key = UUID(int=(made + 1) << 32), keys[made % 50]
        yield stream, 1, Joined(person=key, name="Made Up")
        yield stream, 2, Scored(points=made % 7)
        made += 2
        if made % 20 == 0:
            yield stream, 3, Left(person=key)
            made += 1


def follow(place: Place, facts: int) -> tuple[float, int]:
    """Facts per second of a projector that catches up, and rows in which a rebuild differs."""
    store = Store.open_at(place, RING, NAMES)
    views = Views.open_at(place)
    fill(store, facts)
    generations.prepare(views.engine, [MODEL])
    projector = Projector(store, views.engine, [MODEL], now=lambda: NOW)
    begun = time.perf_counter()
    applied = projector.catch_up()
    rate = applied / (time.perf_counter() - begun)
    live = _dump(views)
    projector.rebuild("members")
    rebuilt = _dump(views)
    differences = len(set(live) ^ set(rebuilt)) + (live != rebuilt)
    if not live:
        raise RuntimeError("nothing was projected")
    store.close()
    views.close()
    return rate, differences


def _dump(views: Views) -> list[tuple[object, ...]]:
    with views.connect() as connection:
        query = select(MEMBERS).order_by(MEMBERS.c.person)
        return [tuple(row) for row in connection.execute(query)]


def visible(place: Place, saves: int) -> list[float]:
    """Milliseconds from the end of each save until the read model shows it, sorted."""
    store = Store.open_at(place, RING, NAMES)
    views = Views.open_at(place)
    generations.prepare(views.engine, [MODEL])
    ending = threading.Event()
    projector = Projector(store, views.engine, [MODEL], now=lambda: NOW)
    following = threading.Thread(target=projector.run, args=(ending,))
    following.start()
    taken = []
    for _ in range(saves):
        stream = uuid4()
        asked = Command(uuid4(), "bench", "Join", b"{}", NOW)
        done = store.run(
            asked,
            lambda work, s=stream: (
                work.load(CLUB, s).record(Joined(person=s, name="Made Up")) or {}
            ),
        )
        begun = time.perf_counter()
        if not views.wait_for(done.position, timeout=30):
            raise RuntimeError("a save was never seen")
        taken.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.003)
    ending.set()
    following.join()
    store.close()
    views.close()
    return sorted(taken)
