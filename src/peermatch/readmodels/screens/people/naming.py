"""Whom a form or a list is about, by name: one opening for all of them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.readmodels.tables.specialists.leave_requests import LEAVE_REQUESTS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store.finding.name_words import words_of

PURPOSE, STAFF = "names", "staff names"


def participant_names(
    reading: Reading, ids: Collection[UUID], purpose: str = PURPOSE
) -> dict[UUID, str]:
    """Names by id; `(erased)` for whom nothing can be opened any more."""
    query = select(PEOPLE.c.participant_id, PEOPLE.c.person, PEOPLE.c.corrected)
    rows = reading.rows(query.where(PEOPLE.c.participant_id.in_(ids))) if ids else []
    return {
        r["participant_id"]: f.text("name")
        for r, f in reading.opened(rows, ("person", "corrected"), purpose)
    }


def specialist_names(reading: Reading, ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(SPECIALISTS.c.specialist_id, SPECIALISTS.c.details)
    rows = reading.rows(query.where(SPECIALISTS.c.specialist_id.in_(ids))) if ids else []
    return {
        r["specialist_id"]: f.text("name")
        for r, f in reading.opened(rows, ("details",), STAFF, "specialist_id")
    }


def is_called(name: str, typed: str) -> bool:
    """Whether every word that was typed is one of this name's, however it is written."""
    return set(words_of(typed)) <= set(words_of(name))


def named_specialist(reading: Reading, specialist_id: UUID) -> str:
    """One specialist's name. Raises NotFound."""
    names = specialist_names(reading, [specialist_id])
    if specialist_id not in names:
        raise NotFound
    return names[specialist_id]


TELLING = (
    *("referral_id", "participant_id", "match_id", "session_id", "specialist_id"),
    "request_id",
)
"""Ids that say whom or what a command is about."""


def about(reading: Reading, ids: Mapping[str, UUID]) -> str:
    """`Casey Mundy with Blake Upshur`: the people behind a command's ids, those whom the viewer may
    know by name, and the days of leave that is asked for."""
    participants = {ids["participant_id"]} if "participant_id" in ids else set()
    specialists = {ids["specialist_id"]} if "specialist_id" in ids else set()
    for name, table in (
        ("referral_id", REFERRALS),
        ("match_id", MATCHES),
        ("session_id", SESSIONS),
    ):
        for row in _rows(reading, table, name, ids):
            participants.add(row["participant_id"])
            if table is not REFERRALS:
                specialists.add(row["specialist_id"])
    named = named_people(reading, participants, specialists).values()
    people = " with ".join(name for name in named if name)
    asked = _rows(reading, LEAVE_REQUESTS, "request_id", ids)
    days = (f"{_day(row['first_day'])} to {_day(row['last_day'])}" for row in asked)
    return ", ".join(filter(None, (people, *days)))


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def named_people(
    reading: Reading, participants: Collection[UUID], specialists: Collection[UUID]
) -> dict[UUID, str]:
    """The names of those whom the viewer's role may know by name."""
    found: dict[UUID, str] = {}
    if participants and reading.may(PURPOSE):
        found |= participant_names(reading, participants)
    if specialists and reading.may(STAFF):
        found |= specialist_names(reading, specialists)
    return found


def _rows(reading: Reading, table: Table, name: str, ids: Mapping[str, UUID]) -> list[Any]:
    if name not in ids:
        return []
    return list(reading.rows(select(table).where(table.c[name] == ids[name])))
