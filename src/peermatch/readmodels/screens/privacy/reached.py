"""Whom an account of a role could see: the same as the role's purposes and reach let through."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.groups.groups import ATTENDANCE, GROUPS, MEMBERS
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.readmodels.tables.sessions.sessions import SESSIONS

NEVER_SEEN = ("proposed", "declined", "expired", "withdrawn")
"""States of a match in which the specialist doesn't know whom it is about."""


def could_be_seen(
    reading: Reading, role: Role, specialist_id: UUID | None, until: datetime
) -> frozenset[UUID]:
    """Participants who were on record before `until` and within reach of such an account, as far
    as the record tells: a reach that has ended since still counts."""
    return WITHIN[role](reading, specialist_id, until)


def _everybody(reading: Reading, _own: UUID | None, until: datetime) -> frozenset[UUID]:
    query = select(REFERRALS.c.participant_id).where(REFERRALS.c.received_at < until)
    return _people(reading, query)


def _supported(reading: Reading, own: UUID | None, until: datetime) -> frozenset[UUID]:
    """Of their matches, of sessions that they hold or come along to, and of their groups."""
    matches = select(MATCHES.c.participant_id).where(
        MATCHES.c.specialist_id == own,
        MATCHES.c.proposed_at < until,
        MATCHES.c.status.not_in(NEVER_SEEN),
    )
    sessions = select(SESSIONS.c.participant_id).where(
        or_(SESSIONS.c.specialist_id == own, SESSIONS.c.co_specialist_id == own),
        SESSIONS.c.scheduled_at < until,
    )
    led = [
        row["group_id"]
        for row in reading.rows(select(GROUPS.c.group_id, GROUPS.c.leaders))
        if str(own) in row["leaders"]
    ]
    members = select(MEMBERS.c.participant_id).where(MEMBERS.c.group_id.in_(led))
    came = select(ATTENDANCE.c.participant_id).where(ATTENDANCE.c.group_id.in_(led))
    every = (matches, sessions, members, came)
    return frozenset().union(*(_people(reading, query) for query in every))


def _told(reading: Reading, _own: UUID | None, until: datetime) -> frozenset[UUID]:
    """Whom a message was for: all that a manager sees of a participant."""
    query = select(MESSAGES.c.person_id).where(
        MESSAGES.c.for_staff.is_(False), MESSAGES.c.queued_at < until
    )
    return _people(reading, query)


def _nobody(_reading: Reading, _own: UUID | None, _until: datetime) -> frozenset[UUID]:
    return frozenset()


def _people(reading: Reading, query: Select[Any]) -> frozenset[UUID]:
    return frozenset(reading.views.ids(query.distinct()))


WITHIN: Mapping[Role, Callable[[Reading, UUID | None, datetime], frozenset[UUID]]] = (
    MappingProxyType(
        {
            Role.INTAKE: _everybody,
            Role.COORDINATOR: _everybody,
            Role.PRIVACY_OFFICER: _everybody,
            Role.CPRS: _supported,
            Role.MANAGER: _told,
            Role.ADMINISTRATOR: _nobody,
        }
    )
)
