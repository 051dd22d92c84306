"""What a CPRS records of the people whom they support: how it is going, and their plans."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.matches.check_ins import Going
from domain.matches.match_state import check_under_way
from domain.pairing.sides import Side
from domain.people.plan import PLAN, PlanReviewed, PlanUnknown
from domain.people.profile import ConversationWishesStated
from domain.shared.roles import Role
from domain.shared.vocabulary import Goal
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.end_match_effects import known
from peermatch.usecases.matches.match_course import RecordCheckIn, record_check_in
from peermatch.usecases.people.participants import (
    StateConversationWishes,
    state_conversation_wishes,
)
from peermatch.usecases.people.plans_and_statements import (
    AgreePlan,
    ReviewPlan,
    agree_plan,
    review_plan,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOwnCheckIn:
    """How a match of their own is going, in the words of one side."""

    match_id: UUID
    specialist_id: UUID
    check_in_id: UUID
    checked_on: date
    side: Side
    going: Going
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeOwnPlan:
    """A wellness plan with someone whom they support."""

    match_id: UUID
    specialist_id: UUID
    plan_id: UUID
    goals: tuple[Goal, ...]
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOwnPlan:
    """The plan of someone whom they support, looked at together again."""

    match_id: UUID
    specialist_id: UUID
    plan_id: UUID
    goals: tuple[Goal, ...]
    reviewed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOwnConversationWishes:
    """What someone whom they support wants to be asked about, and what not."""

    participant_id: UUID
    specialist_id: UUID
    ask_about: str = ""
    leave_alone: str = ""


def record_own_check_in(work: Work, command: RecordOwnCheckIn, program: Program) -> None:
    check_in = made_from(command, RecordCheckIn)
    record_check_in(work, check_in, program)


def agree_own_plan(work: Work, command: AgreeOwnPlan, program: Program) -> Result:
    match, proposed = known(work, command.match_id)
    check_under_way(match.state)
    plan = made_from(command, AgreePlan, participant_id=proposed.participant_id)
    return agree_plan(work, plan, program)


def review_own_plan(work: Work, command: ReviewOwnPlan, program: Program) -> None:
    match, proposed = known(work, command.match_id)
    check_under_way(match.state)
    agreed = work.load(PLAN, command.plan_id).state.agreed
    if agreed is not None and agreed.participant_id != proposed.participant_id:
        raise PlanUnknown
    review = made_from(command, ReviewPlan)
    review_plan(work, review, program)


def state_own_conversation_wishes(
    work: Work, command: StateOwnConversationWishes, program: Program
) -> None:
    state_conversation_wishes(work, made_from(command, StateConversationWishes), program)


_OWN = frozenset({Role.CPRS})

USE_CASES = (
    UseCase(RecordOwnCheckIn, _OWN, record_own_check_in, own_specialist=True),
    UseCase(AgreeOwnPlan, _OWN, agree_own_plan, own_specialist=True, makes="plan_id"),
    UseCase(
        ReviewOwnPlan,
        _OWN,
        review_own_plan,
        own_specialist=True,
        changed_by=ChangedBy("plan_id", PlanReviewed),
    ),
    UseCase(
        StateOwnConversationWishes,
        _OWN,
        state_own_conversation_wishes,
        own_specialist=True,
        changed_by=ChangedBy("participant_id", ConversationWishesStated),
    ),
)
