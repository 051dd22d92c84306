"""A specialist is enrolled, with the areas of lived experience that they share; what was recorded
wrong of them is put right."""

from dataclasses import dataclass, replace
from types import MappingProxyType

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.names import is_name
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Experience
from domain.specialists import credentials, sharing
from domain.specialists.specialist_state import CapacityOutOfRange, Specialist, SpecialistEnrolled
from domain.specialists.supervision import Supervision
from domain.specialists.working_hours import NoWorkingHours


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasChanged:
    specialist_id: Subject
    experiences: Personal[tuple[Experience, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistCorrected:
    """All that is personal in their details, as it stands from now on; `reason` is kept for later
    readers. The experiences are those that they had."""

    specialist_id: Subject
    name: Personal[str]
    email: Personal[str]
    gender: Personal[str]
    languages: Personal[frozenset[str]]
    experiences: Personal[tuple[Experience, ...]]
    home_site: Plain[str]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReturned:
    """There is nobody at their email address: nothing more is sent to it."""

    specialist_id: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddressChanged:
    """They have another email address than the one at which nothing arrived."""

    specialist_id: Subject


class SpecialistNotNamed(Refusal):
    sentence = "A specialist needs a name: at least one letter or digit."
    field = "name"


class SpecialistSpeaksNothing(Refusal):
    sentence = "A specialist needs at least one language."
    field = "languages"


class SpecialistCorrectedWithoutReason(Refusal):
    sentence = "Say why this is corrected."
    field = "reason"


class NoSharedAreas(Refusal):
    sentence = "A specialist needs at least one area of lived experience to share."
    field = "areas"


def evolve(
    state: Specialist,
    fact: SpecialistEnrolled
    | AreasChanged
    | SpecialistCorrected
    | MailReturned
    | MailAddressChanged,
) -> Specialist:
    match fact:
        case SpecialistEnrolled():
            return _begin(state, fact)
        case AreasChanged() if state.enrolled is not None:
            own = frozenset(fact.experiences)
            agreed = {e: audience for e, audience in state.sharing.agreed.items() if e in own}
            return replace(
                state,
                enrolled=replace(state.enrolled, experiences=fact.experiences),
                sharing=replace(state.sharing, own=own, agreed=MappingProxyType(agreed)),
            )
        case SpecialistCorrected() if state.enrolled is not None:
            corrected = replace(
                state.enrolled,
                name=fact.name,
                email=fact.email,
                gender=fact.gender,
                languages=fact.languages,
                home_site=fact.home_site,
            )
            return replace(state, enrolled=corrected)
        case MailReturned():
            return replace(state, mail_returned=True)
        case MailAddressChanged():
            return replace(state, mail_returned=False)
    return state


def _begin(state: Specialist, enrolled: SpecialistEnrolled) -> Specialist:
    return replace(
        state,
        enrolled=enrolled,
        sharing=sharing.begin(enrolled.specialist_id, enrolled.experiences),
        credentials=credentials.begin(
            enrolled.specialist_id,
            enrolled.credential,
            enrolled.credential_expires_on,
            registered=enrolled.registered,
        ),
        supervision=Supervision(
            specialist_id=enrolled.specialist_id, supervisor_id=enrolled.supervisor_id
        ),
    )


def enroll(state: Specialist, details: SpecialistEnrolled, ceiling: int) -> tuple[Fact, ...]:
    """Puts a specialist on the roster once. `ceiling` is the most people their hours allow."""
    if state.enrolled is not None:
        return ()
    if not details.experiences:
        raise NoSharedAreas
    if not 0 <= details.capacity <= ceiling:
        raise CapacityOutOfRange
    if not details.windows:
        raise NoWorkingHours
    return (details,)


def change_areas(state: Specialist, experiences: tuple[Experience, ...]) -> tuple[Fact, ...]:
    """The specialist declares other areas; what was agreed to share of dropped ones is void."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if not experiences:
        raise NoSharedAreas
    if enrolled.experiences == experiences:
        return ()
    return (AreasChanged(specialist_id=enrolled.specialist_id, experiences=experiences),)


def correct(
    state: Specialist,
    *,
    name: str,
    email: str,
    gender: str,
    languages: frozenset[str],
    home_site: str,
    reason: str,
) -> tuple[Fact, ...]:
    """Puts their name, email, gender, languages or home office right."""
    now = known(state.enrolled, SpecialistUnknown)
    right = (name, email, gender, languages, home_site)
    if right == (now.name, now.email, now.gender, now.languages, now.home_site):
        return ()
    if not is_name(name):
        raise SpecialistNotNamed
    if not languages:
        raise SpecialistSpeaksNothing
    if not reason.strip():
        raise SpecialistCorrectedWithoutReason
    corrected = SpecialistCorrected(
        specialist_id=now.specialist_id,
        name=name,
        email=email,
        gender=gender,
        languages=languages,
        experiences=now.experiences,
        home_site=home_site,
        reason=reason,
    )
    if not state.mail_returned or email.casefold() == now.email.casefold():
        return (corrected,)
    return (corrected, MailAddressChanged(specialist_id=now.specialist_id))


def mail_returned(state: Specialist) -> tuple[Fact, ...]:
    """Nothing arrives at their email address, until it is corrected to another."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.mail_returned or not enrolled.email:
        return ()
    return (MailReturned(specialist_id=enrolled.specialist_id),)
