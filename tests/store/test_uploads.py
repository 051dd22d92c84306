"""Files to import: sealed, of one account, gone after a day."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from small_domain import NAMES, NOON
from sqlalchemy import select

from peermatch.store.accounts.unfinished.uploads import KEPT_FOR, MOST, UPLOADS, Uploads
from peermatch.store.keys.page_seal import PageSeal

FILES = {"people.csv": b"name\r\nRobin Carter\r\n" * 10_000}


class Clock:
    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def engine(databases):
    return databases.open_store(NAMES).vault.engine


@pytest.fixture
def uploads(engine, clock):
    return Uploads(engine, PageSeal(bytes(32), os.urandom), clock)


def test_they_are_sealed_and_open_for_their_own_account_alone(uploads, engine):
    mine, other, upload = uuid4(), uuid4(), uuid4()
    uploads.keep(mine, upload, FILES, b"Robin said")
    found = uploads.opened(mine, upload)
    assert (found.files, found.told) == (FILES, b"Robin said")
    assert uploads.opened(other, upload) is None
    with engine.connect() as connection:
        (row,) = connection.execute(select(UPLOADS)).mappings()
    assert b"Robin" not in bytes(row["files"]) + bytes(row["told"])
    with engine.begin() as connection:
        connection.execute(UPLOADS.update().values(account_id=str(other)))
    assert uploads.opened(other, upload) is None


def test_what_is_said_of_them_changes_and_sending_twice_does_not(uploads):
    mine, upload = uuid4(), uuid4()
    uploads.keep(mine, upload, FILES, b"first")
    uploads.tell(uuid4(), upload, b"somebody else's")
    uploads.tell(mine, upload, b"second")
    uploads.keep(mine, upload, {}, b"third")
    uploads.keep(uuid4(), upload, {}, b"fourth")
    found = uploads.opened(mine, upload)
    assert (found.files, found.told) == (FILES, b"second")


def test_they_are_gone_after_a_day_or_when_dropped(uploads, clock, engine):
    mine, first, second = uuid4(), uuid4(), uuid4()
    uploads.keep(mine, first, FILES, b"")
    uploads.keep(mine, second, FILES, b"")
    uploads.drop(uuid4(), first)
    assert uploads.opened(mine, first) is not None
    uploads.drop(mine, first)
    assert uploads.opened(mine, first) is None
    clock.at += KEPT_FOR - timedelta(seconds=1)
    assert uploads.opened(mine, second) is not None
    assert uploads.drop_expired() == 0
    clock.at += timedelta(seconds=1)
    assert uploads.opened(mine, second) is None
    assert uploads.drop_expired() == 1


def test_of_many_the_newest_are_kept(uploads, clock):
    mine, sent = uuid4(), [uuid4() for _ in range(MOST + 2)]
    for upload in sent:
        clock.at += timedelta(minutes=1)
        uploads.keep(mine, upload, FILES, b"")
    there = [upload for upload in sent if uploads.opened(mine, upload) is not None]
    assert there == sent[-MOST:]
