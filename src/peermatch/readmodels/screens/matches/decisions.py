"""Decisions that a coordinator has to make, other than those of the review queue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, select

from domain.referrals.referral_state import ReferralStatus
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches.match_conflicts import (
    excluded_matches,
    members_without_consent,
)
from peermatch.readmodels.screens.matches.match_detail import SUPPORTED
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.tables.calendar.time_questions import QuestionedTime, questioned_times
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.referrals.referrals import DUPLICATES, REFERRALS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

ASKED = (RecordKind.CONFLICT.value, RecordKind.STATEMENT.value, RecordKind.SHORTLIST.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`kind` is conflict, statement, shortlist, duplicate, reassignment, excluded (a match goes
    on), group-consent (a member's has ended) or time (`rules` speak against one that stands)."""

    kind: str
    participant_id: UUID | None
    name: str
    referral_id: UUID | None = None
    match_id: UUID | None = None
    group_id: UUID | None = None
    session_id: UUID | None = None
    commitment_id: UUID | None = None
    """Planned time other than a session; `name` is then the specialist's."""
    specialist_id: UUID | None = None
    starts_at: datetime | None = None
    rules: tuple[str, ...] = ()


def rows(reading: Reading) -> tuple[Decision, ...]:
    """Oldest referral first within each kind; one opening for all names."""
    asked = select(RECORDS).where(RECORDS.c.open.is_(True), RECORDS.c.kind.in_(ASKED))
    records = reading.rows(asked.order_by(RECORDS.c.began_at))
    undecided = select(DUPLICATES.c.referral_id).where(DUPLICATES.c.kept_apart.is_(False))
    alike = [row["referral_id"] for row in reading.rows(undecided.distinct())]
    leavers = _leavers(reading)
    waiting = REFERRALS.c.status == ReferralStatus.WAITING.value
    to_reassign = _open(reading, and_(waiting, REFERRALS.c.reassign.is_(True)))
    people = {record["participant_id"] for record in records}
    by_person = {
        row["participant_id"]: row for row in _open(reading, REFERRALS.c.participant_id.in_(people))
    }
    by_referral = {
        row["referral_id"]: row
        for row in _open(reading, REFERRALS.c.referral_id.in_({*alike, *leavers}))
    }
    found = [("reassignment", row) for row in to_reassign]
    found += [("reassignment", by_referral[one]) for one in leavers if one in by_referral]
    found += [
        (record["kind"], by_person[record["participant_id"]])
        for record in records
        if record["participant_id"] in by_person
    ]
    found += [("duplicate", by_referral[one]) for one in alike if one in by_referral]
    listed = [
        *(
            (kind, row["participant_id"], {"referral_id": row["referral_id"]})
            for kind, row in found
        ),
        *(("excluded", row["participant_id"], _of_match(row)) for row in excluded_matches(reading)),
        *(
            ("group-consent", one.participant_id, {"group_id": one.group_id})
            for one in members_without_consent(reading)
        ),
    ]
    times = questioned_times(reading)
    named = {person for _, person, _ in listed}
    named |= {t.participant_id for t in times if t.participant_id is not None}
    names = participant_names(reading, named)
    return (
        *(
            Decision(kind=kind, participant_id=person, name=names.get(person, ""), **ids)
            for kind, person, ids in listed
        ),
        *_of_times(reading, times, names),
    )


def _open(reading: Reading, wanted: ColumnElement[bool]) -> list[RowMapping]:
    """Of these referrals those that are not closed, oldest first."""
    there = REFERRALS.c.status != ReferralStatus.CLOSED.value
    return reading.rows(select(REFERRALS).where(wanted, there).order_by(REFERRALS.c.received_at))


def _of_times(
    reading: Reading, times: tuple[QuestionedTime, ...], names: Mapping[UUID, str]
) -> Iterator[Decision]:
    """Specialist by specialist, soonest first."""
    staff = specialist_names(reading, {t.specialist_id for t in times if not t.participant_id})
    for one in sorted(times, key=lambda t: (t.specialist_id, t.starts_at)):
        whose = one.participant_id
        yield Decision(
            kind="time",
            participant_id=whose,
            name=names.get(whose, "") if whose else staff.get(one.specialist_id, ""),
            session_id=one.planned_id if whose else None,
            commitment_id=None if whose else one.planned_id,
            specialist_id=one.specialist_id,
            starts_at=reading.local(one.starts_at),
            rules=one.rules,
        )


def _leavers(reading: Reading) -> list[UUID]:
    """Referrals matched with somebody whose last day is announced: they go on until then."""
    query = (
        select(MATCHES.c.referral_id)
        .join(SPECIALISTS, SPECIALISTS.c.specialist_id == MATCHES.c.specialist_id)
        .where(SPECIALISTS.c.leaving_on.is_not(None), MATCHES.c.status.in_(SUPPORTED))
        .order_by(SPECIALISTS.c.leaving_on, MATCHES.c.match_id)
    )
    return [row["referral_id"] for row in reading.rows(query)]


def _of_match(row: RowMapping) -> dict[str, UUID]:
    return {"referral_id": row["referral_id"], "match_id": row["match_id"]}
