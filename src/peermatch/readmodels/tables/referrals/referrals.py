"""Referrals: what is asked for, where each stands and why it waits."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from domain.referrals import intake
from domain.referrals.choosing import ChoiceAsked, ChoiceOffered, ChoiceStatus, ChoiceUnmet
from domain.referrals.completeness import SupportStated
from domain.referrals.outreach import ContactAttempted, ContactCorrected
from domain.referrals.received_changes import (
    AvailabilityChanged,
    FrequencyChanged,
    ReceivedCorrected,
)
from domain.referrals.referral_closing import ReferralClosed, ReferralMerged, ReferralReopened
from domain.referrals.referral_match import (
    ReassignmentNeeded,
    ReferralMatched,
    ReferralMatchUndone,
    ReferralProposed,
    ReferralReturned,
)
from domain.referrals.referral_received import ReferralReceived
from domain.referrals.referral_state import ReferralStatus
from domain.referrals.screening import ReferralScreened
from domain.referrals.waiting import PriorityChanged, ReferralLeftWaiting, ReferralWaitlisted
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.copied import of_fact
from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
REFERRALS = Table(
    "referrals",
    SCHEMA,
    Column("referral_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("status", String(20), nullable=False, index=True),
    Column("urgency", String(20), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("recommended_on", Day),
    Column("frequency", String(20), nullable=False),
    Column("session_minutes", Integer, nullable=False),
    Column("details", LargeBinary, nullable=False),
    Column("times", LargeBinary),
    Column("support", LargeBinary),
    Column("match_id", Uuid),
    Column("waiting_reason", LargeBinary),
    Column("waitlisted", String(40)),
    Column("reassign", Boolean),
    Column("closing_reason", String(20)),
    Column("choice", String(20)),
    Column("merged_into", Uuid, index=True),
    Column("screened", LargeBinary),
    Column("referrer", LargeBinary),
    Column("agreement", LargeBinary),
    Column("family", LargeBinary),
    Column("priority", LargeBinary),
    Column("received_corrected", LargeBinary),
    Column("reopening", LargeBinary),
    Column("acknowledged_on", Day),
    Column("first_tried_at", Instant),
    Column("first_offered_at", Instant),
    Column("matched_at", Instant),
    Column("first_match_id", Uuid),
    Column("closed_at", Instant),
)
"""`times`, where it is set, stands for the windows and modes in `details`, `support` for the
service line and areas; `choice` is where a
shortlist that was asked for stands; `first_match_id` is the match of `matched_at`; `priority`,
`received_corrected` and `reopening` hold the sealed reasons."""
ATTEMPTS = Table(
    "attempts",
    SCHEMA,
    Column("referral_id", Uuid, primary_key=True),
    Column("attempt_id", Uuid, primary_key=True),
    Column("attempted_at", Instant, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("way", LargeBinary, nullable=False),
    Column("corrected", LargeBinary),
)
"""`corrected` holds the sealed reason of the last correction."""
DUPLICATES = Table(
    "duplicates",
    SCHEMA,
    Column("referral_id", Uuid, primary_key=True),
    Column("other_id", Uuid, primary_key=True),
    Column("decided", Boolean, nullable=False),
)
"""Referrals that may be of the same person, in both directions; `decided` once they were kept
apart, or one was merged into the other."""
OPEN = DUPLICATES.c.decided.is_(False)
Index("ix_undecided", DUPLICATES.c.decided, sqlite_where=OPEN, postgresql_where=OPEN)


def _received(rows: Rows, r: Recorded) -> None:
    fact: ReferralReceived = r.fact
    rows.put(
        REFERRALS,
        referral_id=r.stream,
        **of_fact(REFERRALS, fact),
        status=ReferralStatus.WAITING.value,
        details=r.sealed,
    )


def _change(rows: Rows, r: Recorded, **values: Any) -> None:
    rows.change(REFERRALS, {"referral_id": r.stream}, **values)


def _status(rows: Rows, r: Recorded, status: ReferralStatus, **more: Any) -> None:
    _change(rows, r, status=status.value, **more)


def _once(rows: Rows, r: Recorded, column: str, value: Any) -> None:
    """Sets what happened first."""
    row = rows.get(REFERRALS, referral_id=r.stream)
    if row is not None and row[column] is None:
        _change(rows, r, **{column: value})


def _proposed(rows: Rows, r: Recorded) -> None:
    fact: ReferralProposed = r.fact
    _once(rows, r, "first_offered_at", r.at)
    none = dict.fromkeys(("waiting_reason", "waitlisted", "reassign"))
    _status(rows, r, ReferralStatus.PROPOSED, match_id=fact.match_id, **none)


def _matched(rows: Rows, r: Recorded) -> None:
    fact: ReferralMatched = r.fact
    _once(rows, r, "matched_at", r.at)
    _once(rows, r, "first_match_id", fact.match_id)
    _status(rows, r, ReferralStatus.MATCHED, match_id=fact.match_id)


def _match_undone(rows: Rows, r: Recorded) -> None:
    """As if that approval had not been: it is no first match either."""
    fact: ReferralMatchUndone = r.fact
    row = rows.get(REFERRALS, referral_id=r.stream)
    first = row is not None and row["first_match_id"] == fact.match_id
    none = {"matched_at": None, "first_match_id": None} if first else {}
    _status(rows, r, ReferralStatus.PROPOSED, **none)


def _returned(rows: Rows, r: Recorded) -> None:
    _status(rows, r, ReferralStatus.WAITING, match_id=None)


def _reassign(rows: Rows, r: Recorded) -> None:
    _status(rows, r, ReferralStatus.WAITING, match_id=None, reassign=True)


def _left_waiting(rows: Rows, r: Recorded) -> None:
    _change(rows, r, waiting_reason=r.sealed)


def _closed(rows: Rows, r: Recorded) -> None:
    fact: ReferralClosed = r.fact
    closed = {"match_id": None, "reassign": None, "closing_reason": fact.reason.value}
    _status(rows, r, ReferralStatus.CLOSED, closed_at=r.at, **closed)


def _merged(rows: Rows, r: Recorded) -> None:
    """Whether others are the same person is asked of the one that goes on, where it is asked."""
    fact: ReferralMerged = r.fact
    merged = {"match_id": None, "merged_into": fact.into}
    _status(rows, r, ReferralStatus.CLOSED, closed_at=r.at, **merged)
    for row in rows.find(DUPLICATES, referral_id=r.stream):
        other = row["other_id"]
        if other == fact.into or rows.get(DUPLICATES, referral_id=fact.into, other_id=other):
            _decided(rows, r.stream, other)


def _decided(rows: Rows, *both: UUID) -> None:
    for one, other in (both, both[::-1]):
        rows.change(DUPLICATES, {"referral_id": one, "other_id": other}, decided=True)


def _reopened(rows: Rows, r: Recorded) -> None:
    none = dict.fromkeys(("closing_reason", "merged_into", "closed_at"))
    _status(rows, r, ReferralStatus.WAITING, reopening=r.sealed, **none)


def _waitlisted(rows: Rows, r: Recorded) -> None:
    fact: ReferralWaitlisted = r.fact
    _change(rows, r, waitlisted=fact.reason.value)


def _received_corrected(rows: Rows, r: Recorded) -> None:
    fact: ReceivedCorrected = r.fact
    days = {"received_at": fact.received_at, "recommended_on": fact.recommended_on}
    _change(rows, r, received_corrected=r.sealed, **days)


def _priority(rows: Rows, r: Recorded) -> None:
    fact: PriorityChanged = r.fact
    _change(rows, r, urgency=fact.urgency.value, priority=r.sealed)


def _frequency(rows: Rows, r: Recorded) -> None:
    fact: FrequencyChanged = r.fact
    _change(rows, r, frequency=fact.frequency.value, session_minutes=fact.session_minutes)


def _choice(status: ChoiceStatus) -> Handler:
    return lambda rows, r: _change(rows, r, choice=status.value)


def _sealed(column: str) -> Handler:
    return lambda rows, r: _change(rows, r, **{column: r.sealed})


def _acknowledged(rows: Rows, r: Recorded) -> None:
    fact: intake.ReferralAcknowledged = r.fact
    _change(rows, r, acknowledged_on=fact.acknowledged_on)


def _attempted(rows: Rows, r: Recorded) -> None:
    fact: ContactAttempted = r.fact
    rows.put(
        ATTEMPTS,
        attempt_id=fact.attempt_id,
        referral_id=r.stream,
        **of_fact(ATTEMPTS, fact),
        way=r.sealed,
    )
    _first_tried(rows, r)


def _attempt_corrected(rows: Rows, r: Recorded) -> None:
    fact: ContactCorrected = r.fact
    key = {"referral_id": r.stream, "attempt_id": fact.attempt_id}
    right = {"attempted_at": fact.attempted_at, "outcome": fact.outcome.value}
    rows.change(ATTEMPTS, key, corrected=r.sealed, **right)
    _first_tried(rows, r)


def _first_tried(rows: Rows, r: Recorded) -> None:
    tried = [row["attempted_at"] for row in rows.find(ATTEMPTS, referral_id=r.stream)]
    _change(rows, r, first_tried_at=min(tried, default=None))


def _suspected(rows: Rows, r: Recorded) -> None:
    fact: intake.DuplicateSuspected = r.fact
    rows.put(DUPLICATES, referral_id=r.stream, other_id=fact.other_id, decided=False)
    for row in rows.find(DUPLICATES, referral_id=r.stream):
        other = rows.get(REFERRALS, referral_id=row["other_id"])
        if other is not None and other["merged_into"] == fact.other_id:
            _decided(rows, r.stream, row["other_id"])


def _kept_apart(rows: Rows, r: Recorded) -> None:
    rows.put(DUPLICATES, referral_id=r.stream, other_id=r.fact.other_id, decided=True)


REFERRALS_MODEL = Projection(
    "referrals",
    14,
    (REFERRALS, ATTEMPTS, DUPLICATES),
    {
        ReferralReceived: _received,
        ReferralProposed: _proposed,
        ReferralMatched: _matched,
        ReferralMatchUndone: _match_undone,
        ReferralReturned: _returned,
        ReassignmentNeeded: _reassign,
        ReferralLeftWaiting: _left_waiting,
        ReferralClosed: _closed,
        ReferralMerged: _merged,
        ReferralReopened: _reopened,
        ReferralWaitlisted: _waitlisted,
        ReceivedCorrected: _received_corrected,
        PriorityChanged: _priority,
        AvailabilityChanged: _sealed("times"),
        SupportStated: _sealed("support"),
        FrequencyChanged: _frequency,
        ChoiceAsked: _choice(ChoiceStatus.ASKED),
        ChoiceOffered: _choice(ChoiceStatus.OFFERED),
        ChoiceUnmet: _choice(ChoiceStatus.UNMET),
        ReferralScreened: _sealed("screened"),
        intake.ReferrerNamed: _sealed("referrer"),
        intake.AgreementToReferralTold: _sealed("agreement"),
        intake.FamilyMemberDescribed: _sealed("family"),
        intake.ReferralAcknowledged: _acknowledged,
        ContactAttempted: _attempted,
        ContactCorrected: _attempt_corrected,
        intake.DuplicateSuspected: _suspected,
        intake.DuplicateKeptApart: _kept_apart,
    },
)
