"""A participant's further records: plans, authorizations, statements, conflicts, shortlists."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table, Uuid

from domain.pairing.conflict import ConflictDisclosed, ConflictMoved, ConflictReviewed
from domain.pairing.shortlist import ShortlistOffered, ShortlistRanked, ShortlistTurnedDown
from domain.people.authorization import AuthorizationCorrected, AuthorizationGranted, UnitsDrawn
from domain.people.challenge import StatementAnswered, StatementFiled
from domain.people.plan import PlanAgreed, PlanEnded, PlanReviewed
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded


class RecordKind(StrEnum):
    PLAN = "plan"
    AUTHORIZATION = "authorization"
    STATEMENT = "statement"
    CONFLICT = "conflict"
    SHORTLIST = "shortlist"


SCHEMA = MetaData()
RECORDS = Table(
    "records",
    SCHEMA,
    Column("record_id", Uuid, primary_key=True),
    Column("kind", String(20), nullable=False, index=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("began_at", Instant, nullable=False),
    Column("began_on", Day),
    Column("until", Day),
    Column("open", Boolean, nullable=False, index=True),
    Column("units", Integer),
    Column("about", Uuid, index=True),
    Column("amended", Boolean),
    Column("first", LargeBinary, nullable=False),
    Column("last", LargeBinary),
)
"""`until` is the day of review, answer or expiry; `units` what an authorization has left; `about`
the record that a statement challenges, or a shortlist's referral; `amended` whether the answer to
a statement changed that record. `first` and `last` are sealed."""
DRAWN = Table(
    "units_drawn",
    SCHEMA,
    Column("record_id", Uuid, primary_key=True),
    Column("session_id", Uuid, primary_key=True),
    Column("units", Integer, nullable=False),
)
"""What each session draws from an authorization, as it was drawn last."""


def _begin(rows: Rows, r: Recorded, kind: RecordKind, **values: Any) -> None:
    rows.put(
        RECORDS,
        record_id=r.stream,
        kind=kind.value,
        participant_id=r.fact.participant_id,
        began_at=r.at,
        open=True,
        first=r.sealed,
        **values,
    )


def _change(rows: Rows, r: Recorded, **values: Any) -> None:
    rows.change(RECORDS, {"record_id": r.stream}, **values)


def _plan_agreed(rows: Rows, r: Recorded) -> None:
    fact: PlanAgreed = r.fact
    _begin(rows, r, RecordKind.PLAN, began_on=fact.agreed_on, until=fact.review_by)


def _plan_reviewed(rows: Rows, r: Recorded) -> None:
    fact: PlanReviewed = r.fact
    _change(rows, r, until=fact.review_by, last=r.sealed)


def _closed(rows: Rows, r: Recorded) -> None:
    _change(rows, r, open=False)


def _granted(rows: Rows, r: Recorded) -> None:
    fact: AuthorizationGranted = r.fact
    days = {"began_on": fact.starts_on, "until": fact.ends_on}
    _begin(rows, r, RecordKind.AUTHORIZATION, units=fact.units, **days)


def _drawn(rows: Rows, r: Recorded) -> None:
    fact: UnitsDrawn = r.fact
    row = rows.get(RECORDS, record_id=r.stream)
    key = {"record_id": r.stream, "session_id": fact.session_id}
    before = rows.get(DRAWN, **key)
    rows.put(DRAWN, **key, units=fact.units)
    if row is not None:
        _change(rows, r, units=row["units"] + (before["units"] if before else 0) - fact.units)


def _authorization_corrected(rows: Rows, r: Recorded) -> None:
    fact: AuthorizationCorrected = r.fact
    drawn = sum(row["units"] for row in rows.find(DRAWN, record_id=r.stream))
    days = {"began_on": fact.starts_on, "until": fact.ends_on}
    _change(rows, r, units=fact.units - drawn, last=r.sealed, **days)


def _filed(rows: Rows, r: Recorded) -> None:
    fact: StatementFiled = r.fact
    _begin(rows, r, RecordKind.STATEMENT, began_on=fact.filed_on, about=fact.record_id)


def _answered(rows: Rows, r: Recorded) -> None:
    fact: StatementAnswered = r.fact
    answer = {"until": fact.answered_on, "amended": fact.amended}
    _change(rows, r, open=False, last=r.sealed, **answer)


def _disclosed(rows: Rows, r: Recorded) -> None:
    _begin(rows, r, RecordKind.CONFLICT)


def _reviewed(rows: Rows, r: Recorded) -> None:
    _change(rows, r, open=False, last=r.sealed)


def _moved(rows: Rows, r: Recorded) -> None:
    rows.remove(RECORDS, record_id=r.stream)


def _offered(rows: Rows, r: Recorded) -> None:
    fact: ShortlistOffered = r.fact
    _begin(rows, r, RecordKind.SHORTLIST, until=fact.answer_by, about=fact.referral_id)


RECORDS_MODEL = Projection(
    "records",
    5,
    (RECORDS, DRAWN),
    {
        PlanAgreed: _plan_agreed,
        PlanReviewed: _plan_reviewed,
        PlanEnded: _closed,
        AuthorizationGranted: _granted,
        AuthorizationCorrected: _authorization_corrected,
        UnitsDrawn: _drawn,
        StatementFiled: _filed,
        StatementAnswered: _answered,
        ConflictDisclosed: _disclosed,
        ConflictReviewed: _reviewed,
        ConflictMoved: _moved,
        ShortlistOffered: _offered,
        ShortlistRanked: _reviewed,
        ShortlistTurnedDown: _closed,
    },
)
