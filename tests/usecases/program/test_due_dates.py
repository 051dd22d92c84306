"""Due dates are rows: the same however the facts came, right on every day, gone with the person."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from one_match import MATCH_ID, found, propose
from sqlalchemy import select

from domain.deadlines.due import DueKind
from domain.program.limits import Certainty, Level, LimitName
from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.program.due_list import DueList
from peermatch.readmodels.tables.deadlines.due_dates import DUE_COUNTS, DUES
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.match_course import PauseMatch, ResumeMatch
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.review.undo_approval import UndoApproval
from peermatch.usecases.specialists.specialist_course import LeaveProgram
from stories.simulation.pools import REFERRALS, SPECIALISTS

EVERYTHING = PartRequest(size=100)


@pytest.fixture
def matched(agency: Any, clock: Any) -> Any:
    """Two specialists, two referrals; one of each proposed to each other."""
    found(agency, clock)
    propose(agency)
    agency.project()
    return agency


def rows_of(agency: Any, model_name: str = "dues") -> dict[str, list[Any]]:
    [model] = [m for m in agency.deployment.models if m.name == model_name]
    with agency.deployment.views.connect() as connection:
        return {
            table.name: sorted(
                map(tuple, connection.execute(select(table).order_by(*table.primary_key))), key=repr
            )
            for table in model.tables
        }


def due(agency: Any, kind: DueKind | None = None, role: Role = Role.COORDINATOR) -> list[Any]:
    found = DueList(agency.reading(role), None).page(kind, EVERYTHING)
    assert found.total == len(found.rows)
    return [(row.kind, row.about, row.due_on) for row in found.rows]


def supported(agency: Any, clock: Any) -> None:
    """A match that is approved, paused and resumed, and a specialist who will leave."""
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    pause = PauseMatch(match_id=MATCH_ID, until=date(2026, 11, 30))
    agency.perform(Role.COORDINATOR, pause)
    agency.project()
    clock.pass_by(timedelta(days=9))
    assert due(agency, DueKind.PAUSE_OVER) == [(DueKind.PAUSE_OVER, MATCH_ID, date(2026, 11, 30))]
    agency.perform(Role.COORDINATOR, ResumeMatch(match_id=MATCH_ID))
    agency.project()
    assert due(agency, DueKind.PAUSE_OVER) == []


@pytest.mark.parametrize("batch", [1, 3, 4000])
def test_built_anew_in_any_batches_they_are_the_same(matched: Any, clock: Any, batch: int) -> None:
    supported(matched, clock)
    live = rows_of(matched)
    assert live["dues"]
    projector = matched.deployment.projector()
    projector.batch = batch
    projector.rebuild("dues")
    assert rows_of(matched) == live


def test_the_counts_are_those_of_the_rows(matched: Any, clock: Any) -> None:
    supported(matched, clock)
    days = ("kind", "due_on", "listed_from", "listed_until")
    with matched.deployment.views.connect() as connection:
        rows = connection.execute(select(*(DUES.c[name] for name in days))).all()
        counts = connection.execute(select(DUE_COUNTS)).all()
    assert {tuple(row[:4]): row[4] for row in counts} == Counter(map(tuple, rows))


def test_a_limit_that_changes_on_a_coming_day_changes_the_dates_on_that_day(
    matched: Any, clock: Any
) -> None:
    """And nothing has to run on it."""
    matched.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    matched.project()
    [(_, _, before)] = due(matched, DueKind.CHECK_IN)
    today = clock.moment.date()
    change = ChangeLimit(
        limit=LimitName.MATCH_CHECK_IN,
        value=60,
        level=Level.WARN,
        effective_from=today + timedelta(days=3),
        citation="The program's own rule.",
        certainty=Certainty.VERIFIED,
        reason="Asked for by everybody.",
    )
    matched.perform(Role.MANAGER, change)
    matched.project()
    clock.pass_by(timedelta(days=2))
    assert [day for _, _, day in due(matched, DueKind.CHECK_IN)] == [before]
    clock.pass_by(timedelta(days=1))
    later = today + timedelta(days=60)
    assert [day for _, _, day in due(matched, DueKind.CHECK_IN)] == [later]


def test_nothing_is_due_for_a_specialist_after_their_last_day(matched: Any, clock: Any) -> None:
    mine = SPECIALISTS[1]
    last_day = clock.moment.date() + timedelta(days=20)
    matched.project()
    assert mine in {about for _, about, _ in due(matched, role=Role.MANAGER)}
    matched.perform(
        Role.MANAGER,
        LeaveProgram(specialist_id=mine, last_day=last_day, reason=LeavingReason.RETIRED),
    )
    matched.project()
    clock.pass_by(timedelta(days=21))
    assert mine not in {about for _, about, _ in due(matched, role=Role.MANAGER)}


def test_nothing_is_due_for_an_erased_person(matched: Any) -> None:
    who = derived("participant", REFERRALS[0])
    with matched.deployment.views.connect() as connection:
        assert connection.execute(select(DUES).where(DUES.c.participant_id == who)).all()
    matched.erase(who)
    matched.project()
    for rows in rows_of(matched).values():
        assert who not in {value for row in rows for value in row}


def test_nothing_of_a_match_is_due_once_its_approval_is_undone(matched: Any, clock: Any) -> None:
    """Whoever was to support them is told no more of them."""

    def theirs() -> set[DueKind]:
        listed = DueList(matched.reading(Role.CPRS), SPECIALISTS[0])
        return {row.kind for row in listed.page(None, EVERYTHING).rows}

    before, own = due(matched), theirs()
    matched.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    matched.project()
    assert DueKind.PLAN in theirs() - own
    matched.perform(Role.COORDINATOR, UndoApproval(match_id=MATCH_ID))
    matched.project()
    assert theirs() == own
    assert due(matched) == before


def test_parts_follow_each_other_and_pages_have_numbers(matched: Any) -> None:
    listing = DueList(matched.reading(Role.COORDINATOR), None)
    every = listing.page(None, EVERYTHING)
    assert every.total > 3
    one_by_one, place = [], None
    for number in range(1, every.total + 1):
        part = listing.page(None, PartRequest(size=1, after=place))
        assert (part.first, part.total) == (number, every.total)
        assert listing.page(None, PartRequest(size=1, number=number)).rows == part.rows
        one_by_one += part.rows
        place = part.end
    assert tuple(one_by_one) == every.rows
    before = listing.page(None, PartRequest(size=2, before=place))
    assert before.rows == every.rows[-3:-1]
    assert listing.page(None, PartRequest(size=2, after=place)).last == every.total
