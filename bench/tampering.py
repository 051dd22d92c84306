"""Tampering with a record behind the store's back, in every way that a database allows."""

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from small_domain import NAMES, Joined, Opened, command
from sqlalchemy import Engine, text
from store_places import RING

from domain.shared.decider import Decider
from peermatch.store import Place, Store
from peermatch.store.databases.engines import engine_at
from peermatch.store.proof.chain import Linker
from peermatch.store.proof.checkpoints import Checkpoints
from peermatch.store.proof.verifying import verify

ANY: Decider[None] = Decider("any", None, lambda state, fact: state)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = bytes(range(32))
Undo = Callable[[], object]


class Proof:
    """A record of ten streams about two people, linked and checkpointed."""

    def __init__(self, store: Store, engine: Engine, folder: Path) -> None:
        self.store = store
        self.engine = engine
        self.checkpoints = Checkpoints(folder)
        self.linker = Linker(self.store, self.engine, batch=7)
        people = [uuid4(), uuid4()]
        for stream in [uuid4() for _ in range(10)]:
            facts = [Opened(place="hall"), *(Joined(person=p, name="Ada") for p in people)]
            self.store.run(
                command(), lambda work, s=stream, f=facts: work.load(ANY, s).record(*f) or {}
            )
        self.checkpoint()

    def checkpoint(self) -> None:
        self.checkpoints.add(self.linker.link_pending(), NOON, SECRET)

    def faults(self) -> list[str]:
        return verify(self.store, self.engine, self.checkpoints).faults

    def execute(self, sql: str, **values: object) -> Any:
        with self.engine.begin() as connection:
            return connection.execute(text(sql), values)


def rows(proof: Proof) -> list[Any]:
    found = proof.execute(
        "SELECT originator_id, originator_version, topic, state FROM stored_events"
    ).all()
    return [(r[0], r[1], r[2], bytes(r[3])) for r in found]


def put_state(proof: Proof, row: Any, state: bytes) -> None:
    proof.execute(
        "UPDATE stored_events SET state=:state "
        "WHERE originator_id=:stream AND originator_version=:version",
        state=state,
        stream=row[0],
        version=row[1],
    )


def flip(proof: Proof, chance: random.Random) -> Undo:
    row = chance.choice(rows(proof))
    changed = bytearray(row[3])
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    put_state(proof, row, bytes(changed))
    return lambda: put_state(proof, row, row[3])


def swap(proof: Proof, chance: random.Random) -> Undo:
    """Exchanges two facts' bytes; both may be sealed for the same person."""
    one, other = chance.sample([r for r in rows(proof) if r[2] == "club.joined"], 2)
    put_state(proof, one, other[3])
    put_state(proof, other, one[3])

    def undo() -> None:
        put_state(proof, one, one[3])
        put_state(proof, other, other[3])

    return undo


def rename(proof: Proof, chance: random.Random) -> Undo:
    row = chance.choice(rows(proof))
    sql = (
        "UPDATE stored_events SET topic=:topic "
        "WHERE originator_id=:stream AND originator_version=:version"
    )
    proof.execute(sql, topic="club.left", stream=row[0], version=row[1])
    return lambda: proof.execute(sql, topic=row[2], stream=row[0], version=row[1])


def delete(proof: Proof, chance: random.Random, *, last: bool = False) -> Undo:
    sqlite = proof.engine.dialect.name == "sqlite"
    columns, order = ("rowid, *", "rowid") if sqlite else ("*", "transaction_id, notification_id")
    found = proof.execute(f"SELECT {columns} FROM stored_events ORDER BY {order}").mappings().all()
    row = found[-1] if last else chance.choice(found)
    proof.execute(
        "DELETE FROM stored_events "
        "WHERE originator_id=:originator_id AND originator_version=:originator_version",
        **row,
    )
    casts = {"transaction_id": "CAST(:transaction_id AS xid8)"}
    marks = ", ".join(casts.get(n, f":{n}") for n in row)
    return lambda: proof.execute(
        f"INSERT INTO stored_events ({', '.join(row)}) VALUES ({marks})", **row
    )


def truncate(proof: Proof, chance: random.Random) -> Undo:
    return delete(proof, chance, last=True)


TAMPERINGS = (flip, swap, rename, delete, truncate)


def missed(place: Place, count: int, chance: random.Random) -> int:
    """How many of that many tamperings, each undone again, were not found."""
    store, engine = Store.open_at(place, RING, NAMES), engine_at(place.record)
    unfound = 0
    with tempfile.TemporaryDirectory() as folder:
        proof = Proof(store, engine, Path(folder))
        for number in range(count):
            undo = TAMPERINGS[number % len(TAMPERINGS)](proof, chance)
            unfound += not proof.faults()
            undo()
        unfound += len(proof.faults())
    store.close()
    engine.dispose()
    return unfound
