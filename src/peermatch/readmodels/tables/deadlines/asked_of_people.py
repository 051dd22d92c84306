"""What people are asked from time to time: when they answered the ten questions (BARC-10), and when
each SUPRT form was done. Due dates are counted from it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Column, MetaData, String, Table, Uuid

from domain.deadlines.suprt_windows import Done
from domain.people.wellness.recovery_capital import BarcAnswered, BarcTakenBack
from domain.people.wellness.suprt import (
    SuprtForm,
    SuprtPoint,
    SuprtRecorded,
    SuprtStatus,
    SuprtTakenBack,
    Which,
)
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.tables.deadlines.copies import Touched
from peermatch.store import Recorded

ANSWERED = Table(
    "due_answered",
    MetaData(),
    Column("participant_id", Uuid, primary_key=True),
    Column("answered_on", Day, primary_key=True),
)
"""The days on which somebody answered the ten questions."""
SUPRT = Table(
    "due_suprt",
    MetaData(),
    Column("participant_id", Uuid, primary_key=True),
    Column("form", String(10), primary_key=True),
    Column("point", String(20), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("done_on", Day, nullable=False),
)


def suprt_done(recorded: Iterable[Values]) -> dict[Which, Done]:
    """By form and point, from the rows of one participant."""
    return {
        (SuprtForm(row["form"]), SuprtPoint(row["point"])): (
            SuprtStatus(row["status"]),
            row["done_on"],
        )
        for row in recorded
    }


def following_answers(person: Touched) -> dict[type, Handler]:
    """Handlers that keep the tables up and tell whose dates changed."""

    def answered(rows: Rows, r: Recorded) -> None:
        whose = r.fact.participant_id
        rows.put(ANSWERED, participant_id=whose, answered_on=r.fact.answered_on)
        person(rows, whose)

    def answer_taken_back(rows: Rows, r: Recorded) -> None:
        whose = r.fact.participant_id
        rows.remove(ANSWERED, participant_id=whose, answered_on=r.fact.answered_on)
        person(rows, whose)

    def recorded(rows: Rows, r: Recorded) -> None:
        fact: SuprtRecorded = r.fact
        rows.put(
            SUPRT,
            **_key(fact),
            status=fact.status.value,
            done_on=fact.done_on,
        )
        person(rows, fact.participant_id)

    def taken_back(rows: Rows, r: Recorded) -> None:
        rows.remove(SUPRT, **_key(r.fact))
        person(rows, r.fact.participant_id)

    return {
        BarcAnswered: answered,
        BarcTakenBack: answer_taken_back,
        SuprtRecorded: recorded,
        SuprtTakenBack: taken_back,
    }


def _key(fact: SuprtRecorded | SuprtTakenBack) -> dict[str, UUID | str]:
    return {
        "participant_id": fact.participant_id,
        "form": fact.form.value,
        "point": fact.point.value,
    }
