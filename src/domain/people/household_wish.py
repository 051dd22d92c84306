"""What a household wishes of its specialists, as it holds for one member: part of the participant.

Sealed for each member under their own key, so that what protects one of them outlasts the erasure
of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal


class HouseholdWish(StrEnum):
    TOGETHER = "together"
    """One and the same specialist for all of them."""
    APART = "apart"
    """Never the same specialist for two of them."""
    NONE = "no-wish"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdListed:
    """Which household this participant belongs to; None: to none."""

    participant_id: Subject
    household_id: Plain[UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdWishAgreed:
    """Who agreed to what the household wishes, and when; kept with whom it was recorded for."""

    household_id: Plain[UUID]
    participant_id: Subject
    wish: Personal[HouseholdWish]
    agreed_by: Personal[str]
    agreed_on: Personal[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdWishKept:
    """The wish holds for this member."""

    household_id: Plain[UUID]
    participant_id: Subject
    wish: Personal[HouseholdWish]


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """To which household somebody belongs, and what holds for them in it."""

    household_id: UUID | None = None
    wish: HouseholdWish = HouseholdWish.NONE
    agreed: HouseholdWishAgreed | None = None


NO_HOUSEHOLD = Belonging()


class HouseholdUnknown(Refusal):
    sentence = "This person doesn't belong to a household."


class AgreedByNobody(Refusal):
    sentence = "Say who agreed to this."
    field = "agreed_by"


class AgreedInTheFuture(Refusal):
    sentence = "Nobody has agreed to it yet on that day."
    field = "agreed_on"


def evolve(state: Belonging, fact: Fact) -> Belonging:
    match fact:
        case HouseholdListed():
            return Belonging(household_id=fact.household_id)
        case HouseholdWishKept():
            return replace(state, wish=fact.wish)
        case HouseholdWishAgreed():
            return replace(state, agreed=fact)
    return state


def list_household(
    state: Belonging, participant_id: UUID, household_id: UUID | None
) -> tuple[Fact, ...]:
    """Notes with the participant which household they belong to."""
    if state.household_id == household_id:
        return ()
    return (HouseholdListed(participant_id=participant_id, household_id=household_id),)


def agree(state: Belonging, agreed: HouseholdWishAgreed, today: date) -> tuple[Fact, ...]:
    """Records who agreed to a wish, for a member of the household."""
    if state.household_id != agreed.household_id:
        raise HouseholdUnknown
    if not agreed.agreed_by.strip():
        raise AgreedByNobody
    if agreed.agreed_on > today:
        raise AgreedInTheFuture
    return () if state.agreed == agreed else (agreed,)


def keep_wish(
    state: Belonging, household_id: UUID, participant_id: UUID, wish: HouseholdWish
) -> tuple[Fact, ...]:
    """What was agreed holds for this member from now on."""
    if state.household_id != household_id:
        raise HouseholdUnknown
    if state.wish is wish:
        return ()
    return (HouseholdWishKept(household_id=household_id, participant_id=participant_id, wish=wish),)


def ruled_out(
    wish: HouseholdWish, supporting: Iterable[UUID], among: Iterable[UUID]
) -> frozenset[UUID]:
    """The specialists whom a household's wish rules out for one of its members.

    `supporting` are those who support, or are proposed to, the others; `among` those who are asked
    about.
    """
    theirs, asked = frozenset(supporting), frozenset(among)
    match wish:
        case HouseholdWish.APART:
            return asked & theirs
        case HouseholdWish.TOGETHER if theirs:
            return asked - theirs
    return frozenset()
