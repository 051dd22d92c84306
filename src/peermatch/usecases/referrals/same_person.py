"""Two referrals that may be of the same person: asked about, kept apart, or merged into one."""

from dataclasses import dataclass
from uuid import UUID

from domain.people import household, household_wish
from domain.people.household import HOUSEHOLD, InAnotherHousehold
from domain.people.participant import PARTICIPANT
from domain.referrals import intake, referral_closing
from domain.referrals.referral_closing import Merged
from domain.referrals.referral_state import Referral, ReferralClosedAlready, ReferralStatus
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import ReferralUnknown
from peermatch.store import Stream, Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.referrals.intake import INTAKE
from peermatch.usecases.referrals.merged_record import take_from_merged
from peermatch.usecases.referrals.referral_course import received


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectDuplicate:
    referral_id: UUID
    other_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepApart:
    referral_id: UUID
    other_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeReferral:
    """`taken` is what the referral that goes on has from the merged one; else it stays as it is."""

    referral_id: UUID
    into: UUID
    taken: frozenset[Merged] = frozenset()


def suspect_duplicate(work: Work, command: SuspectDuplicate, _program: Program) -> None:
    """Asks a person to decide about both referrals; either may then be merged into the other."""
    for one, other in _both(command.referral_id, command.other_id):
        referral, _ = received(work, one)
        referral.record(*intake.suspect_duplicate(referral.state.intake, other))


def keep_apart(work: Work, command: KeepApart, _program: Program) -> None:
    for one, other in _both(command.referral_id, command.other_id):
        referral, _ = received(work, one)
        referral.record(*intake.keep_apart(referral.state.intake, other))


def merge_referral(work: Work, command: MergeReferral, _program: Program) -> None:
    """Closes the referral in favor of the other one, which must be open and goes on with what is
    `taken` of the merged one; whom either kept away stays away."""
    other, _ = received(work, command.into)
    if other.state.status is ReferralStatus.CLOSED:
        raise ReferralClosedAlready
    referral, merged = received(work, command.referral_id)
    facts = referral_closing.merge(referral.state, command.into)
    referral.record(*facts)
    if facts:
        take_from_merged(work, command.taken, referral.state, other)
        _merge_households(work, merged, other)


def _merge_households(work: Work, merged: UUID, goes_on: Stream[Referral]) -> None:
    """What held for the merged referral's person in their household holds for the other one's."""
    into = known(goes_on.state.received, ReferralUnknown).participant_id
    was = work.read(PARTICIPANT, merged).household
    household_id = was.household_id
    if household_id is None or merged == into:
        return
    if work.read(PARTICIPANT, into).household.household_id not in (None, household_id):
        raise InAnotherHousehold().at("into")
    theirs = work.load(HOUSEHOLD, household_id)
    before = theirs.state.members
    theirs.record(*household.merge(theirs.state, household_id, merged, into, goes_on.id))
    for who in {**before, into: goes_on.id}:
        stays = who in theirs.state.members
        member = work.load(PARTICIPANT, who)
        listed = household_id if stays else None
        member.record(*household_wish.list_household(member.state.household, who, listed))
        if stays:
            own = member.state.household
            member.record(*household_wish.keep_wish(own, household_id, who, was.wish))


def _both(one: UUID, other: UUID) -> tuple[tuple[UUID, UUID], tuple[UUID, UUID]]:
    return (one, other), (other, one)


USE_CASES = (
    UseCase(SuspectDuplicate, INTAKE | {Role.SERVICE}, suspect_duplicate),
    UseCase(KeepApart, INTAKE, keep_apart),
    UseCase(MergeReferral, INTAKE, merge_referral),
)
