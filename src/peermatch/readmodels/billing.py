"""Units that may be billed, with the payer's code of their day: a list for a payer alone.

Listing is telling: a session is listed only while a consent to tell the payer is in force, and
every row carries the notice that goes with what is told.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.consent import NOTICE, Use
from domain.rules import PROGRAMME_RULES, RULES_ID, Setting, billing_code_on
from domain.vocabulary import ServiceLine
from peermatch.readmodels.matches import MATCHES
from peermatch.readmodels.naming import participant_names, specialist_names
from peermatch.readmodels.people import CONSENTS
from peermatch.readmodels.reading import Reading
from peermatch.readmodels.referrals import REFERRALS
from peermatch.readmodels.sessions import SESSIONS

PURPOSE = "referral"


def rows(reading: Reading) -> Iterator[dict[str, Any]]:
    """Oldest first."""
    query = (
        select(SESSIONS, REFERRALS.c.details)
        .join(MATCHES, MATCHES.c.match_id == SESSIONS.c.match_id)
        .join(REFERRALS, REFERRALS.c.referral_id == MATCHES.c.referral_id)
        .where(SESSIONS.c.billable.is_(True))
        .order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id)
    )
    told = payer_may_be_told(reading)
    found = [row for row in reading.rows(query) if row["participant_id"] in told]
    details = reading.fields(found, ("details",), PURPOSE)
    people = participant_names(reading, {row["participant_id"] for row in found})
    staff = specialist_names(reading, {row["specialist_id"] for row in found})
    rules = reading.store.read(PROGRAMME_RULES, RULES_ID)
    for row, fields in zip(found, details, strict=True):
        on = row["starts_at"].astimezone(reading.zone).date()
        line: ServiceLine | None = fields.get("service_line", None)
        code = billing_code_on(rules, line, Setting.INDIVIDUAL, on) if line else ""
        yield {
            "session_id": row["session_id"],
            "day": on,
            "participant_name": people.get(row["participant_id"], ""),
            "specialist_name": staff.get(row["specialist_id"], ""),
            "minutes": row["minutes"],
            "units": row["units"],
            "code": code,
            "notice": NOTICE,
        }


def payer_may_be_told(reading: Reading) -> frozenset[UUID]:
    """Participants with a consent to tell the payer in force today."""
    return frozenset(_covered(reading, Use.PAYER, reading.today))


def _covered(reading: Reading, use: Use, day: date) -> Iterator[UUID]:
    in_force = (
        CONSENTS.c.revoked_on.is_(None),
        CONSENTS.c.signed_on <= day,
        CONSENTS.c.expires_on >= day,
    )
    for row in reading.rows(select(CONSENTS).where(*in_force)):
        if use.value in row["elements"]["uses"]:
            yield row["participant_id"]
