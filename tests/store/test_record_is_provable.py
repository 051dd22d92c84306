"""The chain finds what was changed in the record, wherever it was changed."""

import random
from uuid import uuid4

import pytest
from small_domain import NAMES, NOON, Joined, Opened, command
from sqlalchemy import text

from domain.decider import Decider
from peermatch.store import START
from peermatch.store.chain import LINKS, Linker
from peermatch.store.checkpoints import FILE, Checkpoints
from peermatch.store.verifying import verify

ANY = Decider("any", None, lambda state, fact: state)
SECRET = bytes(range(32))


class Proof:
    """A record of ten streams about two people, linked and checkpointed."""

    def __init__(self, databases, folder):
        self.store = databases.open_store(NAMES)
        self.engine = databases.record_engine()
        self.checkpoints = Checkpoints(folder)
        self.linker = Linker(self.store, self.engine, batch=7)
        people = [uuid4(), uuid4()]
        self.streams = [uuid4() for _ in range(10)]
        for stream in self.streams:
            facts = [Opened(place="hall"), *(Joined(person=p, name="Ada") for p in people)]
            self.store.run(
                command(), lambda work, s=stream, f=facts: work.load(ANY, s).record(*f) or {}
            )
        self.checkpoint()

    def checkpoint(self):
        self.checkpoints.add(self.linker.link_pending(), NOON, SECRET)

    def faults(self):
        return verify(self.store, self.engine, self.checkpoints).faults

    def execute(self, sql, **values):
        with self.engine.begin() as connection:
            return connection.execute(text(sql), values)


@pytest.fixture
def proof(databases, tmp_path):
    return Proof(databases, tmp_path / "elsewhere")


def test_an_untouched_record_is_sound(proof):
    report = verify(proof.store, proof.engine, proof.checkpoints)
    assert (report.facts, report.unlinked, report.checkpoints, report.faults) == (30, 0, 1, [])


def test_new_facts_are_linked_behind_the_writers(proof):
    proof.store.run(command(), lambda w: w.load(ANY, uuid4()).record(Opened(place="x")) or {})
    assert verify(proof.store, proof.engine, proof.checkpoints).unlinked == 1
    proof.checkpoint()
    report = verify(proof.store, proof.engine, proof.checkpoints)
    assert (report.unlinked, report.checkpoints, report.faults) == (0, 2, [])


def test_two_linkers_make_one_chain(proof):
    other = Linker(proof.store, proof.engine, batch=3)
    for linker in (other, proof.linker, other):
        for _ in range(5):
            proof.store.run(
                command(), lambda w: w.load(ANY, uuid4()).record(Opened(place="x")) or {}
            )
        linker.link_pending()
    assert proof.faults() == []


def rows(proof):
    found = proof.execute(
        "SELECT originator_id, originator_version, topic, state FROM stored_events"
    ).all()
    return [(r[0], r[1], r[2], bytes(r[3])) for r in found]


def put_state(proof, row, state):
    proof.execute(
        "UPDATE stored_events SET state=:state "
        "WHERE originator_id=:stream AND originator_version=:version",
        state=state,
        stream=row[0],
        version=row[1],
    )


def flip(proof, chance):
    row = chance.choice(rows(proof))
    changed = bytearray(row[3])
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    put_state(proof, row, bytes(changed))
    return lambda: put_state(proof, row, row[3])


def swap(proof, chance):
    """Exchanges two facts' bytes; both may be sealed for the same person."""
    one, other = chance.sample([r for r in rows(proof) if r[2] == "club.joined"], 2)
    put_state(proof, one, other[3])
    put_state(proof, other, one[3])

    def undo():
        put_state(proof, one, one[3])
        put_state(proof, other, other[3])

    return undo


def rename(proof, chance):
    row = chance.choice(rows(proof))
    sql = (
        "UPDATE stored_events SET topic=:topic "
        "WHERE originator_id=:stream AND originator_version=:version"
    )
    proof.execute(sql, topic="club.left", stream=row[0], version=row[1])
    return lambda: proof.execute(sql, topic=row[2], stream=row[0], version=row[1])


def delete(proof, chance, *, last=False):
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


def truncate(proof, chance):
    return delete(proof, chance, last=True)


@pytest.mark.parametrize("tamper", [flip, swap, rename, delete, truncate])
def test_each_kind_of_tampering_is_found(proof, tamper):
    chance = random.Random(tamper.__name__)
    for _ in range(8):
        undo = tamper(proof, chance)
        assert proof.faults() != []
        undo()
    assert proof.faults() == []


def test_a_chain_that_was_recomputed_is_found_by_its_checkpoint(proof):
    put_state(proof, rows(proof)[3], rows(proof)[3][3].replace(b"dora", b"evil"))
    proof.execute(f"DELETE FROM {LINKS.name}")
    proof.linker.link_pending()
    assert proof.faults() == ["checkpoint 1 says otherwise of the first 30 facts"]


def test_facts_cut_off_together_with_their_links_are_found(proof):
    for _ in range(4):
        truncate(proof, random.Random(1))
    proof.execute(f"DELETE FROM {LINKS.name} WHERE facts > 21")
    assert "checkpoint 1 says otherwise of the first 30 facts" in proof.faults()


def test_a_forged_checkpoint_is_found(proof):
    path = proof.checkpoints._folder / FILE
    forged = path.read_bytes().replace(b'"signature":"', b'"signature":"AAAA', 1)
    path.write_bytes(forged)
    assert proof.faults() == ["checkpoint 1 is not vouched for by its signature"]


def test_erasing_leaves_the_chain_sound(proof, databases):
    person = proof.store.recorded_after(START, 5)[1].subject
    proof.store.vault.raise_tombstone(person, NOON)
    proof.store.vault.destroy_key(person)
    assert proof.faults() == []
