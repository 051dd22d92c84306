"""What every store does, on SQLite and PostgreSQL alike."""

import threading
from dataclasses import replace
from uuid import uuid4

import msgspec
import pytest
from small_domain import (
    CLUB,
    NAMES,
    Closed,
    Joined,
    Left,
    NoName,
    Opened,
    Scored,
    command,
    join,
)

from domain.shared.decider import Refusal
from peermatch.store import (
    ERASED,
    SEALED,
    START,
    UNREADABLE,
    About,
    CommandReused,
    KeyUnavailable,
    NotStorable,
    PersonErased,
    Tampered,
)
from peermatch.store.facts import envelope
from peermatch.store.facts.wire import shape_of


class Full(Refusal):
    sentence = "The club is full."


@pytest.fixture
def store(databases):
    return databases.open_store(NAMES)


def test_a_recorded_fact_is_there_when_the_stream_is_read(store):
    club, person = uuid4(), uuid4()
    done = store.run(command(), join(club, person, "Ada Example"))
    assert done.result == {"club": str(club)}
    assert not done.repeated
    assert store.read(CLUB, club).members == {person: "Ada Example"}


def test_facts_fold_into_the_state_at_once(store):
    club, person = uuid4(), uuid4()

    def decide(work):
        stream = work.load(CLUB, club)
        stream.record(Joined(person=person, name="Ada"))
        assert stream.state.members == {person: "Ada"}
        assert work.load(CLUB, club) is stream
        stream.record(Left(person=person))
        return {}

    store.run(command(), decide)
    assert store.read(CLUB, club).members == {}


def test_streams_change_together_or_not_at_all(store):
    one, other = uuid4(), uuid4()

    def decide(work):
        work.load(CLUB, one).record(Opened(place="hall"))
        work.load(CLUB, other).record(Opened(place="barn"))
        raise Full

    with pytest.raises(Full):
        store.run(command(), decide)
    assert store.read(CLUB, one) == CLUB.initial
    assert store.rows_after(START, 10) == []


def test_a_repeated_command_has_one_effect_and_the_same_answer(store):
    club, person = uuid4(), uuid4()
    asked = command()
    first = store.run(asked, join(club, person, "Ada"))
    again = store.run(asked, join(club, person, "Ada"))
    assert (again.result, again.position, again.repeated) == (first.result, first.position, True)
    assert len(store.rows_after(START, 10)) == 1


def test_a_repeated_command_gets_its_answer_though_it_would_now_be_refused(store):
    club = uuid4()
    asked = command()

    def open_once(work):
        stream = work.load(CLUB, club)
        if stream.version:
            raise Full
        stream.record(Opened(place="hall"))
        return {"ok": True}

    assert store.run(asked, open_once).result == {"ok": True}
    assert store.run(asked, open_once).repeated


@pytest.mark.parametrize("change", [{"body": b'{"n":2}'}, {"actor": "eve"}, {"route": "Other"}])
def test_a_command_id_is_refused_for_anything_else(store, change):
    club = uuid4()
    asked = command()
    store.run(asked, join(club, uuid4(), "Ada"))
    with pytest.raises(CommandReused):
        store.run(command(id=asked.id, **change), join(club, uuid4(), "Bea"))
    assert len(store.rows_after(START, 10)) == 1


def test_a_command_that_changes_nothing_is_remembered_too(store):
    asked = command()
    assert store.run(asked, lambda work: {"n": 1}).position == START
    assert store.run(asked, lambda work: {"n": 2}).result == {"n": 1}


def test_a_refused_command_leaves_no_trace_and_may_be_tried_again(store):
    asked = command()

    def refuse(work):
        raise Full

    with pytest.raises(Full):
        store.run(asked, refuse)
    assert not store.run(asked, lambda work: {}).repeated


def test_a_conflict_is_decided_again_on_the_new_state(store):
    club = uuid4()
    seen = []

    def decide(work):
        stream = work.load(CLUB, club)
        seen.append(stream.version)
        if stream.version == 0:
            store.run(command(), join(club, uuid4(), "Quick"))
        stream.record(Scored(points=1))
        return {}

    store.run(command(), decide)
    assert seen == [0, 1]
    assert store.read(CLUB, club).points == 1


