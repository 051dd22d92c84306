"""Referrals: what is asked for, where each stands and why it waits."""

from sqlalchemy import Column, Date, Integer, LargeBinary, MetaData, String, Table, Uuid

from domain.referral import (
    ReferralClosed,
    ReferralLeftWaiting,
    ReferralMatched,
    ReferralProposed,
    ReferralReceived,
    ReferralReturned,
    ReferralStatus,
)
from peermatch.readmodels.columns import Instant
from peermatch.readmodels.projection import Projection
from peermatch.readmodels.rows import Rows
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
    Column("recommended_on", Date),
    Column("frequency", String(20), nullable=False),
    Column("session_minutes", Integer, nullable=False),
    Column("details", LargeBinary, nullable=False),
    Column("match_id", Uuid),
    Column("waiting_reason", LargeBinary),
    Column("closing_reason", String(20)),
)


def _received(rows: Rows, r: Recorded) -> None:
    fact: ReferralReceived = r.fact
    rows.put(
        REFERRALS,
        referral_id=r.stream,
        participant_id=fact.participant_id,
        status=ReferralStatus.WAITING.value,
        urgency=fact.urgency.value,
        received_at=fact.received_at,
        recommended_on=fact.recommended_on,
        frequency=fact.frequency.value,
        session_minutes=fact.session_minutes,
        details=r.sealed,
    )


def _status(rows: Rows, r: Recorded, status: ReferralStatus, **more: object) -> None:
    rows.change(REFERRALS, {"referral_id": r.stream}, status=status.value, **more)


def _proposed(rows: Rows, r: Recorded) -> None:
    fact: ReferralProposed = r.fact
    _status(rows, r, ReferralStatus.PROPOSED, match_id=fact.match_id, waiting_reason=None)


def _matched(rows: Rows, r: Recorded) -> None:
    fact: ReferralMatched = r.fact
    _status(rows, r, ReferralStatus.MATCHED, match_id=fact.match_id)


def _returned(rows: Rows, r: Recorded) -> None:
    _status(rows, r, ReferralStatus.WAITING, match_id=None)


def _left_waiting(rows: Rows, r: Recorded) -> None:
    rows.change(REFERRALS, {"referral_id": r.stream}, waiting_reason=r.sealed)


def _closed(rows: Rows, r: Recorded) -> None:
    fact: ReferralClosed = r.fact
    _status(rows, r, ReferralStatus.CLOSED, match_id=None, closing_reason=fact.reason.value)


REFERRALS_MODEL = Projection(
    "referrals",
    1,
    (REFERRALS,),
    {
        ReferralReceived: _received,
        ReferralProposed: _proposed,
        ReferralMatched: _matched,
        ReferralReturned: _returned,
        ReferralLeftWaiting: _left_waiting,
        ReferralClosed: _closed,
    },
)
