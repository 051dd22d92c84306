"""What ends by itself or when a day has come: proposals, tries to reach somebody, pauses."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from one_match import MATCH_ID, service_of

from domain.deadlines.due import DueKind
from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.program.limits import Certainty, Level, LimitName
from domain.referrals.outreach import AttemptOutcome
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session import SESSION
from domain.sessions.session_state import MissedReason, SessionStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.program.due_list import DueList
from peermatch.usecases.matches.match_course import PauseMatch, ResumeMatch
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.referrals.referral_course import AttemptContact
from peermatch.worker.timed import course_jobs
from stories.simulation.pools import REFERRALS, SPECIALISTS


def test_a_proposal_that_nobody_answered_lapses_by_itself(proposed: Any, clock: Any) -> None:
    service, store = service_of(proposed), proposed.deployment.store
    clock.pass_by(timedelta(days=9))
    assert course_jobs.lapse_proposals(service) == 0, "2 December is its last day"
    clock.pass_by(timedelta(days=1))
    assert course_jobs.lapse_proposals(service) == 1
    assert store.read(MATCH, MATCH_ID).status is MatchStatus.EXPIRED
    assert store.read(REFERRAL, REFERRALS[0]).status is ReferralStatus.WAITING
    assert store.read(SPECIALIST, SPECIALISTS[0]).places_in_use == 0
    proposed.project()
    assert course_jobs.lapse_proposals(service) == 0


def test_as_many_tries_as_the_rules_of_the_day_ask_for_by_form_api_and_import(
    founded: Any, clock: Any
) -> None:
    """One use case for every way in, so one of them is tried: the import's."""
    founded.perform(
        Role.MANAGER,
        ChangeLimit(
            limit=LimitName.CONTACT_ATTEMPTS,
            value=1,
            level=Level.BLOCK,
            effective_from=date(2026, 11, 24),
            citation="The program's own choice",
            certainty=Certainty.VERIFIED,
            reason="A try is a letter and a call.",
        ),
    )
    row = f"command,row,referral_id,reason\nclose-referral,1,{REFERRALS[0]},not-reached\n"
    early = founded.importer().run({"commands.csv": row.encode()})
    assert [problem.reason for problem in early.problems] == [
        "A referral is closed as not reached only after the required number of contact attempts."
    ]
    clock.pass_by(timedelta(days=1))
    tried = AttemptContact(
        referral_id=REFERRALS[0],
        attempt_id=uuid4(),
        attempted_at=clock.moment - timedelta(minutes=5),
        way=SafeContact.CALL,
        outcome=AttemptOutcome.NO_ANSWER,
    )
    founded.perform(Role.INTAKE, tried)
    again = row.replace(",1,", ",2,")
    assert founded.importer().run({"commands.csv": again.encode()}).problems == ()
    assert founded.deployment.store.read(REFERRAL, REFERRALS[0]).status is ReferralStatus.CLOSED


def test_a_pause_cancels_what_falls_into_it(proposed: Any) -> None:
    store = proposed.deployment.store
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session = store.read(SESSION, UUID(done.result["session_id"]))
    day = session.scheduled.starts_at.date()
    proposed.perform(Role.COORDINATOR, PauseMatch(match_id=MATCH_ID, until=day))
    assert store.read(SESSION, session.scheduled.session_id).status is SessionStatus.SCHEDULED
    proposed.perform(Role.COORDINATOR, PauseMatch(match_id=MATCH_ID, until=day + timedelta(days=7)))
    canceled = store.read(SESSION, session.scheduled.session_id)
    assert canceled.missed is MissedReason.CANCELED_BY_STAFF


def pauses_over(agency: Any) -> list[tuple[Any, ...]]:
    due = DueList(agency.reading(Role.COORDINATOR), None)
    rows = due.page(DueKind.PAUSE_OVER, PartRequest(size=10)).rows
    return [(row.match_id, row.referral_id, row.due_on) for row in rows]


def test_a_pause_that_has_run_out_is_due_until_somebody_resumes_it(
    proposed: Any, clock: Any
) -> None:
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    until = date(2026, 11, 30)
    proposed.perform(Role.COORDINATOR, PauseMatch(match_id=MATCH_ID, until=until))
    proposed.project()
    assert pauses_over(proposed) == []
    clock.pass_by(timedelta(days=8))
    assert pauses_over(proposed) == [(MATCH_ID, REFERRALS[0], until)]
    proposed.perform(Role.COORDINATOR, ResumeMatch(match_id=MATCH_ID))
    proposed.project()
    assert pauses_over(proposed) == []
