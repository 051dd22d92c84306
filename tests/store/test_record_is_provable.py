"""The chain finds what was changed in the record, wherever it was changed."""

import random
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from small_domain import NOON, Opened, command
from tampering import ANY, TAMPERINGS, put_state, rows, truncate

from peermatch.store import START
from peermatch.store.keys.service_keys import SERVICE_KEYS, Purpose, service_key
from peermatch.store.proof.chain import LINKS, Linker
from peermatch.store.proof.checkpoints import FILE, Signed, vouched_by
from peermatch.store.proof.known_checkpoints import KNOWN
from peermatch.store.proof.signing import demands_of


def test_an_untouched_record_is_sound(proof):
    report = proof.report()
    assert (report.facts, report.unlinked, report.checkpoints, report.faults) == (30, 0, 3, [])


def test_new_facts_are_linked_behind_the_writers(proof):
    proof.store.run(command(), lambda w: w.load(ANY, uuid4()).record(Opened(place="x")) or {})
    assert proof.report().unlinked == 1
    proof.checkpoint()
    report = proof.report()
    assert (report.unlinked, report.checkpoints, report.faults) == (0, 4, [])


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
    assert "checkpoint 3 says otherwise of the first 30 facts" in proof.faults()


def test_facts_cut_off_together_with_their_links_are_found(proof):
    for _ in range(4):
        truncate(proof, random.Random(1))
    proof.execute(f"DELETE FROM {LINKS.name} WHERE facts > 21")
    assert "checkpoint 3 says otherwise of the first 30 facts" in proof.faults()


def test_a_forged_checkpoint_is_found(proof):
    path = proof.checkpoints._folder / FILE
    forged = path.read_bytes().replace(b'"signature":"', b'"signature":"AAAA', 1)
    path.write_bytes(forged)
    assert "checkpoint 1 is not vouched for by its signature" in proof.faults()


def test_removed_checkpoints_are_missed_by_the_vault(proof):
    (proof.folder / FILE).unlink()
    assert proof.faults() == [
        "checkpoints after number 0 are missing; the vault knows of 3",
        "there are 0 checkpoints and not 1",
    ]


def test_a_vault_that_forgets_is_missed_by_the_checkpoints(proof):
    with proof.store.vault.engine.begin() as connection:
        connection.execute(KNOWN.delete().where(KNOWN.c.number > 1))
    assert proof.faults() == ["the vault has lost checkpoints that were made"]


def test_who_holds_all_but_the_witness_is_caught_by_the_witness(proof):
    """They cut the last facts and make the vault, the chain and the checkpoints agree."""
    witness = proof.checkpoints.lines()
    forget = random.Random(3)
    for _ in range(4):
        truncate(proof, forget)
    proof.execute(f"DELETE FROM {LINKS.name}")
    with proof.store.vault.engine.begin() as connection:
        connection.execute(KNOWN.delete())
    (proof.folder / FILE).unlink()
    proof.checkpoint()
    assert proof.faults() == []
    assert "the witness holds another checkpoint 1" in proof.faults(witness=witness)


def test_a_key_that_was_pinned_tells_that_all_was_signed_anew(proof):
    pinned = demands_of(proof.store, proof.folder, NOON).public
    with proof.store.vault.engine.begin() as connection:
        mine = SERVICE_KEYS.c.purpose == Purpose.CHECKPOINTS.value
        connection.execute(SERVICE_KEYS.delete().where(mine))
        connection.execute(KNOWN.delete())
    (proof.folder / FILE).unlink()
    proof.checkpoint()
    assert proof.faults() == []
    assert proof.faults(public=pinned) == ["checkpoint 1 is not vouched for by its signature"]


def test_an_old_newest_checkpoint_and_too_few_are_faults(proof):
    later = NOON + timedelta(hours=25)
    assert proof.faults(now=later) == ["the newest checkpoint is older than 24 hours: 2026-11-23"]
    assert proof.faults(at_least=9) == ["there are 3 checkpoints and not 9"]
    proof.checkpoint(later)
    assert proof.faults(now=later) == []


def test_checkpoints_of_an_older_version_stand_before_the_numbered_ones(proof):
    """They were neither numbered nor chained; the vault knows those that came after."""
    old = [unnumbered(proof, line) for line in proof.checkpoints.lines()]
    (proof.folder / FILE).write_bytes(b"".join(line + b"\n" for line in old))
    with proof.store.vault.engine.begin() as connection:
        connection.execute(KNOWN.delete())
    assert proof.faults() == []
    proof.checkpoint(NOON + timedelta(hours=2))
    assert proof.report().checkpoints == 4
    assert proof.faults() == []
    lines = proof.checkpoints.lines()
    (proof.folder / FILE).write_bytes(b"".join(one + b"\n" for one in [*lines, old[0]]))
    assert "checkpoint 5 does not follow the one before" in proof.faults()


def unnumbered(proof, line):
    statement = vouched_by(line, demands_of(proof.store, proof.folder, NOON).public)
    body = msgspec.json.encode(
        {"facts": statement.facts, "digest": statement.digest, "at": statement.at}
    )
    vault = proof.store.vault
    secret = service_key(vault.engine, vault.ring, Purpose.CHECKPOINTS, vault.entropy)
    signature = Ed25519PrivateKey.from_private_bytes(secret).sign(body)
    return msgspec.json.encode(Signed(body, signature))


def test_erasing_leaves_the_chain_sound(proof):
    person = proof.store.recorded_after(START, 5)[1].subject
    proof.store.vault.raise_tombstone(person, NOON)
    proof.store.vault.destroy_key(person)
    assert proof.faults() == []
