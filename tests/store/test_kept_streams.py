"""Long streams about nobody are read from the log once; nothing about a person is ever kept."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from small_domain import CLUB, NAMES, Club, Opened, Scored, command, evolve, join

from domain.shared.decider import Decider
from peermatch.store.log.kept_streams import MOST_KEPT, WORTH_KEEPING


@pytest.fixture
def store(databases: Any) -> Any:
    return databases.open_store(NAMES)


@pytest.fixture
def read(store: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many facts each question to the log brought."""
    counts: list[int] = []
    streams = store.record.recorder.streams

    def counted(after: Any) -> Any:
        found = streams(after)
        counts.append(len(found))
        return found

    monkeypatch.setattr(store.record.recorder, "streams", counted)
    return counts


def score(store: Any, club: UUID, times: int) -> None:
    def decide(work: Any) -> dict[str, Any]:
        work.load(CLUB, club).record(*[Scored(points=1)] * times)
        return {}

    store.run(command(), decide)


def test_only_what_came_after_is_read_again(databases: Any, store: Any, read: list[int]) -> None:
    club, other = uuid4(), databases.open_store(NAMES)
    score(other, club, WORTH_KEEPING)
    assert store.read(CLUB, club).points == WORTH_KEEPING
    score(other, club, 3)
    assert store.read(CLUB, club).points == WORTH_KEEPING + 3
    score(store, club, 1)
    assert store.read(CLUB, club).points == WORTH_KEEPING + 4
    assert read == [WORTH_KEEPING, 1 + 3, 1 + 0, 1 + 1], "and the last one that is kept"


def test_a_stream_with_somebody_in_it_is_read_anew_each_time(store: Any, read: list[int]) -> None:
    club, person = uuid4(), uuid4()
    score(store, club, WORTH_KEEPING)
    store.read(CLUB, club)
    store.run(command(), join(club, person, "Ada"))
    for _ in range(3):
        assert store.read(CLUB, club).members == {person: "Ada"}
    assert read[-2:] == [WORTH_KEEPING + 1] * 2
    assert "Ada" not in repr(store._streams._kept)


def test_a_short_stream_is_not_kept_and_no_more_are_kept_than_is_said(store: Any) -> None:
    short = uuid4()
    score(store, short, WORTH_KEEPING - 1)
    store.read(CLUB, short)
    assert store._streams._kept == {}
    clubs = [uuid4() for _ in range(MOST_KEPT + 5)]

    def decide(work: Any) -> dict[str, Any]:
        for club in clubs:
            work.load(CLUB, club).record(*[Opened(place="hall")] * WORTH_KEEPING)
        return {}

    store.run(command(), decide)
    found = store.look().facts(clubs)
    assert {len(facts) for facts in found.values()} == {WORTH_KEEPING}
    assert len(store._streams._kept) == MOST_KEPT


def test_a_kept_state_is_brought_on_by_what_came_after(store: Any) -> None:
    club, folded = uuid4(), list[int]()

    def counted(state: Club, fact: Any) -> Club:
        folded.append(1)
        return evolve(state, fact)

    counting = Decider("counted", Club(), counted)
    score(store, club, WORTH_KEEPING)
    for times in (0, 0, 2):
        score(store, club, times)
        assert store.read(counting, club) == store.look().read(counting, club)
    assert len(folded) == WORTH_KEEPING + 2


def test_what_a_restored_record_no_longer_holds_is_read_anew(store: Any) -> None:
    """Cut, written on by others, or gone: nobody told this process."""
    cut, other, _gone = clubs = [uuid4() for _ in range(3)]
    for club in clubs:
        score(store, club, WORTH_KEEPING + 2)
        assert store.read(CLUB, club).points == WORTH_KEEPING + 2
    kept = dict.fromkeys((cut, other), WORTH_KEEPING)
    streams = store.record.recorder.streams
    log = {one: streams({one: 0})[: kept.get(one, 0)] for one in clubs}
    renewed = streams({other: 0})[WORTH_KEEPING - 2]
    log[other] += [StoredEvent(other, WORTH_KEEPING + 1, renewed.topic, renewed.state)]

    def restored(after: Any) -> Any:
        return [e for one, last in after.items() for e in log[one] if e.originator_version > last]

    store.record.recorder.streams = restored
    found = store.look().facts(clubs)
    assert [len(found[one]) for one in clubs] == [WORTH_KEEPING, WORTH_KEEPING + 1, 0]
    assert [len(store.look().facts(clubs)[one]) for one in clubs] == [
        WORTH_KEEPING,
        WORTH_KEEPING + 1,
        0,
    ]
