"""Units that may be billed, with the payer's code of their day: a list for a payer alone; and those
that are not in it, each with why.

Listing is telling: a session is listed only while a consent to tell the payer is in force, and
every row carries the notice that goes with what is told.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, literal, null, select

from domain.people.consent import NOTICE, Use
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, Setting, billing_code_on
from domain.sessions.counting import NOT_BILLABLE, NotBillable
from domain.shared.vocabulary import ServiceLine
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.tables.groups.groups import ATTENDANCE, MEETINGS, meeting_of_attendance
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import CONSENTS
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS

PURPOSE = "referral"
NOT_TOLD = "No consent that is in force today lets the payer be told"


def rows(reading: Reading) -> Iterator[dict[str, Any]]:
    """Sessions and time in groups together, oldest first."""
    told = payer_may_be_told(reading)
    found = _in_order(reading, billable=True)
    rules = reading.store.read(PROGRAM_RULES, RULES_ID)
    kept = [row for row in found if row["participant_id"] in told]
    for row, fields, about in _named(reading, kept, ("details", "support", "came")):
        line: ServiceLine | None = fields.get("service_line", None)
        setting = Setting(row["setting"])
        code = billing_code_on(rules, line, setting, about["day"]) if line else ""
        yield {**about, "code": code, "notice": NOTICE}


def not_billed(reading: Reading) -> Iterator[dict[str, Any]]:
    """What is not in that list, oldest first, each with why: for the program, not for a payer. A
    role that sees no names has the session's or meeting's id alone."""
    told = payer_may_be_told(reading)
    found = _in_order(reading, billable=False)
    kept = [row for row in found if not row["billable"] or row["participant_id"] not in told]
    if reading.may(PURPOSE):
        each = ((row, about) for row, _, about in _named(reading, kept, ("came",)))
    else:
        staff = _staff_names(reading, kept)
        each = ((row, _unnamed(reading, row, staff)) for row in kept)
    for row, about in each:
        why = row["not_billable"]
        yield {**about, "why": NOT_BILLABLE[NotBillable(why)] if why else NOT_TOLD}


def _in_order(reading: Reading, *, billable: bool) -> list[RowMapping]:
    """Counted sessions and time in groups; only those that may be billed, or all of them."""
    found = [
        row
        for query, column in ((_sessions(), SESSIONS.c), (_attendance(), ATTENDANCE.c))
        for row in reading.rows(
            query.where(column.billable.is_(True) if billable else column.billable.is_not(None))
        )
    ]
    return sorted(
        found, key=lambda row: (row["starts_at"], row["support_id"], row["participant_id"])
    )


def _named(
    reading: Reading, found: list[RowMapping], sealed: tuple[str, ...]
) -> Iterator[tuple[RowMapping, Fields, dict[str, Any]]]:
    """With what is sealed opened, and what both lists say of it."""
    details = reading.fields(found, sealed, PURPOSE)
    people = participant_names(reading, {row["participant_id"] for row in found})
    staff = _staff_names(reading, found)
    for row, fields in zip(found, details, strict=True):
        yield (
            row,
            fields,
            {
                **_unnamed(reading, row, staff),
                "participant_name": people.get(row["participant_id"], ""),
                "minutes": row["minutes"] or fields.get("minutes", 0),
            },
        )


def _staff_names(reading: Reading, found: list[RowMapping]) -> dict[UUID, str]:
    return specialist_names(reading, {one for row in found for one in _staff(row)})


def _unnamed(reading: Reading, row: RowMapping, staff: Mapping[UUID, str]) -> dict[str, Any]:
    """What a row says of no participant; the minutes in a group are with who came."""
    return {
        "session_id": row["support_id"],
        "setting": Setting(row["setting"]).value,
        "day": row["starts_at"].astimezone(reading.zone).date(),
        "participant_name": "",
        "specialist_name": "; ".join(sorted(staff.get(one, "") for one in _staff(row))),
        "minutes": row["minutes"],
        "units": row["units"],
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
            SESSIONS.c.billable,
            SESSIONS.c.not_billable,
            null().label("came"),
            REFERRALS.c.details,
            REFERRALS.c.support,
        )
        .join(MATCHES, MATCHES.c.match_id == SESSIONS.c.match_id)
        .join(REFERRALS, REFERRALS.c.referral_id == MATCHES.c.referral_id)
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
            ATTENDANCE.c.billable,
            ATTENDANCE.c.not_billable,
            ATTENDANCE.c.came,
            REFERRALS.c.details,
            REFERRALS.c.support,
        )
        .select_from(ATTENDANCE)
        .join(MEETINGS, meeting_of_attendance())
        .join(REFERRALS, REFERRALS.c.referral_id == ATTENDANCE.c.referral_id)
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
