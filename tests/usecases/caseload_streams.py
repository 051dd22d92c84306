"""Streams of a specialist and those whom they support, and the planner's problem made from them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from streams import Streams

from domain.calendar.diary import TimeBooked
from domain.calendar.schedule import Planned
from domain.matches.approval import MatchApproved
from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.program.service_area import (
    SERVICE_AREA,
    SERVICE_AREA_ID,
    TravelMeasured,
)
from domain.referrals.referral import REFERRAL
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Credential, Frequency
from domain.specialists.caseload import PlaceTaken
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar.caseload_problem import (
    Caseload,
    caseload_problem,
)
from peermatch.usecases.calendar.planning_needs import PlannedNeed
from peermatch.usecases.core.program import Program
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SPECIALIST_ID,
    consent,
    enrolled,
    made_up_id,
    proposed,
    received,
    registered,
    site,
)

FIRST = date(2026, 11, 30)
WEEKS = tuple(FIRST + timedelta(weeks=n) for n in range(4))
S, P, OTHER = str(SPECIALIST_ID), str(PARTICIPANT_ID), str(OTHER_SPECIALIST_ID)
SUPERVISED = enrolled(supervisor_id=OTHER_SPECIALIST_ID)
TRAINEE = replace(SUPERVISED, credential=Credential.IN_TRAINING, credential_expires_on=None)
COLLEAGUE = enrolled(
    specialist_id=OTHER_SPECIALIST_ID, home_site="HAY", windows=(parse_window("Mon 10:00-15:00"),)
)
HAYES = site("HAY", "Hayes")
ROAD = TravelMeasured(from_site="HAY", to_site="TAP", minutes=40)
HELD_TIME = {
    "starts_at": datetime(2026, 12, 1, 15, 0, tzinfo=UTC),
    "ends_at": datetime(2026, 12, 1, 16, 0, tzinfo=UTC),
}
"""Tuesday of the first week, 10 to 11 in the morning."""


def on_the_map(*facts: object) -> Streams:
    return Streams().add(SERVICE_AREA, SERVICE_AREA_ID, site("TAP", "Essex"), *facts)


def with_person(here: Streams, *consents: object, **changes: Any) -> Streams:
    person = registered(**changes)
    return here.add(PARTICIPANT, person.participant_id, person, *(consents or (consent(),)))


def matched(*course: object, here: Streams | None = None, who: Any = None, **asked: Any) -> Streams:
    """One specialist, one participant, and their match under way, after what else befell it."""
    here = with_person(here or on_the_map())
    here.add(SPECIALIST, SPECIALIST_ID, who or enrolled(), taken(MATCH_ID))
    here.add(REFERRAL, REFERRAL_ID, received(**asked))
    return here.add(MATCH, MATCH_ID, proposed(), MatchApproved(match_id=MATCH_ID), *course)


def taken(match_id: UUID) -> PlaceTaken:
    return PlaceTaken(specialist_id=SPECIALIST_ID, match_id=match_id)


def with_matches(*frequencies: Frequency) -> Streams:
    """So many people supported by one specialist, each with a match of that frequency."""
    here = on_the_map().add(SPECIALIST, SPECIALIST_ID, enrolled())
    for number, frequency in enumerate(frequencies):
        person, referral, match = (made_up_id(f"{kind} {number}") for kind in ("p", "r", "m"))
        with_person(here, consent(participant_id=person), participant_id=person)
        own = {"participant_id": person, "referral_id": referral}
        here.add(REFERRAL, referral, received(**own, frequency=frequency))
        approved = MatchApproved(match_id=match)
        here.add(MATCH, match, proposed(**own, match_id=match), approved)
        here.add(SPECIALIST, SPECIALIST_ID, taken(match))
    return here


def problem(here: Streams, program: Program | None = None, **asked: Any) -> Caseload:
    return caseload_problem(here.read, SPECIALIST_ID, program or Program(), FIRST, **asked)


def one(found: Caseload, what: Planned) -> PlannedNeed | None:
    """What is wanted of that kind; there is at most one."""
    kind = [w for w in found.wanted if w.what is what]
    assert len(kind) <= 1
    return kind[0] if kind else None


def booked(person: UUID, session_id: UUID, **times: Any) -> TimeBooked:
    return TimeBooked(person_id=person, session_id=session_id, **(times or HELD_TIME))


TWICE, WEEKLY, FORTNIGHTLY, CHECK_IN = (
    Frequency.TWICE_WEEKLY,
    Frequency.WEEKLY,
    Frequency.EVERY_2_WEEKS,
    Frequency.CHECK_IN,
)
