"""Groups with their members, meetings and attendance."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from peermatch.readmodels.groups import ATTENDANCE, GROUPS, MEETINGS, MEMBERS
from peermatch.readmodels.naming import participant_names, specialist_names
from peermatch.readmodels.reading import Reading

PURPOSE = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    group_id: UUID
    name: str
    leaders: tuple[str, ...]
    members: int
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody's time at a meeting; `units` is None until they are counted, `flags` names the
    limits that they pass, `not_billable` why they are not billed."""

    participant_id: UUID
    name: str
    minutes: int
    units: int | None
    billable: bool
    not_billable: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """`came` counts those whose attendance was recorded."""

    meeting_id: UUID
    starts_at: datetime
    minutes: int
    came: int
    attendees: tuple[Attendee, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail(Row):
    people: tuple[tuple[UUID, str], ...]
    meetings: tuple[Meeting, ...]


def rows(reading: Reading) -> tuple[Row, ...]:
    """Open groups first, by when they were formed."""
    members = select(func.count()).select_from(MEMBERS)
    mine = members.where(MEMBERS.c.group_id == GROUPS.c.group_id).scalar_subquery()
    found = reading.rows(
        select(GROUPS, mine.label("members")).order_by(
            GROUPS.c.open.desc(), GROUPS.c.formed_at, GROUPS.c.group_id
        )
    )
    names = specialist_names(reading, {UUID(s) for row in found for s in row["leaders"]})
    return tuple(
        Row(
            group_id=row["group_id"],
            name=row["name"],
            leaders=tuple(sorted(names.get(UUID(s), "") for s in row["leaders"])),
            members=row["members"],
            open=row["open"],
        )
        for row in found
    )


def one(reading: Reading, group_id: UUID) -> Detail:
    """Raises NotFound."""
    row = reading.one(select(GROUPS).where(GROUPS.c.group_id == group_id))
    listed = reading.rows(select(MEMBERS.c.participant_id).where(MEMBERS.c.group_id == group_id))
    people = participant_names(reading, {member["participant_id"] for member in listed})
    names = specialist_names(reading, {UUID(s) for s in row["leaders"]})
    return Detail(
        group_id=group_id,
        name=row["name"],
        leaders=tuple(sorted(names.values())),
        members=len(listed),
        open=row["open"],
        people=tuple(sorted(people.items(), key=lambda person: person[1])),
        meetings=meetings(reading, group_id),
    )


def meetings(reading: Reading, group_id: UUID) -> tuple[Meeting, ...]:
    """The latest first, each with who came by name."""
    query = select(MEETINGS).where(MEETINGS.c.group_id == group_id)
    found = reading.rows(query.order_by(MEETINGS.c.starts_at.desc()))
    there = _attendees(reading, group_id)
    return tuple(
        Meeting(
            meeting_id=row["meeting_id"],
            starts_at=row["starts_at"],
            minutes=row["minutes"],
            came=len(there[row["meeting_id"]]),
            attendees=tuple(sorted(there[row["meeting_id"]], key=lambda one: one.name)),
        )
        for row in found
    )


def _attendees(reading: Reading, group_id: UUID) -> dict[UUID, list[Attendee]]:
    """By meeting; also those who have left the group since."""
    query = select(ATTENDANCE).join(MEETINGS, MEETINGS.c.meeting_id == ATTENDANCE.c.meeting_id)
    rows = reading.rows(query.where(MEETINGS.c.group_id == group_id))
    opened = reading.fields(rows, ("came",), PURPOSE)
    names = participant_names(reading, {row["participant_id"] for row in rows}, PURPOSE)
    there: dict[UUID, list[Attendee]] = defaultdict(list)
    for row, came in zip(rows, opened, strict=True):
        attendee = Attendee(
            participant_id=row["participant_id"],
            name=names.get(row["participant_id"], ""),
            minutes=came.get("minutes", 0),
            units=row["units"],
            billable=bool(row["billable"]),
            not_billable=row["not_billable"] or "",
            flags=tuple(row["flags"] or ()),
        )
        there[row["meeting_id"]].append(attendee)
    return there
