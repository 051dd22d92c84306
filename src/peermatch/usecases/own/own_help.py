"""A participant picks a service of the directory at their own page: whoever supports them sees it,
and asks what came of it when they meet next."""

from dataclasses import dataclass
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.match_state import check_under_way
from domain.people.participant import PARTICIPANT
from domain.resources import given_resource
from domain.resources.given_resource import GIVEN, ResourceGiven
from domain.resources.kinds_of_help import Need
from domain.resources.resource import RESOURCE, ResourceUnknown
from domain.shared.decider import known
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class PickResource:
    """The participant wants it, for a need that it helps with. Once a day is enough."""

    match_id: UUID
    resource_id: UUID
    need: Need


def pick_resource(work: Work, command: PickResource, program: Program) -> Result:
    """Raises ResourceUnknown for a service that is not in the directory now, or no such help."""
    proposed = check_under_way(work.load(MATCH, command.match_id).state)
    service = work.read(RESOURCE, command.resource_id)
    described = known(service.described, ResourceUnknown)
    if service.retired or command.need not in described.needs:
        raise ResourceUnknown
    whose, today = proposed.participant_id, program.today(work.command.at)
    given_id = derived("picked", whose, command.resource_id, today)
    picked = ResourceGiven(
        given_id=given_id,
        participant_id=whose,
        specialist_id=proposed.specialist_id,
        session_id=None,
        given_on=today,
        found=True,
        need=command.need,
        resource_id=command.resource_id,
        county=work.read(PARTICIPANT, whose).county,
        note="",
    )
    stream = work.load(GIVEN, given_id)
    if not stream.state.picked:
        stream.decide(given_resource.pick, picked, today)
    return {"given_id": str(given_id)}


USE_CASES = (UseCase(PickResource, frozenset({Role.PARTICIPANT}), pick_resource),)
