"""Working through a list while it changes: nothing is skipped, and every end is a page."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, insert, select

from domain.referrals.referral_closing import ClosingReason
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest, Place, part_of
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.usecases.referrals.intake import CloseReferral
from stories.extent import examples

NUMBERS = Table("numbers", MetaData(), Column("rank", Integer), Column("id", Integer))
PLACES = st.tuples(st.integers(0, 3), st.integers(0, 40))
FILES = ("sites.csv", "travel_minutes.csv", "roster.csv", "referrals.csv")


class Rows:
    """A reading of one table."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def rows(self, query: Any, values: Any = None) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(query, values).mappings())

    def number(self, query: Any, values: Any = None) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(query, values).scalar_one())


@pytest.fixture(scope="module")
def reading() -> Iterator[Any]:
    engine = create_engine("sqlite://")
    NUMBERS.metadata.create_all(engine)
    yield Rows(engine)
    engine.dispose()


def filled(reading: Any, places: list[Place]) -> None:
    with reading.engine.begin() as connection:
        connection.execute(NUMBERS.delete())
        rows = [{"rank": rank, "id": one} for rank, one in places]
        if rows:
            connection.execute(insert(NUMBERS), rows)


def by_query(reading: Any, sought: PartRequest, *, falling: bool) -> Part[Any]:
    order = Order((NUMBERS.c.rank, NUMBERS.c.id), falling=falling)
    part = order.part(reading, select(NUMBERS), sought)
    return part.of_rows([(row["rank"], row["id"]) for row in part.rows])


@settings(max_examples=examples(100))
@given(
    places=st.lists(PLACES, max_size=30, unique=True),
    size=st.integers(1, 8),
    number=st.integers(-3, 12),
    after=st.none() | PLACES,
    before=st.none() | PLACES,
)
def test_a_query_and_a_list_at_hand_have_the_same_parts(
    reading: Any,
    places: list[Place],
    size: int,
    number: int,
    after: Place | None,
    before: Place | None,
) -> None:
    filled(reading, places)
    sought = PartRequest(size=size, number=number, after=after, before=before)
    listed = part_of(sorted(places), lambda place: place, sought)
    assert by_query(reading, sought, falling=False) == listed
    assert bool(listed.rows) is bool(places)


@settings(max_examples=examples(50))
@given(
    places=st.lists(PLACES, max_size=30, unique=True),
    size=st.integers(1, 8),
    falling=st.booleans(),
    gone=st.sets(st.integers(0, 29)),
)
def test_nothing_that_stays_is_skipped_when_what_was_seen_leaves_the_list(
    reading: Any, places: list[Place], size: int, falling: bool, gone: set[int]
) -> None:
    """After each part some of the rows leave: those seen already, or any other."""
    left, seen, sought = list(places), [], PartRequest(size=size)
    for step in range(100):
        filled(reading, left)
        part = by_query(reading, sought, falling=falling)
        if set(part.rows) & set(seen):
            break
        seen += part.rows
        if part.end is None or part.last == part.total:
            break
        sought = PartRequest(size=size, after=part.end)
        left = [one for one in left if one not in seen or step not in gone]
    assert sorted(seen) == sorted(places)


def test_there_and_back_is_the_same_page(reading: Any) -> None:
    filled(reading, [(0, n) for n in range(23)])
    first = by_query(reading, PartRequest(size=10), falling=True)
    second = by_query(reading, PartRequest(size=10, after=first.end), falling=True)
    assert by_query(reading, PartRequest(size=10, before=second.start), falling=True) == first
    last = by_query(reading, PartRequest(size=10, number=99), falling=True)
    assert (last.first, last.last, last.total) == (21, 23, 23)
    assert by_query(reading, PartRequest(size=10, number=-1), falling=True) == first


def test_the_waitlist_is_worked_through_while_referrals_are_closed(agency: Any) -> None:
    """On both databases: each of the 140 is seen, though a third is closed on the way."""
    agency.import_files(*FILES)
    seen, after = [], None
    while True:
        part = waitlist.page(agency.reading(Role.INTAKE), PartRequest(size=15, after=after))
        seen += [row.referral_id for row in part.rows]
        if part.last == part.total:
            break
        after = part.end
        for row in part.rows[::3]:
            command = CloseReferral(referral_id=row.referral_id, reason=ClosingReason.MOVED)
            agency.perform(Role.INTAKE, command)
        agency.project()
    assert len(set(seen)) == len(seen) == 140
