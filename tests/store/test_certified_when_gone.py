"""An erasure is certified when nobody sees the key any more and no file of the vault holds it."""

import sqlite3
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from small_domain import NAMES, NOON, command, join
from sqlalchemy import select

from peermatch.store.databases.engines import conninfo
from peermatch.store.keys.key_tables import PERSON_KEYS
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.operating.erasing import Erasure, certificate
from peermatch.store.operating.scrubbing import NotErased


class Case:
    """One person with a key, and the job that erases them."""

    def __init__(self, databases, folder):
        self.databases = databases
        self.store = databases.open_store(NAMES, key_lease=0.01)
        self.person = uuid4()
        self.store.run(command(), join(uuid4(), self.person, "Ada"))
        self.register = Tombstones(folder / "elsewhere")

    def erasure(self):
        return Erasure(
            self.store, self.register, lambda _position: True, lambda: NOON, wait_for_readers=0.3
        )

    def wrapped(self):
        query = select(PERSON_KEYS.c.wrapped).where(PERSON_KEYS.c.subject == self.person)
        with self.store.vault.engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def certified(self):
        return certificate(self.store.vault.engine, self.person)


@pytest.fixture
def case(databases, tmp_path):
    return Case(databases, tmp_path)


def somebody_who_reads(databases):
    """A connection that goes on seeing the vault as it is now."""
    if databases.kind == "sqlite":
        reader = sqlite3.connect(vault_file(databases), isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM accounts").fetchall()
        return reader
    reader = psycopg.connect(conninfo(databases.place.vault))
    reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    reader.execute("SELECT count(*) FROM accounts").fetchall()
    return reader


def vault_file(databases):
    return Path(databases.place.vault.removeprefix("sqlite:///"))


def test_no_certificate_while_somebody_still_sees_the_key(case, databases):
    wrapped = case.wrapped()
    reader = somebody_who_reads(databases)
    with pytest.raises(NotErased, match="before the key was destroyed"):
        case.erasure().erase(case.person)
    assert case.certified() is None
    query = "SELECT wrapped FROM person_keys WHERE wrapped IS NOT NULL"
    assert wrapped in [bytes(row[0]) for row in reader.execute(query).fetchall()]
    reader.close()
    assert case.erasure().unfinished() == [case.person]
    case.erasure().erase(case.person)
    assert case.certified() is not None


def test_the_certificate_says_where_was_searched_and_what_may_remain(case, databases):
    wrapped = case.wrapped()
    made = case.erasure().erase(case.person)
    said = " ".join(made.remains)
    assert "backups of the vault made before" in said
    if databases.kind == "sqlite":
        assert set(made.searched) == {"vault.sqlite", "vault.sqlite-wal"}
        files = vault_file(databases).parent.glob("vault.sqlite*")
        assert not any(wrapped in file.read_bytes() for file in files)
    else:
        assert made.searched == ("the table person_keys", "the table replaced_keys")
        assert "write-ahead log up to" in said


@pytest.mark.parametrize("known", [True, False], ids=["key-known", "cut-off-before"])
def test_no_certificate_while_a_file_holds_the_key(sqlite_databases, tmp_path, known):
    case = Case(sqlite_databases, tmp_path)
    left = vault_file(sqlite_databases).with_name("vault.sqlite-journal")
    row = case.person.hex.encode() + sqlite_databases.ring.current.encode() + case.wrapped()
    if not known:
        for step in case.erasure().steps(case.person)[:3]:
            step()
    left.write_bytes(b"an old page" + row)
    with pytest.raises(NotErased, match=r"vault\.sqlite-journal still holds the key's bytes"):
        case.erasure().erase(case.person)
    assert case.certified() is None
    left.unlink()
    case.erasure().erase(case.person)
