"""Private links: digests only, one for each person, opened by a PIN or the birth date, ended by
time, wrong answers, staff and erasure; unknown ones look like wrong ones."""

import os
from datetime import date, timedelta
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from small_domain import NAMES, NOON
from sqlalchemy import select

from domain.people.contact.returned_link import LINK_LASTS
from peermatch.store.accounts import private_links
from peermatch.store.accounts.passwords.pins import PinNotUsable
from peermatch.store.accounts.private_links import (
    IDLE,
    IDLE_SHARED,
    LONGEST,
    MOST_FAILURES,
    PRIVATE_LINKS,
    PRIVATE_VISITS,
    BirthDateNotKnown,
    LinkNotOpened,
    PrivateLinks,
)
from peermatch.store.accounts.throttle import Throttle, TooManyAttempts

BORN = date(1990, 4, 2)
PIN = "190384"
STAFF = uuid4()


class Clock:
    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at


class Hasher(PasswordHasher):
    """Counts what it is asked."""

    def __init__(self):
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.asked = 0

    def verify(self, *args):
        self.asked += 1
        return super().verify(*args)


class World:
    def __init__(self, engine):
        self.engine, self.clock, self.hasher = engine, Clock(), Hasher()
        self.born = {}
        self.asked_for = []
        self.links = PrivateLinks(
            engine,
            self.clock,
            os.urandom,
            throttle=Throttle(engine, self.clock, bytes(32)),
            birth_date_of=self.birth_date_of,
            hasher=self.hasher,
        )

    def birth_date_of(self, whose):
        self.asked_for.append(whose)
        return self.born.get(whose)

    def somebody(self, pin=""):
        whose = uuid4()
        self.born[whose] = BORN
        return whose, self.links.create(whose, pin, STAFF)

    def open(self, token, *, pin="", born=None, source="here", shared=False):
        return self.links.open(token, pin=pin, birth_date=born, source=source, shared=shared)


@pytest.fixture
def world(databases):
    return World(databases.open_store(NAMES).vault.engine)


def test_each_way_of_opening_opens_ones_own_page(world):
    by_date, date_token = world.somebody()
    by_pin, pin_token = world.somebody(PIN)
    assert world.links.visit(world.open(date_token, born=BORN)).participant_id == by_date
    assert world.links.visit(world.open(pin_token, pin=PIN)).participant_id == by_pin
    assert world.links.of(by_pin).opened_at == NOON


def test_only_what_was_chosen_opens_it(world):
    _, token = world.somebody(PIN)
    _, other = world.somebody()
    for refused in (
        lambda: world.open(token, born=BORN),
        lambda: world.open(token, pin="190385"),
        lambda: world.open(other, pin=PIN),
        lambda: world.open(other),
        lambda: world.open("0" * 64, pin=PIN, born=BORN),
    ):
        with pytest.raises(LinkNotOpened):
            refused()


def test_nothing_secret_is_stored(world):
    _, token = world.somebody(PIN)
    visit = world.open(token, pin=PIN)
    with world.engine.connect() as connection:
        rows = [*connection.execute(select(PRIVATE_LINKS)).mappings()]
        rows += connection.execute(select(PRIVATE_VISITS)).mappings()
    stored = str([dict(row) for row in rows])
    assert token not in stored
    assert visit not in stored
    assert PIN not in stored


def test_an_unknown_link_costs_the_same_work_as_a_wrong_answer(world):
    _, token = world.somebody(PIN)
    _, by_date = world.somebody()
    work = []
    for tried in (token, by_date, "0" * 64):
        world.hasher.asked, world.asked_for = 0, []
        with pytest.raises(LinkNotOpened):
            world.open(tried, pin="111111", born=date(2000, 1, 1))
        work.append((world.hasher.asked, len(world.asked_for)))
    assert work == [(1, 1)] * 3


def test_a_deployment_hashes_pins_with_all_that_argon2_recommends(world, monkeypatch):
    monkeypatch.setattr(private_links, "PasswordHasher", PasswordHasher)  # no quick one
    links = PrivateLinks(
        world.engine,
        world.clock,
        os.urandom,
        throttle=Throttle(world.engine, world.clock, bytes(32)),
        birth_date_of=lambda _: BORN,
    )
    links.create(uuid4(), PIN, STAFF)
    with world.engine.connect() as connection:
        [pin_hash] = connection.execute(select(PRIVATE_LINKS.c.pin_hash)).scalars()
    assert pin_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_link_ends_by_time_and_a_new_one_ends_it(world):
    whose, token = world.somebody(PIN)
    visit = world.open(token, pin=PIN)
    newer = world.links.create(whose, PIN, STAFF)
    assert world.links.visit(visit) is None
    with pytest.raises(LinkNotOpened):
        world.open(token, pin=PIN)
    world.clock.at += LINK_LASTS
    assert world.links.of(whose) is None
    with pytest.raises(LinkNotOpened):
        world.open(newer, pin=PIN)


