"""The ten questions on recovery capital (BARC-10): answered by the participant at their private
link, recorded by whoever supports them, or entered by a coordinator to whom they were given."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.people.participant import PARTICIPANT
from domain.people.wellness import recovery_capital
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.recovery_capital import (
    RECOVERY_CAPITAL,
    BarcAnswered,
    BarcBrought,
    BarcTakenBack,
    BarcWay,
    recovery_capital_id,
)
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class TenAnswers:
    """Points from 1 to 6, by the item's name; None: not answered."""

    priorities: int | None = None
    happiness: int | None = None
    energy: int | None = None
    community: int | None = None
    friends: int | None = None
    fulfillment: int | None = None
    living_space: int | None = None
    responsibility: int | None = None
    professionals: int | None = None
    progress: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBarc(TenAnswers):
    """The participant's own answers, of the day on which they gave them."""

    participant_id: UUID
    answered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBarc(TenAnswers):
    """What someone whom they support answered, on paper or read aloud."""

    participant_id: UUID
    specialist_id: UUID
    answered_on: date
    way: BarcBrought


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterBarc(TenAnswers):
    """What somebody answered, as it was given to the office. Entering it shows nothing of it."""

    participant_id: UUID
    answered_on: date
    way: BarcBrought


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackBarc:
    """The answers of one day were recorded by a slip."""

    participant_id: UUID
    specialist_id: UUID
    answered_on: date
    reason: str


def answer_barc(work: Work, command: AnswerBarc, program: Program) -> None:
    _answer(work, command, program, BarcWay.ON_THE_PHONE)


def record_barc(work: Work, command: RecordBarc, program: Program) -> None:
    _answer(work, command, program, BarcWay(command.way))


def enter_barc(work: Work, command: EnterBarc, program: Program) -> None:
    _answer(work, command, program, BarcWay(command.way))


def _answer(
    work: Work, command: AnswerBarc | RecordBarc | EnterBarc, program: Program, way: BarcWay
) -> None:
    whose = command.participant_id
    if not work.load(PARTICIPANT, whose).state.registered:
        raise ParticipantUnknown
    work.load(RECOVERY_CAPITAL, recovery_capital_id(whose)).decide(
        recovery_capital.answer,
        whose,
        tuple(getattr(command, item) for item in BARC_ITEMS),
        answered_on=command.answered_on,
        way=way,
        today=program.today(work.command.at),
    )


def take_back_barc(work: Work, command: TakeBackBarc, _program: Program) -> None:
    whose = command.participant_id
    work.load(RECOVERY_CAPITAL, recovery_capital_id(whose)).decide(
        recovery_capital.take_back, whose, command.answered_on, command.reason
    )


def _stream(command: AnswerBarc | RecordBarc | EnterBarc | TakeBackBarc) -> UUID:
    return recovery_capital_id(command.participant_id)


_OWN, _THEIRS = frozenset({Role.CPRS}), frozenset({Role.PARTICIPANT})
_SAME_DAY = ChangedBy(_stream, (BarcAnswered, BarcTakenBack), same=("answered_on",))

USE_CASES = (
    UseCase(AnswerBarc, _THEIRS, answer_barc, changed_by=_SAME_DAY),
    UseCase(RecordBarc, _OWN, record_barc, own_specialist=True, changed_by=_SAME_DAY),
    UseCase(EnterBarc, frozenset({Role.COORDINATOR}), enter_barc, changed_by=_SAME_DAY),
    UseCase(TakeBackBarc, _OWN, take_back_barc, own_specialist=True, changed_by=_SAME_DAY),
)
