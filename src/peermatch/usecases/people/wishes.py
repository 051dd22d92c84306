"""What a participant asks of a specialist, stated anew after the referral came in."""

from dataclasses import dataclass
from uuid import UUID

from domain.people import participant
from domain.people.participant import PARTICIPANT, SpecialistRuledOut, WishesStated
from domain.people.profile import MoreWishesStated, Wish
from domain.people.wellness import what_matters
from domain.shared.roles import Role
from domain.shared.vocabulary import Strength
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.referrals.intake import check_named


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWishes:
    """What they ask of a specialist, all of it anew; private to those who match."""

    participant_id: UUID
    gender_preference: str
    gender_preference_strength: Strength | None
    exclude_specialists: frozenset[UUID]
    prefer_specialists: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankWhatMatters:
    """What the participant would like a peer to have, ranked by themselves, the first first."""

    participant_id: UUID
    wishes: tuple[Wish, ...]


def rank_what_matters(work: Work, command: RankWhatMatters, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    person.record(*what_matters.rank(person.state.profile, command.wishes))


def state_wishes(work: Work, command: StateWishes, _program: Program) -> None:
    check_named(work, command.exclude_specialists | command.prefer_specialists)
    person = work.load(PARTICIPANT, command.participant_id)
    stated = WishesStated(
        participant_id=command.participant_id,
        gender=command.gender_preference,
        gender_strength=command.gender_preference_strength,
        excluded_specialists=command.exclude_specialists,
        preferred_specialists=command.prefer_specialists,
    )
    person.decide(participant.change_wishes, stated)


_THEIRS = frozenset({Role.PARTICIPANT})
_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(
        StateWishes,
        _INTAKE,
        state_wishes,
        changed_by=ChangedBy("participant_id", (WishesStated, SpecialistRuledOut)),
    ),
    UseCase(
        RankWhatMatters,
        _THEIRS,
        rank_what_matters,
        changed_by=ChangedBy("participant_id", MoreWishesStated),
    ),
)
