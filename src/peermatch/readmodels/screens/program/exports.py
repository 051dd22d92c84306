"""Lists to take away as CSV: what a table says openly, and the names where the role sees them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, RowMapping, Table, select

from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.people import naming, recovery_capital_dates
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.screens.program import suprt_dates
from peermatch.readmodels.screens.program.period.measured_periods import (
    LATEST_WEEKS,
    Period,
    latest,
)
from peermatch.readmodels.screens.program.period.measures import measured
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import NOT_CLOSED
from peermatch.readmodels.screens.sessions import billing
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import CONSENTS, DISCLOSURES
from peermatch.readmodels.tables.people.records import RECORDS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.readmodels.tables.specialists.specialists import CREDENTIALS

INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR})
COORDINATOR = frozenset({Role.COORDINATOR})
PLANNERS = frozenset({Role.COORDINATOR, Role.MANAGER})
MANAGER = frozenset({Role.MANAGER})
EVERY = 1_000_000
"""Rows at most."""
Rows = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One list, for these roles. `rows` are values by column, each row alike."""

    name: str
    title: str
    roles: frozenset[Role]
    rows: Callable[[Reading], Rows]


def _of_table(table: Table, *order: Column[Any]) -> Callable[[Reading], Rows]:
    open_columns = [c for c in table.columns if not isinstance(c.type, LargeBinary)]

    def rows(reading: Reading) -> Rows:
        found = reading.rows(select(*open_columns).order_by(*order).limit(EVERY))
        people = _names(reading, found, "participant_id")
        staff = _names(reading, found, "specialist_id")
        for row in found:
            named: dict[str, Any] = {}
            if people is not None:
                named["participant_name"] = people.get(row["participant_id"], "")
            if staff is not None:
                named["specialist_name"] = staff.get(row["specialist_id"], "")
            yield {**row, **named}

    return rows


def _names(reading: Reading, found: list[RowMapping], key: str) -> dict[UUID, str] | None:
    """Names by id; None where the rows have no such id, or the role sees no such names."""
    if not found or key not in found[0]:
        return None
    ids = {row[key] for row in found}
    if key == "specialist_id":
        return specialist_names(reading, ids)
    return participant_names(reading, ids) if reading.may(naming.PURPOSE) else None


def _waitlist(reading: Reading) -> Rows:
    return (asdict(row) for row in waitlist.page(reading, PartRequest(size=EVERY), NOT_CLOSED).rows)


def _disclosures(reading: Reading) -> Rows:
    """The account in full: who was told what and why, with the notice that went along."""
    found = reading.rows(
        select(DISCLOSURES).order_by(DISCLOSURES.c.disclosed_on, DISCLOSURES.c.disclosure_id)
    )
    people = participant_names(reading, {row["participant_id"] for row in found})
    for row, told in reading.opened(found, ("told",), "referral"):
        yield {
            "disclosure_id": row["disclosure_id"],
            "participant_id": row["participant_id"],
            "disclosed_on": row["disclosed_on"],
            "use": row["use"],
            "participant_name": people.get(row["participant_id"], ""),
            "recipient": told.text("recipient"),
            "information": told.text("information"),
            "purpose": told.text("purpose"),
            "scope": told.text("scope"),
            "notice": row["notice"],
        }


def _roster(reading: Reading) -> Rows:
    return (asdict(row) for row in roster.rows(reading))


def measures_of(reading: Reading, period: Period) -> Rows:
    """Each measure of a period beside the one before, and by group what may be shown."""
    for one in measured(reading, period):
        about = {"measure": one.measure.title, "unit": one.measure.unit.value}
        days = {"first_day": period.first_day, "last_day": period.last_day}
        yield {
            **about,
            "group": "",
            **days,
            "value": one.shown,
            "numerator": one.number.some,
            "denominator": one.number.all,
            "value_before": one.shown_before,
        }
        for group in one.groups:
            number = group.number
            yield {
                **about,
                "group": group.name,
                **days,
                "value": number.percent if number else "not shown",
                "numerator": number.some if number else "not shown",
                "denominator": number.all if number else "not shown",
                "value_before": "",
            }


EXPORTS = {
    export.name: export
    for export in (
        Export(
            name="referrals", title="Referrals that are not closed", roles=INTAKE, rows=_waitlist
        ),
        Export(
            name="consents",
            title="Consents",
            roles=INTAKE,
            rows=_of_table(CONSENTS, CONSENTS.c.signed_on, CONSENTS.c.consent_id),
        ),
        Export(
            name="disclosures",
            title="Disclosures made",
            roles=INTAKE,
            rows=_disclosures,
        ),
        Export(
            name="records",
            title="Plans, authorizations, conflicts, statements and shortlists",
            roles=COORDINATOR,
            rows=_of_table(RECORDS, RECORDS.c.began_at, RECORDS.c.record_id),
        ),
        Export(
            name="suprt",
            title="SUPRT-A and SUPRT-C: dates due, and how it came out",
            roles=PLANNERS,
            rows=suprt_dates.rows,
        ),
        Export(
            name="recovery-capital",
            title="The ten questions (BARC-10): when answered and when due next, without answers",
            roles=PLANNERS,
            rows=recovery_capital_dates.rows,
        ),
        Export(
            name="matches",
            title="Matches",
            roles=PLANNERS,
            rows=_of_table(MATCHES, MATCHES.c.proposed_at, MATCHES.c.match_id),
        ),
        Export(
            name="sessions",
            title="Sessions",
            roles=PLANNERS,
            rows=_of_table(SESSIONS, SESSIONS.c.starts_at, SESSIONS.c.session_id),
        ),
        Export(
            name="billing",
            title="Billable units, of people who let the payer be told",
            roles=COORDINATOR,
            rows=billing.rows,
        ),
        Export(
            name="not-billed",
            title="Units that are not billed, each with why; not for a payer",
            roles=PLANNERS,
            rows=billing.not_billed,
        ),
        Export(
            name="measures",
            title=f"Measures of the last {LATEST_WEEKS} weeks, beside as many days before",
            roles=MANAGER,
            rows=lambda reading: measures_of(reading, latest(reading.today)),
        ),
        Export(name="roster", title="The roster", roles=PLANNERS, rows=_roster),
        Export(
            name="credentials",
            title="Credentials",
            roles=MANAGER,
            rows=_of_table(CREDENTIALS, CREDENTIALS.c.expires_on, CREDENTIALS.c.specialist_id),
        ),
    )
}


def table(reading: Reading, name: str) -> Iterator[list[str]]:
    """The list's header and rows as texts. Raises NotFound for one that the role doesn't have."""
    export = EXPORTS.get(name)
    if export is None or reading.role not in export.roles:
        raise NotFound
    yield from as_texts(export.rows(reading), reading)


def as_texts(rows: Rows, reading: Reading) -> Iterator[list[str]]:
    """Header and rows."""
    header: list[str] = []
    for row in rows:
        if not header:
            header = list(row)
            yield header
        yield [_text(value, reading) for value in row.values()]


def _text(value: Any, reading: Reading) -> str:
    """Instants are local, with their offset."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(reading.zone).isoformat()
        case Enum():
            return str(value.value)
        case list() | tuple() | set() | frozenset():
            return ";".join(_text(item, reading) for item in value)
        case dict():
            return ";".join(f"{key}={_text(item, reading)}" for key, item in value.items())
        case _:
            return str(value)
