"""What specialists say of their own experience, and who may hear of it."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from domain.shared.roles import Role
from domain.shared.vocabulary import Experience
from domain.specialists import about_self, enrollment, sharing
from domain.specialists.about_self import SpecialistDescribed
from domain.specialists.enrollment import AreasChanged
from domain.specialists.sharing import Audience, OwnTrait, SharingAgreed, SharingWithdrawn
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToShare:
    specialist_id: UUID
    experience: Experience
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSharing:
    specialist_id: UUID
    experience: Experience


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAreas:
    specialist_id: UUID
    areas: tuple[Experience, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeSpecialist:
    """What they say of themselves beyond lived experience, all of it anew."""

    specialist_id: UUID
    about: tuple[OwnTrait, ...]


def agree_to_share(work: Work, command: AgreeToShare, _program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.record(
        *sharing.agree_to_share(person.state.sharing, command.experience, command.audience)
    )


def withdraw_sharing(work: Work, command: WithdrawSharing, _program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.record(*sharing.withdraw_sharing(person.state.sharing, command.experience))


def change_areas(work: Work, command: ChangeAreas, _program: Program) -> None:
    work.load(SPECIALIST, command.specialist_id).decide(enrollment.change_areas, command.areas)


def describe_specialist(work: Work, command: DescribeSpecialist, _program: Program) -> None:
    work.load(SPECIALIST, command.specialist_id).decide(about_self.describe, command.about)


_OWN = frozenset({Role.CPRS})
_whose = partial(ChangedBy, "specialist_id")
_SHARING = _whose((SharingAgreed, SharingWithdrawn), same=("experience",))

USE_CASES = (
    UseCase(AgreeToShare, _OWN, agree_to_share, own_specialist=True, changed_by=_SHARING),
    UseCase(WithdrawSharing, _OWN, withdraw_sharing, own_specialist=True, changed_by=_SHARING),
    UseCase(ChangeAreas, _OWN, change_areas, own_specialist=True, changed_by=_whose(AreasChanged)),
    UseCase(
        DescribeSpecialist,
        _OWN,
        describe_specialist,
        own_specialist=True,
        changed_by=_whose(SpecialistDescribed),
    ),
)
