"""Keys are wrapped, rotated and destroyed; a person who was erased is gone everywhere."""

import hashlib
import io
import json
import stat
import zipfile
from dataclasses import replace
from uuid import uuid4

import msgspec
import pytest
from small_domain import CLUB, NAMES, NOON, Joined, command, join
from sqlalchemy import select, text

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.people.finder import TOKENS, by_name, finder, people_with
from peermatch.store import ERASED, START, BadKeyFile, CommandReused, KeyRing, KeyUnavailable
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.store.keys.key_tables import PERSON_KEYS
from peermatch.store.keys.service_keys import Purpose, service_key
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.keys.wrapping.rotation import (
    StillInUse,
    destroy_old_keys,
    rotate,
    write_key_file,
)
from peermatch.store.operating.backup import DamagedBackup, Manifest, NotEmpty, back_up, restore
from peermatch.store.operating.erasing import Erasure
from peermatch.store.operating.exporting import export
from peermatch.store.operating.scrubbing import NotErased
from peermatch.store.proof.chain import Linker
from peermatch.store.proof.checking_checkpoints import Demands
from peermatch.store.proof.checkpoints import Checkpoints, public_key
from peermatch.store.proof.verifying import verify

ADA = "Adelaide Unmistakable-Example"


def entropy(count):
    return bytes(i * 7 % 256 for i in range(count))


class House:
    """A store with one read model by which people are found."""

    def __init__(self, databases, folder):
        self.databases, self.folder = databases, folder
        self.store = databases.open_store(NAMES, key_lease=0.01)
        self.views = Views.open_at(databases.place)
        key = service_key(
            self.store.vault.engine, databases.ring, Purpose.BLIND_INDEX, self.store.vault.entropy
        )
        self.index = BlindIndex(key)
        model = finder(self.store, self.index, {Joined: {"name": by_name}})
        generations.prepare(self.views.engine, [model])
        self.projector = Projector(self.store, self.views.engine, [model], now=lambda: NOON)
        self.register = Tombstones(folder)

    def models_show(self, position):
        self.projector.catch_up()
        return self.views.wait_for(position, timeout=0)

    def erasure(self):
        return Erasure(self.store, self.register, self.models_show, lambda: NOON)

    def found(self, name):
        self.projector.catch_up()
        with self.views.connect() as connection:
            return people_with(connection, self.index.whose_name(name))

    def every_byte(self):
        """All bytes of every table and file of this place and its folder."""
        parts = [p.read_bytes() for p in self.folder.rglob("*") if p.is_file()]
        if self.databases.kind == "sqlite":
            return b"".join(parts)
        for engine in (self.store.vault.engine, self.views.engine, self.databases.record_engine()):
            with engine.connect() as connection:
                tables = connection.execute(
                    text(
                        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) "
                        "FROM pg_tables WHERE schemaname IN ('public', 'views')"
                    )
                ).scalars()
                for table in tables.all():
                    rows = connection.execute(text(f"SELECT * FROM {table}")).all()
                    parts.extend(_flat(value) for row in rows for value in row)
        return b"".join(parts)


