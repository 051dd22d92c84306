"""How a match came to be proposed: by a matching run, or by somebody's own hand."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from domain.matches.match_state import RunnerUp
from domain.review.review import REVIEW, ChoiceReason, review_id
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.tables.matches import runs
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.program.history import HISTORY

PURPOSE = "match"
PROPOSED = "match.proposed"


class Hand(StrEnum):
    """Whose doing a proposal is."""

    RUN = "run"
    CHOSEN = "chosen"
    """A person chose this specialist in the place of the one whom a run had proposed."""
    CONTINUED = "continued"
    """A person named who goes on when the match before ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HowProposed:
    """`by` is the account that proposed it, or the service. `run` is None where none is known, and
    where no run had a part in it."""

    match: match_detail.Detail
    hand: Hand
    by: str
    run: runs.Row | None
    runners_up: tuple[RunnerUp, ...]
    engine_choice: UUID | None
    instead_of: UUID | None
    """The proposal that was taken back for it."""
    choice_reason: ChoiceReason | None
    match_before: UUID | None
    """The match that it goes on from."""


def one(reading: Reading, match_id: UUID) -> HowProposed:
    """Raises NotFound."""
    match = match_detail.one(reading, match_id)
    row = reading.one(select(MATCHES).where(MATCHES.c.match_id == match_id))
    [fields] = reading.fields([row], ("reasons",), PURPOSE)
    others: tuple[RunnerUp, ...] = fields.get("runners_up", ())
    whose = match.participant_id
    review = reading.state(REVIEW, review_id(match_id), lambda _state: whose, PURPOSE)
    before = _match_before(reading, match) if review.chosen is None else None
    hand = Hand.CHOSEN if review.chosen else Hand.CONTINUED if before else Hand.RUN
    return HowProposed(
        match=match,
        hand=hand,
        by=_by(reading, match_id),
        run=None if before else _run(reading, row["run_id"]),
        runners_up=others,
        engine_choice=review.chosen.engine_choice if review.chosen else None,
        instead_of=review.chosen.instead_of if review.chosen else None,
        choice_reason=review.chosen.reason if review.chosen else None,
        match_before=before,
    )


def _match_before(reading: Reading, match: match_detail.Detail) -> UUID | None:
    """The match of the same referral that ended with this specialist as who goes on."""
    query = (
        select(MATCHES.c.match_id)
        .where(MATCHES.c.referral_id == match.referral_id)
        .where(MATCHES.c.successor_id == match.specialist_id)
        .where(MATCHES.c.match_id != match.match_id)
        .where(MATCHES.c.proposed_at <= match.proposed_at)
        .order_by(MATCHES.c.proposed_at.desc(), MATCHES.c.match_id)
    )
    found = reading.rows(query.limit(1))
    return found[0]["match_id"] if found else None


def _run(reading: Reading, run_id: UUID) -> runs.Row | None:
    try:
        return runs.one(reading, run_id)
    except NotFound:
        return None


def _by(reading: Reading, match_id: UUID) -> str:
    mine = HISTORY.c.stream == match_id, HISTORY.c.name == PROPOSED
    found = reading.rows(select(HISTORY.c.by).where(*mine).limit(1))
    return str(found[0]["by"]) if found else ""
