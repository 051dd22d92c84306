"""What a specialist's phone keeps, without signal, of whom they support: what to ask about and
to leave alone, the last check-ins, what was given, and what may be given in a session."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.people.profile import ConversationWishesStated
from domain.people.wellness.handover import HandoverTopic
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.people.given_to import GivenRow, given_to_each
from peermatch.readmodels.screens.resources.directory import names_near
from peermatch.readmodels.screens.sessions import schedule
from peermatch.store import Look
from peermatch.usecases.people.person_supported import CheckIn
from peermatch.usecases.people.wellness.handed_on import HandedOn, conversations_of

MOST_CHECK_INS = 3
MOST_GIVEN = 6
MOST_SERVICES = 60
Named = tuple[UUID, str]
Handed = Mapping[UUID, HandedOn]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedSupport:
    """Of one person; everything newest first."""

    county: str
    conversation: ConversationWishesStated | None
    check_ins: tuple[CheckIn, ...]
    given: tuple[GivenRow, ...]


def carried_support(
    look: Look, reading: Reading, rows: Mapping[UUID, schedule.Row], every: Handed
) -> dict[UUID, CarriedSupport]:
    """By person, of those whom these sessions are with. None of whoever stands in: this is between
    the two who are matched."""
    look.expect(row.match_id for row in rows.values())
    matched = {who: row for who, row in rows.items() if _is_theirs(look, row)}
    handed = [every[who] for who in matched]
    known = reading.states(PARTICIPANT, {who: who for who in matched}, schedule.PURPOSE, look)
    stated = {who: one.profile.conversation for who, one in known.items()}
    conversations = conversations_of(reading, handed, stated)
    by = {
        who: None if every[who].shows(HandoverTopic.RESOURCES) else row.specialist_id
        for who, row in matched.items()
    }
    given = given_to_each(reading, by, schedule.PURPOSE, MOST_GIVEN)
    said = person.check_ins_of(reading, [r.match_id for r in matched.values()], MOST_CHECK_INS)
    return {
        who: CarriedSupport(
            county=known[who].county,
            conversation=conversations[who],
            check_ins=said[row.match_id],
            given=given[who],
        )
        for who, row in matched.items()
    }


def _is_theirs(look: Look, row: schedule.Row) -> bool:
    proposed = look.read(MATCH, row.match_id).proposed
    return proposed is not None and proposed.specialist_id == row.specialist_id


def may_be_given(reading: Reading, people: Collection[CarriedSupport]) -> tuple[Named, ...]:
    """Services of the directory: those given to these people before, then those of their counties;
    so few that a phone keeps and a person reads them."""
    before = _services(one for person_ in people for one in person_.given)
    return names_near(reading, {one.county for one in people}, before, MOST_SERVICES)


def _services(given: Iterable[GivenRow]) -> frozenset[UUID]:
    return frozenset(one.resource_id for one in given if one.resource_id is not None)
