"""Pasts: made from the record up to a moment, kept for an hour, with today's keys and rights."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from one_match import found, propose

from domain.program.limits import Certainty, Level, LimitName
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.engine import kept_pasts
from peermatch.readmodels.engine.failed_work import PASTS, FailedWork
from peermatch.readmodels.engine.kept_pasts import (
    KEPT,
    MOST,
    KeptPasts,
    NotYetPast,
    TooManyPasts,
    past_key,
)
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.screens.matches import queue_then
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import Wish
from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.core.ids import derived
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.referrals.referral_course import ChangePriority
from peermatch.worker.timed.past_jobs import Pasts
from stories.simulation.pools import REFERRALS

WHO = derived("participant", REFERRALS[0])
HOUR = timedelta(hours=1)


class Past:
    """The program of a test, and its pasts."""

    def __init__(self, agency: Any, clock: Any) -> None:
        self.agency, self.clock = agency, clock
        service = agency.deployment.service
        self.kept = KeptPasts(service.views.engine, service.now)
        self.job = Pasts(service)

    @contextmanager
    def at(self, moment: Any, role: Role = Role.COORDINATOR) -> Any:
        self.kept.at(moment)
        self.job.make_all()
        engine = self.kept.at(moment)
        assert engine is not None
        yield replace(self.agency.reading(role), views=Views(engine), now=moment)
        engine.dispose()


@pytest.fixture
def past(agency: Any, clock: Any) -> Past:
    """Two referrals; a proposal an hour later, an urgent one an hour after that, then a limit."""
    found(agency, clock)
    clock.pass_by(HOUR)
    propose(agency)
    clock.pass_by(HOUR)
    urgent = ChangePriority(referral_id=REFERRALS[1], urgency=Urgency.URGENT, reason="Alone now.")
    agency.perform(Role.COORDINATOR, urgent)
    clock.pass_by(HOUR)
    return Past(agency, clock)


def test_boards_are_what_they_were(past: Past) -> None:
    now = past.clock.moment
    everyone = PartRequest(size=10)
    with past.at(now - 5 * HOUR) as reading:
        assert waitlist.page(reading, everyone).total == 0
        assert roster.rows(reading) == ()
    with past.at(now - 2.5 * HOUR) as reading:
        assert waitlist.count(reading, Wish(status="waiting")) == 2
        assert queue_then.page(reading, everyone).total == 0
        assert [row.held for row in roster.rows(reading)] == [0, 0]
    with past.at(now - 1.5 * HOUR) as reading:
        assert waitlist.count(reading, Wish(status="waiting")) == 1
        [proposed] = queue_then.page(reading, everyone).rows
        assert proposed.referral_id == REFERRALS[0]
        assert sorted(row.held for row in roster.rows(reading)) == [0, 1]
        assert waitlist.one(reading, REFERRALS[1]).urgency == Urgency.ROUTINE
    with past.at(now - 0.5 * HOUR) as reading:
        assert waitlist.one(reading, REFERRALS[1]).urgency == Urgency.URGENT


def test_nobody_was_there_before_they_came(past: Past) -> None:
    with past.at(past.clock.moment - 5 * HOUR) as reading, pytest.raises(NotFound):
        waitlist.one(reading, REFERRALS[0])


def test_whoever_was_erased_since_stays_erased(past: Past) -> None:
    moment = past.clock.moment - HOUR
    with past.at(moment) as reading:
        assert waitlist.one(reading, REFERRALS[0]).name != "(erased)"
    past.agency.project()
    past.agency.erase(WHO)
    with past.at(moment) as reading:
        assert waitlist.one(reading, REFERRALS[0]).name == "(erased)"


def test_a_limit_that_was_changed_later_does_not_count_then(past: Past) -> None:
    moment = past.clock.moment - HOUR
    with past.at(moment) as reading:
        before = [row.capacity for row in roster.rows(reading)]
    ceiling = ChangeLimit(
        limit=LimitName.CASELOAD_CEILING,
        value=0,
        level=Level.BLOCK,
        effective_from=past.agency.reading(Role.MANAGER).today + timedelta(days=1),
        citation="Ours",
        certainty=Certainty.VERIFIED,
        reason="To see.",
    )
    past.agency.perform(Role.MANAGER, ceiling)
    past.agency.project()
    past.clock.pass_by(timedelta(days=1))
    assert [row.capacity for row in roster.rows(past.agency.reading(Role.MANAGER))] != before
    with past.at(moment) as reading:
        assert [row.capacity for row in roster.rows(reading)] == before


def test_a_past_is_asked_for_once_and_forgotten_after_an_hour(past: Past) -> None:
    moment = past.clock.moment - HOUR
    assert past.kept.at(moment) is None
    assert past.kept.at(moment) is None
    assert past.kept.asked() == (moment,)
    assert past.job.make_all() == 1
    assert past.job.make_all() == 0
    assert past.kept.at(moment) is not None
    past.clock.pass_by(KEPT + timedelta(minutes=1))
    assert past.kept.at(moment) is None
    assert past.kept.asked() == (moment,)


def test_what_is_recorded_right_now_is_no_past_and_not_too_many_are_made(past: Past) -> None:
    now = past.clock.moment
    with pytest.raises(NotYetPast):
        past.kept.at(now)
    for minutes in range(1, MOST + 1):
        past.kept.at(now - timedelta(minutes=minutes))
    with pytest.raises(TooManyPasts):
        past.kept.at(now - 5 * HOUR)


def test_what_is_kept_is_sealed(past: Past) -> None:
    with past.at(past.clock.moment - HOUR) as reading:
        name = waitlist.one(reading, REFERRALS[0]).name
        kept = reading.views.engine.raw_connection().driver_connection.serialize()
    assert name
    assert name.encode() not in kept
    assert str(REFERRALS[0]).replace("-", "").encode() in kept


def test_a_past_that_can_not_be_made_is_set_aside_and_stops_no_other(
    past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = past.clock.moment
    bad, good = now - 2 * HOUR, now - HOUR
    past.kept.at(bad)
    past.kept.at(good)
    as_of = kept_pasts.as_of

    def broken(store: Any, models: Any, until: Any) -> Any:
        if until == bad:
            raise RuntimeError("damaged")
        return as_of(store, models, until)

    monkeypatch.setattr(kept_pasts, "as_of", broken)
    for _ in range(4):
        past.job.make_all()
        past.clock.pass_by(timedelta(minutes=2))
    failed = FailedWork(past.agency.deployment.views.engine, past.clock.now)
    aside = failed.one(PASTS, past_key(bad))
    assert aside is not None
    assert aside.set_aside
    assert past.kept.at(good) is not None
