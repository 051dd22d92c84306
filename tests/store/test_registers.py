"""The registers beside the facts have chains of their own: what was changed in them is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from small_domain import NAMES, NOON, command

from peermatch.store.operating.backup import back_up, restore
from peermatch.store.proof.registers import REGISTERS, SETTLED, check_registers, links_of


def numbers(proof):
    """How many rows each register's links cover."""
    return {
        register.name: sum(
            link.rows for link in links_of(register.engine(proof.store, proof.engine), register)
        )
        for register in REGISTERS
    }


def test_what_is_settled_is_linked_once_whoever_links(proof):
    assert numbers(proof) == {
        "looks": 20,
        "commands": 10,
        "account-changes": 10,
        "account-states": 16,
        "sign-ins": 10,
    }
    proof.checkpoint()
    assert len(proof.checkpoints.lines()) == 3, "nothing came since"
    proof.look([uuid4()], NOON)
    proof.store.run(command(), lambda _work: {})
    proof.checkpoint()
    assert len(proof.checkpoints.lines()) == 3, "too new"
    assert proof.faults() == []
    proof.checkpoint(NOON + SETTLED + timedelta(seconds=1))
    assert numbers(proof) == {
        "looks": 21,
        "commands": 11,
        "account-changes": 11,
        "account-states": 17,
        "sign-ins": 11,
    }
    assert len(proof.checkpoints.lines()) == 4, "although no fact came"
    assert proof.faults() == []


def test_a_fault_says_where_and_when(proof):
    looks = REGISTERS[0]
    proof.look([uuid4()], NOON)
    later = NOON + timedelta(hours=1)
    proof.checkpoint(later)
    with proof.store.vault.engine.begin() as connection:
        mine = looks.table.c.at == NOON
        connection.execute(looks.table.update().where(mine).values(viewer="mallory"))
    assert proof.faults() == [
        "in the register of looks, from 2026-11-23 11:45 until 2026-11-23 12:45 UTC, "
        "something was changed"
    ]
    with proof.store.vault.engine.begin() as connection:
        connection.execute(looks.table.delete().where(looks.table.c.at == NOON))
    [fault] = proof.faults()
    assert fault.endswith("1 rows are missing")


def test_links_that_are_gone_are_missed_by_the_checkpoints(proof):
    for register in REGISTERS:
        with register.engine(proof.store, proof.engine).begin() as connection:
            connection.execute(register.links.delete())
    assert set(proof.faults()) == {
        f"checkpoint 3 says otherwise of {register.called}" for register in REGISTERS
    }


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_restored_place_has_the_same_chains(proof, another_place, kind, tmp_path):
    archive = tmp_path / "one.backup"
    back_up(proof.store, proof.engine, archive, NOON)
    there = another_place(kind)
    store, engine = there.open_store(NAMES), there.record_engine()
    restore(store, engine, archive, proof.register)
    said = [(3, {r.name: links_of(r.engine(store, engine), r)[-1].digest for r in REGISTERS})]
    assert check_registers(store, engine, said) == []
    assert said[0][1] == {
        r.name: links_of(r.engine(proof.store, proof.engine), r)[-1].digest for r in REGISTERS
    }


def test_a_tombstone_that_the_vault_lost_is_told(proof):
    with proof.store.vault.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM person_keys WHERE erased_at IS NOT NULL")
    assert proof.faults() == ["the vault has lost the tombstones of 2 erased people"]
