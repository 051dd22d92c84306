"""What a specialist's phone keeps, without signal, of whom they support: what to ask about and
to leave alone, the last check-ins, what was given, and what may be given in a session."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.people.profile import ConversationWishesStated
from domain.people.wellness.handover import HandoverTopic
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.people.given_to import GivenRow, given_to
from peermatch.readmodels.screens.resources.directory import names_near
from peermatch.readmodels.screens.sessions import schedule
from peermatch.usecases.core.service import Service
from peermatch.usecases.people.person_supported import CheckIn
from peermatch.usecases.people.wellness.handed_on import HandedOn

MOST_CHECK_INS = 3
MOST_GIVEN = 6
MOST_SERVICES = 60
Named = tuple[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedSupport:
    """Of one person; everything newest first."""

    county: str
    conversation: ConversationWishesStated | None
    check_ins: tuple[CheckIn, ...]
    given: tuple[GivenRow, ...]


def carried_support(
    service: Service, reading: Reading, row: schedule.Row, handed: HandedOn
) -> CarriedSupport | None:
    """None for whoever stands in: this is between the two who are matched."""
    proposed, whose = service.store.read(MATCH, row.match_id).proposed, row.participant_id
    if proposed is None or proposed.specialist_id != row.specialist_id:
        return None
    known = reading.state(PARTICIPANT, whose, lambda _: whose, schedule.PURPOSE)
    by = None if handed.shows(HandoverTopic.RESOURCES) else row.specialist_id
    return CarriedSupport(
        county=known.county,
        conversation=handed.conversation(reading, known.profile.conversation),
        check_ins=person.check_ins(reading, row.match_id)[:MOST_CHECK_INS],
        given=given_to(reading, whose, schedule.PURPOSE, by)[:MOST_GIVEN],
    )


def may_be_given(reading: Reading, people: Collection[CarriedSupport]) -> tuple[Named, ...]:
    """Services of the directory: those given to these people before, then those of their counties;
    so few that a phone keeps and a person reads them."""
    before = _services(one for person_ in people for one in person_.given)
    return names_near(reading, {one.county for one in people}, before, MOST_SERVICES)


def _services(given: Iterable[GivenRow]) -> frozenset[UUID]:
    return frozenset(one.resource_id for one in given if one.resource_id is not None)
