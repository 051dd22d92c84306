"""What emergency access opens of one person: who they are, how to talk with them, how to reach them
without harm, who may speak for them, and who supports them. Nothing of why they were referred, of
plans, notes, sessions or consents: no emergency needs it from here."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from domain.privacy.emergency_access import EMERGENCY_ACCESS, LASTS, EmergencyAccess, GlassBroken
from domain.shared.postal.us_address import envelope_lines
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.people.own_ids import UNDER_WAY
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import PEOPLE, PERSON_NOW
from peermatch.readmodels.tables.people.safe_ways import address_in, ways_now
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store.accounts.administration.account_changes import AccountChanges

PURPOSE = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRecord:
    """Empty where nothing is known."""

    access_id: UUID
    until: datetime
    name: str
    preferred_name: str
    pronouns: str
    birth_date: date | None
    county: str
    postal_address: tuple[str, ...]
    """Lines of an envelope below the name: where somebody who must be found may be."""
    no_fixed_address: bool
    language: str
    interpreter: str
    phone: str
    ways: tuple[SafeContact, ...]
    caller_says: str
    guardian: str
    guardian_is: str
    guardian_phone: str
    supported_by: tuple[str, ...]
    told: int
    """How often it was recorded that somebody was told."""


def emergency_record(reading: Reading, changes: AccountChanges, access_id: UUID) -> EmergencyRecord:
    """Raises NotFound where the viewer's own access doesn't run: it is over, somebody else's or was
    never, or the account was disabled meanwhile."""
    state = reading.store.read(EMERGENCY_ACCESS, access_id)
    broken = running(state, reading, changes)
    row = reading.one(select(PEOPLE).where(PEOPLE.c.participant_id == broken.participant_id))
    columns = (*PERSON_NOW, "names", "contact", "interpreter")
    [fields] = reading.fields([row], columns, PURPOSE)
    [guardian] = reading.fields([row], ("guardian",), PURPOSE)
    [address] = reading.fields([row], ("address",), PURPOSE)
    where = address_in(address, broken.participant_id)
    return EmergencyRecord(
        access_id=access_id,
        until=broken.until,
        name=fields.text("name"),
        preferred_name=fields.text("preferred_name"),
        pronouns=fields.text("pronouns"),
        birth_date=fields.get("birth_date", None),
        county=fields.text("county"),
        postal_address=envelope_lines(where),
        no_fixed_address=where.no_fixed_address,
        language=fields.text("language"),
        interpreter=fields.text("interpreter"),
        phone=fields.phone("phone"),
        ways=tuple(way for way in ways_now(fields, address) if way is not SafeContact.LETTER),
        caller_says=fields.text("caller_says"),
        guardian=guardian.text("name"),
        guardian_is=guardian.text("relationship"),
        guardian_phone=guardian.phone("phone"),
        supported_by=_supported_by(reading, broken.participant_id),
        told=len(state.told),
    )


def running(state: EmergencyAccess, reading: Reading, changes: AccountChanges) -> GlassBroken:
    """Raises NotFound."""
    broken = state.broken
    if broken is None or not state.runs_for(reading.viewer, reading.now):
        raise NotFound
    if changes.disabled_since(UUID(broken.viewer), broken.until - LASTS):
        raise NotFound
    return broken


def _supported_by(reading: Reading, participant_id: UUID) -> tuple[str, ...]:
    mine = MATCHES.c.participant_id == participant_id, MATCHES.c.status.in_(UNDER_WAY)
    joined = SPECIALISTS.c.specialist_id == MATCHES.c.specialist_id
    query = select(SPECIALISTS.c.specialist_id, SPECIALISTS.c.details).join(MATCHES, joined)
    rows = reading.rows(query.where(*mine).distinct())
    opened = reading.fields(rows, ("details",), PURPOSE, "specialist_id")
    return tuple(sorted(fields.text("name") for fields in opened))
