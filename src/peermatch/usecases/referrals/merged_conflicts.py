"""Conflicts of interest under a record that was merged into another: they hold for that one from
the merge on, and are moved there to be reviewed."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from domain.pairing import conflict
from domain.pairing.conflict import CONFLICT, Conflict, Verdict, conflict_id
from domain.people import participant as people
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import Referral
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import ReferralUnknown
from peermatch.store import Look, Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.reach import Read
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveConflict:
    """A conflict under this referral's record goes on at the record that it was merged into."""

    referral_id: UUID
    conflict_id: UUID


def move_conflict(work: Work, command: MoveConflict, _program: Program) -> None:
    """Does nothing for a referral that was not merged, nor where one of the two was erased."""
    merged = known(work.read(REFERRAL, command.referral_id).received, ReferralUnknown)
    into = known(_goes_on(work.read, command.referral_id).received, ReferralUnknown)
    theirs = work.read(CONFLICT, command.conflict_id)
    was, who = merged.participant_id, into.participant_id
    if theirs.disclosed is None or was == who or not work.read(PARTICIPANT, who).on_record:
        return
    specialist_id = theirs.disclosed.specialist_id
    if command.conflict_id != conflict_id(was, specialist_id):
        return
    own_id = conflict_id(who, specialist_id)
    work.load(CONFLICT, own_id).decide(conflict.take_over, theirs, own_id, who)
    if theirs.reviewed is not None and theirs.reviewed.verdict is Verdict.EXCLUDED:
        work.load(PARTICIPANT, who).decide(people.rule_out, who, specialist_id)
    work.load(CONFLICT, command.conflict_id).decide(conflict.move_conflict)


def conflict_between(
    read: Read, referral_id: UUID, participant_id: UUID, specialist_id: UUID
) -> Conflict:
    """What stands between the two, with what a merged record of theirs says of it and was not
    erased."""
    own_id = conflict_id(participant_id, specialist_id)
    state = read(CONFLICT, own_id)
    for one in merged_people(read, referral_id):
        theirs = read(CONFLICT, conflict_id(one, specialist_id))
        if theirs.disclosed is not None and theirs.disclosed.specialist_id == specialist_id:
            taken = conflict.take_over(state, theirs, own_id, participant_id)
            state = CONFLICT.fold(taken, state)
    return state


def look_at_merged(look: Look | Work, pairs: Collection[tuple[UUID, UUID]]) -> None:
    """Asks the log at once for what merged records say of these referrals and specialists."""
    referrals = {referral_id for referral_id, _ in pairs}
    look.expect(other for one in referrals for other in _alike(look.read(REFERRAL, one)))
    people = {one: merged_people(look.read, one) for one in referrals}
    look.expect(conflict_id(one, who) for referral_id, who in pairs for one in people[referral_id])


def _goes_on(read: Read, referral_id: UUID) -> Referral:
    state = read(REFERRAL, referral_id)
    while state.merged_into is not None:
        state = read(REFERRAL, state.merged_into)
    return state


def merged_people(read: Read, referral_id: UUID) -> tuple[UUID, ...]:
    """Under whose records the person of this referral was on record as well."""
    found: list[UUID] = []
    ahead = [referral_id]
    while ahead:
        into = ahead.pop()
        for other in _alike(read(REFERRAL, into)):
            state = read(REFERRAL, other)
            if state.merged_into == into and state.received is not None:
                found.append(state.received.participant_id)
                ahead.append(other)
    return tuple(found)


def _alike(referral: Referral) -> list[UUID]:
    """Referrals of which it was asked whether they are of the same person."""
    return sorted(referral.intake.suspected | referral.intake.kept_apart)


USE_CASES = (UseCase(MoveConflict, frozenset({Role.SERVICE}), move_conflict),)
