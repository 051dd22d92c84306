"""When a participant's SUPRT was done: SAMHSA's tool that programs with a grant of theirs fill in.

Its form A is administrative, its form C is the client's own report; each is done once at baseline
and once at the reassessment. Only dates and how it came out are kept, never what was answered: the
items go into SAMHSA's own system. One stream for each participant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID, uuid5

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal

_NAMESPACE = UUID("b5f1e2c4-6c0d-5a39-9f6d-2f0f8b7c1d52")


def suprt_id(participant_id: UUID) -> UUID:
    """The id of a participant's stream."""
    return uuid5(_NAMESPACE, str(participant_id))


class SuprtForm(StrEnum):
    ADMINISTRATIVE = "suprt-a"
    CLIENT = "suprt-c"


class SuprtPoint(StrEnum):
    BASELINE = "baseline"
    REASSESSMENT = "reassessment"


class SuprtStatus(StrEnum):
    COMPLETED = "completed"
    DECLINED = "declined"
    NOT_REACHED = "not-reached"
    NOT_IN_GRANT = "not-in-the-grant"
    """The grant doesn't pay for this person's support: nothing more is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuprtRecorded:
    participant_id: Subject
    form: Plain[SuprtForm]
    point: Plain[SuprtPoint]
    status: Plain[SuprtStatus]
    done_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuprtTakenBack:
    """What was recorded was a slip; it is due again as if nothing had been recorded."""

    participant_id: Subject
    form: Plain[SuprtForm]
    point: Plain[SuprtPoint]
    reason: Personal[str]


Which = tuple[SuprtForm, SuprtPoint]
NONE_YET: Mapping[Which, SuprtRecorded] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suprt:
    recorded: Mapping[Which, SuprtRecorded] = field(default_factory=lambda: NONE_YET)
    taken_back: frozenset[Which] = frozenset()


class SuprtInTheFuture(Refusal):
    sentence = "A SUPRT form is recorded once it was done."
    field = "done_on"


class SuprtRecordedAlready(Refusal):
    sentence = "This form is recorded already. Take that back if it was a slip."
    field = "point"


class SuprtBaselineFirst(Refusal):
    sentence = "The baseline of this form comes before its reassessment."
    field = "point"


class SuprtBaselineNeeded(Refusal):
    sentence = "Take back the reassessment of this form before its baseline."
    field = "point"


class SuprtUnknown(Refusal):
    sentence = "This form is not recorded."
    field = "point"


class SuprtTakenBackWithoutReason(Refusal):
    sentence = "Say why the form is taken back."
    field = "reason"


def evolve(state: Suprt, fact: Fact) -> Suprt:
    match fact:
        case SuprtRecorded():
            kept = {**state.recorded, (fact.form, fact.point): fact}
            return replace(state, recorded=MappingProxyType(kept))
        case SuprtTakenBack():
            which = (fact.form, fact.point)
            left = {one: made for one, made in state.recorded.items() if one != which}
            return Suprt(recorded=MappingProxyType(left), taken_back=state.taken_back | {which})
    return state


SUPRT = Decider("SUPRT", Suprt(), evolve)


def record(
    state: Suprt,
    participant_id: UUID,
    *,
    form: SuprtForm,
    point: SuprtPoint,
    status: SuprtStatus,
    done_on: date,
    today: date,
) -> tuple[Fact, ...]:
    """Each form once at each point, the reassessment on a day after the baseline."""
    if done_on > today:
        raise SuprtInTheFuture
    made = SuprtRecorded(
        participant_id=participant_id, form=form, point=point, status=status, done_on=done_on
    )
    before = state.recorded.get((form, point))
    if before is not None:
        if before != made:
            raise SuprtRecordedAlready
        return ()
    if point is SuprtPoint.REASSESSMENT:
        baseline = state.recorded.get((form, SuprtPoint.BASELINE))
        if baseline is None or baseline.done_on >= done_on:
            raise SuprtBaselineFirst
    return (made,)


def take_back(
    state: Suprt, participant_id: UUID, *, form: SuprtForm, point: SuprtPoint, reason: str
) -> tuple[Fact, ...]:
    if (form, point) not in state.recorded:
        if (form, point) in state.taken_back:
            return ()
        raise SuprtUnknown
    if not reason.strip():
        raise SuprtTakenBackWithoutReason
    if point is SuprtPoint.BASELINE and (form, SuprtPoint.REASSESSMENT) in state.recorded:
        raise SuprtBaselineNeeded
    return (SuprtTakenBack(participant_id=participant_id, form=form, point=point, reason=reason),)
