"""Days and instants that an older version took: read as the calendar's end, so they stop nobody."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import one_match
import pytest
from older_version import older_version
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select

from domain.matches.matching_run import MATCHING_RUN, RunStatus, RunTrigger
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.shared.days import FIRST_DAY, LAST_DAY
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.program import exports, overview
from peermatch.readmodels.screens.program.due_list import DueList
from peermatch.readmodels.screens.referrals import referral_intake, waitlist
from peermatch.store import NotStorable
from peermatch.usecases.core import service
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.referrals.referral_corrections import CorrectReceived
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import CancelLeave
from stories.simulation.founding import referral_number
from stories.simulation.pools import REFERRALS, SPECIALISTS

FIRST_MOMENT = datetime(FIRST_DAY.year, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(LAST_DAY.year, 12, 31, tzinfo=UTC)
EARLY, LATE = date(1, 1, 1), date(9999, 12, 31)
"""The empty date of another system, and "never"."""
OLD = REFERRALS[2]


def from_the_year_1(agency: Any, clock: Any) -> Any:
    """A referral of the year 1 whose consent lasts until 9999."""
    return replace(
        referral_number(one_match.Founding(agency, clock), 0),
        referral_id=OLD,
        received_at=datetime(1, 1, 1, tzinfo=UTC),
        recommended_on=EARLY,
        consent_signed_on=EARLY,
        consent_expires_on=LATE,
    )


@pytest.fixture
def old(agency: Any, clock: Any) -> Any:
    """An agency that took such a referral beside two others."""
    one_match.found(agency, clock)
    with older_version():
        agency.perform(Role.INTAKE, from_the_year_1(agency, clock))
    agency.project()
    return agency


def test_what_is_stored_is_read_as_the_end_of_the_calendar(old: Any) -> None:
    store = old.deployment.store
    received = store.read(REFERRAL, OLD).received
    person = store.read(PARTICIPANT, derived("participant", OLD))

    assert (received.received_at, received.recommended_on) == (FIRST_MOMENT, FIRST_DAY)
    assert [c.expires_on for c in person.consents] == [LAST_DAY]


def test_every_list_shows_everybody(old: Any) -> None:
    reading = old.reading(Role.COORDINATOR)

    assert (len(waitlist.page(reading, PartRequest(size=50)).rows), waitlist.count(reading)) == (
        3,
        3,
    )
    assert overview.figures(reading)
    due = DueList(reading, None).page(None, PartRequest(size=50)).rows
    assert len({row.referral_id for row in due if row.referral_id}) == 3
    assert len(list(exports.table(reading, "referrals"))) == 1 + 3


def test_it_is_set_right_by_a_correcting_fact(old: Any, clock: Any) -> None:
    right = clock.moment - timedelta(days=2)
    command = CorrectReceived(
        referral_id=OLD, received_at=right, recommended_on=None, reason="Another system's no date."
    )
    old.perform(Role.INTAKE, command)
    old.project()

    row = waitlist.one(old.reading(Role.COORDINATOR), OLD)
    told = referral_intake.one(old.reading(Role.COORDINATOR), OLD)
    assert (row.received_at, row.waiting_days, row.recommended_on) == (right, 2, None)
    assert told.received_reason == "Another system's no date."


def test_leave_without_an_end_is_taken_back(agency: Any, clock: Any) -> None:
    one_match.found(agency, clock)
    somebody, today = SPECIALISTS[0], clock.moment.date()
    with older_version():
        agency.perform(
            Role.MANAGER,
            PlanLeave(specialist_id=somebody, first_day=clock.moment.date(), last_day=LATE),
        )
    assert agency.deployment.store.read(SPECIALIST, somebody).leave == ((today, LAST_DAY),)
    taken_back = CancelLeave(specialist_id=somebody, first_day=today, last_day=LAST_DAY)
    agency.perform(Role.MANAGER, taken_back)
    assert agency.deployment.store.read(SPECIALIST, somebody).leave == ()


def test_a_run_matches_those_whom_it_can(old: Any) -> None:
    run_id = uuid4()
    old.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    old.match()

    assert old.deployment.store.read(MATCHING_RUN, run_id).status is RunStatus.COMPLETED


def test_the_operator_is_told_which_fact_and_nothing_of_the_person(
    agency: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    agency.perform(Role.MANAGER, one_match.site("TAP", "Essex"))
    with older_version():
        agency.perform(Role.INTAKE, from_the_year_1(agency, clock))
    with caplog.at_level(logging.WARNING, "peermatch.store"):
        agency.project()

    told = [r.getMessage() for r in caplog.records if "beyond the calendar" in r.getMessage()]
    assert f"fact 1 (referral.received) of stream {OLD} holds a day" in "".join(told)
    assert "Participant" not in "".join(told)


def test_no_such_day_is_stored_again_where_nobody_asks(
    agency: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "check_dates", lambda *_: None)
    agency.perform(Role.MANAGER, one_match.site("TAP", "Essex"))

    with pytest.raises(NotStorable):
        agency.perform(Role.INTAKE, from_the_year_1(agency, clock))


def test_columns_that_an_older_version_filled_are_read_alike() -> None:
    table = Table("old", MetaData(), Column("at", Instant), Column("on", Day))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        for moment, day in ((datetime.min, EARLY), (datetime.max, LATE)):
            connection.execute(insert(table).values(at=moment.replace(tzinfo=UTC), on=day))
        found = [tuple(row) for row in connection.execute(select(table))]
    engine.dispose()

    assert found == [(FIRST_MOMENT, FIRST_DAY), (LAST_MOMENT, LAST_DAY)]
    assert LAST_MOMENT + timedelta(days=100_000) > LAST_MOMENT
