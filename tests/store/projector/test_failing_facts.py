"""What a read model can't take is set aside for it; what fails for the machine is tried again."""

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from club_models import CLUBS, MEMBERS, MODELS, clubs, members, record, score_club, table
from small_domain import NOON, Joined, Left, Opened, Scored
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.failed_work import STALLED_MODELS, FailedWork, reason_of
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.projector import NotCaughtUp, Projector
from peermatch.store import KeyUnavailable, Names, PersonErased


def poisoned(error):
    """Clubs as a model that chokes on thirteen points."""

    def choke(rows, r):
        if r.fact.points == 13:
            raise error
        score_club(rows, r)

    return clubs(scored=choke)


def set_aside(views):
    work = FailedWork(views.engine, lambda: NOON)
    return {failed.item: failed.reason for failed in work.listed() if failed.set_aside}


def served(views):
    with views.connect() as connection:
        there = generations.all_generations(connection)
    return {g.model: (g.number, g.stopped_by) for g in there if g.serving}


FAULTS = (
    ValueError("a reason that may hold a name"),
    KeyError("a name"),
    KeyUnavailable("no key"),
    TypeError(),
    RuntimeError(),
    DataError("insert", {}, Exception("too long")),
    IntegrityError("insert", {}, Exception("twice")),
    PersonErased(),
)


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
def test_a_fact_that_a_model_can_not_take_is_set_aside_for_that_model(store, views, clock, error):
    models = (members(), poisoned(error))
    generations.prepare(views.engine, models)
    projector = Projector(store, views.engine, models, now=clock.now, batch=7)
    club, person = uuid4(), uuid4()
    record(store, club, Opened(place="hall"), *(Scored(points=n) for n in range(1, 5)))
    poison = record(store, club, Scored(points=13))
    last = record(store, club, Scored(points=1), Joined(person=person, name="Ada"))
    projector.catch_up()
    assert table(views, CLUBS) == [(club, "hall", 11)]
    assert len(table(views, MEMBERS)) == 1
    assert views.wait_for(last)
    assert not views.wait_for(poison, timeout=0.2), "one of them does not show it"
    assert set_aside(views) == {f"clubs 1 club.scored {poison}": reason_of(error)}
    assert served(views) == {"members": (1, None), "clubs": (1, None)}


def test_what_was_set_aside_is_built_anew_when_a_person_has_it_tried_again(store, views, clock):
    models = (members(), poisoned(ValueError()))
    generations.prepare(views.engine, models)
    club = uuid4()
    poison = record(store, club, Opened(place="hall"), Scored(points=13))
    record(store, club, Scored(points=1))
    broken = Projector(store, views.engine, models, now=clock.now, batch=7)
    broken.catch_up()
    [item] = set_aside(views)
    work = FailedWork(views.engine, clock.now)
    work.take_up("read-models", item, "account-1")
    for _ in range(2):
        broken.try_again()
        broken.catch_up()
        broken.switch_ready()
    assert served(views) == {"members": (1, None), "clubs": (2, None)}
    assert set_aside(views) == {f"clubs 2 club.scored {poison}": "ValueError"}, "it failed again"
    work.take_up("read-models", f"clubs 2 club.scored {poison}", "account-1")
    mended = Projector(store, views.engine, MODELS, now=clock.now, batch=7)
    mended.try_again()
    mended.catch_up()
    mended.switch_ready()
    assert table(views, CLUBS) == [(club, "hall", 14)]
    assert work.listed() == ()
    assert views.wait_for(poison)


def test_a_new_release_builds_anew_what_lacks_a_fact(store, views, clock):
    generations.prepare(views.engine, [poisoned(ValueError())])
    club = uuid4()
    record(store, club, Opened(place="hall"), Scored(points=13))
    Projector(store, views.engine, [poisoned(ValueError())], now=clock.now).catch_up()
    generations.prepare(views.engine, [clubs()])
    mended = Projector(store, views.engine, [clubs()], now=clock.now)
    mended.catch_up()
    mended.switch_ready()
    assert (table(views, CLUBS), set_aside(views)) == ([(club, "hall", 13)], {})


