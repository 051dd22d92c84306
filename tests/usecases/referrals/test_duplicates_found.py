"""People who may be the same are found as they come in, without looking at everybody again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import Founding, site
from sqlalchemy import event, insert, select, text

from domain.referrals.referral_closing import ClosingReason
from domain.shared.roles import Role
from peermatch.readmodels.engine.generations import all_generations, physical_tables
from peermatch.readmodels.screens.matches import worker_queues
from peermatch.readmodels.screens.matches.worker_queues import likely_duplicates
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.tables.people.finder import ALIKE, TOKENS
from peermatch.readmodels.tables.referrals.referrals import DUPLICATES, REFERRALS
from peermatch.usecases.core.service import Service
from peermatch.usecases.people.participants import CorrectIdentity
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.usecases.referrals.referral_course import ReopenReferral
from peermatch.usecases.referrals.same_person import KeepApart
from peermatch.worker.timed import course_jobs
from stories.simulation.founding import referral_number

PEOPLE = 1_000
TABLES_OF_MANY = ("person_tokens", "referrals", "duplicates")


@pytest.fixture
def founded(agency: Any, clock: Any) -> Any:
    agency.perform(Role.MANAGER, site("TAP", "Essex"))
    return agency


def come_in(agency: Any, clock: Any, **changes: Any) -> UUID:
    """A referral of the same person each time, unless something is changed."""
    coming = replace(referral_number(Founding(agency, clock), 0), referral_id=uuid4(), **changes)
    agency.perform(Role.INTAKE, coming)
    agency.project()
    return coming.referral_id


def service_of(agency: Any) -> Service:
    return agency.deployment.service


def crowd(agency: Any) -> None:
    """Many people whom the read models know besides, nobody like anybody."""
    engine = agency.deployment.views.engine
    models = {model.name: model for model in agency.deployment.models}
    at = datetime(2026, 11, 1, tzinfo=UTC)
    ids = [UUID(int=2**100 + number) for number in range(PEOPLE)]
    kinds = {"name": 4, "near-name": 9, "birth-date": 1, "phone": 1, "last-4": 1}
    with engine.begin() as connection:
        serving = {g.model: g.number for g in all_generations(connection)}
        tables = {
            declared: physical
            for name in ("finder", "referrals")
            for declared, physical in physical_tables(models[name], serving[name]).items()
        }
        rows = [
            {"person_id": person, "token": f"{kind}{n}".encode() + person.bytes, "kind": kind}
            for person in ids
            for kind, many in kinds.items()
            for n in range(many)
        ]
        connection.execute(insert(tables[TOKENS]), rows)
        known = {"urgency": "routine", "received_at": at, "frequency": "weekly", "details": b""}
        rows = [
            known
            | {"referral_id": p, "participant_id": p, "status": "waiting", "session_minutes": 1}
            for p in ids
        ]
        connection.execute(insert(tables[REFERRALS]), rows)
        rows = [{"referral_id": one, "other_id": uuid4(), "decided": True} for one in ids]
        connection.execute(insert(tables[DUPLICATES]), rows)
        connection.execute(text("ANALYZE"))


@contextmanager
def asked(agency: Any) -> Iterator[list[tuple[str, Any]]]:
    """Every question that the views database is asked meanwhile, with its values."""
    engine = agency.deployment.views.engine
    questions: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, _many: bool) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            questions.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield questions
    finally:
        event.remove(engine, "before_cursor_execute", note)


def read_whole(agency: Any, questions: list[tuple[str, Any]]) -> list[str]:
    """The steps of the database's own plans that go through all of a table with many rows."""
    engine = agency.deployment.views.engine
    plan = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with agency.deployment.views.connect() as connection:
        steps = [
            str(row[-1])
            for statement, values in questions
            for row in connection.exec_driver_sql(plan + statement, values)
        ]
    named = [s for s in steps if any(name in s for name in (*TABLES_OF_MANY, "one", "other"))]
    assert named, "the plans speak of these tables"
    return [s for s in named if "Seq Scan" in s or s.startswith("SCAN")]


