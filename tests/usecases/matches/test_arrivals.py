"""A referral comes in, and the worker says whom the engine would propose and what stands against
it; nothing is proposed by that."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from two_offices import WITHOUT_CONSENT, small_agency

from domain.matches.check_ins import Side
from domain.pairing.conflict import ConflictKind, Verdict
from domain.pairing.eligibility import RULE_NAMES
from domain.pairing.outlook import OUTLOOK, OutlookFound, outlook_id
from domain.pairing.shortlist import shortlist_id
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from peermatch import demo
from peermatch.readmodels.reading.opened_rows import NotOpened
from peermatch.readmodels.screens.matches import outlook
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.pairing.choice import (
    DiscloseConflict,
    OfferShortlist,
    ReviewConflict,
    TurnDownShortlist,
)
from peermatch.usecases.pairing.outlooks import AskForOutlook, WaitsNoMore
from peermatch.usecases.referrals.referral_course import ChangePriority
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.worker.queues.arrivals import Arrivals
from peermatch.worker.solver.planner import Planner

FIRST, SECOND = referral_id("R1"), referral_id("R2")
PLACES = RULE_NAMES["within_caseload_capacity"].refusal
S1, S2 = specialist_id("S1"), specialist_id("S2")


class Looking:
    """The worker's look at arrivals, with the real engine in its own process."""

    def __init__(self, agency: Any, engine: Planner) -> None:
        self.agency = agency
        self.arrivals = Arrivals(agency.deployment.service, engine)

    def look(self) -> int:
        """Looks until nothing is due, as the worker does."""
        total = 0
        while True:
            self.agency.project()
            done = self.arrivals.look()
            self.agency.project()
            if not done:
                return total
            total += done


