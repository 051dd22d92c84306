"""Matches and group memberships still running although a later decision forbids them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, exists, or_, select

from domain.pairing.conflict import Verdict
from domain.people.household_wish import ruled_out
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches.match_detail import SUPPORTED
from peermatch.readmodels.screens.matches.worker_queues import OPEN_STILL, consented
from peermatch.readmodels.screens.people.household_members import apart_or_together
from peermatch.readmodels.tables.groups.groups import GROUPS, MEMBERS
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.households import HOUSEHOLD_MEMBERS
from peermatch.readmodels.tables.people.people import PEOPLE, RULED_OUT
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind

PURPOSE = "decisions"
ERASED_ID = UUID(int=0)
"""Stands for a specialist whose name in an exclusion was erased: nobody's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    """A participant's membership of a group."""

    participant_id: UUID
    group_id: UUID


def excluded_matches(reading: Reading) -> list[RowMapping]:
    """Matches under way of two who have been ruled out for each other since, oldest first.

    Ruled out by the participant's wishes, by a decline, by a conflict of interest reviewed, or by
    what a household wishes.
    """
    query = select(MATCHES).where(MATCHES.c.status.in_(SUPPORTED), ~OPEN_STILL, _something_said())
    matches = reading.rows(query.order_by(MATCHES.c.proposed_at, MATCHES.c.match_id))
    people = {row["participant_id"] for row in matches}
    out = _ruled_out(reading, people)
    against = _against_households(reading, matches, people)
    return [
        row
        for row in matches
        if row["specialist_id"] in out[row["participant_id"]] or row["match_id"] in against
    ]


def _something_said() -> ColumnElement[bool]:
    """Whether anything was said of a match's participant by which somebody may be ruled out; of
    most nothing was, and nothing of theirs needs to be read."""
    mine = MATCHES.c.participant_id
    reviewed = RECORDS.c.kind == RecordKind.CONFLICT.value, RECORDS.c.open.is_(False)
    return or_(
        exists().where(PEOPLE.c.participant_id == mine, PEOPLE.c.wishes.is_not(None)),
        exists().where(RULED_OUT.c.participant_id == mine),
        exists().where(RECORDS.c.participant_id == mine, *reviewed),
        exists().where(HOUSEHOLD_MEMBERS.c.participant_id == mine),
    )


def _against_households(
    reading: Reading, matches: Sequence[RowMapping], people: set[UUID]
) -> set[UUID]:
    """Matches of people of one household that are against what it wishes: with one specialist
    although they are to be apart, or with several although they are to be together."""
    of: dict[UUID, list[RowMapping]] = defaultdict(list)
    for row in matches:
        of[row["participant_id"]].append(row)
    found: set[UUID] = set()
    for members, wish in apart_or_together(reading, people, PURPOSE).values():
        theirs = [row for member in members for row in of[member]]
        for row in theirs:
            rest = [r for r in theirs if r["participant_id"] != row["participant_id"]]
            supporting = {r["specialist_id"] for r in rest}
            if row["specialist_id"] in ruled_out(wish, supporting, (row["specialist_id"],)):
                found.add(row["match_id"])
    return found


def members_without_consent(reading: Reading) -> tuple[GroupMember, ...]:
    """People in open groups whose consent to be matched has ended."""
    query = (
        select(MEMBERS)
        .join(GROUPS, GROUPS.c.group_id == MEMBERS.c.group_id)
        .where(GROUPS.c.open.is_(True), ~consented(MEMBERS.c.participant_id, reading.today))
        .order_by(MEMBERS.c.group_id, MEMBERS.c.participant_id)
    )
    return tuple(
        GroupMember(participant_id=row["participant_id"], group_id=row["group_id"])
        for row in reading.rows(query)
    )


def _ruled_out(reading: Reading, people: set[UUID]) -> dict[UUID, set[UUID]]:
    """By participant, the specialists whom they are never to meet."""
    out: dict[UUID, set[UUID]] = defaultdict(set)
    nobody: frozenset[UUID] = frozenset()
    wished = reading.rows(select(PEOPLE).where(PEOPLE.c.participant_id.in_(people)))
    for row, fields in reading.opened(wished, ("wishes",), PURPOSE):
        out[row["participant_id"]] |= fields.get("excluded_specialists", nobody)
    ruled = reading.rows(select(RULED_OUT).where(RULED_OUT.c.participant_id.in_(people)))
    for row, fields in reading.opened(ruled, ("specialist",), PURPOSE):
        out[row["participant_id"]].add(fields.get("specialist_id", ERASED_ID))
    conflicts = RECORDS.c.kind == RecordKind.CONFLICT.value
    theirs = RECORDS.c.participant_id.in_(people)
    reviewed = reading.rows(select(RECORDS).where(conflicts, theirs, RECORDS.c.open.is_(False)))
    for row, fields in reading.opened(reviewed, ("first", "last"), PURPOSE):
        if fields.get("verdict", None) is Verdict.EXCLUDED:
            out[row["participant_id"]].add(fields.get("specialist_id", ERASED_ID))
    return out
