"""Households: who belongs together, what they wish of their specialists, and who agreed to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.people import household, household_wish
from domain.people.household import HOUSEHOLD, Household, InAnotherHousehold
from domain.people.household_wish import (
    HouseholdListed,
    HouseholdUnknown,
    HouseholdWish,
    HouseholdWishAgreed,
    HouseholdWishKept,
)
from domain.people.participant import PARTICIPANT
from domain.shared.decider import Fact
from domain.shared.roles import Role
from peermatch.store import Stream, Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.referrals.referral_course import received


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinHousehold:
    """The person behind `referral_id` belongs to the household of the one behind `other_id`; what
    is agreed now holds for all of it."""

    referral_id: UUID
    other_id: UUID
    wish: HouseholdWish
    agreed_by: str
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHouseholdWish:
    """The household of this referral's person wishes something else now."""

    referral_id: UUID
    wish: HouseholdWish
    agreed_by: str
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveHousehold:
    referral_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DissolveHousehold:
    """Everybody leaves the household of this referral's person."""

    referral_id: UUID
    reason: str


def join_household(work: Work, command: JoinHousehold, program: Program) -> Result:
    people: dict[UUID, UUID] = {}
    for referral_id in (command.other_id, command.referral_id):
        _, participant_id = received(work, referral_id)
        people[participant_id] = referral_id
    listed = {work.read(PARTICIPANT, who).household.household_id for who in people} - {None}
    if len(listed) > 1:
        raise InAnotherHousehold
    household_id = next(iter(listed), None) or derived("household", *sorted(people))
    stream = work.load(HOUSEHOLD, household_id)
    facts = household.join(stream.state, household_id, people)
    stream.record(*facts)
    if facts:
        _list(work, people, household_id)
    agreed = made_from(
        command, HouseholdWishAgreed, household_id=household_id, participant_id=participant_id
    )
    _agree(work, stream.state, agreed, program.today(work.command.at))
    return {"household_id": str(household_id)}


def change_household_wish(work: Work, command: ChangeHouseholdWish, program: Program) -> None:
    stream, participant_id = _household(work, command.referral_id)
    if stream is None:
        raise HouseholdUnknown
    agreed = made_from(
        command, HouseholdWishAgreed, household_id=stream.id, participant_id=participant_id
    )
    _agree(work, stream.state, agreed, program.today(work.command.at))


def _agree(work: Work, state: Household, agreed: HouseholdWishAgreed, today: date) -> None:
    """What was agreed holds for every member."""
    own = work.load(PARTICIPANT, agreed.participant_id)
    own.record(*household_wish.agree(own.state.household, agreed, today))
    for who in state.members:
        member = work.load(PARTICIPANT, who)
        member.record(
            *household_wish.keep_wish(member.state.household, agreed.household_id, who, agreed.wish)
        )


def leave_household(work: Work, command: LeaveHousehold, _program: Program) -> None:
    """Somebody who belongs to no household has left it already."""
    stream, participant_id = _household(work, command.referral_id)
    if stream is not None:
        _end(work, stream, household.leave(stream.state, stream.id, participant_id, command.reason))


def dissolve_household(work: Work, command: DissolveHousehold, _program: Program) -> None:
    stream, _ = _household(work, command.referral_id)
    if stream is not None:
        _end(work, stream, household.dissolve(stream.state, stream.id, command.reason))


def _end(work: Work, stream: Stream[Household], facts: tuple[Fact, ...]) -> None:
    before = stream.state.members.keys()
    stream.record(*facts)
    if facts:
        _list(work, before - stream.state.members.keys(), None)


def _household(work: Work, referral_id: UUID) -> tuple[Stream[Household] | None, UUID]:
    """The household of the referral's person, if they belong to one. Raises ReferralUnknown."""
    _, participant_id = received(work, referral_id)
    household_id = work.read(PARTICIPANT, participant_id).household.household_id
    if household_id is None:
        return None, participant_id
    return work.load(HOUSEHOLD, household_id), participant_id


def _list(work: Work, people: Iterable[UUID], household_id: UUID | None) -> None:
    for participant_id in sorted(people):
        person = work.load(PARTICIPANT, participant_id)
        listed = person.state.household
        person.record(*household_wish.list_household(listed, participant_id, household_id))


def _participant_of(command: Any) -> UUID:
    return derived("participant", command.referral_id)


_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR})
"""Whoever takes referrals in and makes matches; nobody else learns who belongs to whom."""

_BELONGS = ChangedBy(_participant_of, (HouseholdListed, HouseholdWishKept, HouseholdWishAgreed))
"""Somebody decided meanwhile to whose household the person belongs, or what it wishes."""

USE_CASES = (
    UseCase(JoinHousehold, _INTAKE, join_household, changed_by=_BELONGS),
    UseCase(ChangeHouseholdWish, _INTAKE, change_household_wish, changed_by=_BELONGS),
    UseCase(LeaveHousehold, _INTAKE, leave_household, changed_by=_BELONGS),
    UseCase(DissolveHousehold, _INTAKE, dissolve_household, changed_by=_BELONGS),
)
