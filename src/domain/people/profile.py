"""What a participant told about themselves: safe contact, names, guardian, places, more wishes."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from domain.people.contact.postal_address import (
    PostalAddressStated,
    say_of_letters,
)
from domain.people.contact.returned_ways import WayReturned
from domain.shared.classified import Personal, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.hours import WeeklyWindow
from domain.shared.names import is_name
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import SafeContact, Strength, Trait, WishTopic, trait


class Transport(StrEnum):
    OWN_CAR = "own-car"
    LIFT = "lift"
    PUBLIC = "public"
    NONE = "none"


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    topic: WishTopic
    answer: str
    strength: Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChoicesStated:
    """How and when the participant may be reached without harm, and what may be said."""

    participant_id: Subject
    phone: Personal[str]
    email: Personal[str]
    ways: Personal[frozenset[SafeContact]]
    """Of letters the postal address has the last word: `contact/agreed_ways.py`."""
    hours: Personal[tuple[WeeklyWindow, ...]]
    """Empty: at any time of the working day."""
    caller_says: Personal[str]
    """What a caller may say they are calling from; empty: nothing about the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesStated:
    participant_id: Subject
    preferred_name: Personal[str]
    pronouns: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianNamed:
    participant_id: Subject
    name: Personal[str]
    relationship: Personal[str]
    phone: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianshipEnded:
    participant_id: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterStated:
    """The language of an interpreter who comes along; empty when none is needed."""

    participant_id: Subject
    interpreter: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesStated:
    """Site codes where the participant will meet, best first, and how they get there."""

    participant_id: Subject
    sites: Personal[tuple[str, ...]]
    transport: Personal[Transport]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreWishesStated:
    participant_id: Subject
    wishes: Personal[tuple[Wish, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationWishesStated:
    """What they want to be asked about when they meet, and what not, in their own words."""

    participant_id: Subject
    ask_about: Personal[str]
    leave_alone: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsStopped:
    """They answered STOP, or asked for no more texts: none is sent, whatever ways they chose."""

    participant_id: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsAllowedAgain:
    participant_id: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    participant_id: UUID | None = None
    contact: ContactChoicesStated | None = None
    address: PostalAddressStated | None = None
    names: NamesStated | None = None
    guardian: GuardianNamed | None = None
    interpreter: str = ""
    places: PlacesStated | None = None
    wishes: tuple[Wish, ...] = ()
    conversation: ConversationWishesStated | None = None
    texts_stopped: bool = False
    returned: frozenset[SafeContact] = frozenset()
    """Ways by which nothing arrives."""


class NoSafeWay(Refusal):
    sentence = "At least one safe way to contact the person is needed."
    field = "safe_contact"


class WayWithoutAddress(Refusal):
    sentence = "A way to contact the person needs its phone number or email address."
    field = "phone"


class GuardianIncomplete(Refusal):
    sentence = "A guardian has a name and a relationship to the participant."
    field = "name"


class WishWithoutAnswer(Refusal):
    sentence = "Say what the preference is."
    field = "wishes"


def begin(participant_id: UUID, phone: str, way: SafeContact) -> Profile:
    """The profile at registration: the one way of contact that came with the referral."""
    contact = ContactChoicesStated(
        participant_id=participant_id,
        phone=phone,
        email="",
        ways=frozenset({way}),
        hours=(),
        caller_says="",
    )
    return Profile(participant_id=participant_id, contact=contact)


def evolve(state: Profile, fact: Fact) -> Profile:
    match fact:
        case ContactChoicesStated():
            return replace(state, contact=fact, returned=frozenset())
        case PostalAddressStated():
            return replace(state, address=fact)
        case NamesStated():
            return replace(state, names=fact)
        case GuardianNamed():
            return replace(state, guardian=fact)
        case GuardianshipEnded():
            return replace(state, guardian=None)
        case InterpreterStated():
            return replace(state, interpreter=fact.interpreter)
        case PlacesStated():
            return replace(state, places=fact)
        case MoreWishesStated():
            return replace(state, wishes=fact.wishes)
        case ConversationWishesStated():
            return replace(state, conversation=fact)
        case TextsStopped():
            return replace(state, texts_stopped=True)
        case TextsAllowedAgain():
            return replace(state, texts_stopped=False, returned=state.returned - {SafeContact.TEXT})
        case WayReturned():
            return replace(state, returned=state.returned | {fact.way})
    return state


def choose_contact(state: Profile, choices: ContactChoicesStated) -> tuple[Fact, ...]:
    known(state.participant_id, ParticipantUnknown)
    ways = choices.ways - {SafeContact.NOT_AT_HOME}
    if not ways:
        raise NoSafeWay
    by_phone = ways - {SafeContact.EMAIL, SafeContact.LETTER}
    if (by_phone and not choices.phone) or (SafeContact.EMAIL in ways and not choices.email):
        raise WayWithoutAddress
    letters = say_of_letters(state, safe=SafeContact.LETTER in ways)
    same = state.contact == choices and not state.returned
    return letters if same else (choices, *letters)


def add_email(state: Profile, email: str) -> tuple[Fact, ...]:
    """An email address beside what is known; it allows no way of contact by itself."""
    known(state.participant_id, ParticipantUnknown)
    if state.contact is None or email in ("", state.contact.email):
        return ()
    return (replace(state.contact, email=email),)


def state_names(state: Profile, names: NamesStated) -> tuple[Fact, ...]:
    known(state.participant_id, ParticipantUnknown)
    return () if state.names == names else (names,)


def name_guardian(state: Profile, guardian: GuardianNamed) -> tuple[Fact, ...]:
    known(state.participant_id, ParticipantUnknown)
    if not is_name(guardian.name) or not guardian.relationship.strip():
        raise GuardianIncomplete
    return () if state.guardian == guardian else (guardian,)


def end_guardianship(state: Profile) -> tuple[Fact, ...]:
    participant_id = known(state.participant_id, ParticipantUnknown)
    return () if state.guardian is None else (GuardianshipEnded(participant_id=participant_id),)


def state_interpreter(state: Profile, interpreter: str) -> tuple[Fact, ...]:
    """`interpreter` is a language code, or empty when none is needed any more."""
    participant_id = known(state.participant_id, ParticipantUnknown)
    if state.interpreter == interpreter:
        return ()
    return (InterpreterStated(participant_id=participant_id, interpreter=interpreter),)


def state_places(state: Profile, places: PlacesStated) -> tuple[Fact, ...]:
    known(state.participant_id, ParticipantUnknown)
    return () if state.places == places else (places,)


def state_more_wishes(state: Profile, stated: MoreWishesStated) -> tuple[Fact, ...]:
    """Replaces the wishes beyond gender and named specialists by what was stated now, the most
    important first."""
    known(state.participant_id, ParticipantUnknown)
    if any(not wish.answer.strip() for wish in stated.wishes):
        raise WishWithoutAnswer
    return () if state.wishes == stated.wishes else (stated,)


def state_conversation_wishes(state: Profile, stated: ConversationWishesStated) -> tuple[Fact, ...]:
    """Replaces what was stated before."""
    participant_id = known(state.participant_id, ParticipantUnknown)
    nothing = ConversationWishesStated(participant_id=participant_id, ask_about="", leave_alone="")
    return () if (state.conversation or nothing) == stated else (stated,)


def asked_for(state: Profile, strength: Strength) -> tuple[Trait, ...]:
    """The traits that a participant asks of a specialist with this strength, in their own order."""
    asked = (trait(one.topic, one.answer) for one in state.wishes if one.strength is strength)
    return tuple(dict.fromkeys(asked))


def stop_texts(state: Profile) -> tuple[Fact, ...]:
    participant_id = known(state.participant_id, ParticipantUnknown)
    return () if state.texts_stopped else (TextsStopped(participant_id=participant_id),)


def allow_texts_again(state: Profile) -> tuple[Fact, ...]:
    """Only because the person asked for it. It makes no way of contact safe that was not."""
    participant_id = known(state.participant_id, ParticipantUnknown)
    hindered = state.texts_stopped or SafeContact.TEXT in state.returned
    return (TextsAllowedAgain(participant_id=participant_id),) if hindered else ()
