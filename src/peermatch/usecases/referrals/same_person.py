"""Two referrals that may be of the same person: asked about, kept apart, or merged into one."""

from collections.abc import Set
from dataclasses import dataclass, replace
from uuid import UUID

from domain.people import household, household_wish, participant, profile
from domain.people.contact.agreed_ways import contact_now
from domain.people.contact.postal_address import letters_are_safe, state_postal_address
from domain.people.household import HOUSEHOLD, InAnotherHousehold
from domain.people.participant import PARTICIPANT, IdentityCorrected, Participant
from domain.people.profile import Profile
from domain.referrals import completeness, intake, referral_closing
from domain.referrals.referral_closing import Merged
from domain.referrals.referral_state import Referral, ReferralClosedAlready, ReferralStatus
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown, ReferralUnknown
from domain.shared.vocabulary import SafeContact
from peermatch.store import Stream, Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.referrals.intake import INTAKE
from peermatch.usecases.referrals.referral_course import received

MERGED = "Taken from another referral of the same person."
"""Why a name or birth date of the one that goes on was changed."""


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
    `taken` of the merged one."""
    other, _ = received(work, command.into)
    if other.state.status is ReferralStatus.CLOSED:
        raise ReferralClosedAlready
    referral, merged = received(work, command.referral_id)
    facts = referral_closing.merge(referral.state, command.into)
    referral.record(*facts)
    if facts:
        _take(work, command.taken, referral.state, other)
        _merge_households(work, merged, other)


def _take(work: Work, taken: Set[Merged], merged: Referral, goes_on: Stream[Referral]) -> None:
    """Has the person and the referral that go on hold what a person chose side by side. What the
    merged one doesn't know is taken from nobody."""
    was, into = (known(r.received, ReferralUnknown) for r in (merged, goes_on.state))
    theirs = work.read(PARTICIPANT, was.participant_id)
    person, who = work.load(PARTICIPANT, into.participant_id), into.participant_id
    name = theirs.name if Merged.NAME in taken else ""
    born = theirs.birth_date if Merged.BIRTH_DATE in taken else None
    identity = IdentityCorrected(
        participant_id=who,
        name=name or person.state.name,
        birth_date=born or person.state.birth_date,
        reason=MERGED,
    )
    person.decide(participant.correct_identity, identity)
    if Merged.CONTACT in taken and theirs.profile.contact is not None:
        _take_contact(theirs.profile, person, who)
    if Merged.COUNTY in taken and theirs.county:
        person.decide(participant.move_home, who, theirs.county)
    if Merged.LANGUAGE in taken and theirs.language:
        person.decide(participant.correct_language, who, theirs.language)
    if Merged.SUPPORT in taken:
        goes_on.decide(completeness.add_support, was.service_line, was.experiences)
    if Merged.HOURS in taken:
        goes_on.decide(completeness.add_availability, was.windows, was.modes)


def _take_contact(theirs: Profile, person: Stream[Participant], who: UUID) -> None:
    """With the postal address, and whether letters there are safe; where they told none, the one
    that is known stays as it is."""
    if theirs.address is not None:
        where = replace(theirs.address, participant_id=who)
        person.record(*state_postal_address(person.state.profile, where))
    contact = known(contact_now(theirs), ParticipantUnknown)
    ways = contact.ways - {SafeContact.LETTER}
    if letters_are_safe(person.state.profile):
        ways |= {SafeContact.LETTER}
    chosen = replace(contact, participant_id=who, ways=ways)
    person.record(*profile.choose_contact(person.state.profile, chosen))


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
