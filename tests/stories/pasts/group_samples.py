"""Facts about groups, and a count of units, filled in with what no test is about."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.groups.group import AttendanceRecorded, GroupMet
from domain.groups.group_time import GroupTimeAgreed
from domain.sessions.counting import Counting
from domain.shared.vocabulary import (
    Frequency,
)
from stories.pasts.samples import (
    GROUP_ID,
    MEETING_ID,
    PARTICIPANT_ID,
    SPECIALIST_ID,
)


def counting(**changes: Any) -> Counting:
    return replace(Counting(may_bill=True, recommended=True, consent_to_bill=True), **changes)


def met(**changes: Any) -> GroupMet:
    fact = GroupMet(
        group_id=GROUP_ID,
        meeting_id=MEETING_ID,
        starts_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
        minutes=90,
        leaders=frozenset({SPECIALIST_ID}),
    )
    return replace(fact, **changes)


def came(minutes: int) -> AttendanceRecorded:
    return AttendanceRecorded(
        group_id=GROUP_ID,
        meeting_id=MEETING_ID,
        participant_id=PARTICIPANT_ID,
        minutes=minutes,
        flags=(),
    )


def mondays(**changes: Any) -> GroupTimeAgreed:
    fact = GroupTimeAgreed(
        group_id=GROUP_ID,
        weekday=0,
        minute=600,
        minutes=90,
        frequency=Frequency.WEEKLY,
        place="TAP",
    )
    return replace(fact, **changes)
