"""Whoever follows the log asks it alone, and the builds of the read models only now and then."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from club_models import CLUBS, MODELS, SetClock, clubs, record, table
from small_domain import Joined, Opened, Scored
from sqlalchemy import Update, event

from peermatch.readmodels.engine import generations, projector
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.reading.views import Views
from peermatch.store import Store

Follow = Callable[..., list[str]]


class Looking(threading.Event):
    """What a projector waits for: something happens before some looks, and after the last it is
    ended."""

    def __init__(self, looks: int, before: dict[int, Callable[[], object]]) -> None:
        super().__init__()
        self.ending, self.looks, self.last, self.before = threading.Event(), 0, looks, before

    def wait(self, _timeout: float | None = None) -> bool:
        self.looks += 1
        if self.looks in self.before:
            self.before[self.looks]()
        if self.looks == self.last:
            self.ending.set()
        return False


@pytest.fixture
def follow(store: Store, views: Views, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Follow:
    """Follows for so many looks in vain; returns what the views were asked meanwhile."""
    generations.prepare(views.engine, MODELS)
    monkeypatch.setattr(projector, "AGAIN_SECONDS", 60.0)

    def followed(looks: int, before: dict[int, Callable[[], object]]) -> list[str]:
        looking = Looking(looks, before)
        monkeypatch.setattr(store.notices, "listen", lambda: looking)
        following, asked = Projector(store, views.engine, MODELS, now=clock.now), list[str]()

        def note(*told: Any) -> None:
            asked.append(told[2])

        event.listen(views.engine, "before_cursor_execute", note)
        try:
            following.run(looking.ending)
        finally:
            event.remove(views.engine, "before_cursor_execute", note)
        return asked

    return followed


def builds(asked: list[str]) -> int:
    return sum("FROM generations" in statement for statement in asked)


def test_builds_that_go_on_side_by_side_are_not_read_again(
    store: Store, views: Views, follow: Follow
) -> None:
    club = uuid4()

    def score() -> None:
        record(store, club, Scored(points=1))

    record(store, club, Opened(place="hall"))
    asked = follow(30, dict.fromkeys(range(3, 20, 3), score))
    assert table(views, CLUBS) == [(club, "hall", 6)]
    assert builds(asked) == 1
    in_vain = follow(30, {})
    assert builds(in_vain) == 1
    assert len(in_vain) == len(follow(60, {}))


def test_statements_that_move_builds_on_are_made_once(
    store: Store, views: Views, follow: Follow
) -> None:
    made = []

    def note(_connection: Any, statement: Any, *_: Any) -> None:
        if isinstance(statement, Update) and statement.table is generations.GENERATIONS:
            made.append(statement)

    for person in range(4):
        record(store, uuid4(), Opened(place="hall"), Joined(person=uuid4(), name=str(person)))
        event.listen(views.engine, "before_execute", note)
        follow(2, {})
        event.remove(views.engine, "before_execute", note)
    assert len(made) == 8
    assert len({id(statement) for statement in made}) == 1


def test_a_build_that_another_begins_is_followed_once_builds_are_read_again(
    views: Views, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun() -> None:
        with views.engine.begin() as connection:
            there = generations.all_generations(connection)
            generations.begin(connection, clubs(), [g for g in there if g.model == "clubs"])

    def a_second_later() -> None:
        monkeypatch.setattr(projector, "AGAIN_SECONDS", -1.0)

    follow(12, {3: begun, 5: a_second_later})
    with views.connect() as connection:
        serving = {g.model: g.number for g in generations.all_generations(connection) if g.serving}
    assert serving["clubs"] == 2


def test_what_another_has_moved_on_meanwhile_is_taken_once_and_read_again_at_once(
    store: Store, views: Views, clock: SetClock, follow: Follow
) -> None:
    club = uuid4()
    record(store, club, Opened(place="hall"))

    def taken_by_another() -> None:
        record(store, club, Scored(points=1))
        Projector(store, views.engine, MODELS, now=clock.now).catch_up()

    def score() -> None:
        record(store, club, Scored(points=1))

    follow(12, {3: taken_by_another, 6: score})
    assert table(views, CLUBS) == [(club, "hall", 2)]


def test_a_build_that_has_stopped_meanwhile_is_not_moved_on(
    store: Store, views: Views, follow: Follow
) -> None:
    club = uuid4()
    came = record(store, club, Opened(place="hall"))

    def stopped() -> None:
        with views.engine.begin() as connection:
            (there,) = (g for g in generations.all_generations(connection) if g.model == "members")
            generations.stop(connection, there, "by hand")

    def score() -> None:
        record(store, club, Scored(points=1))

    follow(12, {3: stopped, 5: score})
    with views.connect() as connection:
        found = {g.model: g.position for g in generations.all_generations(connection)}
    assert found["members"] == came
    assert found["clubs"] > came
