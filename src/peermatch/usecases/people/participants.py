"""What participants tell about themselves, consents for any use, and disclosures accounted for."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from domain.people import disclosure, participant, profile
from domain.people.consent import EVERYDAY_USES, ConsentGiven, Use
from domain.people.contact.postal_address import PostalAddressStated
from domain.people.participant import PARTICIPANT, IdentityCorrected
from domain.people.profile import (
    ContactChoicesStated,
    ConversationWishesStated,
    GuardianNamed,
    InterpreterStated,
    MoreWishesStated,
    NamesStated,
    PlacesStated,
    Transport,
    Wish,
)
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, SiteUnknown
from domain.shared.hours import WeeklyWindow
from domain.shared.languages import LanguageCorrected
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.referrals.intake import CountyOutsideServiceArea


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectIdentity:
    participant_id: UUID
    name: str
    birth_date: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHome:
    participant_id: UUID
    county: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectLanguage:
    participant_id: UUID
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseContact:
    participant_id: UUID
    phone: str
    email: str
    ways: frozenset[SafeContact]
    hours: tuple[WeeklyWindow, ...]
    caller_says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateNames:
    participant_id: UUID
    preferred_name: str
    pronouns: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGuardian:
    participant_id: UUID
    name: str
    relationship: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndGuardianship:
    participant_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StateInterpreter:
    """`interpreter` is a language code; empty when none is needed any more."""

    participant_id: UUID
    interpreter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePlaces:
    participant_id: UUID
    sites: tuple[str, ...]
    transport: Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMoreWishes:
    participant_id: UUID
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateConversationWishes:
    participant_id: UUID
    ask_about: str = ""
    leave_alone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsentFor:
    """A consent with every element of its own, for any use."""

    participant_id: UUID
    consent_id: UUID
    signed_on: date
    expires_on: date
    discloser: str
    recipients: str
    information: str
    purpose: str
    covers_later_information: bool
    uses: frozenset[Use] = EVERYDAY_USES
    ends_when: str = ""
    signed_by: str = ""
    told_of_right_to_revoke: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EndConsent:
    participant_id: UUID
    consent_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclose:
    participant_id: UUID
    disclosure_id: UUID
    use: Use
    recipient: str
    information: str
    purpose: str


def correct_identity(work: Work, command: CorrectIdentity, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    corrected = IdentityCorrected(
        participant_id=command.participant_id,
        name=command.name,
        birth_date=command.birth_date,
        reason=command.reason,
    )
    person.decide(participant.correct_identity, corrected)


def move_home(work: Work, command: MoveHome, _program: Program) -> None:
    if command.county not in work.load(SERVICE_AREA, SERVICE_AREA_ID).state.counties:
        raise CountyOutsideServiceArea
    work.load(PARTICIPANT, command.participant_id).decide(
        participant.move_home, command.participant_id, command.county
    )


def correct_language(work: Work, command: CorrectLanguage, _program: Program) -> None:
    """The next matching run goes by it; what is matched already stands."""
    person = work.load(PARTICIPANT, command.participant_id)
    who, language = command.participant_id, command.language
    person.decide(participant.correct_language, who, language)


def choose_contact(work: Work, command: ChooseContact, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    choices = made_from(command, ContactChoicesStated)
    person.record(*profile.choose_contact(person.state.profile, choices))


def state_names(work: Work, command: StateNames, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    names = made_from(command, NamesStated)
    person.record(*profile.state_names(person.state.profile, names))


def name_guardian(work: Work, command: NameGuardian, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    guardian = made_from(command, GuardianNamed)
    person.record(*profile.name_guardian(person.state.profile, guardian))


def end_guardianship(work: Work, command: EndGuardianship, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    person.record(*profile.end_guardianship(person.state.profile))


def state_interpreter(work: Work, command: StateInterpreter, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    person.record(*profile.state_interpreter(person.state.profile, command.interpreter))


def state_places(work: Work, command: StatePlaces, _program: Program) -> None:
    if not set(command.sites) <= set(work.load(SERVICE_AREA, SERVICE_AREA_ID).state.sites):
        raise SiteUnknown
    person = work.load(PARTICIPANT, command.participant_id)
    places = made_from(command, PlacesStated)
    person.record(*profile.state_places(person.state.profile, places))


def state_more_wishes(work: Work, command: StateMoreWishes, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    stated = made_from(command, MoreWishesStated)
    person.record(*profile.state_more_wishes(person.state.profile, stated))


def state_conversation_wishes(
    work: Work, command: StateConversationWishes, _program: Program
) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    stated = made_from(command, ConversationWishesStated)
    person.record(*profile.state_conversation_wishes(person.state.profile, stated))


def give_consent_for(work: Work, command: GiveConsentFor, program: Program) -> Result:
    person = work.load(PARTICIPANT, command.participant_id)
    given = made_from(
        command,
        ConsentGiven,
        consent_id=derived("consent", command.participant_id, command.consent_id),
    )
    today = program.today(work.command.at)
    person.decide(participant.give_consent, given, today)
    return {"consent_id": str(given.consent_id)}


def end_consent(work: Work, command: EndConsent, program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    today = program.today(work.command.at)
    person.decide(disclosure.end_consent, command.participant_id, command.consent_id, today)


def disclose(work: Work, command: Disclose, program: Program) -> Result:
    """Accounts for a disclosure; refused without a consent in force for it, at this moment."""
    person = work.load(PARTICIPANT, command.participant_id)
    telling = made_from(command, disclosure.PlannedDisclosure)
    today = program.today(work.command.at)
    person.decide(disclosure.disclose, command.participant_id, telling, today)
    made = person.state.disclosures[command.disclosure_id]
    return {"notice": made.notice}


_INTAKE = GIVE_CONSENT = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})
_whose = partial(ChangedBy, "participant_id")
_CONTACT = _whose((ContactChoicesStated, PostalAddressStated))
_GUARDIAN = _whose((GuardianNamed, profile.GuardianshipEnded))

USE_CASES = (
    UseCase(CorrectIdentity, _INTAKE, correct_identity, changed_by=_whose(IdentityCorrected)),
    UseCase(MoveHome, _INTAKE, move_home, changed_by=_whose(participant.MovedHome)),
    UseCase(CorrectLanguage, _INTAKE, correct_language, changed_by=_whose(LanguageCorrected)),
    UseCase(ChooseContact, _INTAKE, choose_contact, changed_by=_CONTACT),
    UseCase(StateNames, _INTAKE, state_names, changed_by=_whose(NamesStated)),
    UseCase(NameGuardian, _INTAKE, name_guardian, changed_by=_GUARDIAN),
    UseCase(EndGuardianship, _INTAKE, end_guardianship, changed_by=_GUARDIAN),
    UseCase(StateInterpreter, _INTAKE, state_interpreter, changed_by=_whose(InterpreterStated)),
    UseCase(StatePlaces, _INTAKE, state_places, changed_by=_whose(PlacesStated)),
    UseCase(StateMoreWishes, _INTAKE, state_more_wishes, changed_by=_whose(MoreWishesStated)),
    UseCase(
        StateConversationWishes,
        _INTAKE,
        state_conversation_wishes,
        changed_by=_whose(ConversationWishesStated),
    ),
    UseCase(GiveConsentFor, _INTAKE, give_consent_for),
    UseCase(EndConsent, _INTAKE, end_consent),
    UseCase(Disclose, _INTAKE, disclose),
)