def _flat(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


@pytest.fixture
def house(databases, tmp_path):
    made = House(databases, tmp_path)
    yield made
    made.views.close()


def test_a_key_file_is_read_and_written_for_its_owner_only(tmp_path):
    ring = KeyRing({"one": b"1" * 32})
    path = tmp_path / "keys"
    write_key_file(path, ring.with_new("two", entropy))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    loaded = KeyRing.load(path)
    assert (loaded.current, list(loaded.keys)) == ("two", ["one", "two"])


@pytest.mark.parametrize("text", ["", "one", "one short", "one c2hvcnQ=", "# only a comment"])
def test_a_wrong_key_file_is_refused(text):
    with pytest.raises(BadKeyFile):
        KeyRing.parse(text)


def test_rotation_rewraps_keys_and_leaves_the_log_alone(house, tmp_path):
    club, person = uuid4(), uuid4()
    house.store.run(command(), join(club, person, ADA))
    before = house.store.rows_after(START, 10)
    newer = house.databases.ring.with_new("newer", entropy)
    assert rotate(house.store.vault.engine, newer, house.store.vault.entropy) == 2
    assert rotate(house.store.vault.engine, newer, house.store.vault.entropy) == 0
    only_new = newer.only_current()
    again = house.databases.open_store(NAMES, ring=only_new)
    assert again.read(CLUB, club).members == {person: ADA}
    assert again.rows_after(START, 10) == before
    old = house.databases.open_store(NAMES)
    with pytest.raises(KeyUnavailable):
        old.read(CLUB, club)


def test_an_old_key_in_use_is_not_destroyed(house, tmp_path):
    house.store.run(command(), join(uuid4(), uuid4(), ADA))
    newer = house.databases.ring.with_new("newer", entropy)
    path = tmp_path / "keys"
    write_key_file(path, newer)
    with pytest.raises(StillInUse):
        destroy_old_keys(house.store.vault.engine, newer, path)
    rotate(house.store.vault.engine, newer, house.store.vault.entropy)
    assert destroy_old_keys(house.store.vault.engine, newer, path) == KeyRing.load(path)
    assert list(KeyRing.load(path).keys) == ["newer"]


def test_people_are_found_by_how_their_name_sounds(house):
    ada, bob = uuid4(), uuid4()
    house.store.run(command(), join(uuid4(), ada, "Katherine MacDonald"))
    house.store.run(command(), join(uuid4(), bob, "Robert Smith"))
    assert house.found("Catherine McDonald") == [ada]
    assert house.found("macdonald, katherine") == [ada]
    assert house.found("Smyth") == [bob]
    assert house.found("Jones") == []


def test_an_erased_person_is_in_no_byte_and_the_certificate_says_so(house):
    club, person, other = uuid4(), uuid4(), uuid4()
    house.store.run(command(), join(club, person, ADA))
    house.store.run(command(), join(club, other, "Bea"))
    assert house.found("Adelaide") == [person]
    with house.store.vault.engine.connect() as connection:
        query = select(PERSON_KEYS.c.wrapped).where(PERSON_KEYS.c.subject == person)
        wrapped = connection.execute(query).scalar_one()
    assert wrapped in house.every_byte()
    certificate = house.erasure().erase(person)
    assert (certificate.subject, certificate.sealed_facts) == (person, 1)
    assert house.erasure().erase(person) == certificate
    assert house.found("Adelaide") == []
    assert house.found("Bea") == [other]
    assert house.store.read(CLUB, club).members == {person: ERASED, other: "Bea"}
    assert [t.subject for t in house.register.read()] == [person]
    held = house.every_byte()
    assert wrapped not in held
    assert b"club.joined" in held, "the search looks at the right bytes"
    for part in (ADA, "Adelaide", "Unmistakable"):
        assert part.encode() not in held
        assert part.encode("utf-16-le") not in held


def test_rebuilt_after_an_erasure_equals_live(house):
    person = uuid4()
    house.store.run(command(), join(uuid4(), person, ADA))
    house.store.run(command(), join(uuid4(), uuid4(), "Bea"))
    house.projector.catch_up()
    house.erasure().erase(person)
    with house.views.connect() as connection:
        live = connection.execute(TOKENS.select().order_by(*TOKENS.c)).all()
    house.projector.rebuild("finder")
    with house.views.connect() as connection:
        assert connection.execute(TOKENS.select().order_by(*TOKENS.c)).all() == live


@pytest.mark.parametrize("done", range(7))
def test_an_erasure_killed_between_any_two_steps_is_finished_later(house, done):
    person = uuid4()
    house.store.run(command(), join(uuid4(), person, ADA))
    for step in house.erasure().steps(person)[:done]:
        step()
    again = House(house.databases, house.folder)
    assert again.erasure().unfinished() == ([person] if 1 <= done < 7 else [])
    assert again.erasure().erase(person).subject == person
    assert again.erasure().unfinished() == []
    assert [t.subject for t in again.register.read()] == [person]
    again.views.close()


def test_no_certificate_while_a_read_model_lags(house):
    person = uuid4()
    house.store.run(command(), join(uuid4(), person, ADA))
    lagging = Erasure(house.store, house.register, lambda position: False, lambda: NOON)
    with pytest.raises(NotErased):
        lagging.erase(person)
    assert house.erasure().unfinished() == [person]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_is_restored_on_either_database(house, another_place, tmp_path, kind):
    club, person, gone = uuid4(), uuid4(), uuid4()
    asked = command()
    first = house.store.run(asked, join(club, person, ADA))
    house.store.run(command(), join(club, gone, "Gone Soon"))
    engine = house.databases.record_engine()
    checkpoints = Checkpoints(tmp_path / "elsewhere")
    secret = b"s" * 32
    checkpoints.add(Linker(house.store, engine).link_pending(), NOON, secret)
    archive = tmp_path / "backup.zip"
    manifest = back_up(house.store, engine, archive, NOON)
    assert (manifest.facts, manifest.commands) == (2, 2)
    house.erasure().erase(gone)
    target = another_place(kind)
    restored = target.open_store(NAMES)
    restore(restored, target.record_engine(), archive, house.register)
    assert restored.read(CLUB, club).members == {person: ADA, gone: ERASED}
    again = restored.run(asked, join(club, person, ADA))
    assert (again.result, again.repeated) == (first.result, True)
    demands = Demands(public=public_key(secret), now=NOON)
    assert verify(restored, target.record_engine(), checkpoints, demands).faults == []
    newest = restored.run(command(), join(club, uuid4(), "Cy"))
    assert restored.recorded_after(START, 10)[-1].position == newest.position
    with pytest.raises(NotEmpty):
        restore(restored, target.record_engine(), archive, house.register)


def test_digests_in_an_older_archive_come_under_keys_when_it_is_restored(
    house, another_place, tmp_path
):
    asked, club = command(), uuid4()
    house.store.run(asked, join(club, uuid4(), ADA))
    archive = tmp_path / "backup.zip"
    back_up(house.store, house.databases.record_engine(), archive, NOON)
    as_older_versions_wrote_it(archive, asked)
    target = another_place("sqlite")
    restored = target.open_store(NAMES)
    restore(restored, target.record_engine(), archive, house.register)
    assert hashlib.sha256(asked.body).digest() not in b"".join(
        path.read_bytes() for path in tmp_path.rglob("events.sqlite*")
    )
    assert restored.run(asked, join(club, uuid4(), ADA)).repeated
    with pytest.raises(CommandReused):
        restored.run(replace(asked, body=b'{"n":2}'), join(club, uuid4(), ADA))


def as_older_versions_wrote_it(archive, asked):
    """With a digest of the command's body under no key."""
    with zipfile.ZipFile(archive) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    digest = hashlib.sha256(asked.body).digest()
    older = [asked.id, asked.actor, asked.route, digest, b'{"club":""}', asked.at]
    parts["commands"] = msgspec.json.encode(older) + b"\n"
    manifest = msgspec.json.decode(parts["manifest"], type=Manifest)
    digests = {n: hashlib.sha256(parts[n]).hexdigest() for n in manifest.parts}
    changed = msgspec.structs.replace(manifest, format=1, parts=digests)
    parts["manifest"] = msgspec.json.encode(changed)
    with zipfile.ZipFile(archive, "w") as whole:
        for name, data in parts.items():
            whole.writestr(name, data)


def test_an_old_backup_is_unreadable_after_its_wrapping_key_was_destroyed(
    house, another_place, tmp_path
):
    club, person, gone = uuid4(), uuid4(), uuid4()
    house.store.run(command(), join(club, person, ADA))
    house.store.run(command(), join(club, gone, "Gone Soon"))
    engine = house.databases.record_engine()
    back_up(house.store, engine, tmp_path / "old.zip", NOON)
    house.erasure().erase(gone)
    newer = house.databases.ring.with_new("newer", entropy)
    rotate(house.store.vault.engine, newer, house.store.vault.entropy)
    back_up(house.store, engine, tmp_path / "new.zip", NOON)
    target = another_place("sqlite")
    only_new = newer.only_current()
    restored = target.open_store(NAMES, ring=only_new)
    none = Tombstones(tmp_path / "nowhere")
    with pytest.raises(KeyUnavailable):
        restore(restored, target.record_engine(), tmp_path / "old.zip", none)
    restore(
        restored,
        target.record_engine(),
        tmp_path / "old.zip",
        none,
        vault_from=tmp_path / "new.zip",
    )
    assert restored.read(CLUB, club).members == {person: ADA, gone: ERASED}


def test_a_damaged_backup_is_refused(house, another_place, tmp_path):
    house.store.run(command(), join(uuid4(), uuid4(), ADA))
    archive = tmp_path / "backup.zip"
    back_up(house.store, house.databases.record_engine(), archive, NOON)
    whole = archive.read_bytes()
    target = another_place("sqlite")
    with zipfile.ZipFile(archive) as parts:
        part = parts.getinfo("facts")
    middle = part.header_offset + 60 + part.compress_size // 2
    changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for damaged in (whole[: len(whole) // 2], changed):
        archive.write_bytes(damaged)
        with pytest.raises(DamagedBackup):
            restore(target.open_store(NAMES), target.record_engine(), archive, house.register)


def test_an_export_is_sealed_unless_a_viewer_is_named(house):
    club, person = uuid4(), uuid4()
    house.store.run(command(), join(club, person, ADA))
    sealed, opened = io.BytesIO(), io.BytesIO()
    assert export(house.store, sealed) == 1
    assert ADA.encode() not in sealed.getvalue()
    export(house.store, opened, viewer="dora", purpose="a request for their record")
    line = json.loads(opened.getvalue())
    assert (line["name"], line["stream"], line["personal"]) == (
        "club.joined",
        str(club),
        {"name": ADA},
    )
    house.store.vault.raise_tombstone(person, NOON)
    erased = io.BytesIO()
    export(house.store, erased, viewer="dora")
    assert json.loads(erased.getvalue())["personal"] == "(erased)"