def test_who_comes_in_is_compared_by_token_with_nobody_else(founded: Any, clock: Any) -> None:
    first = come_in(founded, clock)
    with asked(founded) as few:
        second = come_in(founded, clock)
    crowd(founded)
    with asked(founded) as many:
        third = come_in(founded, clock)
    about_tokens = [q for q in many if "person_tokens" in q[0]]
    assert len(about_tokens) == len([q for q in few if "person_tokens" in q[0]])
    assert read_whole(founded, about_tokens) == []
    found = {frozenset(pair) for pair in likely_duplicates(founded.deployment.views)}
    assert found == {frozenset(two) for two in combinations((first, second, third), 2)}


def test_a_search_looks_tokens_up_and_reads_nobody_else(founded: Any, clock: Any) -> None:
    one = come_in(founded, clock, participant_name="Casey Mundy")
    crowd(founded)
    with asked(founded) as questions:
        rows = waitlist.find(founded.reading(Role.INTAKE), name="Casey Mumdy", phone="0100")
    assert [row.referral_id for row in rows] == [one]
    about_tokens = [q for q in questions if "person_tokens" in q[0]]
    assert len(about_tokens) == 2
    assert read_whole(founded, about_tokens) == []


def test_a_look_reads_the_pairs_and_never_the_people(founded: Any, clock: Any) -> None:
    come_in(founded, clock)
    come_in(founded, clock)
    crowd(founded)
    with asked(founded) as questions:
        likely_duplicates(founded.deployment.views)
    assert not [statement for statement, _ in questions if "person_tokens" in statement]
    assert len(questions) == 1
    assert read_whole(founded, questions) == []


def test_a_pair_is_asked_about_once(founded: Any, clock: Any) -> None:
    first, second = come_in(founded, clock), come_in(founded, clock)
    assert course_jobs.suspect_duplicates(service_of(founded)) == 1
    founded.project()
    assert course_jobs.suspect_duplicates(service_of(founded)) == 0
    founded.perform(Role.INTAKE, KeepApart(referral_id=first, other_id=second))
    founded.project()
    assert course_jobs.suspect_duplicates(service_of(founded)) == 0


def test_what_one_look_leaves_the_next_one_finds(
    founded: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_queues, "AT_ONE_LOOK", 1)
    for _ in range(3):
        come_in(founded, clock)
    each = []
    for _ in range(4):
        each.append(course_jobs.suspect_duplicates(service_of(founded)))
        founded.project()
    assert each == [1, 1, 1, 0]


def test_people_who_become_alike_later_are_found_too(founded: Any, clock: Any) -> None:
    come_in(founded, clock)
    other = come_in(
        founded, clock, participant_name="Zyxel Quux", birth_date=date(1970, 1, 2), phone="8045559"
    )
    assert likely_duplicates(founded.deployment.views) == ()
    named = referral_number(Founding(founded, clock), 0)
    corrected = CorrectIdentity(
        participant_id=person_of(founded, other),
        name=named.participant_name,
        birth_date=named.birth_date,
        reason="It was misheard",
    )
    founded.perform(Role.INTAKE, corrected)
    founded.project()
    assert len(likely_duplicates(founded.deployment.views)) == 1


def test_two_closed_referrals_are_asked_about_once_one_is_open_again(
    founded: Any, clock: Any
) -> None:
    both = come_in(founded, clock), come_in(founded, clock)
    for one in both:
        close = CloseReferral(referral_id=one, reason=ClosingReason.MOVED)
        founded.perform(Role.INTAKE, close)
    founded.project()
    assert likely_duplicates(founded.deployment.views) == ()
    founded.perform(Role.INTAKE, ReopenReferral(referral_id=both[1], reason="They came back"))
    founded.project()
    assert likely_duplicates(founded.deployment.views) == ((both[1], both[0]),)


def test_nobody_is_like_somebody_who_was_erased_and_rebuilt_equals_live(
    founded: Any, clock: Any
) -> None:
    first = come_in(founded, clock)
    come_in(founded, clock)
    come_in(founded, clock)
    assert len(alike(founded)) == 3
    founded.erase(person_of(founded, first))
    founded.project()
    [live] = alike(founded)
    founded.deployment.projector().rebuild("finder")
    assert alike(founded) == [live]


def alike(agency: Any) -> list[Any]:
    with agency.deployment.views.connect() as connection:
        return list(connection.execute(select(ALIKE).order_by(*ALIKE.c)))


def person_of(agency: Any, referral_id: UUID) -> UUID:
    query = select(REFERRALS.c.participant_id).where(REFERRALS.c.referral_id == referral_id)
    with agency.deployment.views.connect() as connection:
        return connection.execute(query).scalar_one()
