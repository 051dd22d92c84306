"""Intake: a referral comes in, consent is recorded or revoked, a referral is closed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.people import participant as people
from domain.people import profile
from domain.people.consents.consent_statements import ENGLISH, STANDING, ConsentKind
from domain.people.contact.postal_address import PostalAddressStated, state_postal_address
from domain.people.participant import (
    PARTICIPANT,
    ConsentGiven,
    Participant,
    ParticipantRegistered,
    WishesStated,
)
from domain.people.profile import GuardianIncomplete, GuardianNamed
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals import received_changes, referral_closing
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason, ReferralClosed, ReferralReopened
from domain.referrals.referral_received import ReferralReceived
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.shared.vocabulary import (
    Experience,
    Frequency,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Urgency,
)
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReferral:
    """What came in. Only a name or a description, a safe way to reach the person and who referred
    them are needed at once; see `domain.referrals.completeness` for what a match needs."""

    referral_id: UUID
    referral: str
    participant_name: str
    birth_date: date | None = None
    phone: str
    safe_contact: SafeContact
    county: str = ""
    language: str
    service_line: ServiceLine | None = None
    areas: tuple[Experience, ...] = ()
    gender_preference: str
    gender_preference_strength: Strength | None
    modes: frozenset[Mode] = frozenset()
    available: tuple[WeeklyWindow, ...] = ()
    urgency: Urgency
    source: str
    received_at: datetime
    recommended_on: date | None
    consent_signed_on: date | None
    consent_expires_on: date | None
    exclude_specialists: frozenset[UUID]
    prefer_specialists: frozenset[UUID]
    frequency: Frequency
    session_minutes: int
    email: str = ""
    interpreter: str = ""
    guardian_name: str = ""
    guardian_relationship: str = ""
    guardian_phone: str = ""
    no_fixed_address: bool = False
    care_of: str = ""
    address: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    letters: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent:
    participant_id: UUID
    signed_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeConsent:
    participant_id: UUID
    consent_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseReferral:
    referral_id: UUID
    reason: ClosingReason


class CountyOutsideServiceArea(Refusal):
    sentence = "The county is not one that this program serves."
    field = "county"


class ConsentNeedsBothDates(Refusal):
    sentence = "A consent has both dates, or neither while it is not signed yet."
    field = "consent_expires_on"


class NamedSpecialistUnknown(Refusal):
    sentence = "One of the specialists named is not on the roster."
    field = "exclude_specialists"


def receive_referral(work: Work, command: ReceiveReferral, program: Program) -> Result:
    """Registers the participant with their wishes and consent, and takes the referral in."""
    today = program.today(work.command.at)
    participant_id = derived("participant", command.referral_id)
    person = work.load(PARTICIPANT, participant_id)
    referral = work.load(REFERRAL, command.referral_id)
    answer = {"referral_id": str(command.referral_id), "participant_id": str(participant_id)}
    if referral.state.received is not None:
        return answer
    check_county(work, command.county)
    check_named(work, command.exclude_specialists | command.prefer_specialists)
    person.decide(people.register, _registration(command, participant_id))
    _tell_more(person, command, participant_id)
    person.decide(people.state_wishes, _wishes(command, participant_id))
    referral.decide(received_changes.receive, _received(command, participant_id), work.command.at)
    if (command.consent_signed_on is None) != (command.consent_expires_on is None):
        missing = "consent_signed_on" if command.consent_expires_on else "consent_expires_on"
        raise ConsentNeedsBothDates().at(missing)
    if command.consent_signed_on is not None and command.consent_expires_on is not None:
        given = consent(participant_id, command.consent_signed_on, command.consent_expires_on)
        person.decide(people.give_consent, given, today)
    return answer


def _tell_more(person: Stream[Participant], command: ReceiveReferral, participant_id: UUID) -> None:
    """What a call may tell beside: email and postal address, an interpreter, a guardian."""
    told = person.state.profile
    person.record(*profile.add_email(told, command.email))
    letters = command.letters or command.safe_contact is SafeContact.LETTER
    where = made_from(command, PostalAddressStated, participant_id=participant_id, letters=letters)
    person.record(*state_postal_address(told, where))
    person.record(*profile.state_interpreter(told, command.interpreter))
    guardian = (command.guardian_name, command.guardian_relationship, command.guardian_phone)
    if any(guardian):
        named = GuardianNamed(
            participant_id=participant_id,
            name=command.guardian_name,
            relationship=command.guardian_relationship,
            phone=command.guardian_phone,
        )
        try:
            person.record(*profile.name_guardian(told, named))
        except GuardianIncomplete as refusal:
            missing = "guardian_relationship" if command.guardian_name else "guardian_name"
            raise refusal.at(missing) from None


def check_county(work: Work, county: str) -> None:
    """Raises CountyOutsideServiceArea; a county that is not known yet is no other one."""
    if county and county not in work.load(SERVICE_AREA, SERVICE_AREA_ID).state.counties:
        raise CountyOutsideServiceArea


def give_consent(work: Work, command: GiveConsent, program: Program) -> Result:
    person = work.load(PARTICIPANT, command.participant_id)
    given = consent(command.participant_id, command.signed_on, command.expires_on)
    today = program.today(work.command.at)
    person.decide(people.give_consent, given, today)
    return {"consent_id": str(given.consent_id)}


def revoke_consent(work: Work, command: RevokeConsent, program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    today = program.today(work.command.at)
    person.decide(people.revoke_consent, command.participant_id, command.consent_id, today)


def close_referral(work: Work, command: CloseReferral, program: Program) -> None:
    """By the rules of the day: not reached only after as many tries as they ask for."""
    referral = work.load(REFERRAL, command.referral_id)
    limits = limits_of_day(work, program)
    referral.decide(referral_closing.close, command.reason, limits)


def consent(participant_id: UUID, signed_on: date, expires_on: date) -> ConsentGiven:
    """The program's standard consent form as a fact."""
    terms = STANDING[ConsentKind.SUPPORT, ENGLISH]
    return ConsentGiven(
        participant_id=participant_id,
        consent_id=derived("consent", participant_id, signed_on, expires_on),
        signed_on=signed_on,
        expires_on=expires_on,
        recipients=terms.recipients,
        information=terms.information,
        purpose=terms.purpose,
        covers_later_information=True,
    )


