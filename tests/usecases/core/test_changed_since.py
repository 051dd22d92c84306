"""Who decides on an old page is refused where somebody decided otherwise since."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import first_person, found

from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason, ReferralClosed, ReferralReopened
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Position
from peermatch.store.facts.position import START
from peermatch.usecases.calendar.availability_commands import ExceptHours, RestoreHours
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.people.participants import StateNames
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.usecases.referrals.referral_course import ReopenReferral
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import CancelLeave, ChangeHours
from stories.simulation.pools import REFERRALS, SPECIALISTS

MANAGER = Actor(name="manager-1", role=Role.MANAGER)
DAYS = (date(2026, 12, 1), date(2026, 12, 4))


@pytest.fixture
def here(agency: Any, clock: Any) -> Any:
    """Two specialists and two referrals, on SQLite and on PostgreSQL in turn."""
    return found(agency, clock)


def end(here: Any) -> Position:
    position: Position = here.deployment.store.end()
    return position


def send(here: Any, command: object, seen: Position | None, command_id: UUID | None = None) -> Any:
    return here.deployment.service.perform(MANAGER, command_id or uuid4(), command, seen=seen)


def leave(here: Any) -> Any:
    return here.deployment.store.read(SPECIALIST, SPECIALISTS[0]).leave


def plan(days: tuple[date, date] = DAYS) -> PlanLeave:
    return PlanLeave(specialist_id=SPECIALISTS[0], first_day=days[0], last_day=days[1])


def cancel() -> CancelLeave:
    return CancelLeave(specialist_id=SPECIALISTS[0], first_day=DAYS[0], last_day=DAYS[1])


def test_what_was_taken_back_since_is_refused_and_can_be_decided_anew(here: Any) -> None:
    seen = end(here)
    send(here, plan(), seen)
    send(here, cancel(), end(here))
    with pytest.raises(ChangedSince):
        send(here, plan(), seen)
    assert leave(here) == ()
    send(here, plan(), end(here))
    assert leave(here) == (DAYS,)


def test_who_does_not_say_what_they_saw_is_not_refused(here: Any) -> None:
    for command in (plan(), cancel(), plan()):
        send(here, command, None)
    assert leave(here) == (DAYS,)


def test_the_same_again_does_nothing_and_the_same_id_gets_its_first_answer(here: Any) -> None:
    seen, first = end(here), uuid4()
    send(here, plan(), seen, first)
    assert send(here, plan(), seen).position == START
    send(here, cancel(), end(here))
    assert send(here, plan(), seen, first).repeated
    assert leave(here) == ()


def test_what_is_about_something_else_refuses_nothing(here: Any) -> None:
    seen = end(here)
    other = tuple(day + timedelta(days=14) for day in DAYS)
    send(here, plan(other), end(here))
    send(here, ExceptHours(specialist_id=SPECIALISTS[0], day=DAYS[0], hours=()), end(here))
    send(here, plan(), seen)
    on = {"specialist_id": SPECIALISTS[0], "hours": ()}
    send(here, ExceptHours(day=DAYS[1], **on), seen)
    send(here, RestoreHours(specialist_id=SPECIALISTS[0], day=DAYS[1]), end(here))
    with pytest.raises(ChangedSince):
        send(here, ExceptHours(day=DAYS[1], **on), seen)


def test_a_colleague_s_newer_word_is_not_overwritten_unseen(here: Any) -> None:
    whose, seen = first_person(here), end(here)
    ours = StateNames(participant_id=whose, preferred_name="Al", pronouns="they")
    send(here, replace(ours, preferred_name="Alex"), seen)
    with pytest.raises(ChangedSince):
        send(here, ours, seen)
    hours = here.deployment.store.read(SPECIALIST, SPECIALISTS[0]).enrolled
    mine = ChangeHours(specialist_id=SPECIALISTS[0], hours=hours.windows[:1], modes=hours.modes)
    send(here, replace(mine, hours=hours.windows[:2]), seen)
    with pytest.raises(ChangedSince):
        send(here, mine, seen)


def test_closing_and_opening_again_from_an_old_page(here: Any) -> None:
    close = CloseReferral(referral_id=REFERRALS[0], reason=ClosingReason.DECLINED)
    reopen = ReopenReferral(referral_id=REFERRALS[0], reason="They called.")
    seen = end(here)
    send(here, close, seen)
    send(here, reopen, end(here))
    with pytest.raises(ChangedSince) as refused:
        send(here, close, seen)
    assert refused.value.facts == (ReferralClosed, ReferralReopened)
    status = here.deployment.store.read(REFERRAL, REFERRALS[0]).status
    assert status is ReferralStatus.WAITING


def test_what_is_declared_can_be_asked() -> None:
    """Streams and what tells things apart are fields of the command, and of one fact at least."""
    for use_case in USE_CASES:
        by = use_case.changed_by
        if by is None:
            continue
        asked = {field.name for field in fields(use_case.command)}
        facts = by.facts if isinstance(by.facts, tuple) else (by.facts,)
        told = {field.name for fact in facts for field in fields(fact)}
        named = {*by.same, *((by.stream,) if isinstance(by.stream, str) else ())}
        assert named <= asked, use_case.command.__name__
        assert set(by.same) <= told, use_case.command.__name__
