"""A statement of challenge: a person says the record is wrong, and later readers are told.

12VAC35-115-90: the statement stays with the record whether or not the record is changed.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFiled:
    statement_id: Plain[UUID]
    participant_id: Subject
    record_id: Plain[UUID]
    """The session, referral, plan or other record that is challenged."""
    filed_on: Plain[date]
    words: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementAnswered:
    statement_id: Plain[UUID]
    participant_id: Subject
    amended: Plain[bool]
    """Whether the record was changed; the change itself is a correction of that record."""
    answered_on: Plain[date]
    words: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    filed: StatementFiled | None = None
    answered: StatementAnswered | None = None

    @property
    def notice(self) -> str:
        """What every later reader of the record is told; empty while nothing was filed."""
        if self.filed is None:
            return ""
        return notice_of(None if self.answered is None else self.answered.amended)


def notice_of(amended: bool | None) -> str:
    """What every later reader of a challenged record is told; `amended` is None while the answer
    is pending."""
    if amended is None:
        return "The participant has challenged this record; an answer is pending."
    if amended:
        return "This record was changed after the participant challenged it."
    return "The participant has challenged this record; their statement goes with it."


class StatementUnknown(Refusal):
    sentence = "There is no statement with this id."


class StatementEmpty(Refusal):
    sentence = "A statement says what is wrong with the record."
    field = "words"


class AnswerEmpty(Refusal):
    sentence = "An answer to a statement says what was decided and why."
    field = "words"


class AnsweredDifferently(Refusal):
    sentence = "This statement has already been answered differently."


def evolve(state: Challenge, fact: Fact) -> Challenge:
    match fact:
        case StatementFiled():
            return replace(state, filed=fact)
        case StatementAnswered():
            return replace(state, answered=fact)
    return state


CHALLENGE = Decider("challenge", Challenge(), evolve)


def file_statement(state: Challenge, filed: StatementFiled) -> tuple[Fact, ...]:
    if state.filed is not None:
        return ()
    if not filed.words.strip():
        raise StatementEmpty
    return (filed,)


def answer_statement(
    state: Challenge, *, amended: bool, words: str, today: date
) -> tuple[Fact, ...]:
    filed = known(state.filed, StatementUnknown)
    if state.answered is not None:
        if (state.answered.amended, state.answered.words) != (amended, words):
            raise AnsweredDifferently
        return ()
    if not words.strip():
        raise AnswerEmpty
    return (
        StatementAnswered(
            statement_id=filed.statement_id,
            participant_id=filed.participant_id,
            amended=amended,
            answered_on=today,
            words=words,
        ),
    )
