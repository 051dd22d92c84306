"""A match under way, and the two people of it as each sees their own."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from one_match import MATCH_ID, propose

from domain.shared.roles import Role
from domain.specialists.sharing import Audience, OwnTrait
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.own.own_record import OwnRecord, own_record_of
from peermatch.usecases.specialists.sharing_commands import AgreeToShare, DescribeSpecialist
from stories.simulation.pools import AREAS, REFERRALS, SPECIALISTS

FIRST, SECOND = (derived("participant", one) for one in REFERRALS[:2])
TODAY, ZONE = date(2026, 11, 23), ZoneInfo("America/New_York")


def of(agency: Any, whose: UUID = FIRST) -> OwnRecord:
    """Their own record, now."""
    return own_record_of(agency.deployment.service, whose)


def say(agency: Any, command: Any, whose: UUID = FIRST) -> Any:
    """What somebody does at their private page."""
    actor = Actor(name=str(whose), role=Role.PARTICIPANT, participant_id=whose)
    return agency.deployment.service.perform(actor, uuid4(), command)


def supported(agency: Any, about: tuple[OwnTrait, ...] = ()) -> Any:
    """The first person's match with the first specialist is under way; the specialist shows those
    whom they meet one area of lived experience, and says this about themselves."""
    propose(agency)
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    mine = {"specialist_id": SPECIALISTS[0]}
    share = AgreeToShare(**mine, experience=AREAS[0], audience=Audience.MATCHED)
    agency.perform(Role.CPRS, share)
    if about:
        agency.perform(Role.CPRS, DescribeSpecialist(**mine, about=about))
    agency.project()
    return agency


def recorded(agency: Any, stream: UUID) -> list[Any]:
    """A stream's facts, in order."""
    return [one.fact for one in agency.deployment.store.record.events.get(stream)]
