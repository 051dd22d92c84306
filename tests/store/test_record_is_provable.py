"""The chain finds what was changed in the record, wherever it was changed."""

import random
from uuid import uuid4

import pytest
from small_domain import NAMES, NOON, Opened, command
from tampering import ANY, TAMPERINGS, Proof, put_state, rows, truncate

from peermatch.store import START
from peermatch.store.proof.chain import LINKS, Linker
from peermatch.store.proof.checkpoints import FILE
from peermatch.store.proof.verifying import verify


@pytest.fixture
def proof(databases, tmp_path):
    return Proof(databases.open_store(NAMES), databases.record_engine(), tmp_path / "elsewhere")


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


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_each_kind_of_tampering_is_found(proof, tamper):
    chance = random.Random(tamper.__name__)
    for _ in range(8):
        undo = tamper(proof, chance)
        assert proof.faults() != []
        undo()
    assert proof.faults() == []


def test_a_well_formed_change_is_told_by_its_batch(proof):
    """It still reads, and nothing but the chain can see it."""
    row = rows(proof)[3]
    put_state(proof, row, row[3].replace(b"dora", b"evil"))
    (fault,) = proof.faults()
    assert fault.startswith("facts ")
    assert fault.endswith(" were changed")


def test_bytes_that_are_no_text_are_a_fault_and_no_failure(proof):
    row = rows(proof)[3]
    put_state(proof, row, row[3].replace(b"dora", b"\xe6ora"))
    assert len(proof.faults()) == 2


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
