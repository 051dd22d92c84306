"""A resource given to somebody they support: what for, who was told, and what came of it."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.resources.kinds_of_help import Need
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known


class GivenOutcome(StrEnum):
    """What came of it, as the participant says."""

    GOT_IT = "got-it"
    WAITING = "waiting"
    REFUSED = "refused"
    DID_NOT_WANT = "did-not-want"


OUTCOME_WORDS = MappingProxyType(
    {
        GivenOutcome.GOT_IT: "They got it",
        GivenOutcome.WAITING: "They are waiting for it",
        GivenOutcome.REFUSED: "They were refused",
        GivenOutcome.DID_NOT_WANT: "They didn’t want it after all",
    }
)
UNMET = frozenset({GivenOutcome.WAITING, GivenOutcome.REFUSED})
"""A need that was asked about and stands; so does one for which nothing was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceGiven:
    """`resource_id` None: nothing in the directory fits, and the need stands."""

    given_id: Plain[UUID]
    participant_id: Subject
    specialist_id: Plain[UUID]
    session_id: Plain[UUID | None]
    given_on: Plain[date]
    found: Plain[bool]
    need: Personal[Need]
    resource_id: Personal[UUID | None]
    county: Personal[str]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePicked:
    """The participant asked for it themselves, at their own page."""

    given_id: Plain[UUID]
    participant_id: Subject
    picked_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmHandOffMade:
    """Somebody at the service was told, under the disclosure that the participant's account has."""

    given_id: Plain[UUID]
    participant_id: Subject
    disclosure_id: Plain[UUID]
    told_on: Plain[date]
    recipient: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFollowedUp:
    given_id: Plain[UUID]
    participant_id: Subject
    asked_on: Plain[date]
    outcome: Plain[GivenOutcome]
    words: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    given: ResourceGiven | None = None
    picked: bool = False
    handed_off: WarmHandOffMade | None = None
    followed: GivenFollowedUp | None = None


class GivenUnknown(Refusal):
    sentence = "Nothing with this id was given to this person."


class GivenAlreadyRecorded(Refusal):
    sentence = "This has already been recorded differently. Follow it up instead."


class GivenInTheFuture(Refusal):
    sentence = "A resource is recorded once it was given."
    field = "given_on"


class NothingToHandOff(Refusal):
    sentence = "No service was found for this need, so there is nobody to tell."


class FollowedUpTooEarly(Refusal):
    sentence = "A follow-up comes after it was given, and not in the future."
    field = "asked_on"


def evolve(state: Given, fact: Fact) -> Given:
    match fact:
        case ResourceGiven():
            return replace(state, given=fact)
        case ResourcePicked():
            return replace(state, picked=True)
        case WarmHandOffMade():
            return replace(state, handed_off=fact)
        case GivenFollowedUp():
            return replace(state, followed=fact)
    return state


GIVEN = Decider("given resource", Given(), evolve)


def give(state: Given, given: ResourceGiven, today: date) -> tuple[Fact, ...]:
    if state.given is not None:
        if state.given != given:
            raise GivenAlreadyRecorded
        return ()
    if given.given_on > today:
        raise GivenInTheFuture
    return (given,)


def pick(state: Given, given: ResourceGiven, today: date) -> tuple[Fact, ...]:
    """The participant wants it: it is followed up like what was given to them."""
    picked = ResourcePicked(
        given_id=given.given_id, participant_id=given.participant_id, picked_on=today
    )
    new = give(state, given, today)
    return (*new, picked) if new else ()


def hand_off(state: Given, made: WarmHandOffMade) -> tuple[Fact, ...]:
    """That they consented is asked by the disclosure that goes with it."""
    given = _theirs(state, made.participant_id)
    if not given.found:
        raise NothingToHandOff
    if state.handed_off is not None and state.handed_off.disclosure_id == made.disclosure_id:
        return ()
    return (made,)


def follow_up(state: Given, asked: GivenFollowedUp, today: date) -> tuple[Fact, ...]:
    """What they say came of it; the latest answer counts."""
    given = _theirs(state, asked.participant_id)
    if not given.given_on <= asked.asked_on <= today:
        raise FollowedUpTooEarly
    return () if state.followed == asked else (asked,)


def _theirs(state: Given, participant_id: UUID) -> ResourceGiven:
    given = known(state.given, GivenUnknown)
    if given.participant_id != participant_id:
        raise GivenUnknown
    return given
