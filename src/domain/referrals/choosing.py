"""A participant who would like to choose: a shortlist is asked for, then offered or given up."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from domain.shared.classified import Plain
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import ReferralUnknown


class ChoiceStatus(StrEnum):
    NOT_ASKED = "not-asked"
    ASKED = "asked"
    OFFERED = "offered"
    UNMET = "unmet"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceAsked:
    """The participant would like to choose among specialists before one is proposed."""

    referral_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceOffered:
    """The shortlist that was asked for is offered."""

    referral_id: Plain[UUID]
    shortlist_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceUnmet:
    """No specialist could be put on a shortlist, so the referral waits like any other."""

    referral_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    referral_id: UUID | None = None
    status: ChoiceStatus = ChoiceStatus.NOT_ASKED
    shortlist_id: UUID | None = None
    askings: int = 0


class ChoiceComesFirst(Refusal):
    sentence = "The participant would like to choose: a shortlist comes before a proposal."


def evolve(state: Choosing, fact: ChoiceAsked | ChoiceOffered | ChoiceUnmet) -> Choosing:
    match fact:
        case ChoiceAsked():
            return replace(state, status=ChoiceStatus.ASKED, askings=state.askings + 1)
        case ChoiceOffered():
            return replace(state, status=ChoiceStatus.OFFERED, shortlist_id=fact.shortlist_id)
        case ChoiceUnmet():
            return replace(state, status=ChoiceStatus.UNMET)


def note_offer(state: Choosing, shortlist_id: UUID) -> tuple[Fact, ...]:
    """The asked-for shortlist is there; nothing where none was asked for."""
    referral_id = known(state.referral_id, ReferralUnknown)
    if state.status is not ChoiceStatus.ASKED:
        return ()
    return (ChoiceOffered(referral_id=referral_id, shortlist_id=shortlist_id),)


def give_up(state: Choosing, asking: int) -> tuple[Fact, ...]:
    """Nobody could be put on the shortlist that was asked for the `asking`-th time; nothing where
    it was asked for again since."""
    referral_id = known(state.referral_id, ReferralUnknown)
    if state.status is not ChoiceStatus.ASKED or state.askings != asking:
        return ()
    return (ChoiceUnmet(referral_id=referral_id),)


def check_chosen(state: Choosing) -> None:
    """Raises ChoiceComesFirst while a shortlist is asked for and not yet offered."""
    if state.status is ChoiceStatus.ASKED:
        raise ChoiceComesFirst