def check_named(work: Work, specialists: frozenset[UUID]) -> None:
    """Raises NamedSpecialistUnknown."""
    for specialist_id in sorted(specialists):
        if work.load(SPECIALIST, specialist_id).state.enrolled is None:
            raise NamedSpecialistUnknown


def _registration(command: ReceiveReferral, participant_id: UUID) -> ParticipantRegistered:
    return made_from(
        command, ParticipantRegistered, participant_id=participant_id, name=command.participant_name
    )


def _wishes(command: ReceiveReferral, participant_id: UUID) -> WishesStated:
    return WishesStated(
        participant_id=participant_id,
        gender=command.gender_preference,
        gender_strength=command.gender_preference_strength,
        excluded_specialists=command.exclude_specialists,
        preferred_specialists=command.prefer_specialists,
    )


def _received(command: ReceiveReferral, participant_id: UUID) -> ReferralReceived:
    return made_from(
        command,
        ReferralReceived,
        participant_id=participant_id,
        sender_reference=command.referral,
        experiences=command.areas,
        windows=command.available,
    )


INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})
OPEN = ChangedBy("referral_id", (ReferralClosed, ReferralReopened))
"""How it is known that somebody decided whether a referral is open."""

USE_CASES = (
    UseCase(ReceiveReferral, INTAKE, receive_referral),
    UseCase(GiveConsent, INTAKE, give_consent),
    UseCase(RevokeConsent, INTAKE | {Role.PARTICIPANT}, revoke_consent),
    UseCase(CloseReferral, INTAKE, close_referral, changed_by=OPEN),
)
