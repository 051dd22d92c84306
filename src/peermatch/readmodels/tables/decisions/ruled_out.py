"""Who was ruled out for whom, and what a household wishes: sealed, and kept as tokens only.

A token is made of two people or of a person and a word, so that equal ones say nothing of different
people. Whether two are ruled out for each other is asked by making their token again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid

from domain.pairing.conflict import ConflictDisclosed, ConflictReviewed, Verdict, conflict_id
from domain.people.household import HouseholdJoined, HouseholdLeft
from domain.people.household_wish import HouseholdWish, HouseholdWishKept
from domain.people.household_wish import ruled_out as ruled_out_by
from domain.people.participant import SpecialistRuledOut, WishesStated
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.tables.deadlines.copies import Touched
from peermatch.store import Recorded
from peermatch.store.finding.blind_index import BlindIndex

P = "participant_id"
SCHEMA = MetaData()
RULED_OUT = Table(
    "decision_ruled_out",
    SCHEMA,
    Column(P, Uuid, primary_key=True),
    Column("said", String(20), primary_key=True),
    Column("token", LargeBinary, primary_key=True),
)
"""`said` is by what: the wishes that hold now, a proposal declined, or a conflict reviewed."""
HOUSEHOLDS = Table(
    "decision_households",
    SCHEMA,
    Column(P, Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False, index=True),
    Column("wish", LargeBinary),
)
WISHES, DECLINED, REVIEWED = "wishes", "declined", "reviewed"
PAIR, VERDICT, WISH = "decision-pair", "decision-verdict", "decision-wish"
"""Kinds of tokens."""
HOLDING = (HouseholdWish.APART, HouseholdWish.TOGETHER)
Opened = Callable[[Recorded], Mapping[str, Any]]


class Told:
    """Makes tokens, and answers by them."""

    def __init__(self, index: BlindIndex) -> None:
        self._index = index

    def pair(self, participant_id: UUID, specialist_id: UUID) -> bytes:
        return self._index.token(PAIR, f"{participant_id} {specialist_id}")

    def verdict(self, conflict: UUID, verdict: str) -> bytes:
        return self._index.token(VERDICT, f"{conflict} {verdict}")

    def wish(self, participant_id: UUID, wish: str) -> bytes:
        return self._index.token(WISH, f"{participant_id} {wish}")

    def are_ruled_out(self, participant_id: UUID, specialist_id: UUID, told: set[bytes]) -> bool:
        """Whether one of the participant's tokens is of this pair."""
        conflict = conflict_id(participant_id, specialist_id)
        out = self.verdict(conflict, Verdict.EXCLUDED.value)
        return not told.isdisjoint((self.pair(participant_id, specialist_id), out))

    def against_household(
        self,
        participant_id: UUID,
        wish: bytes | None,
        specialist_id: UUID,
        others: Iterable[UUID],
    ) -> bool:
        """Whether what their household wishes rules the specialist out, beside those who support
        the others."""
        holds = (one for one in HOLDING if wish == self.wish(participant_id, one.value))
        return any(specialist_id in ruled_out_by(one, others, (specialist_id,)) for one in holds)


def following_wishes(told: Told, opened: Opened, person: Touched) -> dict[type, Handler]:
    """Handlers that keep the tokens up and tell whose changed."""

    def wishes(rows: Rows, r: Recorded) -> None:
        whose = r.stream
        for row in rows.find(RULED_OUT, participant_id=whose, said=WISHES):
            rows.remove(RULED_OUT, **row)
        for one in opened(r).get("excluded_specialists", ()):
            put(rows, whose, WISHES, told.pair(whose, one))
        person(rows, whose)

    def declined(rows: Rows, r: Recorded) -> None:
        specialist_id = opened(r).get("specialist_id")
        if specialist_id is not None:
            put(rows, r.stream, DECLINED, told.pair(r.stream, specialist_id))
            person(rows, r.stream)

    def disclosed(rows: Rows, r: Recorded) -> None:
        """What was reviewed before is to be reviewed again."""
        whose = r.fact.participant_id
        for verdict in Verdict:
            token = told.verdict(r.stream, verdict.value)
            rows.remove(RULED_OUT, participant_id=whose, said=REVIEWED, token=token)

    def reviewed(rows: Rows, r: Recorded) -> None:
        disclosed(rows, r)
        verdict = opened(r).get("verdict")
        if verdict is not None:
            whose = r.fact.participant_id
            put(rows, whose, REVIEWED, told.verdict(r.stream, verdict.value))

    def put(rows: Rows, whose: UUID, said: str, token: bytes) -> None:
        rows.put(RULED_OUT, participant_id=whose, said=said, token=token)

    def joined(rows: Rows, r: Recorded) -> None:
        fact: HouseholdJoined = r.fact
        whose = fact.participant_id
        rows.put(HOUSEHOLDS, participant_id=whose, household_id=fact.household_id)
        person(rows, whose)

    def kept(rows: Rows, r: Recorded) -> None:
        whose = r.fact.participant_id
        wish = opened(r).get("wish")
        token = told.wish(whose, wish.value) if wish in HOLDING else None
        rows.change(HOUSEHOLDS, {P: whose}, wish=token)
        person(rows, whose)

    def left(rows: Rows, r: Recorded) -> None:
        fact: HouseholdLeft = r.fact
        rows.remove(HOUSEHOLDS, participant_id=fact.participant_id)
        person(rows, fact.participant_id)
        for row in rows.find(HOUSEHOLDS, household_id=fact.household_id):
            person(rows, row[P])

    return {
        WishesStated: wishes,
        SpecialistRuledOut: declined,
        ConflictDisclosed: disclosed,
        ConflictReviewed: reviewed,
        HouseholdJoined: joined,
        HouseholdWishKept: kept,
        HouseholdLeft: left,
    }


def forget_wishes(rows: Rows, person_id: UUID) -> None:
    """Of somebody who is erased no token is left."""
    for row in rows.find(RULED_OUT, participant_id=person_id):
        rows.remove(RULED_OUT, **row)
    rows.remove(HOUSEHOLDS, participant_id=person_id)
