"""The open groups that a specialist leads, with their members and latest meetings."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.groups.group_page import PURPOSE, Meeting, meetings
from peermatch.readmodels.screens.people.naming import participant_names
from peermatch.readmodels.tables.groups.group_times import LEADERS
from peermatch.readmodels.tables.groups.groups import GROUPS, MEMBERS

LATEST = PartRequest(size=5)
"""Meetings shown of each group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGroup:
    """`people` by name; `meetings` the latest, newest first."""

    group_id: UUID
    name: str
    people: tuple[tuple[UUID, str], ...]
    meetings: tuple[Meeting, ...]


def led_by(reading: Reading, specialist_id: UUID) -> tuple[OwnGroup, ...]:
    """By when they were formed; nothing of groups that others lead."""
    query = (
        select(GROUPS)
        .join(LEADERS, LEADERS.c.group_id == GROUPS.c.group_id)
        .where(LEADERS.c.specialist_id == specialist_id, GROUPS.c.open.is_(True))
        .order_by(GROUPS.c.formed_at, GROUPS.c.group_id)
    )
    return tuple(_group(reading, row["group_id"], row["name"]) for row in reading.rows(query))


def _group(reading: Reading, group_id: UUID, name: str) -> OwnGroup:
    listed = reading.rows(select(MEMBERS.c.participant_id).where(MEMBERS.c.group_id == group_id))
    people = participant_names(reading, {member["participant_id"] for member in listed}, PURPOSE)
    return OwnGroup(
        group_id=group_id,
        name=name,
        people=tuple(sorted(people.items(), key=lambda person: person[1])),
        meetings=meetings(reading, group_id, LATEST).rows,
    )
