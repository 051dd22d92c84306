"""Wellness plans and their reviews, statements of challenge, a payer's authorizations."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.people import authorization, authorizations_listed, challenge, plan
from domain.people.authorization import (
    AUTHORIZATION,
    AuthorizationCorrected,
    AuthorizationGranted,
    AuthorizationUnknown,
)
from domain.people.challenge import CHALLENGE, StatementFiled
from domain.people.participant import PARTICIPANT
from domain.people.plan import PLAN, PlanReviewed
from domain.sessions.session import SESSION
from domain.sessions.session_units import SessionNotHeld
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown, SessionUnknown
from domain.shared.vocabulary import Goal
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreePlan:
    plan_id: UUID
    participant_id: UUID
    goals: tuple[Goal, ...]
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlan:
    plan_id: UUID
    goals: tuple[Goal, ...]
    reviewed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPlan:
    plan_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStatement:
    statement_id: UUID
    participant_id: UUID
    record_id: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStatement:
    statement_id: UUID
    amended: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAuthorization:
    authorization_id: UUID
    participant_id: UUID
    payer: str
    reference: str
    starts_on: date
    ends_on: date
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectAuthorization:
    """The days and units that it really covers."""

    authorization_id: UUID
    starts_on: date
    ends_on: date
    units: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawUnits:
    authorization_id: UUID
    session_id: UUID


def agree_plan(work: Work, command: AgreePlan, program: Program) -> Result:
    if not work.load(PARTICIPANT, command.participant_id).state.registered:
        raise ParticipantUnknown
    work.load(PLAN, command.plan_id).decide(
        plan.agree,
        command.plan_id,
        command.participant_id,
        command.goals,
        agreed_on=command.agreed_on,
        today=program.today(work.command.at),
        limits=limits_of_day(work, program),
    )
    return {"plan_id": str(command.plan_id)}


def review_plan(work: Work, command: ReviewPlan, program: Program) -> None:
    work.load(PLAN, command.plan_id).decide(
        plan.review,
        command.goals,
        reviewed_on=command.reviewed_on,
        today=program.today(work.command.at),
        limits=limits_of_day(work, program),
    )


def end_plan(work: Work, command: EndPlan, program: Program) -> None:
    work.load(PLAN, command.plan_id).decide(plan.end, program.today(work.command.at))


def file_statement(work: Work, command: FileStatement, program: Program) -> None:
    if not work.load(PARTICIPANT, command.participant_id).state.registered:
        raise ParticipantUnknown
    stream = work.load(CHALLENGE, command.statement_id)
    filed = made_from(command, StatementFiled, filed_on=program.today(work.command.at))
    stream.decide(challenge.file_statement, filed)


def answer_statement(work: Work, command: AnswerStatement, program: Program) -> None:
    stream = work.load(CHALLENGE, command.statement_id)
    today = program.today(work.command.at)
    stream.decide(
        challenge.answer_statement, amended=command.amended, words=command.words, today=today
    )


def grant_authorization(work: Work, command: GrantAuthorization, _program: Program) -> None:
    if not work.load(PARTICIPANT, command.participant_id).state.registered:
        raise ParticipantUnknown
    stream = work.load(AUTHORIZATION, command.authorization_id)
    granted = made_from(command, AuthorizationGranted)
    _list(work, command.participant_id, command.authorization_id)
    stream.decide(authorization.grant, granted)


def _list(work: Work, participant_id: UUID, authorization_id: UUID) -> None:
    """Says on the participant's own stream that it is theirs, once: an authorization that was
    granted before this was noted is listed when it is next corrected or drawn on."""
    work.load(PARTICIPANT, participant_id).decide(
        authorizations_listed.list_authorization, participant_id, authorization_id
    )


def correct_authorization(work: Work, command: CorrectAuthorization, program: Program) -> Result:
    """Sessions outside of the right days give back what they drew; says how many units are left."""
    stream = work.load(AUTHORIZATION, command.authorization_id)
    sessions = {s: work.read(SESSION, s).scheduled for s in stream.state.drawn}
    if stream.state.granted is not None:
        _list(work, stream.state.granted.participant_id, command.authorization_id)
    stream.decide(
        authorization.correct,
        command.starts_on,
        command.ends_on,
        command.units,
        reason=command.reason,
        drawn_on={s: program.today(on.starts_at) for s, on in sessions.items() if on},
    )
    return {"left": stream.state.left}


def draw_units(work: Work, command: DrawUnits, program: Program) -> Result:
    """Draws a counted session's billable units; a correction's recount replaces them."""
    session = work.load(SESSION, command.session_id).state
    if session.scheduled is None:
        raise SessionUnknown
    if session.counted is None:
        raise SessionNotHeld
    units = session.counted.units if session.counted.billable else 0
    stream = work.load(AUTHORIZATION, command.authorization_id)
    granted = stream.state.granted
    if granted is None or granted.participant_id != session.scheduled.participant_id:
        raise AuthorizationUnknown
    day = program.today(session.scheduled.starts_at)
    _list(work, granted.participant_id, command.authorization_id)
    stream.decide(authorization.draw, command.session_id, day, units)
    return {"left": stream.state.left}


_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(AgreePlan, _COORDINATOR, agree_plan),
    UseCase(ReviewPlan, _COORDINATOR, review_plan, changed_by=ChangedBy("plan_id", PlanReviewed)),
    UseCase(EndPlan, _COORDINATOR, end_plan),
    UseCase(FileStatement, _COORDINATOR, file_statement),
    UseCase(AnswerStatement, _COORDINATOR, answer_statement),
    UseCase(GrantAuthorization, _COORDINATOR, grant_authorization),
    UseCase(
        CorrectAuthorization,
        _COORDINATOR,
        correct_authorization,
        changed_by=ChangedBy("authorization_id", AuthorizationCorrected),
    ),
    UseCase(DrawUnits, _COORDINATOR, draw_units),
)
