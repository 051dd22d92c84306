"""Due dates: a row for each, with the days on which it is listed, and how many there are.

A row says itself from which day on it is listed and until when, and a limit that changes on a
coming day gives rows for before and after: what the calendar alone changes has changed on its day,
whatever ran or didn't. Nobody's words are in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Uuid

from domain.deadlines.due import DueKind
from domain.sessions.session_state import SessionStatus
from domain.shared.days import FIRST_DAY, LAST_DAY, nearest_usable
from domain.specialists.credentials import CredentialKind
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.tables.deadlines.asked_of_people import ANSWERED, SUPRT
from peermatch.readmodels.tables.deadlines.due_arranged import (
    ARRANGED,
    arranged_about,
    arranging,
    as_arranged,
)
from peermatch.readmodels.tables.deadlines.due_counting import (
    Found,
    Person,
    of_person,
    of_service,
    of_specialist,
)
from peermatch.readmodels.tables.deadlines.due_periods import Calendar, Period, periods
from peermatch.readmodels.tables.deadlines.due_sources import (
    DIRECTORY,
    ENROLLED,
    LIMITS,
    PEOPLES,
    SOURCES,
    STAFFS,
    P,
    R,
    S,
    following,
)
from peermatch.readmodels.tables.deadlines.returned_links import RETURNED_LINKS
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import CONSENTS
from peermatch.readmodels.tables.people.records import RECORDS
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.resources.directory import RESOURCES
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.readmodels.tables.specialists.leave_requests import LEAVE_REQUESTS
from peermatch.readmodels.tables.specialists.specialists import (
    CREDENTIALS,
    SPECIALISTS,
)

SCHEMA = MetaData()
DUES = Table(
    "dues",
    SCHEMA,
    Column("kind", String(30), primary_key=True),
    Column("about", Uuid, primary_key=True),
    Column("listed_from", Day, primary_key=True),
    Column("listed_until", Day, nullable=False),
    Column("due_on", Day, nullable=False),
    Column("owner_id", Uuid, nullable=False, index=True),
    Column("participant_id", Uuid),
    Column("specialist_id", Uuid),
    Column("referral_id", Uuid),
    Column("match_id", Uuid),
    Column("snoozed_until", Day, index=True),
    Column("snooze_reason", String(40)),
    Column("assignee", Uuid, index=True),
    Index("ix_dues_soonest", "kind", "due_on", "about"),
    Index("ix_dues_own", "specialist_id", "due_on"),
)
"""`owner_id` is the participant, specialist or service it is counted for; `specialist_id` whose it
is, also where it is about a participant. A row is off the day's list before `snoozed_until`, and
counted as ever; `assignee` is the account that is to see to it."""
DUE_COUNTS = Table(
    "due_counts",
    SCHEMA,
    Column("kind", String(30), primary_key=True),
    Column("due_on", Day, primary_key=True),
    Column("listed_from", Day, primary_key=True),
    Column("listed_until", Day, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How many rows of these days there are: as many rows as days, however large a program is."""
AT_ONCE = 400
"""People whose due dates are counted with one query of each source."""
KEY = ("kind", "about", "listed_from")


def due_dates(calendar: Calendar) -> Projection:
    """The read model, for a program whose days are those of `calendar`."""

    def settle(rows: Rows) -> None:
        rules = periods(rows.find(LIMITS), calendar) if rows.marked else ()
        for kind, of_some in ((P, _peoples), (S, _staffs), (R, _services)):
            marked = sorted({who for marked, who in rows.marked if marked == kind})
            for start in range(0, len(marked), AT_ONCE):
                some = set(marked[start : start + AT_ONCE])
                _replace(rows, some, of_some(rows, some, rules, calendar))
        rows.marked.clear()

    handlers = following(
        lambda rows, who: rows.mark((P, who)),
        lambda rows, who: rows.mark((S, who)),
        lambda rows, which: rows.mark((R, which)),
    )
    tables = (DUES, DUE_COUNTS, ARRANGED, *SOURCES)
    return Projection("dues", 9, tables, {**handlers, **arranging(_mark_whose)}, settle)


def _mark_whose(rows: Rows, kind: str, about: UUID) -> None:
    """Whose task it is is counted anew; one that isn't due yet is when it falls due."""
    for row in rows.find(DUES, kind=kind, about=about):
        owner = row["owner_id"]
        of_service = row["kind"] == DueKind.RESOURCE_CHECK.value
        people = P if row["participant_id"] == owner else S
        rows.mark((R if of_service else people, owner))


