"""Who looked at whose data is kept before anything is seen, on both databases."""

import os
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from small_domain import NAMES, NOON, command, join
from sqlalchemy import event, insert, select

from peermatch.store import START
from peermatch.store.accounts.looks import LOOKS, SCREEN, Look, Looks, Screen, nothing_shown
from peermatch.store.accounts.openings import OPENINGS
from peermatch.store.keys.gate import Opening
from peermatch.store.keys.opening import About


@pytest.fixture
def register(databases):
    store = databases.open_store(NAMES)
    store.gate = Looks(store.vault.engine, lambda: NOON, os.urandom, frozenset({"projector"}))
    return store


@pytest.fixture
def screen() -> Iterator[Screen]:
    """One that is being put together."""
    screen = Screen()
    token = SCREEN.set(screen)
    yield screen
    SCREEN.reset(token)


@pytest.fixture
def sealed(register):
    """Of Ada and of Bea."""
    people = uuid4(), uuid4()
    for who, name in zip(people, ("Ada", "Bea"), strict=True):
        register.run(command(), join(uuid4(), who, name))
    return people, [r.sealed for r in register.recorded_after(START, 10)]


def test_an_opening_outside_a_screen_is_one_look_at_each_person(register, sealed):
    (ada, bea), blobs = sealed
    register.open(blobs, viewer="maria", purpose="waitlist")
    register.open(blobs[:1], viewer="projector", purpose="blind index")
    register.open([None], viewer="maria", purpose="nobody's")
    [look] = register.gate.of(ada, NOON)
    assert (look.at, look.viewer, look.purpose) == (NOON, "maria", "waitlist")
    assert "name" in look.fields
    assert list(register.gate.of(bea, NOON)) == [look]
    assert list(register.gate.of(uuid4(), NOON)) == []
    assert list(register.gate.of(ada, NOON + timedelta(seconds=1))) == []


def test_a_screen_is_one_row_for_each_person_written_at_once(register, sealed, screen):
    (ada, bea), blobs = sealed
    written: list[object] = []

    @event.listens_for(register.vault.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith("INSERT INTO looks"):
            written.append(parameters)

    for purpose in ("waitlist", "names", "waitlist"):
        register.open(blobs, viewer="maria", purpose=purpose)
    register.open_each(blobs[:1], viewer="maria", purpose="referral", about=[About(person=ada)])
    assert written == []
    register.gate.keep(screen, "GET /referrals")
    assert len(written) == 1
    with register.vault.engine.connect() as connection:
        ids = connection.execute(select(LOOKS.c.look_id)).scalars().all()
    assert len(ids) == 2
    assert ids[0].int >> 8 == ids[1].int >> 8, "side by side in the register"
    [at_ada], [at_bea] = register.gate.of(ada, NOON), register.gate.of(bea, NOON)
    assert (at_ada.screen, at_ada.purpose) == ("GET /referrals", "names, referral, waitlist")
    assert at_bea.purpose == "names, waitlist"
    register.gate.keep(screen, "GET /referrals")
    assert len(list(register.gate.of(ada, NOON))) == 1


def test_what_was_opened_for_an_answer_that_shows_nothing_is_no_look(register, sealed, screen):
    (ada, _), blobs = sealed
    register.open(blobs, viewer="maria", purpose="waitlist")
    nothing_shown()
    register.gate.keep(screen, "GET /referrals/{referral_id}")
    assert list(register.gate.of(ada, NOON)) == []


def test_nothing_is_opened_when_the_register_cannot_be_written(register, sealed):
    def broken(_opening):
        raise OSError("the disk is full")

    register.gate = broken
    with pytest.raises(OSError, match="full"):
        register.open(sealed[1], viewer="maria", purpose="waitlist")


def test_openings_that_an_older_version_kept_are_told_too(register):
    first, second = UUID(int=1), UUID(int=(1 << 127) + 2)
    old = {"opening_id": uuid4(), "at": NOON, "viewer": "maria", "purpose": "waitlist"}
    with register.vault.engine.begin() as connection:
        connection.execute(insert(OPENINGS).values(**old, subjects=first.bytes + second.bytes))
    across = UUID(bytes=(first.bytes + second.bytes)[8:24])
    assert list(register.gate.of(across, NOON)) == []
    assert list(register.gate.of(second, NOON)) == [
        Look(at=NOON, viewer="maria", purpose="waitlist")
    ]
    register.gate(Opening("maria", "roster", frozenset({second})))
    assert [look.purpose for look in register.gate.of(second, NOON)] == ["waitlist", "roster"]
