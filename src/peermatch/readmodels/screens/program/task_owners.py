"""Whom tasks are about, persons and services: who they are, and how it stands with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.deadlines.due import DueKind
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """`standing` is a referral's status, `specialist` or `leaving`, or `service` of one of the
    directory's."""

    owner_id: UUID
    staff: bool
    standing: str
    referral_id: UUID | None


def owners_of(reading: Reading, rows: Sequence[RowMapping]) -> dict[UUID, Owner]:
    """The persons of these due dates, by id."""
    ids = {row["owner_id"] for row in rows}
    people = {row["owner_id"] for row in rows if row["participant_id"] == row["owner_id"]}
    services = {row["owner_id"] for row in rows if row["kind"] == DueKind.RESOURCE_CHECK.value}
    staff = ids - people - services
    referrals = _referrals(reading, people)
    leaving = _leaving(reading, staff)
    found = {}
    for one in ids:
        referral = referrals.get(one)
        standing = "leaving" if one in leaving else "specialist"
        if one in people:
            standing = referral["status"] if referral else ""
        elif one in services:
            standing = SERVICE
        found[one] = Owner(
            owner_id=one,
            staff=one in staff,
            standing=standing,
            referral_id=referral["referral_id"] if referral else None,
        )
    return found


def _referrals(reading: Reading, people: set[UUID]) -> dict[UUID, RowMapping]:
    """Each one's newest referral, an open one before any that is closed."""
    if not people:
        return {}
    columns = (
        REFERRALS.c.participant_id,
        REFERRALS.c.referral_id,
        REFERRALS.c.status,
        REFERRALS.c.received_at,
    )
    query = select(*columns).where(REFERRALS.c.participant_id.in_(people))
    closed = ReferralStatus.CLOSED.value
    rows = reading.rows(query)
    return {
        row["participant_id"]: row
        for row in sorted(rows, key=lambda r: (r["status"] != closed, r["received_at"]))
    }


def _leaving(reading: Reading, staff: set[UUID]) -> set[UUID]:
    if not staff or reading.role is Role.CPRS:
        return set()
    query = select(SPECIALISTS.c.specialist_id).where(
        SPECIALISTS.c.specialist_id.in_(staff), SPECIALISTS.c.leaving_on.is_not(None)
    )
    return {row["specialist_id"] for row in reading.rows(query)}
