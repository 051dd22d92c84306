"""A matching run's commands: requested by people, the CLI or the clock; answered by the worker."""

from dataclasses import dataclass
from uuid import UUID

from domain.matches import matching_run
from domain.matches.match import MATCH
from domain.matches.match_state import MatchProposed, RunnerUp
from domain.matches.matching_run import (
    MATCHING_RUN,
    MatchingRun,
    RunCompleted,
    RunFailed,
    RunFoundWhatFits,
    RunJudged,
    RunRequested,
    RunSawGround,
    RunSawOffer,
    RunSawSeeker,
    RunTrigger,
    RunWaitsJudged,
)
from domain.pairing import run_ties
from domain.pairing.eligibility import Offer, Seeker
from domain.pairing.run_bounds import RunBounded, RunLeftUnexplored
from domain.pairing.run_ties import RunFloorsJudged, RunSawFloors, RunSawHousehold
from domain.referrals import waiting
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.decider import Fact
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.proposing import propose
from peermatch.usecases.pairing.pair_facts import pair

WORKER = Actor(name="worker", role=Role.SERVICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRun:
    run_id: UUID
    trigger: RunTrigger = RunTrigger.COORDINATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRun:
    """Stops a run that is under way."""

    run_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeMatch:
    run_id: UUID
    referral_id: UUID
    specialist_id: UUID
    reasons: tuple[str, ...]
    runners_up: tuple[RunnerUp, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWaiting:
    run_id: UUID
    referral_id: UUID
    reason: str
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepInputs:
    """What the solver is about to see."""

    ground: RunSawGround
    seekers: tuple[Seeker, ...]
    offers: tuple[Offer, ...]
    tied: tuple[RunSawHousehold | RunSawFloors, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepWhatFits:
    """The plan that fits, what the planner learned of weeks, and what it had no time for."""

    found: RunFoundWhatFits
    unexplored: tuple[RunLeftUnexplored, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRun:
    judged: RunJudged
    waits: RunWaitsJudged
    bounds: RunBounded
    floors: RunFloorsJudged | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishRun:
    outcome: RunCompleted | RunFailed


def match_id_of(run_id: UUID, referral_id: UUID) -> UUID:
    """The match that a run proposes for a referral; the same when the run is taken up again."""
    return derived("match", run_id, referral_id)


def request_run(work: Work, command: RequestRun, program: Program) -> Result:
    run = work.load(MATCHING_RUN, command.run_id)
    requested = RunRequested(
        run_id=command.run_id, trigger=command.trigger, day=program.today(work.command.at)
    )
    run.decide(matching_run.request, requested)
    return {"run_id": str(command.run_id)}


def cancel_run(work: Work, command: CancelRun, _program: Program) -> None:
    work.load(MATCHING_RUN, command.run_id).decide(matching_run.cancel)


def propose_match(work: Work, command: ProposeMatch, program: Program) -> Result:
    """Proposes one pairing of the plan, if every rule still holds, and keeps a place for it."""
    match_id = match_id_of(command.run_id, command.referral_id)
    match = work.load(MATCH, match_id)
    if match.state.proposed is not None:
        return {"match_id": str(match_id)}
    two = pair(work, command.referral_id, command.specialist_id, match_id, program)
    proposal = made_from(
        command, MatchProposed, match_id=match_id, participant_id=two.seeker.participant_id
    )
    propose(work, proposal, two, program)
    return {"match_id": str(match_id)}


def leave_waiting(work: Work, command: LeaveWaiting, _program: Program) -> Result:
    referral = work.load(REFERRAL, command.referral_id)
    referral.decide(waiting.leave_waiting, command.run_id, command.reason, command.change)
    return {"waits": referral.state.status is ReferralStatus.WAITING}


def keep_inputs(work: Work, command: KeepInputs, _program: Program) -> None:
    work.load(MATCHING_RUN, command.ground.run_id).decide(kept_inputs, command)


def kept_inputs(run: MatchingRun, command: KeepInputs) -> tuple[Fact, ...]:
    """The problem as it stands with the run, each person's part sealed under their own key."""
    run_id = command.ground.run_id
    seekers = tuple(
        RunSawSeeker(run_id=run_id, participant_id=seeker.participant_id, seeker=seeker)
        for seeker in command.seekers
    )
    offers = tuple(
        RunSawOffer(run_id=run_id, specialist_id=offer.specialist_id, offer=offer)
        for offer in command.offers
    )
    return matching_run.keep_inputs(run, command.ground, seekers, offers, command.tied)


def keep_what_fits(work: Work, command: KeepWhatFits, _program: Program) -> None:
    run = work.load(MATCHING_RUN, command.found.run_id)
    run.decide(matching_run.keep_what_fits, command.found, *command.unexplored)


def judge_run(work: Work, command: JudgeRun, _program: Program) -> None:
    run = work.load(MATCHING_RUN, command.judged.run_id)
    run.decide(matching_run.judge, command.judged)
    run.decide(matching_run.judge_waits, command.waits)
    run.decide(matching_run.bound, command.bounds)
    if command.floors is not None:
        run.record(*run_ties.judge_floors(run.state.ties, command.floors))


def finish_run(work: Work, command: FinishRun, _program: Program) -> None:
    work.load(MATCHING_RUN, command.outcome.run_id).decide(matching_run.finish, command.outcome)


_SERVICE = frozenset({Role.SERVICE})

USE_CASES = (
    UseCase(RequestRun, frozenset({Role.COORDINATOR, Role.MANAGER, Role.SERVICE}), request_run),
    UseCase(CancelRun, frozenset({Role.COORDINATOR, Role.MANAGER}), cancel_run),
    UseCase(ProposeMatch, _SERVICE, propose_match),
    UseCase(LeaveWaiting, _SERVICE, leave_waiting),
    UseCase(KeepInputs, _SERVICE, keep_inputs, from_the_record=True),
    UseCase(KeepWhatFits, _SERVICE, keep_what_fits),
    UseCase(JudgeRun, _SERVICE, judge_run),
    UseCase(FinishRun, _SERVICE, finish_run),
)
