"""Matches: proposed, approved or declined, with the reasons that were given."""

from collections.abc import Iterable

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid

from domain.match import MatchApproved, MatchDeclined, MatchProposed, MatchStatus
from peermatch.readmodels.changes import Change, Put, ReadModel
from peermatch.readmodels.columns import Instant
from peermatch.store import Recorded

SCHEMA = MetaData()
MATCHES = Table(
    "matches",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, nullable=False, index=True),
    Column("participant_id", Uuid, nullable=False),
    Column("specialist_id", Uuid, nullable=False, index=True),
    Column("run_id", Uuid, nullable=False, index=True),
    Column("status", String(20), nullable=False, index=True),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String(60)),
    Column("decline_reason", String(40)),
    Column("reasons", LargeBinary, nullable=False),
)


def _proposed(r: Recorded) -> Iterable[Put]:
    fact: MatchProposed = r.fact
    values = {
        "match_id": r.stream,
        "referral_id": fact.referral_id,
        "participant_id": fact.participant_id,
        "specialist_id": fact.specialist_id,
        "run_id": fact.run_id,
        "status": MatchStatus.PROPOSED.value,
        "proposed_at": r.at,
        "reasons": r.sealed,
    }
    yield Put(MATCHES, values)


def _approved(r: Recorded) -> Iterable[Change]:
    values = {
        "status": MatchStatus.APPROVED.value,
        "decided_at": r.at,
        "decided_by": r.by,
    }
    yield Change(MATCHES, {"match_id": r.stream}, values)


def _declined(r: Recorded) -> Iterable[Change]:
    fact: MatchDeclined = r.fact
    values = {
        "status": MatchStatus.DECLINED.value,
        "decided_at": r.at,
        "decided_by": r.by,
        "decline_reason": fact.reason.value,
    }
    yield Change(MATCHES, {"match_id": r.stream}, values)


MATCHES_MODEL = ReadModel(
    "matches",
    1,
    SCHEMA,
    {MatchProposed: _proposed, MatchApproved: _approved, MatchDeclined: _declined},
)
