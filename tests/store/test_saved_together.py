"""Several commands saved in one append, each with one effect and one answer, on both databases."""

from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest
from small_domain import CLUB, NAMES, Joined, Opened, Scored, command, join

from domain.shared.decider import Refusal
from peermatch.store import CommandReused, Done


class Full(Refusal):
    sentence = "The club is full."


@pytest.fixture
def store(databases):
    return databases.open_store(NAMES)


def refused_half_way(club, other):
    """A decision that adds to two streams and is refused then."""

    def decide(work):
        work.load(CLUB, club).record(Scored(points=100))
        work.load(CLUB, other).record(Opened(place="barn"))
        raise Full

    return decide


def test_each_sees_what_those_before_decided_and_nothing_of_who_was_refused(store):
    club, other, ada, bea = uuid4(), uuid4(), uuid4(), uuid4()

    def also(work):
        assert work.read(CLUB, club).members == {ada: "Ada"}
        work.load(CLUB, club).record(Joined(person=bea, name="Bea"))
        return {"second": True}

    asked = [
        (command(), join(club, ada, "Ada")),
        (command(), refused_half_way(club, other)),
        (command(), also),
    ]
    first, no, second = store.run_together(asked)
    assert (first.result, second.result) == ({"club": str(club)}, {"second": True})
    assert isinstance(no, Full)
    assert first.position == second.position == store.readable_end()
    kept = store.read(CLUB, club)
    assert (kept.members, kept.points) == ({ada: "Ada", bea: "Bea"}, 0)
    assert store.read(CLUB, other).place == ""


def test_what_is_taken_back_inside_leaves_what_was_decided_around_it(store):
    club, other = uuid4(), uuid4()

    def decide(work):
        with work.or_nothing():
            work.load(CLUB, club).record(Scored(points=1))
            with suppress(Full), work.or_nothing():
                work.load(CLUB, club).record(Scored(points=10))
                work.load(CLUB, other).record(Scored(points=10))
                raise Full
            with work.or_nothing():
                work.load(CLUB, other).record(Scored(points=100))
            work.load(CLUB, club).record(Scored(points=2))
        with suppress(Full), work.or_nothing():
            with work.or_nothing():
                work.load(CLUB, other).record(Scored(points=1000))
            raise Full
        return {}

    store.run(command(), decide)
    assert (store.read(CLUB, club).points, store.read(CLUB, other).points) == (3, 100)


def test_every_one_is_remembered_and_answered_again(store):
    club = uuid4()
    asked = [(command(), join(club, uuid4(), name)) for name in ("Ada", "Bea", "Cleo")]
    done = store.run_together(asked)
    for (what, decide), answer in zip(asked, done, strict=True):
        again = store.run(what, decide)
        assert (again.result, again.position, again.repeated) == (
            answer.result,
            answer.position,
            True,
        )
        with pytest.raises(CommandReused):
            store.run(command(id=what.id, route="Other"), decide)
    assert len(store.read(CLUB, club).members) == 3


def test_one_that_was_done_before_is_its_first_answer_and_keeps_no_other(store):
    club, before, again = uuid4(), command(), command()
    first = store.run(before, join(club, uuid4(), "Ada"))
    bea = join(club, uuid4(), "Bea")
    asked = [
        (again, bea),
        (before, join(club, uuid4(), "Ada")),
        (again, bea),
        (replace(again, body=b"{}x"), bea),
        (replace(before, route="Other"), bea),
    ]
    saved, answered, twice, other, reused = store.run_together(asked)
    assert (saved.repeated, answered.repeated, twice.repeated) == (False, True, True)
    assert (answered.position, saved.position == twice.position) == (first.position, True)
    assert isinstance(other, CommandReused)
    assert isinstance(reused, CommandReused)
    assert len(store.read(CLUB, club).members) == 2


def test_commands_that_are_only_tried_see_each_other_and_nothing_is_saved(store):
    club, ada = uuid4(), uuid4()
    together = store.together()
    end = store.end()
    assert not together.run(command(), join(club, ada, "Ada")).repeated
    with pytest.raises(Full):
        together.run(command(), refused_half_way(club, uuid4()))
    seen = []
    together.run(command(), lambda work: seen.append(work.read(CLUB, club).members) or {})
    assert seen == [{ada: "Ada"}]
    assert store.read(CLUB, club).members == {}
    assert store.end() == end


def test_a_refusal_of_what_was_done_before_is_its_first_answer(store):
    club, before = uuid4(), command()
    store.run(before, join(club, uuid4(), "Ada"))

    def now_full(_work):
        raise Full

    bea, ada = store.run_together([(command(), join(club, uuid4(), "Bea")), (before, now_full)])
    assert (ada.repeated, bea.repeated) == (True, False)
    assert len(store.read(CLUB, club).members) == 2


def test_when_somebody_writes_meanwhile_nothing_is_saved(store):
    club = uuid4()

    def overtaken(work):
        stream = work.load(CLUB, club)
        store.run(command(), join(club, uuid4(), "Zoe"))
        stream.record(Scored(points=1))
        return {}

    asked = [(command(), join(uuid4(), uuid4(), "Ada")), (command(), overtaken)]
    assert store.run_together(asked) is None
    kept = store.read(CLUB, club)
    assert (len(kept.members), kept.points) == (1, 0)


def test_facts_tell_the_command_that_each_came_from(store):
    club = uuid4()
    asked = [(command(actor=who), join(club, uuid4(), who)) for who in ("dora", "emil")]
    assert all(isinstance(one, Done) for one in store.run_together(asked))
    told = [(event.command, event.by) for event in store.record.events.get(club)]
    assert told == [(what.id, what.actor) for what, _ in asked]


def test_what_is_read_ahead_is_asked_of_the_log_once(store, monkeypatch):
    clubs = [uuid4() for _ in range(3)]
    for club in clubs:
        store.run(command(), join(club, uuid4(), "Ada"))
    log, asked_for, asked_whether = store.record.recorder, [], []
    streams, answered = log.streams, log.answered
    monkeypatch.setattr(
        log, "streams", lambda after: asked_for.append(set(after)) or streams(after)
    )
    monkeypatch.setattr(log, "answered", lambda ids: asked_whether.append(ids) or answered(ids))
    asked = [(command(), join(club, uuid4(), "Bea")) for club in clubs]
    done = store.run_together(asked, lambda work: work.expect(clubs))
    assert all(isinstance(one, Done) for one in done)
    assert asked_for == [set(clubs)]
    assert asked_whether == [[what.id for what, _ in asked]]


def test_one_that_changes_nothing_is_about_whom_it_looked_at_itself(store):
    club, other, ada, bea = uuid4(), uuid4(), uuid4(), uuid4()
    store.run(command(), join(club, ada, "Ada"))
    store.run(command(), join(other, bea, "Bea"))
    about = []

    def look(where):
        def decide(work):
            work.read(CLUB, where)
            about.append(work.about())
            return {}

        return decide

    store.run_together([(command(), look(club)), (command(), look(other))])
    assert about == [frozenset({ada}), frozenset({bea})]
