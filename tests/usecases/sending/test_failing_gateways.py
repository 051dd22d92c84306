"""A short slice of the bench of messages, and what its judge makes of planted faults."""

from datetime import datetime
from typing import Any

import fillings
import messages
import pytest
from fault_parts.failing_gateways import OK, Given
from fault_parts.judged_messages import judge
from fault_parts.judged_record import facts_of
from fault_parts.messages_due import BOTH, Forbidden
from one_match import MATCH_ID, first_proposed

from domain.sessions.message import MessageDue
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.store import START
from peermatch.usecases.matches.proposal_decisions import ApproveMatch

agency_with_proposal = fillings.on_sqlite(first_proposed)


@pytest.mark.rest
def test_no_message_is_doubled_lost_or_sent_against_wishes() -> None:
    told = messages.run("sqlite", "keyed", 3, 1, people=2)
    assert told.words == []
    assert told.kills > 0
    assert told.delivered > 0


def test_the_judge_of_messages_finds_what_is_planted(agency_with_proposal: Any) -> None:
    agency_with_proposal.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    deployment = agency_with_proposal.deployment
    facts = [one.fact for one in facts_of(deployment.store)]
    theirs = next(one for one in facts if isinstance(one, MessageDue) and not one.for_staff)

    def given(hour: int, since: float) -> Given:
        at = datetime.fromisoformat(f"2026-11-24T{hour:02}:30:00-05:00")
        return Given(str(theirs.message_id), SafeContact.TEXT, "", at, since, OK, True)

    bar = Forbidden(theirs.person_id, "consent", BOTH, 5.0, START, 20.0)
    once = judge(deployment, [given(12, 4.0)], [bar])
    assert (once.doubled, once.after_consent, once.at_night) == (0, 0, 0)
    twice = judge(deployment, [given(12, 4.0), given(22, 6.0)], [bar])
    assert (twice.doubled, twice.after_consent, twice.at_night) == (1, 1, 1)
    assert judge(deployment, [], []).lost == 2
