"""Matches: proposed, approved or declined, with the reasons that were given."""

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid

from domain.match import MatchApproved, MatchDeclined, MatchProposed, MatchStatus
from peermatch.readmodels.columns import Instant
from peermatch.readmodels.projection import Projection
from peermatch.readmodels.rows import Rows
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


def _proposed(rows: Rows, r: Recorded) -> None:
    fact: MatchProposed = r.fact
    rows.put(
        MATCHES,
        match_id=r.stream,
        referral_id=fact.referral_id,
        participant_id=fact.participant_id,
        specialist_id=fact.specialist_id,
        run_id=fact.run_id,
        status=MatchStatus.PROPOSED.value,
        proposed_at=r.at,
        reasons=r.sealed,
    )


def _approved(rows: Rows, r: Recorded) -> None:
    rows.change(
        MATCHES,
        {"match_id": r.stream},
        status=MatchStatus.APPROVED.value,
        decided_at=r.at,
        decided_by=r.by,
    )


def _declined(rows: Rows, r: Recorded) -> None:
    fact: MatchDeclined = r.fact
    rows.change(
        MATCHES,
        {"match_id": r.stream},
        status=MatchStatus.DECLINED.value,
        decided_at=r.at,
        decided_by=r.by,
        decline_reason=fact.reason.value,
    )


MATCHES_MODEL = Projection(
    "matches",
    1,
    (MATCHES,),
    {MatchProposed: _proposed, MatchApproved: _approved, MatchDeclined: _declined},
)
