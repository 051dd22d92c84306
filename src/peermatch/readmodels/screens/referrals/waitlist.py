"""The waitlist as intake and coordinators see it: urgent first, then the longest wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, func, select

from domain.referrals.completeness import Needed
from domain.referrals.referral_state import ReferralStatus
from domain.shared.hours import WeeklyWindow
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import AREA_NAMES, Experience, Mode
from peermatch.readmodels.reading.list_parts import Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.screens.referrals.people_found import people_found
from peermatch.readmodels.screens.referrals.waitlist_wish import (
    ON_THE_WAITLIST,
    ORDERS,
    Wish,
    first_served,
    in_force,
    narrowed,
)
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import CONSENTS, PEOPLE, PERSON_NOW
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

MOST_FOUND = 50
PLACE = tuple[int, datetime, UUID]
"""What the list is sorted by: 0 where urgent, when received, id."""
BY_WAIT = tuple[datetime, UUID]
"""The same where the wait alone counts."""
BY_CLOCK = tuple[date, datetime, UUID]
"""The same where the nearest last day comes first."""
LISTED = (*PERSON_NOW, "details", "times", "support", "waiting_reason")
"""Sealed columns of a row, in the order in which the later ones hold."""

STANDING = {
    ReferralStatus.WAITING: "Waiting",
    ReferralStatus.PROPOSED: "Proposed",
    ReferralStatus.MATCHED: "Matched",
    ReferralStatus.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One referral in the list."""

    referral_id: UUID
    participant_id: UUID
    name: str
    county: str
    language: str
    areas: str
    urgency: str
    received_at: datetime
    waiting_days: int
    consent: str
    has_consent: bool
    status: str
    standing: str
    waiting_reason: str
    waiting_change: str
    """The one change that would have found a match, in a rule's own sentence; or empty."""
    choice: str
    """Where a shortlist that was asked for stands; empty where none was."""
    source: str
    service_line: str
    missing: tuple[Needed, ...]
    """What a match needs and nobody told yet, without consent and a way to reach them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail(Row):
    """One referral with all that was taken in, for its own page."""

    birth_date: date | None
    phone: str
    safe_contact: str
    experiences: tuple[Experience, ...]
    modes: tuple[Mode, ...]
    windows: tuple[WeeklyWindow, ...]
    gender_preference: str
    gender_strength: str
    preferred: tuple[str, ...]
    excluded: tuple[str, ...]
    frequency: str
    session_minutes: int
    sender_reference: str
    recommended_on: date | None
    specialist_name: str


def page(
    reading: Reading,
    sought: PartRequest,
    wish: Wish = ON_THE_WAITLIST,
    sort: str = "",
    people: Collection[UUID] | None = None,
) -> Part[Row]:
    """A part of the referrals; of these people alone, if any are given."""
    query = _query(reading).where(*narrowed(reading, wish))
    if people is not None:
        query = query.where(REFERRALS.c.participant_id.in_(people))
    found = ORDERS[sort](reading.today).part(reading, query, sought)
    return found.of_rows(_opened(reading, found.rows, "waitlist"))


def count(reading: Reading, wish: Wish = ON_THE_WAITLIST) -> int:
    """How many referrals the list has."""
    wanted = narrowed(reading, wish)
    return reading.number(select(func.count()).select_from(REFERRALS).where(*wanted))


def more_than(reading: Reading, number: int, wish: Wish) -> bool:
    """Whether the list has more, however many there are."""
    wanted = narrowed(reading, wish)
    found = select(REFERRALS.c.referral_id).where(*wanted).limit(number + 1)
    return len(reading.rows(found)) > number


def _opened(reading: Reading, rows: Sequence[RowMapping], purpose: str) -> tuple[Row, ...]:
    found = reading.opened(rows, LISTED, purpose)
    return tuple(Row(**_row(reading, row, fields)) for row, fields in found)


def find(
    reading: Reading, *, name: str = "", birth_date: date | None = None, phone: str = ""
) -> tuple[Row, ...]:
    """Referrals, closed ones too, of people with this name, birth date and phone (or its last four
    digits): all that are given must fit. Who is called so, or sounds so, comes before those in
    whose name one letter is otherwise. Found by blind index; nothing is given: nobody."""
    called, nearly = people_found(reading, name, birth_date, phone)
    people = list(dict.fromkeys((*called, *nearly)))[:MOST_FOUND]
    query = _query(reading).where(REFERRALS.c.participant_id.in_(people))
    rows = reading.rows(query.order_by(*first_served().columns))
    first = frozenset(called)
    rows.sort(key=lambda row: row["participant_id"] not in first)
    return _opened(reading, rows, "search")


def of_people(reading: Reading, people: Collection[UUID]) -> tuple[Row, ...]:
    """The referrals of these people, but none that was merged into another."""
    query = _query(reading).where(REFERRALS.c.participant_id.in_(people))
    query = query.where(REFERRALS.c.merged_into.is_(None)).order_by(*first_served().columns)
    return _opened(reading, reading.rows(query), "search")


def one(reading: Reading, referral_id: UUID) -> Detail:
    """Raises NotFound."""
    row = reading.one(_query(reading).where(REFERRALS.c.referral_id == referral_id))
    [fields] = reading.fields([row], (*LISTED, "contact", "wishes"), "referral")
    excluded: frozenset[UUID] = fields.get("excluded_specialists", frozenset())
    preferred: frozenset[UUID] = fields.get("preferred_specialists", frozenset())
    names = specialist_names(reading, {*excluded, *preferred, row["specialist_id"]})
    birth_date: date | None = fields.get("birth_date", None)
    modes: frozenset[Mode] = fields.get("modes", frozenset())
    return Detail(
        **_row(reading, row, fields),
        birth_date=birth_date,
        phone=fields.phone("phone"),
        safe_contact=fields.text("safe_contact"),
        experiences=fields.get("experiences", ()),
        modes=tuple(sorted(modes)),
        windows=fields.get("windows", ()),
        gender_preference=fields.text("gender"),
        gender_strength=fields.text("gender_strength"),
        preferred=tuple(sorted(names.get(s, "") for s in preferred)),
        excluded=tuple(sorted(names.get(s, "") for s in excluded)),
        frequency=row["frequency"],
        session_minutes=row["session_minutes"],
        sender_reference=fields.text("sender_reference"),
        recommended_on=row["recommended_on"],
        specialist_name=names.get(row["specialist_id"], ""),
    )


def _query(reading: Reading) -> Select[Any]:
    """Referrals with the person, the latest consent and the match they are in."""
    mine = CONSENTS.c.participant_id == REFERRALS.c.participant_id
    unrevoked = and_(mine, CONSENTS.c.for_matching.is_(True), CONSENTS.c.revoked_on.is_(None))
    until = select(func.max(CONSENTS.c.expires_on)).where(unrevoked).scalar_subquery()
    revoked = select(func.max(CONSENTS.c.revoked_on)).where(mine).scalar_subquery()
    return (
        select(
            REFERRALS,
            *(PEOPLE.c[column] for column in PERSON_NOW),
            PEOPLE.c.contact,
            PEOPLE.c.wishes,
            MATCHES.c.specialist_id,
            until.label("consent_until"),
            revoked.label("consent_revoked"),
            in_force(reading.today).label("has_consent"),
        )
        .join(PEOPLE, PEOPLE.c.participant_id == REFERRALS.c.participant_id)
        .outerjoin(MATCHES, MATCHES.c.match_id == REFERRALS.c.match_id)
    )


def _row(reading: Reading, row: RowMapping, fields: Fields) -> dict[str, Any]:
    language = fields.text("language")
    experiences: tuple[Experience, ...] = fields.get("experiences", ())
    return {
        "referral_id": row["referral_id"],
        "participant_id": row["participant_id"],
        "name": fields.text("name"),
        "county": fields.text("county"),
        "language": LANGUAGE_NAMES.get(language, language),
        "areas": in_words(experiences),
        "urgency": row["urgency"],
        "received_at": row["received_at"],
        "waiting_days": reading.days_since(row["received_at"]),
        "consent": _consent(row, reading.today),
        "has_consent": bool(row["has_consent"]),
        "status": row["status"],
        "standing": STANDING[ReferralStatus(row["status"])],
        "waiting_reason": fields.text("reason") if row["waiting_reason"] else "",
        "waiting_change": fields.text("change") if row["waiting_reason"] else "",
        "choice": row["choice"] or "",
        "source": fields.text("source"),
        "service_line": fields.text("service_line"),
        "missing": _missing(fields),
    }


def _missing(fields: Fields) -> tuple[Needed, ...]:
    there = {
        Needed.BIRTH_DATE: fields.get("birth_date", None),
        Needed.COUNTY: fields.text("county"),
        Needed.SERVICE_LINE: fields.text("service_line"),
        Needed.AREAS: fields.get("experiences", ()),
        Needed.MODES: fields.get("modes", frozenset[Mode]()),
        Needed.HOURS: fields.get("windows", ()),
    }
    return tuple(needed for needed, known in there.items() if not known)


def in_words(experiences: tuple[Experience, ...]) -> str:
    """`Substance use (opioids), trauma`."""
    said = [
        AREA_NAMES[e.area] + (f" ({e.pathway.replace('-', ' ')})" if e.pathway else "")
        for e in experiences
    ]
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def _consent(row: RowMapping, today: date) -> str:
    until = row["consent_until"]
    if row["has_consent"]:
        return f"In force until {_said(until)}"
    if until is not None and until < today:
        return f"Expired on {_said(until)}"
    revoked = row["consent_revoked"]
    if until is None and revoked is not None:
        return f"Revoked on {_said(revoked)}"
    return "Missing"


def _said(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def specialist_names(reading: Reading, specialist_ids: set[UUID | None]) -> dict[UUID | None, str]:
    """Names by id, one opening for all of them."""
    wanted = [s for s in specialist_ids if s is not None]
    if not wanted:
        return {}
    query = select(SPECIALISTS).where(SPECIALISTS.c.specialist_id.in_(wanted))
    rows = reading.rows(query)
    found = reading.opened(rows, ("details",), "referral", "specialist_id")
    return {row["specialist_id"]: fields.text("name") for row, fields in found}
