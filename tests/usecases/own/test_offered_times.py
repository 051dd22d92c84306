"""Somebody takes another time that their own page offers, with the same specialist, for as long."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from own_pages import FIRST, SECOND, ZONE, of, say, supported

from domain.sessions.session import SESSION
from domain.sessions.session_booking import TooLateToChoose
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.calendar.alternative_times import offered_times
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.own.own_times import TakeOfferedTime, TimeNotOffered
from peermatch.usecases.sessions.session_course import MoveSession

STARTS = datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)
LONG = timedelta(minutes=45)


@pytest.fixture
def booked(founded: Any) -> tuple[Any, UUID]:
    """A session of 45 minutes a week from now."""
    supported(founded)
    [session_id] = [one.session_id for one in of(founded).appointments()]
    moved = MoveSession(session_id=session_id, starts_at=STARTS, ends_at=STARTS + LONG)
    founded.perform(Role.COORDINATOR, moved)
    return founded, session_id


def scheduled(agency: Any, session_id: UUID) -> Any:
    return agency.deployment.store.read(SESSION, session_id).scheduled


def test_the_session_moves_to_the_time_taken_and_takes_as_long(
    booked: tuple[Any, UUID], clock: Any
) -> None:
    agency, session_id = booked
    service = agency.deployment.service
    offered = offered_times(service.store.read, session_id, service.program, clock.moment)
    take = TakeOfferedTime(session_id=session_id, starts_at=offered[-1])
    before = scheduled(agency, session_id)
    say(agency, take)
    after = scheduled(agency, session_id)
    assert (after.starts_at, after.ends_at) == (offered[-1], offered[-1] + LONG)
    assert (after.specialist_id, after.mode, after.place) == (
        before.specialist_id,
        before.mode,
        before.place,
    )
    end = service.store.end()
    say(agency, take)
    assert service.store.end() == end, "taken twice, it stays"


def test_only_what_is_offered_is_taken_and_in_time(booked: tuple[Any, UUID], clock: Any) -> None:
    agency, session_id = booked
    at_night = TakeOfferedTime(session_id=session_id, starts_at=STARTS + timedelta(hours=12))
    with pytest.raises(TimeNotOffered):
        say(agency, at_night)
    service = agency.deployment.service
    clock.moment = STARTS - timedelta(hours=24)
    offered = offered_times(service.store.read, session_id, service.program, clock.moment)
    take = TakeOfferedTime(session_id=session_id, starts_at=offered[0])
    clock.pass_by(timedelta(seconds=1))
    with pytest.raises(TooLateToChoose):
        say(agency, take)
    same = TakeOfferedTime(session_id=session_id, starts_at=STARTS)
    say(agency, same)
    assert scheduled(agency, session_id).starts_at == STARTS
    for command, whose in (
        (take, SECOND),
        (TakeOfferedTime(session_id=UUID(int=1), starts_at=STARTS), FIRST),
    ):
        with pytest.raises(NotFound):
            say(agency, command, whose)
    with pytest.raises(NotAllowed):
        agency.perform(Role.COORDINATOR, take)
    clock.pass_by(timedelta(seconds=-1))
    say(agency, take)
    assert scheduled(agency, session_id).starts_at == offered[0]
