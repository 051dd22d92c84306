"""A matching run: what the solver saw, by digest, and what it answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.pairing.eligibility import Offer, Seeker
from domain.pairing.run_bounds import RunBounded, RunLeftUnexplored
from domain.pairing.run_ties import NO_TIES, RunSawFloors, RunSawHousehold, RunTies
from domain.pairing.run_ties import evolve as evolve_ties
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.persistent_list import PersistentList


class RunStatus(StrEnum):
    UNKNOWN = "unknown"
    REQUESTED = "requested"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELED = "cancelled"


class RunTrigger(StrEnum):
    COORDINATOR = "coordinator"
    COMMAND_LINE = "command-line"
    NIGHTLY = "nightly"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequested:
    run_id: Plain[UUID]
    trigger: Plain[RunTrigger]
    day: Plain[date]
    """The program's local date: the rules are those of this day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSawSeeker:
    """One referral as the solver saw it; sealed, so that erasing the person takes it too."""

    run_id: Plain[UUID]
    participant_id: Subject
    seeker: Personal[Seeker]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSawOffer:
    """One specialist as the solver saw them."""

    run_id: Plain[UUID]
    specialist_id: Subject
    offer: Personal[Offer]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSawGround:
    """What else the solver saw: roads (home site, county, minutes), weights of wishes, seed."""

    run_id: Plain[UUID]
    roads: Plain[tuple[tuple[str, str, int], ...]]
    weights: Plain[tuple[tuple[str, int], ...]]
    seed: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """People whose sessions would not all fit into one specialist's weeks."""

    specialist_id: UUID
    referrals: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAskedPlanner:
    """What the planner said of the caseloads that the solver would make: no plan has a misfit."""

    run_id: Plain[UUID]
    misfits: Plain[tuple[Misfit, ...]]
    certain: Plain[bool]
    """False when the planner had to give up on some caseload, which then counts as a misfit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Of these people's weights, at most `most` fit into one specialist's weeks."""

    specialist_id: UUID
    referrals: tuple[UUID, ...]
    weights: tuple[int, ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFoundWhatFits:
    """The plan of which everybody's sessions fit week after week, and what was learned of weeks on
    the way: no plan that fits breaks it."""

    run_id: Plain[UUID]
    placed: Plain[tuple[tuple[UUID, UUID], ...]]
    """Pairs of referral and specialist; nobody when no plan was found that keeps every rule."""
    misfits: Plain[tuple[Misfit, ...]]
    rooms: Plain[tuple[Room, ...]]
    certain: Plain[bool]
    shared: Plain[tuple[tuple[tuple[UUID, UUID], ...], ...]] = ()
    """Pairs of several specialists, who share somebody's time or a room, that can't all be made."""


def without_room(found: RunFoundWhatFits) -> Iterator[tuple[UUID, UUID]]:
    """Pairs of referral and specialist in whose weeks the plan leaves no room for the referral."""
    placed = set(found.placed)
    for room in found.rooms:
        weighed = zip(room.referrals, room.weights, strict=True)
        weight = {(r, room.specialist_id): each for r, each in weighed}
        left = room.most - sum(each for pair, each in weight.items() if pair in placed)
        yield from (p for p, each in weight.items() if p not in placed and each > left)
    for pairs in found.shared:
        out = [pair for pair in pairs if pair not in placed]
        yield from out if len(out) == 1 else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunJudged:
    """How fair and stable the plan is; nobody is named. Shares and Gini are per thousand."""

    run_id: Plain[UUID]
    longest_wait_days: Plain[int]
    mean_wait_days: Plain[int]
    fullest_caseload: Plain[int]
    emptiest_caseload: Plain[int]
    caseload_gini: Plain[int]
    envy: Plain[int]
    blocking_pairs: Plain[int]
    """Pairs who would both rather have each other."""
    deferred_served: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsOf:
    """How many of a county or service line the plan leaves waiting, and whole days so far."""

    name: str
    waiting: int
    mean_days: int
    longest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWaitsJudged:
    """Whom the plan leaves waiting, counted; nobody is named."""

    run_id: Plain[UUID]
    by_county: Plain[tuple[WaitsOf, ...]]
    by_service_line: Plain[tuple[WaitsOf, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCompleted:
    run_id: Plain[UUID]
    problem_digest: Plain[str]
    plan_digest: Plain[str]
    solver: Plain[str]
    proved: Plain[bool]
    seekers: Plain[int]
    specialists: Plain[int]
    proposed: Plain[int]
    waiting: Plain[int]
    overtaken: Plain[int]
    """Pairings of the plan and reasons to wait that the facts had overtaken when they came up."""
    milliseconds: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFailed:
    run_id: Plain[UUID]
    problem: Plain[str]
    """Kind of failure; never an exception's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCanceled:
    """Somebody stopped it; proposals that it had made by then stand."""

    run_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingRun:
    """What the solver saw is kept so that the run can be shown again."""

    status: RunStatus = RunStatus.UNKNOWN
    requested: RunRequested | None = None
    ground: RunSawGround | None = None
    seekers: PersistentList[RunSawSeeker] = field(default_factory=PersistentList)
    offers: PersistentList[RunSawOffer] = field(default_factory=PersistentList)
    ties: RunTies = NO_TIES
    fitting: RunAskedPlanner | RunFoundWhatFits | None = None
    unexplored: RunLeftUnexplored | None = None
    judged: RunJudged | None = None
    waits: RunWaitsJudged | None = None
    bounds: RunBounded | None = None
    completed: RunCompleted | None = None


class RunUnknown(Refusal):
    sentence = "There is no matching run with this id."


class RunIsOver(Refusal):
    sentence = "This matching run has ended already."


def evolve(state: MatchingRun, fact: Fact) -> MatchingRun:
    match fact:
        case RunRequested():
            return replace(state, status=RunStatus.REQUESTED, requested=fact)
        case RunSawGround():
            return replace(state, ground=fact)
        case RunSawSeeker():
            return replace(state, seekers=state.seekers.plus(fact))
        case RunSawOffer():
            return replace(state, offers=state.offers.plus(fact))
        case RunAskedPlanner() | RunFoundWhatFits():
            return replace(state, fitting=fact)
        case RunLeftUnexplored():
            return replace(state, unexplored=fact)
        case RunJudged():
            return replace(state, judged=fact)
        case RunWaitsJudged():
            return replace(state, waits=fact)
        case RunBounded():
            return replace(state, bounds=fact)
        case RunCompleted():
            return replace(state, status=RunStatus.COMPLETED, completed=fact)
        case RunFailed():
            return replace(state, status=RunStatus.FAILED)
        case RunCanceled():
            return replace(state, status=RunStatus.CANCELED)
    return replace(state, ties=evolve_ties(state.ties, fact))


MATCHING_RUN = Decider("matching_run", MatchingRun(), evolve)


def request(state: MatchingRun, requested: RunRequested) -> tuple[Fact, ...]:
    return () if state.requested is not None else (requested,)


def keep_inputs(
    state: MatchingRun,
    ground: RunSawGround,
    seekers: tuple[RunSawSeeker, ...],
    offers: tuple[RunSawOffer, ...],
    tied: tuple[RunSawHousehold | RunSawFloors, ...] = (),
) -> tuple[Fact, ...]:
    """Keeps what the solver sees, once; a run that is taken up again keeps its first inputs."""
    known(state.requested, RunUnknown)
    return () if state.ground is not None else (ground, *seekers, *offers, *tied)


def keep_what_fits(state: MatchingRun, *found: Fact) -> tuple[Fact, ...]:
    """Keeps once what the planner said, so that the run can be shown again without asking it."""
    known(state.ground, RunUnknown)
    return () if state.fitting is not None else found


def judge(state: MatchingRun, judged: RunJudged) -> tuple[Fact, ...]:
    """Notes once how fair and stable the plan is."""
    known(state.requested, RunUnknown)
    return () if state.judged is not None else (judged,)


def judge_waits(state: MatchingRun, waits: RunWaitsJudged) -> tuple[Fact, ...]:
    """Notes once whom the plan leaves waiting, by county and service line."""
    known(state.requested, RunUnknown)
    return () if state.waits is not None else (waits,)


def bound(state: MatchingRun, bounds: RunBounded) -> tuple[Fact, ...]:
    """Notes once how good the plan is, and how good any plan could be."""
    known(state.requested, RunUnknown)
    return () if state.bounds is not None else (bounds,)


def cancel(state: MatchingRun) -> tuple[Fact, ...]:
    """Stops a run that has not ended: nothing more is proposed by it."""
    requested = known(state.requested, RunUnknown)
    if state.status is RunStatus.CANCELED:
        return ()
    if state.status is not RunStatus.REQUESTED:
        raise RunIsOver
    return (RunCanceled(run_id=requested.run_id),)


def finish(state: MatchingRun, outcome: RunCompleted | RunFailed) -> tuple[Fact, ...]:
    """Ends a requested run once; a later outcome of the same run changes nothing."""
    known(state.requested, RunUnknown)
    return () if state.status is not RunStatus.REQUESTED else (outcome,)