def _by(rows: Iterable[Values], owner: str) -> dict[UUID, list[Values]]:
    found: dict[UUID, list[Values]] = defaultdict(list)
    for row in rows:
        found[row[owner]].append(row)
    return found


def _peoples(
    rows: Rows, some: set[UUID], rules: Iterable[Period], calendar: Calendar
) -> Iterator[tuple[UUID, Found]]:
    referrals, consents, records, matches = (
        _by(rows.find(PEOPLES[table], participant_id=some), P)
        for table in (REFERRALS, CONSENTS, RECORDS, MATCHES)
    )
    was_held = SessionStatus.HELD.value
    held = _by(rows.find(PEOPLES[SESSIONS], participant_id=some, status=was_held), P)
    answered = _by(rows.find(ANSWERED, participant_id=some), P)
    suprt = _by(rows.find(SUPRT, participant_id=some), P)
    links = _by(rows.find(RETURNED_LINKS, participant_id=some), P)
    for who in sorted(some):
        person = Person(
            referrals=referrals[who],
            consents=consents[who],
            records=records[who],
            held=held[who],
            matches=matches[who],
            answered=answered[who],
            suprt=suprt[who],
            links=links[who],
        )
        for found in of_person(person, rules, calendar):
            yield who, found


def _staffs(
    rows: Rows, some: set[UUID], rules: Iterable[Period], calendar: Calendar
) -> Iterator[tuple[UUID, Found]]:
    credentials = _by(rows.find(STAFFS[CREDENTIALS], specialist_id=some), S)
    asked = _by(rows.find(STAFFS[LEAVE_REQUESTS], specialist_id=some), S)
    enrolled = {
        row[S]: calendar.day(row["enrolled_at"]) for row in rows.find(ENROLLED, specialist_id=some)
    }
    for row in rows.find(STAFFS[SPECIALISTS], specialist_id=some):
        who = row[S]
        until = registered_until(credentials[who])
        for found in of_specialist(row, asked[who], until, enrolled[who] or FIRST_DAY, rules):
            yield who, found


def registered_until(credentials: Iterable[Values]) -> date | None:
    """The last day of a registration that was not withdrawn."""
    for row in credentials:
        if row["kind"] == CredentialKind.REGISTRATION.value and row["withdrawn_on"] is None:
            return nearest_usable(row["expires_on"])
    return None


def _services(
    rows: Rows, some: set[UUID], rules: Iterable[Period], calendar: Calendar
) -> Iterator[tuple[UUID, Found]]:
    for row in rows.find(DIRECTORY[RESOURCES], resource_id=some):
        for found in of_service(row, rules, calendar):
            yield row[R], found


def _replace(rows: Rows, owners: set[UUID], found: Iterable[tuple[UUID, Found]]) -> None:
    """These owners' rows become those found; what stays as it is is not written again."""
    now: dict[tuple[Any, ...], Values] = {}
    every = list(found)
    arranged = arranged_about(rows, {one.due.about for _, (one, _) in every})
    for who, (one, whose) in every:
        row: Values = {
            "kind": one.due.kind.value,
            "about": one.due.about,
            "listed_from": max(one.first_day, FIRST_DAY),
            "listed_until": min(one.last_day, LAST_DAY),
            "due_on": one.due.due_on,
            "owner_id": who,
            "participant_id": whose.participant_id,
            "specialist_id": one.due.specialist_id or whose.specialist_id,
            "referral_id": whose.referral_id,
            "match_id": whose.match_id,
        }
        row |= as_arranged(row, arranged.get((row["kind"], row["about"])))
        now[tuple(row[name] for name in KEY)] = row
    before = {tuple(row[n] for n in KEY): row for row in rows.find(DUES, owner_id=owners)}
    gone = {key: row for key, row in before.items() if now.get(key) != row}
    new = {key: row for key, row in now.items() if before.get(key) != row}
    rows.expect(DUE_COUNTS, map(_counted_under, (*gone.values(), *new.values())))
    for key, row in gone.items():
        rows.remove(DUES, **dict(zip(KEY, key, strict=True)))
        _count(rows, row, -1)
    for row in new.values():
        rows.put(DUES, **row)
        _count(rows, row, 1)


def _counted_under(row: Values) -> Values:
    return {name: row[name] for name in ("kind", "due_on", "listed_from", "listed_until")}


def _count(rows: Rows, row: Values, more: int) -> None:
    key = _counted_under(row)
    counted = rows.get(DUE_COUNTS, **key)
    number = (counted["number"] if counted else 0) + more
    if number:
        rows.put(DUE_COUNTS, **key, number=number)
    else:
        rows.remove(DUE_COUNTS, **key)