def test_a_model_that_can_take_nothing_stops_and_whoever_waits_is_told(
    store, views, clock, monkeypatch
):
    monkeypatch.setattr("peermatch.readmodels.engine.feeding.MOST_SET_ASIDE", 3)
    models = (members(), poisoned(ValueError()))
    generations.prepare(views.engine, models)
    club, person = uuid4(), uuid4()
    record(store, club, Opened(place="hall"), *(Scored(points=13) for _ in range(5)))
    last = record(store, club, Joined(person=person, name="Ada"))
    projector = Projector(store, views.engine, models, now=clock.now)
    with pytest.raises(NotCaughtUp, match="clubs"):
        projector.catch_up()
    assert len(table(views, MEMBERS)) == 1
    assert len(set_aside(views)) == 3
    assert served(views)["clubs"][1].startswith("3 facts set aside, last club.scored ")
    assert not views.wait_for(last)
    with pytest.raises(NotCaughtUp, match="clubs"):
        projector.rebuild("clubs")
    mended = Projector(store, views.engine, MODELS, now=clock.now)
    assert mended.rebuild("clubs") == 0
    assert table(views, CLUBS) == [(club, "hall", 65)]
    assert views.wait_for(last)


def test_a_row_that_can_not_be_written_is_set_aside(store, views, clock):
    models = (clubs(), Projection("tall", 1, (MEMBERS,), {Joined: lambda rows, r: 1 / 0}))
    generations.prepare(views.engine, models)
    record(store, uuid4(), Opened(place="hall"), Joined(person=uuid4(), name="Ada"))
    Projector(store, views.engine, models, now=clock.now).catch_up()
    assert len(table(views, CLUBS)) == 1
    assert list(set_aside(views).values()) == ["ZeroDivisionError"]


PASSING = (
    OperationalError("insert", {}, Exception("disk")),
    InterfaceError("insert", {}, Exception("gone")),
    PoolTimeout(),
    psycopg.errors.LockNotAvailable(),
    psycopg.errors.AdminShutdown(),
    psycopg.errors.DeadlockDetected(),
    psycopg.errors.ReadOnlySqlTransaction(),
    MemoryError(),
    ConnectionResetError(),
)


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_what_fails_for_the_machine_s_sake_is_tried_again_and_nothing_is_passed_over(
    store, views, clock, error
):
    """The other model goes on; a restart does not begin the pauses anew."""
    models = (members(), poisoned(error))
    generations.prepare(views.engine, models)
    club, person = uuid4(), uuid4()
    record(store, club, Opened(place="hall"), Scored(points=13), Joined(person=person, name="A"))
    pauses = (*STALLED_MODELS.pauses, STALLED_MODELS.pauses[-1], STALLED_MODELS.pauses[-1])
    for number, pause in enumerate(pauses, 1):
        projector = Projector(store, views.engine, models, now=clock.now)
        with pytest.raises(NotCaughtUp, match="clubs"):
            projector.catch_up(seconds=0)
        [stalled] = FailedWork(views.engine, clock.now).listed()
        assert (stalled.queue, stalled.item) == ("stalled-models", "clubs")
        assert (stalled.failures, stalled.set_aside) == (number, False)
        assert stalled.again_at == clock.moment + timedelta(seconds=pause)
        assert (table(views, CLUBS), len(table(views, MEMBERS))) == ([], 1)
        clock.moment += timedelta(seconds=pause)
    Projector(store, views.engine, MODELS, now=clock.now).catch_up()
    assert table(views, CLUBS) == [(club, "hall", 13)]
    assert FailedWork(views.engine, clock.now).listed() == ()


def test_a_release_that_is_too_old_waits_for_a_newer_one(store, views, databases, clock):
    """It passes over nothing that it does not know."""
    old = databases.open_store(Names({"club.joined": Joined, "club.left": Left}))
    generations.prepare(views.engine, MODELS)
    club = uuid4()
    record(store, club, Opened(place="hall"), Joined(person=uuid4(), name="Ada"))
    with pytest.raises(NotCaughtUp):
        Projector(old, views.engine, MODELS, now=clock.now).catch_up(seconds=0)
    assert {f.reason for f in FailedWork(views.engine, clock.now).listed()} == {"UnknownName"}
    clock.moment += timedelta(seconds=60)
    Projector(store, views.engine, MODELS, now=clock.now).catch_up()
    assert (len(table(views, CLUBS)), len(table(views, MEMBERS))) == (1, 1)
    assert set_aside(views) == {}
