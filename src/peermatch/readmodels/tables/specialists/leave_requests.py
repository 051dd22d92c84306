"""Leave that specialists asked for, and whether it was answered: a part of the roster."""

from collections.abc import Mapping

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid

from domain.specialists.leave_requests import (
    LeaveAsked,
    LeaveGranted,
    LeaveRequestTakenBack,
    LeaveTurnedDown,
)
from domain.specialists.specialist_state import LeaveAnswer
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

LEAVE_REQUESTS = Table(
    "leave_requests",
    MetaData(),
    Column("request_id", Uuid, primary_key=True),
    Column("specialist_id", Uuid, nullable=False, index=True),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("asked_on", Day, nullable=False),
    Column("answer", String(20)),
    Column("asked", LargeBinary, nullable=False),
)
"""`answer` is empty until there is one; `asked` holds the sealed note."""


def _leave_asked(rows: Rows, r: Recorded) -> None:
    fact: LeaveAsked = r.fact
    rows.put(
        LEAVE_REQUESTS,
        request_id=fact.request_id,
        specialist_id=r.stream,
        first_day=fact.first_day,
        last_day=fact.last_day,
        asked_on=fact.asked_on,
        answer=None,
        asked=r.sealed,
    )


def _leave_answered(answer: LeaveAnswer) -> Handler:
    def answered(rows: Rows, r: Recorded) -> None:
        fact: LeaveGranted | LeaveTurnedDown | LeaveRequestTakenBack = r.fact
        rows.change(LEAVE_REQUESTS, {"request_id": fact.request_id}, answer=answer.value)

    return answered


LEAVE_REQUESTED: Mapping[type, Handler] = {
    LeaveAsked: _leave_asked,
    LeaveGranted: _leave_answered(LeaveAnswer.GRANTED),
    LeaveTurnedDown: _leave_answered(LeaveAnswer.TURNED_DOWN),
    LeaveRequestTakenBack: _leave_answered(LeaveAnswer.TAKEN_BACK),
}
