"""What a CPRS gives to the people whom they support from the directory, and follows up."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.match_state import check_under_way
from domain.people import disclosure
from domain.people.consent import Use
from domain.people.participant import PARTICIPANT
from domain.people.wellness.handover import (
    HANDOVER,
    HandoverTopic,
    handover_id,
    topics_handed_on,
)
from domain.resources import given_resource
from domain.resources.given_resource import (
    GIVEN,
    Given,
    GivenFollowedUp,
    GivenOutcome,
    GivenUnknown,
    ResourceGiven,
    WarmHandOffMade,
)
from domain.resources.kinds_of_help import Need
from domain.resources.resource import RESOURCE, ResourceUnknown
from domain.sessions.session_state import SessionScheduled
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import MatchUnknown
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase

HAND_OFF_PURPOSE = "Warm hand-off to a service that helps them"


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveResource:
    """To somebody whom they support, in a session or between; without a service where none fits."""

    match_id: UUID
    specialist_id: UUID
    given_id: UUID
    need: Need
    given_on: date
    resource_id: UUID | None = None
    session_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffWarmly:
    """Tells somebody at the service who is coming, as the participant consented to."""

    match_id: UUID
    specialist_id: UUID
    given_id: UUID
    disclosure_id: UUID
    recipient: str
    information: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpResource:
    """What came of it, as the participant says."""

    match_id: UUID
    specialist_id: UUID
    given_id: UUID
    asked_on: date
    outcome: GivenOutcome
    words: str = ""


def give_resource(work: Work, command: GiveResource, program: Program) -> Result:
    whom = _supported(work, command.match_id)
    if command.resource_id is not None:
        known(work.read(RESOURCE, command.resource_id).described, ResourceUnknown)
    person = work.read(PARTICIPANT, whom)
    given = made_from(
        command,
        ResourceGiven,
        participant_id=whom,
        found=command.resource_id is not None,
        county=person.county,
    )
    today = program.today(work.command.at)
    work.load(GIVEN, command.given_id).decide(given_resource.give, given, today)
    return {"given_id": str(command.given_id)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What a session's note says was given: a service, what it is for, or a need for which nothing
    was found."""

    resource_id: UUID | None
    need: Need | None


def give_in_session(
    work: Work, session: SessionScheduled, specialist_id: UUID, gift: Gift, program: Program
) -> None:
    """Once for each session and service, however often its note is written. Raises MatchUnknown
    for whoever only stands in, and ResourceUnknown."""
    proposed = known(work.read(MATCH, session.match_id).proposed, MatchUnknown)
    if proposed.specialist_id != specialist_id:
        raise MatchUnknown
    need = gift.need or _first_need(work, gift.resource_id)
    given_id = derived("given in session", session.session_id, gift.resource_id or need)
    if work.load(GIVEN, given_id).state.given is not None:
        return
    giving = GiveResource(
        match_id=session.match_id,
        specialist_id=specialist_id,
        given_id=given_id,
        need=need,
        given_on=program.today(session.starts_at),
        resource_id=gift.resource_id,
        session_id=session.session_id,
    )
    give_resource(work, giving, program)


def _first_need(work: Work, resource_id: UUID | None) -> Need:
    described = work.read(RESOURCE, resource_id).described if resource_id else None
    return min(known(described, ResourceUnknown).needs)


def hand_off_warmly(work: Work, command: HandOffWarmly, program: Program) -> Result:
    """Refused without a consent in force for it, at this moment; the account has it."""
    whom = _supported(work, command.match_id)
    today = program.today(work.command.at)
    made = made_from(command, WarmHandOffMade, participant_id=whom, told_on=today)
    person, given = work.load(PARTICIPANT, whom), work.load(GIVEN, command.given_id)
    _check_seen(work, given.state, command.specialist_id, today)
    if new := given_resource.hand_off(given.state, made):
        telling = made_from(
            command, disclosure.PlannedDisclosure, use=Use.OTHER_CARE, purpose=HAND_OFF_PURPOSE
        )
        given.record(*new)
        person.decide(disclosure.disclose, whom, telling, today)
    return {"notice": person.state.disclosures[command.disclosure_id].notice}


def follow_up_resource(work: Work, command: FollowUpResource, program: Program) -> None:
    whom = known(work.read(MATCH, command.match_id).proposed, MatchUnknown).participant_id
    asked = made_from(command, GivenFollowedUp, participant_id=whom)
    today = program.today(work.command.at)
    given = work.load(GIVEN, command.given_id)
    _check_seen(work, given.state, command.specialist_id, today)
    given.decide(given_resource.follow_up, asked, today)


def _supported(work: Work, match_id: UUID) -> UUID:
    """Whom the match is with, while it is under way."""
    match = work.read(MATCH, match_id)
    proposed = known(match.proposed, MatchUnknown)
    check_under_way(match)
    return proposed.participant_id


def _check_seen(work: Work, state: Given, specialist_id: UUID, today: date) -> None:
    """What another gave is handed on, or as if it weren't there. Raises GivenUnknown."""
    given = known(state.given, GivenUnknown)
    if given.specialist_id == specialist_id:
        return
    person = work.read(PARTICIPANT, given.participant_id)
    agreed = work.read(HANDOVER, handover_id(given.participant_id))
    if HandoverTopic.RESOURCES not in topics_handed_on(agreed, person, today):
        raise GivenUnknown


_OWN = frozenset({Role.CPRS})

USE_CASES = (
    UseCase(GiveResource, _OWN, give_resource, own_specialist=True, makes="given_id"),
    UseCase(HandOffWarmly, _OWN, hand_off_warmly, own_specialist=True, makes="disclosure_id"),
    UseCase(
        FollowUpResource,
        _OWN,
        follow_up_resource,
        own_specialist=True,
        changed_by=ChangedBy("given_id", GivenFollowedUp),
    ),
)