@pytest.fixture
def waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody projects beside the test, so what is kept is not waited for."""
    monkeypatch.setattr("peermatch.readmodels.reading.views.Views.wait_for", lambda *_, **__: True)


pytestmark = pytest.mark.usefixtures("waits_for_nobody")


def few_come_in(agency: Any, people: int = 3) -> None:
    """Two specialists with three places each, and fewer people than places."""
    files = small_agency()
    lines = files["referrals.csv"].splitlines()
    files["referrals.csv"] = b"\n".join(lines[: people + 1]) + b"\n"
    assert demo.run_import(agency.deployment, files, lambda *_: None).problems == ()


def found(agency: Any, of: UUID = FIRST) -> OutlookFound:
    answer = agency.deployment.store.read(OUTLOOK, outlook_id(of)).found
    assert answer is not None
    return answer


def sentences(answer: OutlookFound) -> list[str]:
    return [one.sentence for one in answer.against]


def shown(agency: Any, of: UUID = FIRST, role: Role = Role.INTAKE) -> outlook.Outlook:
    return outlook.one(agency.reading(role), of)


def test_everybody_who_came_in_is_told_whom_and_nobody_is_proposed(
    agency: Any, planner: Planner
) -> None:
    few_come_in(agency)
    looking = Looking(agency, planner)
    assert looking.look() == 3
    assert looking.look() == 0
    answer = found(agency)
    assert answer.specialist_id in {S1, S2}
    assert answer.reasons
    page = shown(agency)
    assert (page.current, page.due, page.specialist_id) == (True, False, answer.specialist_id)
    assert page.specialist_name
    assert page.reasons == answer.reasons
    assert agency.deployment.store.read(REFERRAL, FIRST).status is ReferralStatus.WAITING


def test_only_who_may_see_a_referral_sees_it(small_on_sqlite: Any) -> None:
    small_on_sqlite.project()
    assert shown(small_on_sqlite, role=Role.COORDINATOR).due
    for role in (Role.CPRS, Role.MANAGER):
        with pytest.raises(NotOpened):
            shown(small_on_sqlite, role=role)


def test_without_a_consent_it_says_so_and_whom_once_it_is_there(
    small_on_sqlite: Any, planner: Planner
) -> None:
    Looking(small_on_sqlite, planner).look()
    answer = found(small_on_sqlite, referral_id(WITHOUT_CONSENT))
    assert sentences(answer)[0] == RULE_NAMES["consent_in_force"].refusal


def test_what_changes_about_a_referral_is_answered_again(
    small_on_sqlite: Any, planner: Planner
) -> None:
    looking = Looking(small_on_sqlite, planner)
    looking.look()
    small_on_sqlite.perform(
        Role.COORDINATOR,
        ChangePriority(referral_id=FIRST, urgency=Urgency.URGENT, reason="Release next week"),
    )
    small_on_sqlite.project()
    assert shown(small_on_sqlite).due
    assert not shown(small_on_sqlite).current
    assert looking.look() == 1
    assert shown(small_on_sqlite).current
    small_on_sqlite.perform(Role.INTAKE, AskForOutlook(referral_id=FIRST))
    assert looking.look() == 1


def test_a_conflict_of_interest_is_passed_over_and_never_named(
    sqlite_agency: Any, planner: Planner
) -> None:
    few_come_in(sqlite_agency)
    looking = Looking(sqlite_agency, planner)
    looking.look()
    before = found(sqlite_agency)
    received = sqlite_agency.deployment.store.read(REFERRAL, FIRST).received
    sqlite_agency.perform(
        Role.COORDINATOR,
        DiscloseConflict(
            participant_id=received.participant_id,
            specialist_id=before.specialist_id,
            side=Side.PARTICIPANT,
            kind=ConflictKind.FAMILY,
        ),
    )
    assert looking.look() == 1
    after = found(sqlite_agency)
    assert after.specialist_id not in {None, before.specialist_id}
    assert not any("conflict" in sentence for sentence in sentences(after))
    review = ReviewConflict(
        participant_id=received.participant_id,
        specialist_id=before.specialist_id,
        verdict=Verdict.NO_CONFLICT,
    )
    sqlite_agency.perform(Role.COORDINATOR, review)
    assert looking.look() == 1
    assert found(sqlite_agency).specialist_id == before.specialist_id


def test_a_list_that_is_turned_down_is_answered_again(sqlite_agency: Any, planner: Planner) -> None:
    few_come_in(sqlite_agency)
    looking = Looking(sqlite_agency, planner)
    looking.look()
    first = found(sqlite_agency).specialist_id
    day = sqlite_agency.deployment.service.program.today(sqlite_agency.deployment.service.now())
    offer = OfferShortlist(
        referral_id=FIRST, round=1, specialists=(first,), answer_by=day + timedelta(days=7)
    )
    sqlite_agency.perform(Role.COORDINATOR, offer)
    assert looking.look() == 1
    turned_down = TurnDownShortlist(shortlist_id=shortlist_id(FIRST, 1))
    sqlite_agency.perform(Role.COORDINATOR, turned_down)
    assert looking.look() == 1
    assert found(sqlite_agency).specialist_id not in {None, first}


def test_what_changes_for_everybody_makes_answers_old(
    agency: Any, planner: Planner, clock: Any
) -> None:
    few_come_in(agency)
    looking = Looking(agency, planner)
    looking.look()
    assert shown(agency).current
    clock.pass_by(timedelta(minutes=1))
    day = agency.deployment.service.program.today(agency.deployment.service.now())
    leave = PlanLeave(specialist_id=S1, first_day=day, last_day=day + timedelta(days=60))
    agency.perform(Role.MANAGER, leave)
    agency.project()
    assert not shown(agency).current
    agency.perform(Role.INTAKE, AskForOutlook(referral_id=FIRST))
    looking.look()
    assert shown(agency).current
    assert found(agency).specialist_id == S2


def test_after_a_run_it_is_worked_out_when_somebody_asks_and_of_nobody_else(
    small: Any, planner: Planner
) -> None:
    looking = Looking(small, planner)
    looking.look()
    small.perform(Role.COORDINATOR, RequestRun(run_id=UUID(int=1)))
    small.match()
    assert looking.look() == 0
    read = small.deployment.store.read
    everyone = [referral_id(f"R{n}") for n in range(1, 9)]
    left = [r for r in everyone if read(REFERRAL, r).status is ReferralStatus.WAITING]
    assert left
    assert not shown(small, left[0]).current
    small.perform(Role.INTAKE, AskForOutlook(referral_id=left[0]))
    assert looking.look() == 1
    assert PLACES in sentences(found(small, left[0]))[-1]
    served = next(r for r in everyone if r not in left)
    with pytest.raises(WaitsNoMore):
        small.perform(Role.INTAKE, AskForOutlook(referral_id=served))


def test_a_new_day_makes_the_answer_old(small_on_sqlite: Any, planner: Planner, clock: Any) -> None:
    Looking(small_on_sqlite, planner).look()
    clock.pass_by(timedelta(days=1))
    assert not shown(small_on_sqlite).current
    assert not shown(small_on_sqlite).due


def test_a_process_that_ended_is_told_everything_again(small_on_sqlite: Any, clock: Any) -> None:
    with Planner(seconds=600) as engine:
        looking = Looking(small_on_sqlite, engine)
        looking.look()
        engine.close()
        small_on_sqlite.perform(Role.INTAKE, AskForOutlook(referral_id=FIRST))
        looking.look()
        clock.pass_by(timedelta(minutes=1))
        looking.look()
        assert shown(small_on_sqlite).current