def test_racing_writers_of_one_stream_all_take_effect_once(databases):
    club = uuid4()
    stores = [databases.open_store(NAMES) for _ in range(2)]

    def score(work):
        work.load(CLUB, club).record(Scored(points=1))
        return {}

    def write(store):
        for _ in range(10):
            store.run(command(), score)

    threads = [threading.Thread(target=write, args=(stores[i % 2],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores[0].read(CLUB, club).points == 40


def test_the_log_is_read_in_order_and_sealed(store):
    club, person = uuid4(), uuid4()
    asked = command()
    store.run(command(), lambda work: work.load(CLUB, club).record(Opened(place="hall")) or {})
    done = store.run(asked, join(club, person, "Ada Example"))
    opened, joined = store.recorded_after(START, 10)
    assert (opened.name, opened.fact, opened.subject, opened.sealed) == (
        "club.opened",
        Opened(place="hall"),
        None,
        None,
    )
    assert joined.fact == Joined(person=person, name=SEALED)
    assert (joined.stream, joined.version, joined.position) == (club, 2, done.position)
    assert (joined.by, joined.at, joined.command) == (asked.actor, asked.at, asked.id)
    assert joined.subject == person
    assert store.recorded_after(opened.position, 10) == [joined]
    assert store.recorded_after(joined.position, 10) == []


def test_no_personal_value_stands_in_a_row(store):
    store.run(command(), join(uuid4(), uuid4(), "Ada Example"))
    (row,) = store.rows_after(START, 10)
    assert b"Ada" not in row.state
    assert b"Example" not in row.state


def test_one_function_opens_what_is_sealed_for_one_viewer(databases):
    acts = []
    store = databases.open_store(NAMES, gate=acts.append)
    people = [uuid4(), uuid4()]
    for person in people:
        store.run(command(), join(uuid4(), person, f"Name {person}"))
    blobs = [recorded.sealed for recorded in store.recorded_after(START, 10)]
    opened = store.open([*blobs, None], viewer="dora", purpose="review queue")
    assert opened == [{"name": f"Name {p}"} for p in people] + [{}]
    (act,) = acts
    assert (act.viewer, act.purpose, act.subjects) == ("dora", "review queue", frozenset(people))


def test_what_the_gate_refuses_stays_closed(databases):
    def refuse(_opening):
        raise Full

    store = databases.open_store(NAMES, gate=refuse)
    store.run(command(), join(uuid4(), uuid4(), "Ada"))
    with pytest.raises(Full):
        store.open([store.recorded_after(START, 1)[0].sealed], viewer="eve", purpose="curious")


def test_an_erased_person_is_erased_everywhere_and_never_gets_a_new_key(store):
    club, person, other = uuid4(), uuid4(), uuid4()
    store.run(command(), join(club, person, "Ada"))
    store.run(command(), join(club, other, "Bea"))
    store.vault.raise_tombstone(person, command().at)
    store.vault.destroy_key(person)
    blobs = [recorded.sealed for recorded in store.recorded_after(START, 10)]
    assert store.open(blobs, viewer="x", purpose="y") == [ERASED, {"name": "Bea"}]
    assert store.read(CLUB, club).members == {person: ERASED, other: "Bea"}
    with pytest.raises(PersonErased):
        store.run(command(), join(club, person, "Ada again"))


def test_a_missing_key_is_an_error_and_never_reads_as_erased(databases):
    store = databases.open_store(NAMES)
    club, person = uuid4(), uuid4()
    store.run(command(), join(club, person, "Ada"))
    blob = store.recorded_after(START, 1)[0].sealed
    with store.vault.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM person_keys")
    store.vault.forget_all()
    with pytest.raises(KeyUnavailable):
        store.open([blob], viewer="x", purpose="y")
    with pytest.raises(KeyUnavailable):
        store.read(CLUB, club)


def test_a_changed_or_moved_blob_does_not_open(store):
    club, person = uuid4(), uuid4()
    store.run(command(), join(club, person, "Ada"))
    blob = store.recorded_after(START, 1)[0].sealed
    for place in (20, len(blob) - 1):
        changed = bytearray(blob)
        changed[place] ^= 1
        with pytest.raises((Tampered, KeyUnavailable)):
            store.open([bytes(changed)], viewer="x", purpose="y")
    with pytest.raises(Tampered):
        store.open([b"short"], viewer="x", purpose="y")


def test_one_part_that_cannot_be_read_hides_no_other(store, caplog):
    """A list shows every row; the operator is told which fact, and nothing of the person."""
    club, ada, bea = uuid4(), uuid4(), uuid4()
    store.run(command(), join(club, ada, "Ada"))
    store.run(command(), join(club, bea, "Bea"))
    first, second = (recorded.sealed for recorded in store.recorded_after(START, 2))
    changed = first[:-1] + bytes([first[-1] ^ 1])

    about = [About(person=ada), About(person=ada), About(person=bea), About(person=bea)]
    found = store.open_each([changed, None, second, b"short"], about=about, viewer="x", purpose="y")

    assert found == [UNREADABLE, {}, {"name": "Bea"}, UNREADABLE]
    assert f"of stream {club} can't be read: Tampered" in caplog.text
    assert "Ada" not in caplog.text


def test_what_stands_beside_somebody_else_is_not_opened_and_raises_an_alarm(databases, caplog):
    looks, told = [], []
    store = databases.open_store(NAMES, gate=looks.append)
    store.tell_misplaced(told.append)
    club, ada, bea = uuid4(), uuid4(), uuid4()
    store.run(command(), join(club, ada, "Ada"))
    store.run(command(), join(club, bea, "Bea"))
    first, second = (recorded.sealed for recorded in store.recorded_after(START, 2))
    about = [
        About(person=ada),
        About(person=ada),
        About(stream=club),
        About(stream=uuid4()),
        About(),
    ]

    found = store.open_each(
        [first, second, second, first, first], about=about, viewer="x", purpose="y"
    )

    assert found == [{"name": "Ada"}, UNREADABLE, {"name": "Bea"}, UNREADABLE, UNREADABLE]
    assert {(seal.name, seal.version) for seal in told} == {("club.joined", 1), ("club.joined", 2)}
    assert f"of stream {club} can't be read: Misplaced" in caplog.text
    assert "Bea" not in caplog.text
    assert str(bea) not in caplog.text
    [look] = looks
    assert look.subjects == {ada, bea}


def test_parts_that_change_places_in_the_log_are_not_opened(store):
    """By a page or a read model, which take them as the log gives them."""
    club, ada, bea = uuid4(), uuid4(), uuid4()
    store.run(command(), join(club, ada, "Ada"))
    store.run(command(), join(club, bea, "Bea"))
    one, other = store.rows_after(START, 2)
    states = [envelope.DECODER.decode(row.state) for row in (one, other)]
    swapped = [
        replace(one, state=envelope.ENCODER.encode(with_part(states[0], states[1].sealed))),
        replace(other, state=envelope.ENCODER.encode(with_part(states[1], b"no blob"))),
    ]
    for row in swapped:
        recorded = store.recorded(row)
        assert recorded.sealed == b""
        with pytest.raises(Tampered):
            store.open([recorded.sealed], viewer="x", purpose="y")


def with_part(state, sealed):
    return msgspec.structs.replace(state, sealed=sealed)


def test_a_fact_without_a_stored_name_is_refused(store):
    with pytest.raises(NotStorable, match="NoName has no stored name"):
        store.run(command(), lambda work: work.load(CLUB, uuid4()).record(NoName(n=1)) or {})


@pytest.mark.parametrize("bad", [float("nan"), "7", True])
def test_a_value_that_would_not_return_is_refused(store, bad):
    with pytest.raises(NotStorable):
        store.run(command(), lambda work: work.load(CLUB, uuid4()).record(Closed(share=bad)) or {})


def test_a_lone_surrogate_is_refused(store):
    with pytest.raises(NotStorable):
        store.run(command(), join(uuid4(), uuid4(), "bad \ud800"))


def test_text_of_every_kind_returns_as_it_was(store):
    club, person = uuid4(), uuid4()
    name = "Ünï \u202e \U0001f600 '\"; DROP TABLE \x00 " + "x" * 5000
    store.run(command(), join(club, person, name))
    assert store.read(CLUB, club).members == {person: name}


def test_equal_facts_are_stored_as_equal_bytes(store):
    fact = Opened(place="hall", days=frozenset({"Tue", "Mon", "Wed"}))
    encoded = shape_of(Opened).plain.encode(fact)
    assert msgspec.json.decode(encoded) == {"days": ["Mon", "Tue", "Wed"], "place": "hall"}
