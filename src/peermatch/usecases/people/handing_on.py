"""What participants agree to hand on to whoever comes to support them next, asked at their private
link or by whoever supports them; and the note that goes with it."""

from dataclasses import dataclass
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.match_state import check_under_way
from domain.people.participant import PARTICIPANT, check_registered
from domain.people.wellness import handover
from domain.people.wellness.handover import (
    HANDOVER,
    HandoverAgreed,
    HandoverNoteWritten,
    HandoverTopic,
    handover_id,
)
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToHandOn:
    """What the participant agrees to hand on, all of it anew; no topics: nothing."""

    participant_id: UUID
    topics: frozenset[HandoverTopic] = frozenset()
    what_works: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHandover:
    """What someone whom they support agreed to hand on, read aloud in their language."""

    participant_id: UUID
    specialist_id: UUID
    topics: frozenset[HandoverTopic] = frozenset()
    what_works: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteHandoverNote:
    """For whoever comes next, where the participant agreed to it; they can read it."""

    match_id: UUID
    specialist_id: UUID
    words: str


def agree_to_hand_on(work: Work, command: AgreeToHandOn, _program: Program) -> None:
    check_registered(work.load(PARTICIPANT, command.participant_id).state)
    agreed = made_from(command, HandoverAgreed)
    work.load(HANDOVER, handover_id(command.participant_id)).decide(handover.agree, agreed)


def record_handover(work: Work, command: RecordHandover, program: Program) -> None:
    agree_to_hand_on(work, made_from(command, AgreeToHandOn), program)


def write_handover_note(work: Work, command: WriteHandoverNote, program: Program) -> None:
    proposed = check_under_way(work.load(MATCH, command.match_id).state)
    whose = proposed.participant_id
    today = program.today(work.command.at)
    note = made_from(command, HandoverNoteWritten, participant_id=whose, written_on=today)
    person = work.load(PARTICIPANT, whose).state
    work.load(HANDOVER, handover_id(whose)).decide(handover.write_note, note, person)


def _stream(command: AgreeToHandOn | RecordHandover) -> UUID:
    return handover_id(command.participant_id)


_OWN, _THEIRS = frozenset({Role.CPRS}), frozenset({Role.PARTICIPANT})
_AGREED = ChangedBy(_stream, HandoverAgreed)

USE_CASES = (
    UseCase(AgreeToHandOn, _THEIRS, agree_to_hand_on, changed_by=_AGREED),
    UseCase(RecordHandover, _OWN, record_handover, own_specialist=True, changed_by=_AGREED),
    UseCase(WriteHandoverNote, _OWN, write_handover_note, own_specialist=True),
)
