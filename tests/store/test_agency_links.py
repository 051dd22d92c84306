"""Agency links: digests only, for a while, revocable; unknown, expired and revoked look alike."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from small_domain import NAMES, NOON
from sqlalchemy import select

from peermatch.store.accounts.agencies.agency_links import (
    AGENCY_LINKS,
    LASTS,
    AgencyLinks,
    OrganizationMissing,
)

STAFF = uuid4()


class Clock:
    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at


def test_a_link_is_kept_as_its_digest_counted_and_ended(databases):
    engine, clock = databases.open_store(NAMES).vault.engine, Clock()
    links = AgencyLinks(engine, clock, os.urandom)
    with pytest.raises(OrganizationMissing):
        links.create(" · ", STAFF)
    token = links.create("Riverside Hospital", STAFF)
    clock.at += timedelta(seconds=1)
    other = links.create("Court Services", STAFF)
    found = links.by_token(token)
    assert found is not None
    assert (found.organization, found.used, found.used_at) == ("Riverside Hospital", 0, None)
    assert links.by_token(token[:-1]) is links.by_token("") is None
    with engine.connect() as connection:
        rows = [*connection.execute(select(AGENCY_LINKS)).mappings()]
    assert not [row for row in rows if token in str(dict(row))]

    links.used(found.link_id)
    newest, first = links.listed()
    assert (newest.organization, first.used, first.used_at) == ("Court Services", 1, clock.at)
    links.revoke(found.link_id)
    links.revoke(uuid4())
    assert links.by_token(token) is None
    assert [one.revoked_at is None for one in links.listed()] == [True, False]
    clock.at += LASTS - timedelta(seconds=1)
    assert links.by_token(other) is not None
    clock.at += timedelta(seconds=1)
    assert links.by_token(other) is None
