"""When somebody's SUPRT forms were done (SAMHSA's SUPRT-A and SUPRT-C) and how it came out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.people.participant import PARTICIPANT
from domain.people.wellness import suprt
from domain.people.wellness.suprt import (
    SUPRT,
    SuprtForm,
    SuprtPoint,
    SuprtRecorded,
    SuprtStatus,
    SuprtTakenBack,
    suprt_id,
)
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSuprt:
    """A form was done, or why not. What was answered is never kept here."""

    participant_id: UUID
    form: SuprtForm
    point: SuprtPoint
    status: SuprtStatus
    done_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOwnSuprt:
    """The same of someone whom they support."""

    participant_id: UUID
    specialist_id: UUID
    form: SuprtForm
    point: SuprtPoint
    status: SuprtStatus
    done_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackSuprt:
    """A form was recorded by a slip."""

    participant_id: UUID
    form: SuprtForm
    point: SuprtPoint
    reason: str


def record_suprt(work: Work, command: RecordSuprt, program: Program) -> None:
    whose = command.participant_id
    if not work.load(PARTICIPANT, whose).state.registered:
        raise ParticipantUnknown
    work.load(SUPRT, suprt_id(whose)).decide(
        suprt.record,
        whose,
        form=command.form,
        point=command.point,
        status=command.status,
        done_on=command.done_on,
        today=program.today(work.command.at),
    )


def record_own_suprt(work: Work, command: RecordOwnSuprt, program: Program) -> None:
    record_suprt(work, made_from(command, RecordSuprt), program)


def take_back_suprt(work: Work, command: TakeBackSuprt, _program: Program) -> None:
    whose = command.participant_id
    work.load(SUPRT, suprt_id(whose)).decide(
        suprt.take_back, whose, form=command.form, point=command.point, reason=command.reason
    )


def _stream(command: RecordSuprt | RecordOwnSuprt | TakeBackSuprt) -> UUID:
    return suprt_id(command.participant_id)


_COORDINATOR, _OWN = frozenset({Role.COORDINATOR}), frozenset({Role.CPRS})
_SAME = ChangedBy(_stream, (SuprtRecorded, SuprtTakenBack), same=("form", "point"))

USE_CASES = (
    UseCase(RecordSuprt, _COORDINATOR, record_suprt, changed_by=_SAME),
    UseCase(RecordOwnSuprt, _OWN, record_own_suprt, own_specialist=True, changed_by=_SAME),
    UseCase(TakeBackSuprt, _COORDINATOR, take_back_suprt, changed_by=_SAME),
)
