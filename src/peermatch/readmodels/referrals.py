"""Referrals: what is asked for, where each stands and why it waits."""

from collections.abc import Iterable

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
from peermatch.readmodels.changes import Change, Put, ReadModel
from peermatch.readmodels.columns import Instant
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


def _received(r: Recorded) -> Iterable[Put]:
    fact: ReferralReceived = r.fact
    values = {
        "referral_id": r.stream,
        "participant_id": fact.participant_id,
        "status": ReferralStatus.WAITING.value,
        "urgency": fact.urgency.value,
        "received_at": fact.received_at,
        "recommended_on": fact.recommended_on,
        "frequency": fact.frequency.value,
        "session_minutes": fact.session_minutes,
        "details": r.sealed,
    }
    yield Put(REFERRALS, values)


def _status(r: Recorded, status: ReferralStatus, **more: object) -> Iterable[Change]:
    yield Change(REFERRALS, {"referral_id": r.stream}, {"status": status.value, **more})


def _proposed(r: Recorded) -> Iterable[Change]:
    fact: ReferralProposed = r.fact
    return _status(r, ReferralStatus.PROPOSED, match_id=fact.match_id, waiting_reason=None)


def _matched(r: Recorded) -> Iterable[Change]:
    fact: ReferralMatched = r.fact
    return _status(r, ReferralStatus.MATCHED, match_id=fact.match_id)


def _returned(r: Recorded) -> Iterable[Change]:
    return _status(r, ReferralStatus.WAITING, match_id=None)


def _left_waiting(r: Recorded) -> Iterable[Change]:
    yield Change(REFERRALS, {"referral_id": r.stream}, {"waiting_reason": r.sealed})


def _closed(r: Recorded) -> Iterable[Change]:
    fact: ReferralClosed = r.fact
    return _status(r, ReferralStatus.CLOSED, match_id=None, closing_reason=fact.reason.value)


REFERRALS_MODEL = ReadModel(
    "referrals",
    1,
    SCHEMA,
    {
        ReferralReceived: _received,
        ReferralProposed: _proposed,
        ReferralMatched: _matched,
        ReferralReturned: _returned,
        ReferralLeftWaiting: _left_waiting,
        ReferralClosed: _closed,
    },
)
