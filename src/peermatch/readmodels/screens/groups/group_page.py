"""Groups with their members, meetings and attendance."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, case, func, select

from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.tables.groups.groups import (
    ATTENDANCE,
    ATTENDANCE_CORRECTIONS,
    GROUPS,
    MEETING_CORRECTIONS,
    MEETINGS,
    MEMBERS,
)

PURPOSE = "group"
OPEN_FIRST = Order(
    (case((GROUPS.c.open.is_(True), 0), else_=1), GROUPS.c.formed_at, GROUPS.c.group_id)
)
PLACE = tuple[int, datetime, UUID]
"""Of a group in its list: 0 where open, when formed, id."""
LATEST_FIRST = Order((MEETINGS.c.starts_at, MEETINGS.c.meeting_id), falling=True)
MEETING_PLACE = tuple[datetime, UUID]
NEWEST = PartRequest(size=10)
"""The meetings that are shown first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    group_id: UUID
    name: str
    leaders: tuple[str, ...]
    members: int
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedTime:
    """What the record said of somebody's time before and says since, and why; 0: not there."""

    corrected_at: datetime
    was_minutes: int
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody's time at a meeting; `units` is None until they are counted, `flags` names the
    limits that they pass, `not_billable` why they are not billed; corrections newest first."""

    participant_id: UUID
    name: str
    minutes: int
    units: int | None
    billable: bool
    not_billable: str
    flags: tuple[str, ...]
    corrections: tuple[CorrectedTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedMeeting:
    """When the record said that the group met, when it says so since, and why."""

    corrected_at: datetime
    was_starts_at: datetime
    was_minutes: int
    starts_at: datetime
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """`came` counts those whose attendance was recorded; corrections newest first."""

    meeting_id: UUID
    starts_at: datetime
    minutes: int
    came: int
    attendees: tuple[Attendee, ...]
    corrections: tuple[CorrectedMeeting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail(Row):
    """`held` is the part of its meetings that was asked for."""

    people: tuple[tuple[UUID, str], ...]
    held: Part[Meeting]

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        return self.held.rows


def page(reading: Reading, sought: PartRequest) -> Part[Row]:
    """A part of the groups: open ones first, by when they were formed."""
    members = select(func.count()).select_from(MEMBERS)
    mine = members.where(MEMBERS.c.group_id == GROUPS.c.group_id).scalar_subquery()
    found = OPEN_FIRST.part(reading, select(GROUPS, mine.label("members")), sought)
    names = specialist_names(reading, {UUID(s) for row in found.rows for s in row["leaders"]})
    return found.of_rows(
        tuple(
            of_row(row, Row, leaders=tuple(sorted(names.get(UUID(s), "") for s in row["leaders"])))
            for row in found.rows
        )
    )


def one(reading: Reading, group_id: UUID, sought: PartRequest = NEWEST) -> Detail:
    """With a part of its meetings, the newest where none is asked for. Raises NotFound."""
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
        held=meetings(reading, group_id, sought),
    )


def names_of(reading: Reading, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these groups, by id."""
    query = select(GROUPS.c.group_id, GROUPS.c.name).where(GROUPS.c.group_id.in_(ids))
    return {row["group_id"]: row["name"] for row in reading.rows(query)}


def name_of(reading: Reading, group_id: UUID) -> str:
    """Raises NotFound."""
    found: str = reading.one(select(GROUPS.c.name).where(GROUPS.c.group_id == group_id))["name"]
    return found


def meetings(reading: Reading, group_id: UUID, sought: PartRequest) -> Part[Meeting]:
    """A part of them, the latest first, each with who came by name."""
    query = select(MEETINGS).where(MEETINGS.c.group_id == group_id)
    found = LATEST_FIRST.part(reading, query, sought)
    ids = [row["meeting_id"] for row in found.rows]
    there = _attendees(reading, group_id, ids)
    corrected = _meetings_corrected(reading, group_id, ids)
    return found.of_rows(
        tuple(
            of_row(
                row,
                Meeting,
                came=len(there[row["meeting_id"]]),
                attendees=tuple(sorted(there[row["meeting_id"]], key=lambda one: one.name)),
                corrections=tuple(corrected[row["meeting_id"]]),
            )
            for row in found.rows
        )
    )


def meeting(reading: Reading, group_id: UUID, meeting_id: UUID) -> RowMapping:
    """When the group met and for how long, as it is known now. Raises NotFound."""
    query = select(MEETINGS.c.starts_at, MEETINGS.c.minutes).where(MEETINGS.c.group_id == group_id)
    return reading.one(query.where(MEETINGS.c.meeting_id == meeting_id))


def _meetings_corrected(
    reading: Reading, group_id: UUID, ids: Collection[UUID]
) -> dict[UUID, list[CorrectedMeeting]]:
    """Of these meetings, by meeting."""
    table = MEETING_CORRECTIONS
    query = select(table).where(table.c.group_id == group_id, table.c.meeting_id.in_(ids))
    found: dict[UUID, list[CorrectedMeeting]] = defaultdict(list)
    for row in reading.rows(query.order_by(table.c.corrected_at.desc(), table.c.meeting_id)):
        known = {f.name: row[f.name] for f in fields(CorrectedMeeting)}
        found[row["meeting_id"]].append(CorrectedMeeting(**known))
    return found


def _attendees(
    reading: Reading, group_id: UUID, ids: Collection[UUID]
) -> dict[UUID, list[Attendee]]:
    """Of these meetings, by meeting; also those who have left the group since."""
    query = select(ATTENDANCE).where(ATTENDANCE.c.group_id == group_id)
    rows = reading.rows(query.where(ATTENDANCE.c.meeting_id.in_(ids)))
    opened = reading.fields(rows, ("came",), PURPOSE)
    names = participant_names(reading, {row["participant_id"] for row in rows}, PURPOSE)
    corrected = _corrections(reading, group_id, ids)
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
            corrections=tuple(corrected[row["meeting_id"], row["participant_id"]]),
        )
        there[row["meeting_id"]].append(attendee)
    return there


def _corrections(
    reading: Reading, group_id: UUID, ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], list[CorrectedTime]]:
    """Of these meetings, by meeting and participant."""
    table = ATTENDANCE_CORRECTIONS
    query = select(table).where(table.c.group_id == group_id, table.c.meeting_id.in_(ids))
    newest = (table.c.corrected_at.desc(), table.c.correction_id)
    rows = reading.rows(query.order_by(*newest))
    before = reading.fields(rows, ("was",), PURPOSE)
    since = reading.fields(rows, ("now",), PURPOSE)
    found: dict[tuple[UUID, UUID], list[CorrectedTime]] = defaultdict(list)
    for row, was, now in zip(rows, before, since, strict=True):
        corrected = CorrectedTime(
            corrected_at=row["corrected_at"],
            was_minutes=was.get("minutes", 0),
            minutes=now.get("minutes", 0),
            reason=now.text("reason"),
        )
        found[row["meeting_id"], row["participant_id"]].append(corrected)
    return found
