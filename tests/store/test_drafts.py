"""Drafts of referrals: sealed, of one account, gone after a week."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from small_domain import NAMES, NOON
from sqlalchemy import select

from peermatch.store.accounts.unfinished.drafts import (
    DRAFTS,
    KEPT_FOR,
    MOST,
    Drafts,
    DraftTooLarge,
    DraftUnknown,
    TooManyDrafts,
)
from peermatch.store.keys.page_seal import PageSeal

TOLD = {"participant_name": "Robin Carter", "phone": "(804) 555-0100"}


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
def drafts(engine, clock):
    return Drafts(engine, PageSeal(bytes(32), os.urandom), clock)


def test_a_draft_is_sealed_and_opens_for_its_own_account_alone(drafts, engine):
    mine, other, draft = uuid4(), uuid4(), uuid4()
    drafts.save(mine, draft, TOLD)
    assert drafts.opened(mine, draft).texts == TOLD
    assert drafts.opened(other, draft) is None
    assert drafts.listed(other) == ()
    with engine.connect() as connection:
        (row,) = connection.execute(select(DRAFTS)).mappings()
    assert b"Robin" not in bytes(row["sealed"])


def test_a_draft_moved_to_another_account_does_not_open(drafts, engine):
    mine, other, draft = uuid4(), uuid4(), uuid4()
    drafts.save(mine, draft, TOLD)
    with engine.begin() as connection:
        connection.execute(DRAFTS.update().values(account_id=str(other)))
    assert drafts.opened(other, draft) is None


def test_it_is_saved_anew_and_kept_a_week_from_then(drafts, clock):
    mine, draft = uuid4(), uuid4()
    drafts.save(mine, draft, TOLD)
    clock.at += timedelta(days=6)
    drafts.save(mine, draft, {**TOLD, "county": "Essex"})
    clock.at += KEPT_FOR - timedelta(seconds=1)
    assert drafts.drop_expired() == 0
    assert [one.texts["county"] for one in drafts.listed(mine)] == ["Essex"]
    clock.at += timedelta(seconds=1)
    assert drafts.listed(mine) == ()
    assert drafts.opened(mine, draft) is None
    assert drafts.drop_expired() == 1


def test_it_is_deleted_by_whoever_began_it(drafts):
    mine, draft = uuid4(), uuid4()
    drafts.save(mine, draft, TOLD)
    drafts.drop(uuid4(), draft)
    assert drafts.opened(mine, draft) is not None
    drafts.drop(mine, draft)
    assert drafts.opened(mine, draft) is None


def test_nobody_fills_the_vault_with_drafts(drafts):
    mine = uuid4()
    for _ in range(MOST):
        drafts.save(mine, uuid4(), TOLD)
    with pytest.raises(TooManyDrafts):
        drafts.save(mine, uuid4(), TOLD)
    with pytest.raises(DraftTooLarge):
        drafts.save(uuid4(), uuid4(), {"phone": os.urandom(60_000).hex()})


def test_the_id_of_somebody_elses_draft_is_refused(drafts):
    mine, other, draft = uuid4(), uuid4(), uuid4()
    drafts.save(mine, draft, TOLD)
    with pytest.raises(DraftUnknown):
        drafts.save(other, draft, {})
    assert drafts.opened(mine, draft).texts == TOLD


def test_two_presses_at_once_are_one_draft(drafts):
    mine = uuid4()
    for _ in range(10):
        draft = uuid4()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda n, d=draft: drafts.save(mine, d, {"n": str(n)}), range(4)))
        assert [one.draft_id for one in drafts.listed(mine)] == [draft]
        drafts.drop(mine, draft)
