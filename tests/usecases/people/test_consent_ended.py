"""What the end of a consent stops by itself, and what it leaves for a person to decide."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from one_match import MATCH_ID, revoke, service_of
from sqlalchemy import select

from domain.deadlines.due import DueKind
from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.matches.proposal import DeclineReason
from domain.people.consent import NoConsentForThisUse
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.message import MESSAGE, WithheldReason
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.program.due_list import DueList
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.recheck_proposals import RecheckProposal
from peermatch.usecases.sessions.messages import HoldBackMessage, SendMessage
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.worker.timed import course_jobs
from stories.simulation.pools import REFERRALS


def test_revoking_consent_takes_back_what_is_proposed_and_rules_nobody_out(proposed: Any) -> None:
    service, store = service_of(proposed), proposed.deployment.store
    assert course_jobs.stop_without_consent(service) == 0
    looked = proposed.perform(Role.SERVICE, RecheckProposal(match_id=MATCH_ID))
    assert looked.result == {"outcome": "stands"}
    whose = revoke(proposed)
    assert course_jobs.stop_without_consent(service) == 1
    match = store.read(MATCH, MATCH_ID)
    assert (match.status, match.declined_because) == (
        MatchStatus.DECLINED,
        DeclineReason.CONSENT_ENDED,
    )
    assert store.read(REFERRAL, REFERRALS[0]).status is ReferralStatus.WAITING
    assert store.read(PARTICIPANT, whose).ruled_out == frozenset()


def test_revoking_consent_stops_what_is_queued_and_undoes_nothing(proposed: Any) -> None:
    service, store = service_of(proposed), proposed.deployment.store
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    proposed.project()
    whose = revoke(proposed)
    query = select(MESSAGES.c.message_id).where(MESSAGES.c.person_id == whose)
    with proposed.deployment.views.connect() as connection:
        [message_id] = connection.execute(query).scalars()
    assert course_jobs.stop_without_consent(service) == 1
    assert store.read(MESSAGE, message_id).withheld is WithheldReason.NO_CONSENT
    sent = proposed.perform(
        Role.COORDINATOR, SendMessage(message_id=message_id, way=SafeContact.CALL)
    )
    assert sent.result == {"sent": False, "withheld": "no-consent"}
    assert store.read(SESSION, session_id).scheduled is not None
    proposed.project()
    assert course_jobs.stop_without_consent(service) == 0


def test_a_message_that_may_be_sent_is_left_alone(proposed: Any) -> None:
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    proposed.project()
    with proposed.deployment.views.connect() as connection:
        queued = list(connection.execute(select(MESSAGES.c.message_id)).scalars())
    for message_id in queued:
        left = proposed.perform(Role.SERVICE, HoldBackMessage(message_id=message_id))
        assert left.result == {"withheld": ""}
        assert proposed.deployment.store.read(MESSAGE, message_id).waits


def test_nothing_new_is_arranged_without_consent_and_what_stands_is_due_for_a_decision(
    proposed: Any,
) -> None:
    store = proposed.deployment.store
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    scheduled = store.read(SESSION, session_id).scheduled
    revoke(proposed)
    later = timedelta(days=7)
    move = MoveSession(
        session_id=session_id,
        starts_at=scheduled.starts_at + later,
        ends_at=scheduled.ends_at + later,
    )
    with pytest.raises(NoConsentForThisUse):
        proposed.perform(Role.COORDINATOR, move)
    assert store.read(SESSION, session_id).status is SessionStatus.SCHEDULED
    due = DueList(proposed.reading(Role.INTAKE), None)
    [row] = due.page(DueKind.CONSENT_MISSING, PartRequest(size=10)).rows
    assert row.referral_id == REFERRALS[0]
