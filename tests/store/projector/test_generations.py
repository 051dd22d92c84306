"""A read model is built anew beside the one that serves, and then serves."""

from datetime import timedelta
from uuid import uuid4

from club_models import CLUBS, MEMBERS, MODELS, clubs, members, record, score_club, table
from small_domain import NOON, Joined, Left, Opened, Scored
from sqlalchemy import Column, MetaData, String, Table, Uuid, select

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.as_of import as_of
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.projector import Projector
from peermatch.store import ERASED


def test_a_rebuild_serves_the_old_generation_until_the_new_one_is_there(
    store, views, projector, databases
):
    club = uuid4()
    record(store, club, Opened(place="hall"), *(Scored(points=1) for _ in range(20)))
    projector.catch_up()
    before = table(views, CLUBS), table(views, MEMBERS)
    seen = []
    real = projector.step

    def look():
        seen.append(table(views, CLUBS))
        return real()

    projector.step = look
    projector.rebuild("clubs")
    assert all(rows == before[0] for rows in seen)
    assert len(seen) > 2
    assert (table(views, CLUBS), table(views, MEMBERS)) == before
    with views.connect() as connection:
        found = {(g.model, g.number, g.serving) for g in generations.all_generations(connection)}
    assert found == {("clubs", 2, True), ("members", 1, True)}


def test_a_new_shape_is_built_beside_and_then_serves(store, views, projector, clock):
    club = uuid4()
    record(store, club, Opened(place="hall"), Scored(points=1))
    projector.catch_up()

    def double(rows, r):
        score_club(rows, r)
        score_club(rows, r)

    changed = (members(), clubs(2, double))
    generations.prepare(views.engine, changed)
    assert table(views, CLUBS) == [(club, "hall", 1)]
    newer = Projector(store, views.engine, changed, now=clock.now)
    newer.catch_up()
    newer.switch_ready()
    assert table(views, CLUBS) == [(club, "hall", 2)]


def test_what_a_new_shape_adds_is_there_and_empty_until_it_has_caught_up(
    store, views, projector, clock
):
    club = uuid4()
    record(store, club, Opened(place="hall"), Scored(points=3))
    projector.catch_up()
    newest = MetaData()
    wider = CLUBS.to_metadata(newest)
    wider.append_column(Column("motto", String(20), nullable=False))
    prizes = Table("prizes", newest, Column("club", Uuid, primary_key=True))

    def opened(rows, r):
        rows.put(wider, club=r.stream, place=r.fact.place, points=0, motto="on")
        rows.put(prizes, club=r.stream)

    changed = (members(), Projection("clubs", 2, (wider, prizes), {Opened: opened}))
    generations.prepare(views.engine, changed)
    assert table(views, wider) == [(club, "hall", 3, None)]
    assert table(views, prizes) == []
    newer = Projector(store, views.engine, changed, now=clock.now)
    newer.catch_up()
    newer.switch_ready()
    assert table(views, wider) == [(club, "hall", 0, "on")]
    assert table(views, prizes) == [(club,)]


def test_any_past_moment_or_position_can_be_shown(store, views, projector):
    club, person = uuid4(), uuid4()
    first = record(store, club, Opened(place="hall"), Joined(person=person, name="Ada"))
    record(store, club, Left(person=person), Scored(points=5), at=NOON + timedelta(hours=1))
    for until in (first, NOON):
        past = as_of(store, MODELS, until)
        with past.connect() as connection:
            assert len(connection.execute(select(MEMBERS)).all()) == 1
            assert connection.execute(select(CLUBS.c.points)).scalars().all() == [0]
        past.dispose()
    now = as_of(store, MODELS, NOON + timedelta(hours=1))
    with now.connect() as connection:
        assert connection.execute(select(CLUBS.c.points)).scalars().all() == [5]
    now.dispose()


def test_after_erasing_read_models_open_as_erased(store, views, projector):
    club, person = uuid4(), uuid4()
    record(store, club, Joined(person=person, name="Ada"))
    projector.catch_up()
    store.vault.raise_tombstone(person, NOON)
    store.vault.destroy_key(person)
    sealed = [row[3] for row in table(views, MEMBERS)]
    assert store.open(sealed, viewer="x", purpose="y") == [ERASED]
