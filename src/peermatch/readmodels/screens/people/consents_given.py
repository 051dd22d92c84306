"""The consents that a participant gave, each with what it covers."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.people.consent import covered, covered_uses
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.person import PURPOSE
from peermatch.readmodels.tables.people.people import CONSENTS

_NEWEST = (CONSENTS.c.signed_on.desc(), CONSENTS.c.consent_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenConsent:
    """What it says; nothing of it is sealed."""

    consent_id: UUID
    signed_on: date
    expires_on: date
    revoked_on: date | None
    discloser: str
    recipients: str
    information: str
    purpose: str
    covers_later_information: bool
    uses: tuple[str, ...]

    @property
    def covers(self) -> str:
        return covered(self)

    def told_to(self, reading: Reading) -> str:
        """What it covers, for a reader who may have no part in the referral."""
        return self.covers if reading.may(PURPOSE) else covered_uses(self.uses)

    def in_force(self, day: date) -> bool:
        return self.revoked_on is None and self.signed_on <= day <= self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow(GivenConsent):
    ends_when: str
    signed_by: str


def consents(reading: Reading, participant_id: UUID) -> tuple[ConsentRow, ...]:
    """Newest first."""
    rows = reading.rows(
        select(CONSENTS).where(CONSENTS.c.participant_id == participant_id).order_by(*_NEWEST)
    )
    return tuple(
        of_row(
            row,
            ConsentRow,
            **_said(row),
            ends_when=fields.text("ends_when"),
            signed_by=fields.text("signed_by"),
        )
        for row, fields in reading.opened(rows, ("sealed",), PURPOSE)
    )


def in_force(reading: Reading, participant_id: UUID) -> tuple[GivenConsent, ...]:
    """Those of today, newest first; opens nothing."""
    query = select(CONSENTS).where(
        CONSENTS.c.participant_id == participant_id,
        CONSENTS.c.revoked_on.is_(None),
        CONSENTS.c.expires_on >= reading.today,
    )
    rows = reading.rows(query.order_by(*_NEWEST))
    return tuple(of_row(row, GivenConsent, **_said(row)) for row in rows)


def _said(row: RowMapping) -> dict[str, Any]:
    said = row["elements"]
    names = ("discloser", "recipients", "information", "purpose", "covers_later_information")
    return {name: said[name] for name in names} | {"uses": tuple(said["uses"])}
