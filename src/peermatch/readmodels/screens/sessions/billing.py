"""Units that may be billed, with the payer's code of their day: a list for a payer alone.

Listing is telling: a session is listed only while a consent to tell the payer is in force, and
every row carries the notice that goes with what is told.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, literal, null, select

from domain.people.consent import NOTICE, Use
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, Setting, billing_code_on
from domain.shared.vocabulary import ServiceLine
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.tables.groups.groups import ATTENDANCE, MEETINGS, meeting_of_attendance
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import CONSENTS
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS

PURPOSE = "referral"


def rows(reading: Reading) -> Iterator[dict[str, Any]]:
    """Sessions and time in groups together, oldest first."""
    told = payer_may_be_told(reading)
    found = [
        row
        for query in (_sessions(), _attendance())
        for row in reading.rows(query)
        if row["participant_id"] in told
    ]
    found.sort(key=lambda row: (row["starts_at"], row["support_id"], row["participant_id"]))
    details = reading.fields(found, ("details", "support", "came"), PURPOSE)
    people = participant_names(reading, {row["participant_id"] for row in found})
    staff = specialist_names(reading, {one for row in found for one in _staff(row)})
    rules = reading.store.read(PROGRAM_RULES, RULES_ID)
    for row, fields in zip(found, details, strict=True):
        on = row["starts_at"].astimezone(reading.zone).date()
        line: ServiceLine | None = fields.get("service_line", None)
        setting = Setting(row["setting"])
        yield {
            "session_id": row["support_id"],
            "setting": setting.value,
            "day": on,
            "participant_name": people.get(row["participant_id"], ""),
            "specialist_name": "; ".join(sorted(staff.get(one, "") for one in _staff(row))),
            "minutes": row["minutes"] or fields.get("minutes", 0),
            "units": row["units"],
            "code": billing_code_on(rules, line, setting, on) if line else "",
            "notice": NOTICE,
        }


def _sessions() -> Select[Any]:
    return (
        select(
            SESSIONS.c.session_id.label("support_id"),
            literal(Setting.INDIVIDUAL.value).label("setting"),
            SESSIONS.c.participant_id,
            SESSIONS.c.specialist_id,
            null().label("leaders"),
            SESSIONS.c.starts_at,
            SESSIONS.c.minutes,
            SESSIONS.c.units,
            null().label("came"),
            REFERRALS.c.details,
            REFERRALS.c.support,
        )
        .join(MATCHES, MATCHES.c.match_id == SESSIONS.c.match_id)
        .join(REFERRALS, REFERRALS.c.referral_id == MATCHES.c.referral_id)
        .where(SESSIONS.c.billable.is_(True))
    )


def _attendance() -> Select[Any]:
    """On the service line of the referral on which they came."""
    return (
        select(
            MEETINGS.c.meeting_id.label("support_id"),
            literal(Setting.GROUP.value).label("setting"),
            ATTENDANCE.c.participant_id,
            null().label("specialist_id"),
            MEETINGS.c.leaders,
            MEETINGS.c.starts_at,
            null().label("minutes"),
            ATTENDANCE.c.units,
            ATTENDANCE.c.came,
            REFERRALS.c.details,
            REFERRALS.c.support,
        )
        .select_from(ATTENDANCE)
        .join(MEETINGS, meeting_of_attendance())
        .join(REFERRALS, REFERRALS.c.referral_id == ATTENDANCE.c.referral_id)
        .where(ATTENDANCE.c.billable.is_(True))
    )


def _staff(row: RowMapping) -> set[UUID]:
    """The session's specialist, or those who led the meeting."""
    if row["specialist_id"]:
        return {row["specialist_id"]}
    return {UUID(leader) for leader in row["leaders"]}


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
