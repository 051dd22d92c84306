"""What the person and the referral that go on take from those that are merged into them."""

from collections.abc import Set
from dataclasses import replace
from uuid import UUID

from domain.people import participant, profile
from domain.people.contact.agreed_ways import contact_now
from domain.people.contact.postal_address import letters_are_safe, state_postal_address
from domain.people.participant import (
    PARTICIPANT,
    IdentityCorrected,
    Participant,
    WishesStated,
)
from domain.people.profile import MoreWishesStated, Profile
from domain.referrals import completeness, waiting
from domain.referrals.referral_closing import Merged
from domain.referrals.referral_state import Referral
from domain.shared.decider import known
from domain.shared.shared_refusals import ParticipantUnknown, ReferralUnknown
from domain.shared.vocabulary import SafeContact
from peermatch.store import Stream, Work
from peermatch.store.finding.phone_numbers import phone_shown
from peermatch.usecases.referrals.merged_wellness import take_wellness, take_what_they_said

MERGED = "Taken from another referral of the same person."
"""Why a name, birth date or urgency of the one that goes on was changed."""


def take_from_merged(
    work: Work, taken: Set[Merged], merged: Referral, goes_on: Stream[Referral]
) -> None:
    """Has the person and the referral that go on hold what a person chose side by side. What the
    merged one doesn't know is taken from nobody. Whom either of them kept away stays away."""
    was, into = (known(r.received, ReferralUnknown) for r in (merged, goes_on.state))
    theirs = work.read(PARTICIPANT, was.participant_id)
    person, who = work.load(PARTICIPANT, into.participant_id), into.participant_id
    _take_identity(taken, theirs, person, who)
    if Merged.CONTACT in taken and theirs.profile.contact is not None:
        _take_contact(theirs.profile, person, who)
    if theirs.profile.texts_stopped and _same_number(theirs.profile, person.state.profile):
        person.record(*profile.stop_texts(person.state.profile))
    if Merged.COUNTY in taken and theirs.county:
        person.decide(participant.move_home, who, theirs.county)
    if Merged.LANGUAGE in taken and theirs.language:
        person.decide(participant.correct_language, who, theirs.language)
    if Merged.INTERPRETER in taken and theirs.profile.interpreter:
        told = profile.state_interpreter(person.state.profile, theirs.profile.interpreter)
        person.record(*told)
    if Merged.GUARDIAN in taken and theirs.profile.guardian is not None:
        guardian = replace(theirs.profile.guardian, participant_id=who)
        person.record(*profile.name_guardian(person.state.profile, guardian))
    _take_wishes(theirs, person, who, asked_for=Merged.PREFERENCES in taken)
    if was.participant_id != who:
        take_what_they_said(theirs, person, who)
        take_wellness(work, was.participant_id, who)
    if Merged.SUPPORT in taken:
        goes_on.decide(completeness.add_support, was.service_line, was.experiences)
    if Merged.HOURS in taken:
        goes_on.decide(completeness.add_availability, was.windows, was.modes)
    if Merged.URGENCY in taken:
        goes_on.decide(waiting.change_priority, was.urgency, MERGED)


def _take_identity(
    taken: Set[Merged], theirs: Participant, person: Stream[Participant], who: UUID
) -> None:
    name = theirs.name if Merged.NAME in taken else ""
    born = theirs.birth_date if Merged.BIRTH_DATE in taken else None
    identity = IdentityCorrected(
        participant_id=who,
        name=name or person.state.name,
        birth_date=born or person.state.birth_date,
        reason=MERGED,
    )
    person.decide(participant.correct_identity, identity)


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


def _same_number(theirs: Profile, mine: Profile) -> bool:
    """Whoever wanted no more texts at this number wants none, whichever contact was chosen."""
    numbers = [one.phone for one in (theirs.contact, mine.contact) if one is not None and one.phone]
    return len(numbers) == 2 and len(set(map(phone_shown, numbers))) == 1


def _take_wishes(
    theirs: Participant, person: Stream[Participant], who: UUID, *, asked_for: bool
) -> None:
    """What they asked for where it was chosen. Nobody whom they do not want to meet, or with whom
    it ended, is proposed again because two referrals became one."""
    mine = person.state
    excluded = mine.excluded | theirs.excluded
    says = asked_for and bool(theirs.gender or theirs.preferred or theirs.profile.wishes)
    of = theirs if says else mine
    stated = WishesStated(
        participant_id=who,
        gender=of.gender,
        gender_strength=of.gender_strength,
        excluded_specialists=excluded,
        preferred_specialists=of.preferred - excluded,
    )
    person.decide(participant.change_wishes, stated)
    if says:
        more = MoreWishesStated(participant_id=who, wishes=theirs.profile.wishes)
        person.record(*profile.state_more_wishes(person.state.profile, more))
    for specialist_id in sorted(theirs.ruled_out - mine.ruled_out):
        person.decide(participant.rule_out, who, specialist_id)
