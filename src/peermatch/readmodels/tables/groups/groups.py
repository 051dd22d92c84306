"""Tables of groups: who leads, who belongs, when they met and who came."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    and_,
    select,
)

from domain.groups.group import (
    AttendanceRecorded,
    GroupClosed,
    GroupFormed,
    GroupJoined,
    GroupLeadersChanged,
    GroupLeft,
    GroupMet,
    GroupReopened,
)
from domain.groups.group_correction import AttendanceCorrected, MeetingCorrected
from domain.groups.group_units import AttendanceCounted
from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.copied import of_fact
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from peermatch.store import Recorded

SCHEMA = MetaData()
GROUPS = Table(
    "groups",
    SCHEMA,
    Column("group_id", Uuid, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("leaders", JSON, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("formed_at", Instant, nullable=False),
)
MEMBERS = Table(
    "group_members",
    SCHEMA,
    Column("group_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, primary_key=True, index=True),
)
MEETINGS = Table(
    "group_meetings",
    SCHEMA,
    Column("group_id", Uuid, primary_key=True),
    Column("meeting_id", Uuid, primary_key=True),
    Column("starts_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("leaders", JSON, nullable=False),
)
MEETING_CORRECTIONS = Table(
    "meeting_corrections",
    SCHEMA,
    Column("group_id", Uuid, primary_key=True),
    Column("meeting_id", Uuid, primary_key=True),
    Column("corrected_at", Instant, primary_key=True),
    Column("was_starts_at", Instant, nullable=False),
    Column("was_minutes", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("reason", String(2000), nullable=False),
)
"""What was recorded of a meeting's time before and since, and why it changed."""
ATTENDANCE = Table(
    "group_attendance",
    SCHEMA,
    Column("group_id", Uuid, primary_key=True),
    Column("meeting_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, primary_key=True),
    Column("came", LargeBinary, nullable=False),
    Column("referral_id", Uuid),
    Column("units", Integer, index=True),
    Column("billable", Boolean),
    Column("not_billable", String(40)),
    Column("flags", JSON),
)
"""`came` is as it is known now; `referral_id` and what follows are empty until the units are
counted."""
ATTENDANCE_CORRECTIONS = Table(
    "attendance_corrections",
    SCHEMA,
    Column("group_id", Uuid, primary_key=True),
    Column("correction_id", Uuid, primary_key=True),
    Column("meeting_id", Uuid, nullable=False),
    Column("participant_id", Uuid, nullable=False),
    Column("corrected_at", Instant, nullable=False),
    Column("was", LargeBinary),
    Column("now", LargeBinary, nullable=False),
)
"""What a record said before and since, sealed, the reason with what it says since."""


def _texts(leaders: Any) -> list[str]:
    return sorted(str(leader) for leader in leaders)


def _formed(rows: Rows, r: Recorded) -> None:
    fact: GroupFormed = r.fact
    leaders = _texts(fact.leaders)
    rows.put(GROUPS, group_id=r.stream, name=fact.name, leaders=leaders, open=True, formed_at=r.at)


def _leaders(rows: Rows, r: Recorded) -> None:
    fact: GroupLeadersChanged = r.fact
    rows.change(GROUPS, {"group_id": r.stream}, leaders=_texts(fact.leaders))


def _closed(rows: Rows, r: Recorded) -> None:
    rows.change(GROUPS, {"group_id": r.stream}, open=False)


def _reopened(rows: Rows, r: Recorded) -> None:
    """A reopened group has no members until people join again."""
    rows.change(GROUPS, {"group_id": r.stream}, open=True)
    for row in rows.find(MEMBERS, group_id=r.stream):
        rows.remove(MEMBERS, group_id=r.stream, participant_id=row["participant_id"])


def _joined(rows: Rows, r: Recorded) -> None:
    fact: GroupJoined = r.fact
    rows.put(MEMBERS, group_id=r.stream, participant_id=fact.participant_id)


def _left(rows: Rows, r: Recorded) -> None:
    fact: GroupLeft = r.fact
    rows.remove(MEMBERS, group_id=r.stream, participant_id=fact.participant_id)


def _met(rows: Rows, r: Recorded) -> None:
    fact: GroupMet = r.fact
    rows.put(
        MEETINGS,
        meeting_id=fact.meeting_id,
        group_id=r.stream,
        **of_fact(MEETINGS, fact),
        leaders=_texts(fact.leaders),
    )


def _meeting_corrected(rows: Rows, r: Recorded) -> None:
    fact: MeetingCorrected = r.fact
    key = {"group_id": r.stream, "meeting_id": fact.meeting_id}
    right = {"starts_at": fact.starts_at, "minutes": fact.minutes}
    before = rows.get(MEETINGS, **key)
    if before is None:
        return
    rows.put(
        MEETING_CORRECTIONS,
        **key,
        corrected_at=r.at,
        was_starts_at=before["starts_at"],
        was_minutes=before["minutes"],
        reason=fact.reason,
        **right,
    )
    rows.change(MEETINGS, key, **right)


def _attendance(
    fact: AttendanceRecorded | AttendanceCorrected | AttendanceCounted,
) -> dict[str, UUID]:
    """The key of somebody's attendance of one meeting."""
    return {
        "group_id": fact.group_id,
        "meeting_id": fact.meeting_id,
        "participant_id": fact.participant_id,
    }


def _attended(rows: Rows, r: Recorded) -> None:
    fact: AttendanceRecorded = r.fact
    key = _attendance(fact)
    rows.put(ATTENDANCE, **key, came=r.sealed)


def _corrected(rows: Rows, r: Recorded) -> None:
    fact: AttendanceCorrected = r.fact
    key = _attendance(fact)
    before = rows.get(ATTENDANCE, **key)
    rows.put(
        ATTENDANCE_CORRECTIONS,
        correction_id=fact.correction_id,
        corrected_at=r.at,
        was=before["came"] if before else None,
        now=r.sealed,
        **key,
    )
    rows.change(ATTENDANCE, key, came=r.sealed)


def _counted(rows: Rows, r: Recorded) -> None:
    fact: AttendanceCounted = r.fact
    rows.change(
        ATTENDANCE,
        _attendance(fact),
        **of_fact(ATTENDANCE, fact),
        flags=[flag.limit.value for flag in fact.flags],
    )


GROUPS_MODEL = Projection(
    "groups",
    7,
    (GROUPS, MEMBERS, MEETINGS, MEETING_CORRECTIONS, ATTENDANCE, ATTENDANCE_CORRECTIONS),
    {
        GroupFormed: _formed,
        GroupLeadersChanged: _leaders,
        GroupClosed: _closed,
        GroupReopened: _reopened,
        GroupJoined: _joined,
        GroupLeft: _left,
        GroupMet: _met,
        MeetingCorrected: _meeting_corrected,
        AttendanceRecorded: _attended,
        AttendanceCorrected: _corrected,
        AttendanceCounted: _counted,
    },
)


def meeting_of_attendance() -> ColumnElement[bool]:
    """Joins somebody's attendance with its meeting: an id of a meeting is its group's own."""
    return and_(
        MEETINGS.c.group_id == ATTENDANCE.c.group_id,
        MEETINGS.c.meeting_id == ATTENDANCE.c.meeting_id,
    )


def open_groups(views: Views) -> tuple[UUID, ...]:
    """Every group that is not closed, by id."""
    query = select(GROUPS.c.group_id).where(GROUPS.c.open).order_by(GROUPS.c.group_id)
    return views.ids(query)
