"""Proposed matches that wait for a coordinator's decision, with the reasons for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, select

from domain.matches.match_state import MatchStatus, RunnerUp
from domain.shared.vocabulary import Experience
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.list_parts import Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.screens.referrals.waitlist import first_served, in_words, specialist_names
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import PEOPLE, PERSON_NOW
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.caseloads import Caseload, caseloads
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

PROPOSED = MATCHES.c.status == MatchStatus.PROPOSED.value
"""What waits in the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One proposal. `taken` counts every place in use, this proposal's too."""

    match_id: UUID
    referral_id: UUID
    participant_id: UUID
    specialist_id: UUID
    name: str
    county: str
    urgency: str
    waiting_days: int
    specialist_name: str
    taken: int
    capacity: int
    in_common: str
    """The lived experience that both share, in words."""
    reasons: tuple[str, ...]
    runners_up: tuple[tuple[str, str], ...]
    """Names of the next best specialists who have a place today, each with what choosing them
    would mean."""
    first_starts_at: datetime | None
    """When the two could meet first, in the program's zone; None where none was proposed."""
    first_ends_at: datetime | None
    first_mode: str
    first_place: str
    """The site's name for a first session in person, else empty."""


def page(reading: Reading, sought: PartRequest) -> Part[Row]:
    """A part of the proposals, most urgent and longest waiting first."""
    found = first_served().part(reading, _query().where(PROPOSED), sought)
    return found.of_rows(_opened(reading, found.rows))


def count(reading: Reading) -> int:
    """How many proposals wait for a decision."""
    return reading.number(select(func.count()).select_from(MATCHES).where(PROPOSED))


def waiting(reading: Reading, match_id: UUID) -> Row | None:
    """One proposal; None when it waits for no decision any more."""
    rows = reading.rows(_query().where(PROPOSED, MATCHES.c.match_id == match_id))
    return _opened(reading, rows)[0] if rows else None


def _opened(reading: Reading, rows: Sequence[RowMapping]) -> tuple[Row, ...]:
    people = reading.fields(
        rows, (*PERSON_NOW, "referral", "reasons", "first_meeting"), "review queue"
    )
    specialists = reading.fields(rows, ("specialist",), "review queue")
    names = specialist_names(
        reading, {other.specialist_id for person in people for other in _others(person)}
    )
    found, sites, loads = [], site_names(reading), caseloads(reading)
    for row, person, specialist in zip(rows, people, specialists, strict=True):
        proposal = of_row(
            row,
            Row,
            name=person.text("name"),
            county=person.text("county"),
            waiting_days=reading.days_since(row["received_at"]),
            specialist_name=specialist.text("name"),
            taken=loads[row["specialist_id"]].in_use,
            capacity=loads[row["specialist_id"]].capacity,
            in_common=in_words(_shared(person, specialist)),
            reasons=person.get("reasons", ()),
            runners_up=tuple(
                (names.get(other.specialist_id, ""), other.sentence)
                for other in _others(person)
                if _could_still(other.specialist_id, row["specialist_id"], loads)
            ),
            first_starts_at=reading.local(row["first_starts_at"]),
            first_ends_at=reading.local(row["first_ends_at"]),
            first_mode=person.text("mode"),
            first_place=sites.get(person.text("place"), ""),
        )
        found.append(proposal)
    return tuple(found)


def _others(person: Fields) -> tuple[RunnerUp, ...]:
    found: tuple[RunnerUp, ...] = person.get("runners_up", ())
    return found


def _could_still(other: UUID, proposed: UUID, loads: Mapping[UUID, Caseload]) -> bool:
    """Whether they are somebody else and have a place today: the run saw the places of its day."""
    return other != proposed and other in loads and loads[other].open_places > 0


def _shared(person: Fields, specialist: Fields) -> tuple[Experience, ...]:
    """What the participant lives with and the specialist has lived through: the same pathway
    where both name it, else the area."""
    theirs: tuple[Experience, ...] = specialist.get("experiences", ())
    areas = {experience.area for experience in theirs}
    asked: tuple[Experience, ...] = person.get("experiences", ())
    common = [e if e in theirs else Experience(e.area) for e in asked if e.area in areas]
    return tuple(dict.fromkeys(common))


def _query() -> Select[Any]:
    return (
        select(
            MATCHES.c.match_id,
            MATCHES.c.referral_id,
            MATCHES.c.participant_id,
            MATCHES.c.specialist_id,
            MATCHES.c.reasons,
            MATCHES.c.first_starts_at,
            MATCHES.c.first_ends_at,
            MATCHES.c.first_meeting,
            REFERRALS.c.urgency,
            REFERRALS.c.received_at,
            REFERRALS.c.details.label("referral"),
            PEOPLE.c.person,
            PEOPLE.c.corrected,
            PEOPLE.c.moved,
            PEOPLE.c.speaks,
            SPECIALISTS.c.details.label("specialist"),
        )
        .join(REFERRALS, REFERRALS.c.referral_id == MATCHES.c.referral_id)
        .join(PEOPLE, PEOPLE.c.participant_id == MATCHES.c.participant_id)
        .join(SPECIALISTS, SPECIALISTS.c.specialist_id == MATCHES.c.specialist_id)
    )
