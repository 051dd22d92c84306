"""A coordinator's day in a few lines: what comes yet today, and what was decided last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, exists, or_, select

from domain.matches.match_state import MatchStatus
from domain.sessions.session_state import SessionStatus
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.review.queue_tables import CHANGES, QUEUE
from peermatch.readmodels.tables.sessions.messages import MESSAGES, SENT, Sending
from peermatch.readmodels.tables.sessions.sessions import SESSIONS

BY_PEOPLE = ("approved", "declined", "chosen", "undone", "put-off", "assigned")
LOOKED_THROUGH = 100
"""The last changes, among which those by people are looked for: a run may have proposed many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A first session of today, or a proposal that is assigned to the viewer, which has no time."""

    starts_at: datetime | None
    id: UUID
    name: str
    specialist_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JustDone:
    """`may_undo` of an approval that nobody was told of yet."""

    at: datetime
    by: str
    what: str
    match_id: UUID
    name: str
    specialist_name: str
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAtHand:
    coming: tuple[Coming, ...]
    done: tuple[JustDone, ...]


def day_at_hand(reading: Reading, most: int) -> DayAtHand:
    """So many of each, the soonest and the latest first: as quick however large the program is."""
    firsts, mine = reading.rows(_firsts(reading, most)), reading.rows(_assigned(reading, most))
    done = reading.rows(_decided(most))
    approved = {row["match_id"] for row in done if _stands_approved(row)}
    known = {row["match_id"] for row in reading.rows(_known(reading, approved))} if approved else ()
    every = (*firsts, *mine, *done)
    names = participant_names(reading, {row["participant_id"] for row in every})
    staff = specialist_names(reading, {row["specialist_id"] for row in every})

    def both(row: RowMapping) -> dict[str, str]:
        return {
            "name": names.get(row["participant_id"], ""),
            "specialist_name": staff.get(row["specialist_id"], ""),
        }

    return DayAtHand(
        coming=tuple(
            Coming(starts_at=reading.local(row["starts_at"]), id=row["id"], **both(row))
            for row in firsts
        )
        + tuple(Coming(starts_at=None, id=row["id"], **both(row)) for row in mine),
        done=tuple(
            JustDone(
                at=row["changed_at"].astimezone(reading.zone),
                by=row["changed_by"],
                what=row["what"],
                match_id=row["match_id"],
                may_undo=row["match_id"] in approved and row["match_id"] not in known,
                **both(row),
            )
            for row in done
        ),
    )


def _stands_approved(row: RowMapping) -> bool:
    return (row["what"], row["status"]) == ("approved", MatchStatus.APPROVED.value)


def _known(reading: Reading, matches: Collection[UUID]) -> Select[Any]:
    """Those of these matches of which somebody was told, or may have been, or that began."""
    began = or_(
        SESSIONS.c.status != SessionStatus.SCHEDULED.value, SESSIONS.c.starts_at <= reading.now
    )
    told = exists().where(
        MESSAGES.c.session_id == SESSIONS.c.session_id,
        or_(MESSAGES.c.status == SENT, MESSAGES.c.sending != Sending.NOT_TRIED.value),
    )
    mine = SESSIONS.c.match_id.in_(matches)
    return select(SESSIONS.c.match_id).where(mine, or_(began, told)).distinct()


def _firsts(reading: Reading, most: int) -> Select[Any]:
    ends = datetime.combine(reading.today + timedelta(days=1), time(), reading.zone)
    return (
        select(
            SESSIONS.c.session_id.label("id"),
            SESSIONS.c.starts_at,
            SESSIONS.c.participant_id,
            SESSIONS.c.specialist_id,
        )
        .where(
            SESSIONS.c.starts_at >= reading.now,
            SESSIONS.c.starts_at < ends,
            SESSIONS.c.status == SessionStatus.SCHEDULED.value,
            SESSIONS.c.first.is_(True),
        )
        .order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id)
        .limit(most)
    )


def _assigned(reading: Reading, most: int) -> Select[Any]:
    return (
        select(QUEUE.c.match_id.label("id"), QUEUE.c.participant_id, QUEUE.c.specialist_id)
        .where(QUEUE.c.assignee == UUID(reading.viewer))
        .order_by(QUEUE.c.rank, QUEUE.c.received_at, QUEUE.c.match_id)
        .limit(most)
    )


@cache
def _decided(most: int) -> Select[Any]:
    lately = select(CHANGES).order_by(CHANGES.c.place.desc()).limit(LOOKED_THROUGH).subquery()
    return (
        select(lately, MATCHES.c.participant_id, MATCHES.c.specialist_id, MATCHES.c.status)
        .join(MATCHES, MATCHES.c.match_id == lately.c.match_id)
        .where(lately.c.what.in_(BY_PEOPLE))
        .order_by(lately.c.place.desc())
        .limit(most)
    )
