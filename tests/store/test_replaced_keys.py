"""A person's key replaced on demand: what is sealed from then on is sealed under another one, what
was sealed before opens as before, and an erasure destroys every one of them."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from small_domain import CLUB, NAMES, NOON, command, join
from sqlalchemy import select
from test_keys_and_erasure import ADA, House, entropy
from test_scans import PDF, PNG

from peermatch.store import ERASED, START, CommandReused, KeyUnavailable
from peermatch.store.keys.held_keys import Held, HeldKeys
from peermatch.store.keys.key_tables import PERSON_KEYS, REPLACED_KEYS
from peermatch.store.keys.keyed_digests import keyed_digest
from peermatch.store.keys.replacing import (
    SETTLED,
    KeyAlreadyReplaced,
    key_of,
    note_resealed,
    replace_key,
    to_reseal,
)
from peermatch.store.keys.sealing import read_seal
from peermatch.store.keys.vault import PersonErased, Vault
from peermatch.store.keys.wrapping.rotation import (
    StillInUse,
    destroy_old_keys,
    rotate,
    write_key_file,
)
from peermatch.store.operating.backup import back_up, restore
from peermatch.store.papers.scans import SCANS, Scans


@pytest.fixture
def house(databases, tmp_path):
    made = House(databases, tmp_path)
    yield made
    made.views.close()


def wrapped_keys(house, person):
    with house.store.vault.engine.connect() as connection:
        return [
            bytes(one)
            for table in (PERSON_KEYS, REPLACED_KEYS)
            for one in connection.execute(
                select(table.c.wrapped).where(table.c.subject == person)
            ).scalars()
            if one is not None
        ]


def versions(house):
    """Of the keys under which the log's facts are sealed, in order."""
    rows = house.store.recorded_after(START, 10)
    return [read_seal(row.sealed)[0].key_version for row in rows if row.sealed]


def test_facts_before_and_after_open_in_every_process_and_the_log_stays_as_it_is(house):
    club, person = uuid4(), uuid4()
    elsewhere = house.databases.open_store(NAMES)  # holds its keys for five seconds
    house.store.run(command(), join(club, person, ADA))
    assert elsewhere.read(CLUB, club).members == {person: ADA}
    before = house.store.rows_after(START, 10)
    assert replace_key(house.store.vault, person, 1, "officer", NOON) == 2
    house.store.run(command(), join(uuid4(), person, "Ada"))
    second = house.store.recorded_after(START, 10)[-1].stream
    assert elsewhere.read(CLUB, second).members == {person: "Ada"}, "a key it did not know yet"
    assert elsewhere.read(CLUB, club).members == {person: ADA}
    assert house.store.rows_after(START, 1) == before
    assert versions(house) == [1, 2]
    house.projector.catch_up()
    assert house.found("Adelaide") == [person]
    found = key_of(house.store.vault.engine, person)
    assert (found.key_version, [(o.key_version, o.by, o.at) for o in found.replaced]) == (
        2,
        [(1, "officer", NOON)],
    )


def test_a_process_that_still_holds_the_old_key_seals_what_everybody_opens(house):
    club, person = uuid4(), uuid4()
    slow = house.databases.open_store(NAMES)
    slow.run(command(), join(uuid4(), person, ADA))
    replace_key(house.store.vault, person, 1, "officer", NOON)
    slow.run(command(), join(club, person, ADA))
    assert versions(house) == [1, 1]
    assert house.store.read(CLUB, club).members == {person: ADA}