def test_what_is_open_closes_by_itself_sooner_on_a_shared_phone(world):
    _, token = world.somebody(PIN)
    alone, shared = world.open(token, pin=PIN), world.open(token, pin=PIN, shared=True)
    world.clock.at += IDLE_SHARED
    assert world.links.visit(shared) is None
    assert world.links.visit(alone) is not None
    world.clock.at += IDLE
    assert world.links.visit(alone) is None


def test_a_long_form_stays_open_longer_until_the_next_look(world):
    _, token = world.somebody(PIN)
    shared = world.open(token, pin=PIN, shared=True)
    world.links.hold(shared)
    world.clock.at += IDLE - timedelta(seconds=1)
    assert world.links.visit(shared) is not None
    world.links.hold(shared)
    assert world.links.visit(shared) is not None, "a look at something else"
    world.clock.at += IDLE_SHARED
    assert world.links.visit(shared) is None
    alone = world.open(token, pin=PIN)
    world.links.hold(alone)
    world.clock.at += IDLE
    assert world.links.visit(alone) is None


def test_nothing_stays_open_for_long_however_much_it_is_used(world):
    _, token = world.somebody(PIN)
    visit, began = world.open(token, pin=PIN), world.clock.at
    while world.links.visit(visit) is not None:
        world.clock.at += IDLE / 2
    assert LONGEST <= world.clock.at - began <= LONGEST + IDLE


def test_wrong_answers_from_many_places_end_a_link(world):
    whose, token = world.somebody(PIN)
    for n in range(MOST_FAILURES):
        with pytest.raises(LinkNotOpened):
            world.open(token, pin="111112", source=f"place {n}")
    assert world.links.of(whose) is None
    with pytest.raises(LinkNotOpened):
        world.open(token, pin=PIN, source="the person's own")


def test_guesses_from_one_place_have_to_wait(world):
    _, token = world.somebody(PIN)
    for _ in range(5):
        with pytest.raises(LinkNotOpened):
            world.open(token, pin="111112")
    with pytest.raises(TooManyAttempts):
        world.open(token, pin=PIN)
    world.clock.at += timedelta(minutes=1)
    assert world.open(token, pin=PIN)


def test_staff_end_a_link_and_everything_that_is_open_by_it(world):
    whose, token = world.somebody(PIN)
    _, others = world.somebody(PIN)
    visit, other = world.open(token, pin=PIN), world.open(others, pin=PIN)
    world.links.end(whose)
    assert world.links.of(whose) is None
    assert world.links.visit(visit) is None
    assert world.links.visit(other) is not None
    world.links.leave(other)
    assert world.links.visit(other) is None


@pytest.mark.parametrize(
    "pin", ["12345", "1234567", "123456", "999999", "987654", "12345a", "١٢٣٤٥٦"]
)
def test_a_pin_that_anybody_would_guess_is_refused(world, pin):
    with pytest.raises(PinNotUsable):
        world.links.create(uuid4(), pin, STAFF)


def test_a_birth_date_that_nobody_knows_opens_nothing(world):
    with pytest.raises(BirthDateNotKnown):
        world.links.create(uuid4(), "", STAFF)
    whose, token = world.somebody()
    world.born[whose] = None  # erased, or corrected to unknown
    with pytest.raises(LinkNotOpened):
        world.open(token, born=None)


def test_what_came_back_is_noted_for_the_link_that_was_sent(world):
    """Nothing of one that was shown, replaced, or opened in the meantime."""
    shown, _ = world.somebody(PIN)
    there = world.links.of(shown)
    assert (there.sent_by, there.returned_at) == ("", None)
    assert not world.links.came_back(there.link_id, for_good=True)
    whose, token = world.somebody(PIN)
    link_id = world.links.sent(whose, "text")
    assert world.links.of(whose).sent_by == "text"
    assert world.links.came_back(link_id, for_good=False)
    there = world.links.of(whose)
    assert (there.link_id, there.returned_at, there.no_such_address) == (link_id, NOON, False)
    assert world.links.came_back(link_id, for_good=True)
    assert world.links.of(whose).no_such_address
    world.links.create(whose, PIN, STAFF)
    assert not world.links.came_back(link_id, for_good=True)
    assert world.links.of(whose).returned_at is None
    other, token = world.somebody(PIN)
    link_id = world.links.sent(other, "email")
    world.open(token, pin=PIN)
    assert world.links.came_back(link_id, for_good=True)
    assert world.links.of(other).returned_at is None
