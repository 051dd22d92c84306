"""Matches over their whole course, with the reasons that were given and how each is going."""

from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, MetaData, String, Table, Uuid

from domain.matches.approval import (
    MatchApprovalUndone,
    MatchApproved,
    MatchOverridden,
    ParticipantAccepted,
    SpecialistAccepted,
)
from domain.matches.check_ins import CheckInRecorded
from domain.matches.match_ending import MatchEnded
from domain.matches.match_state import FirstTimeProposed, MatchProposed, MatchStatus
from domain.matches.meeting_times import MatchSteppedDown
from domain.matches.pauses import MatchPaused, MatchResumed
from domain.matches.proposal import MatchDeclined, MatchExpired, MatchWithdrawn
from domain.pairing.sides import Side
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.copied import of_fact
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
MATCHES = Table(
    "matches",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, nullable=False, index=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("specialist_id", Uuid, nullable=False, index=True),
    Column("run_id", Uuid, nullable=False, index=True),
    Column("status", String(20), nullable=False, index=True),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String(60)),
    Column("decline_reason", String(40)),
    Column("reasons", LargeBinary, nullable=False),
    Column("expires_on", Day),
    Column("first_starts_at", Instant),
    Column("first_ends_at", Instant),
    Column("first_meeting", LargeBinary),
    Column("withdrawal", LargeBinary),
    Column("acceptance", String(20)),
    Column("started_at", Instant),
    Column("overridden_rules", JSON),
    Column("override_reason", String(40)),
    Column("override", LargeBinary),
    Column("frequency", String(20)),
    Column("paused_until", Day),
    Column("pause", LargeBinary),
    Column("ended_on", Day),
    Column("end_reason", String(40)),
    Column("ending", LargeBinary),
    Column("successor_id", Uuid),
    Column("last_check_in", Day),
)
"""`acceptance`: whose yes is awaited. `first_…`: when a proposed match could meet first.
`override`, `pause` and `ending` hold the sealed notes, `withdrawal` the sealed reason."""
CHECK_INS = Table(
    "check_ins",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("check_in_id", Uuid, primary_key=True),
    Column("checked_on", Day, nullable=False),
    Column("side", String(20), nullable=False),
    Column("said", LargeBinary, nullable=False),
)


def _proposed(rows: Rows, r: Recorded) -> None:
    fact: MatchProposed = r.fact
    rows.put(
        MATCHES,
        match_id=r.stream,
        **of_fact(MATCHES, fact),
        status=MatchStatus.PROPOSED.value,
        proposed_at=r.at,
        reasons=r.sealed,
    )


def _first_time(rows: Rows, r: Recorded) -> None:
    fact: FirstTimeProposed = r.fact
    times = {"first_starts_at": fact.starts_at, "first_ends_at": fact.ends_at}
    _change(rows, r, first_meeting=r.sealed, **times)


def _change(rows: Rows, r: Recorded, **values: Any) -> None:
    rows.change(MATCHES, {"match_id": r.stream}, **values)


def _approved(rows: Rows, r: Recorded) -> None:
    fact: MatchApproved = r.fact
    awaited = Side.SPECIALIST.value if fact.acceptance_awaited else None
    _change(
        rows,
        r,
        status=MatchStatus.APPROVED.value,
        decided_at=r.at,
        decided_by=r.by,
        acceptance=awaited,
        started_at=None if awaited else r.at,
    )


def _undone(rows: Rows, r: Recorded) -> None:
    none = dict.fromkeys(UNDONE)
    _change(rows, r, status=MatchStatus.PROPOSED.value, **none)


UNDONE = (
    "decided_at", "decided_by", "acceptance", "started_at", "overridden_rules", "override_reason",
    "override",
)  # fmt: skip
"""What an approval had said."""


def _overridden(rows: Rows, r: Recorded) -> None:
    fact: MatchOverridden = r.fact
    overridden = {"overridden_rules": [*fact.rules], "override_reason": fact.reason.value}
    _change(rows, r, **overridden, override=r.sealed)


def _specialist_accepted(rows: Rows, r: Recorded) -> None:
    _change(rows, r, acceptance=Side.PARTICIPANT.value)


def _participant_accepted(rows: Rows, r: Recorded) -> None:
    _change(rows, r, acceptance=None, started_at=r.at, status=MatchStatus.ACTIVE.value)


def _expired(rows: Rows, r: Recorded) -> None:
    _change(rows, r, status=MatchStatus.EXPIRED.value, decided_at=r.at)


def _withdrawn(rows: Rows, r: Recorded) -> None:
    _change(rows, r, status=MatchStatus.WITHDRAWN.value, decided_at=r.at, withdrawal=r.sealed)


def _stepped_down(rows: Rows, r: Recorded) -> None:
    fact: MatchSteppedDown = r.fact
    _change(rows, r, frequency=fact.frequency.value)


def _paused(rows: Rows, r: Recorded) -> None:
    fact: MatchPaused = r.fact
    paused = {"status": MatchStatus.PAUSED.value, "paused_until": fact.until}
    _change(rows, r, pause=r.sealed, **paused)


def _resumed(rows: Rows, r: Recorded) -> None:
    _change(rows, r, status=MatchStatus.ACTIVE.value, paused_until=None)


def _ended(rows: Rows, r: Recorded) -> None:
    fact: MatchEnded = r.fact
    _change(
        rows,
        r,
        status=MatchStatus.ENDED.value,
        ended_on=fact.ended_on,
        end_reason=fact.reason.value,
        ending=r.sealed,
        successor_id=fact.successor_id,
    )


def _checked_in(rows: Rows, r: Recorded) -> None:
    fact: CheckInRecorded = r.fact
    _change(rows, r, last_check_in=fact.checked_on)
    rows.put(
        CHECK_INS,
        check_in_id=fact.check_in_id,
        match_id=r.stream,
        **of_fact(CHECK_INS, fact),
        said=r.sealed,
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
    8,
    (MATCHES, CHECK_INS),
    {
        MatchProposed: _proposed,
        FirstTimeProposed: _first_time,
        MatchApproved: _approved,
        MatchApprovalUndone: _undone,
        MatchOverridden: _overridden,
        MatchDeclined: _declined,
        MatchExpired: _expired,
        MatchWithdrawn: _withdrawn,
        SpecialistAccepted: _specialist_accepted,
        ParticipantAccepted: _participant_accepted,
        MatchSteppedDown: _stepped_down,
        MatchPaused: _paused,
        MatchResumed: _resumed,
        MatchEnded: _ended,
        CheckInRecorded: _checked_in,
    },
)