def test_said_again_it_changes_nothing_and_of_two_at_once_one_is_told(house):
    person, vault = uuid4(), house.store.vault
    with pytest.raises(KeyAlreadyReplaced):
        replace_key(vault, person, 1, "officer", NOON)
    house.store.run(command(), join(uuid4(), person, ADA))
    assert key_of(vault.engine, uuid4()) is None
    together, told = Barrier(4), []

    def ask(who):
        one = house.databases.open_store(NAMES)
        together.wait()
        try:
            told.append(replace_key(one.vault, person, 1, who, NOON))
        except KeyAlreadyReplaced:
            told.append(who)

    threads = [Thread(target=ask, args=(f"officer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(2) == 1
    (won,) = key_of(vault.engine, person).replaced
    assert won.by not in told
    assert replace_key(vault, person, 1, won.by, NOON) == 2
    assert len(key_of(vault.engine, person).replaced) == 1
    for wrong in (3, 7):
        with pytest.raises(KeyAlreadyReplaced):
            replace_key(vault, person, wrong, "officer", NOON)


def test_a_command_is_known_again_whichever_key_it_was_said_under(house):
    club, person, vault = uuid4(), uuid4(), house.store.vault
    first, second = command(), command()
    done = house.store.run(first, join(club, person, ADA))
    found_by = keyed_digest(vault, [person], b"a row of a file")
    replace_key(vault, person, 1, "officer", NOON)
    again = house.store.run(second, join(uuid4(), person, ADA))
    replace_key(vault, person, 2, "officer", NOON)
    for asked, answer in ((first, done), (second, again)):
        repeated = house.store.run(asked, join(uuid4(), person, ADA))
        assert (repeated.position, repeated.repeated) == (answer.position, True)
        other = command(id=asked.id, body=b'{"other": 1}')
        with pytest.raises(CommandReused):
            house.store.run(other, join(uuid4(), person, ADA))
    assert keyed_digest(vault, [person], b"a row of a file") == found_by
    recorder = house.store.record.recorder
    assert [len(recorder.answered([one.id])[one.id].digest) for one in (first, second)] == [32, 36]


def test_an_erasure_destroys_every_key_and_no_key_is_made_after_it(house):
    club, person = uuid4(), uuid4()
    house.store.run(command(), join(club, person, ADA))
    for version in (1, 2):
        replace_key(house.store.vault, person, version, "officer", NOON)
        house.store.run(command(), join(uuid4(), person, ADA))
    keys = wrapped_keys(house, person)
    assert len(keys) == 3
    assert all(one in house.every_byte() for one in keys)
    assert house.erasure().erase(person).sealed_facts == 3
    held = house.every_byte()
    assert not any(one in held for one in keys)
    assert wrapped_keys(house, person) == []
    assert house.store.read(CLUB, club).members == {person: ERASED}
    assert key_of(house.store.vault.engine, person) is None
    with pytest.raises(PersonErased):
        replace_key(house.store.vault, person, 3, "officer", NOON)


@pytest.mark.parametrize("done", range(1, 7))
def test_an_erasure_that_was_cut_off_destroys_a_key_that_was_just_replaced(house, done):
    """The tombstone ends replacing; what was replaced before it goes with it."""
    person = uuid4()
    house.store.run(command(), join(uuid4(), person, ADA))
    replace_key(house.store.vault, person, 1, "officer", NOON)
    keys = wrapped_keys(house, person)
    for step in house.erasure().steps(person)[:done]:
        step()
    with pytest.raises(PersonErased):
        replace_key(house.store.vault, person, 2, "officer", NOON)
    again = House(house.databases, house.folder)
    again.erasure().erase(person)
    assert not any(one in again.every_byte() for one in keys)
    again.views.close()


def test_rotation_rewraps_replaced_keys_before_an_old_wrapping_key_goes(house, tmp_path):
    club, person = uuid4(), uuid4()
    house.store.run(command(), join(club, person, ADA))
    replace_key(house.store.vault, person, 1, "officer", NOON)
    newer, path = house.databases.ring.with_new("newer", entropy), tmp_path / "keys"
    write_key_file(path, newer)
    with pytest.raises(StillInUse):
        destroy_old_keys(house.store.vault.engine, newer, path)
    assert rotate(house.store.vault.engine, newer, house.store.vault.entropy) == 3
    only_new = destroy_old_keys(house.store.vault.engine, newer, path)
    assert house.databases.open_store(NAMES, ring=only_new).read(CLUB, club).members == {
        person: ADA
    }


def test_a_backup_brings_replaced_keys_back_and_obeys_tombstones(house, another_place, tmp_path):
    club, person, gone = uuid4(), uuid4(), uuid4()
    for one in (person, gone):
        house.store.run(command(), join(club, one, ADA))
        replace_key(house.store.vault, one, 1, "officer", NOON)
    archive = tmp_path / "backup.zip"
    back_up(house.store, house.databases.record_engine(), archive, NOON)
    house.erasure().erase(gone)
    target = another_place(house.databases.kind)
    restored = target.open_store(NAMES)
    restore(restored, target.record_engine(), archive, house.register)
    assert restored.read(CLUB, club).members == {person: ADA, gone: ERASED}
    with restored.vault.engine.connect() as connection:
        query = select(REPLACED_KEYS.c.wrapped).where(REPLACED_KEYS.c.subject == gone)
        assert connection.execute(query).scalar_one() is None


def test_scans_are_sealed_anew_once_nobody_seals_under_the_old_key(house):
    person, form, (one, two) = uuid4(), uuid4(), (uuid4(), uuid4())
    vault = house.store.vault
    scans = Scans(vault, lambda _: None, lambda: NOON)
    scans.keep(person, form, [(one, PDF)])
    replace_key(vault, person, 1, "officer", NOON)
    assert scans.keep(person, form, [(uuid4(), PDF), (two, PNG)])[0] == one, "known again"
    assert to_reseal(vault.engine, NOON) == []
    later = NOON + SETTLED
    assert to_reseal(vault.engine, later) == [person]
    assert [scans.reseal(person) for _ in range(2)] == [1, 0]
    note_resealed(vault.engine, person, later)
    assert to_reseal(vault.engine, later) == []
    assert key_of(vault.engine, person).replaced[0].resealed_at == later
    with vault.engine.connect() as connection:
        sealed = connection.execute(select(SCANS.c.sealed)).scalars()
        assert {read_seal(bytes(blob))[0].key_version for blob in sealed} == {2}
    for scan, body in ((one, PDF), (two, PNG)):
        assert scans.opened(person, form, scan, look=None).body == body


def test_a_replaced_key_that_is_missing_is_never_read_as_erased(house):
    club, person = uuid4(), uuid4()
    house.store.run(command(), join(club, person, ADA))
    replace_key(house.store.vault, person, 1, "officer", NOON)
    with house.store.vault.engine.begin() as connection:
        connection.execute(REPLACED_KEYS.delete())
    with pytest.raises(KeyUnavailable):
        house.databases.open_store(NAMES).read(CLUB, club)


def test_unwrapped_keys_are_bounded_in_number_and_dropped_in_time(databases):
    now = [0.0]
    held = HeldKeys(5.0, lambda: now[0], most=3)
    people = [uuid4() for _ in range(5)]
    for person in people:
        held.keep(person, Held(1, 5.0))
    assert [held.of(one) is not None for one in people] == [False, False, True, True, True]
    now[0] = 5.0
    assert (held.of(people[-1]), len(held)) == (None, 3)
    held.sweep()
    assert len(held) == 0
    store = databases.open_store(NAMES)
    vault = Vault(store.vault.engine, databases.ring, store.vault.entropy, most_held=2)
    vault.make_keys(people)
    assert len(vault.held) == 2
    assert [vault.key_for_sealing(one)[0] for one in people] == [1] * 5
    assert timedelta(seconds=vault.lease) < SETTLED
