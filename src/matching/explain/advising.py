"""Advice for every referral of a solved problem."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from matching.explain.changes import Changes
from matching.explain.explainer import Explainer, Forced
from matching.explain.report import Report, WaitFigures, policies
from matching.flow.network import build_network, never_paired
from matching.objective.assignment import assign
from matching.objective.levels import objective
from matching.problem.advice import Advice, Advised, Fairness, RunnerUp, Waits
from matching.problem.candidates import rulebook
from matching.problem.couplings import NotAllPairs, WeekLimit
from matching.problem.matching_plan import MatchingPlan
from matching.problem.problem import MatchingProblem

RUNNERS_UP = 2
DEARER = {
    "served": "Someone more urgent or waiting longer would have to wait.",
    "preferences": "Fits preferences and lived experience less closely across the whole plan.",
    "kept": "Fits as well, but would change what is already proposed.",
    "balance": "Fits as well, but would make caseloads less even.",
    "travel": "Fits as well, but means more driving.",
}
"""What the first level that gets worse means, in words."""
AS_GOOD = "Fits as well: the plan would be equally good."


def advise(problem: MatchingProblem, plan: MatchingPlan) -> Advised:
    """Advice that goes with the problem's best plan, with full specialists weighed too. Raises
    ProblemRefused. Rules that tie pairings together are not weighed in the advice."""
    changes = _changes(problem)
    waiting = {unmatched.referral_id for unmatched in plan.unmatched}
    instead = _Instead(problem, plan)
    given = [
        _for_waiting(changes, seeker.referral_id)
        if seeker.referral_id in waiting
        else _for_matched(changes.explainer, instead, seeker.referral_id)
        for seeker in problem.seekers
    ]
    figures = {name: _figures(report) for name, report in policies(problem, plan).items()}
    return Advised(advice=tuple(given), fairness=figures, at_most=changes.at_most)


class RunnersUp:
    """Of one problem to which rules are added, the pairs that `advise` names as runners-up."""

    def __init__(self) -> None:
        self._apart: set[tuple[int, int]] | None = None
        self._others: dict[UUID, tuple[UUID, ...]] = {}
        """Of each referral asked about, everybody whom they could have, in order."""

    def of(self, problem: MatchingProblem, plan: MatchingPlan) -> tuple[tuple[UUID, UUID], ...]:
        """The pairs (referral, specialist). Problems asked about differ in `couplings` alone."""
        instead = _Instead(problem, plan)
        able = {p.referral_id: instead.of(p.referral_id) for p in plan.pairings}
        asked = [referral_id for referral_id, who in able.items() if who]
        self._look_up(problem, asked)
        return tuple(
            (referral_id, other)
            for referral_id in asked
            for other in [x for x in self._others[referral_id] if x in able[referral_id]][
                :RUNNERS_UP
            ]
        )

    def _look_up(self, problem: MatchingProblem, asked: list[UUID]) -> None:
        """Of the rules only those against a pair by itself bear on who could have whom."""
        apart = never_paired(problem)
        if apart != self._apart:
            self._apart, self._others = apart, {}
        new = [referral_id for referral_id in asked if referral_id not in self._others]
        if new:
            explainer = _changes(problem).explainer
            self._others |= {one: explainer.candidates(one) for one in new}


def _changes(problem: MatchingProblem) -> Changes:
    rules = rulebook(problem)
    network = build_network(problem, rules, full_too=True)
    return Changes(problem, rules, assign(network, objective(problem, network)))


def _for_waiting(changes: Changes, referral_id: UUID) -> Advice:
    """No change is named where only a rule that ties pairings together keeps the person waiting."""
    explainer = changes.explainer
    seeker = explainer.seeker_of[referral_id]
    free = explainer.network.active[seeker] and explainer.at[seeker] == explainer.network.sink
    change = changes.cheapest(referral_id) if free else None
    return Advice(referral_id=referral_id, change=change.sentence if change else "")


class _Instead:
    """Whom else a matched referral could be proposed to while everybody else stays where the plan
    puts them."""

    def __init__(self, problem: MatchingProblem, plan: MatchingPlan) -> None:
        self._at = {p.referral_id: p.specialist_id for p in plan.pairings}
        self._people: dict[UUID, set[UUID]] = {o.specialist_id: set() for o in problem.offers}
        for referral_id, specialist_id in self._at.items():
            self._people[specialist_id].add(referral_id)
        self._places = {o.specialist_id: o.open_places for o in problem.offers}
        accepted = Counter(one.specialist_id for one in problem.standing if one.pinned)
        self._load = {who: len(own) - accepted[who] for who, own in self._people.items()}
        """How many the plan puts at each, beside those who were accepted before."""
        self._cuts: dict[UUID, list[frozenset[UUID]]] = {}
        for cut in problem.couplings.not_all:
            self._cuts.setdefault(cut.specialist_id, []).append(frozenset(cut.referral_ids))
        self._shared: dict[tuple[UUID, UUID], list[NotAllPairs]] = {}
        for shared in problem.couplings.not_all_pairs:
            for pair in shared.pairs:
                self._shared.setdefault(pair, []).append(shared)
        self._limits: dict[UUID, list[WeekLimit]] = {}
        for limit in problem.couplings.week_limits:
            self._limits.setdefault(limit.specialist_id, []).append(limit)

    def of(self, referral_id: UUID) -> frozenset[UUID]:
        return frozenset(
            who
            for who, people in self._people.items()
            if who != self._at.get(referral_id)
            and len(people) < self._places[who]
            and self._fits(who, people | {referral_id})
            and self._shares((referral_id, who))
        )

    def sentence(self, explainer: Explainer, referral_id: UUID, who: UUID) -> str:
        """What it would mean. Rules that tie pairings together are not weighed by the explainer,
        whose plan may be another, be it one that is as good: then it is said of this one move."""
        here = self._at[referral_id]
        if explainer.stands_at(referral_id) == here:
            return said(explainer.forced(referral_id, who))
        return _price(explainer.alone(referral_id, (here, who), self._load))

    def _shares(self, pair: tuple[UUID, UUID]) -> bool:
        """Whether what specialists share reaches for this pair too."""
        asked = self._shared.get(pair, ())
        at = {**self._at, pair[0]: pair[1]} if asked else self._at
        return not any(shared.broken_by(at) for shared in asked)

    def _fits(self, who: UUID, people: set[UUID]) -> bool:
        if any(cut <= people for cut in self._cuts.get(who, ())):
            return False
        return not any(limit.broken_by(people) for limit in self._limits.get(who, ()))


def _for_matched(explainer: Explainer, instead: _Instead, referral_id: UUID) -> Advice:
    able = instead.of(referral_id)
    others = [who for who in explainer.candidates(referral_id) if who in able] if able else []
    return Advice(
        referral_id=referral_id,
        runners_up=tuple(
            RunnerUp(specialist_id=who, sentence=instead.sentence(explainer, referral_id, who))
            for who in others[:RUNNERS_UP]
        ),
    )


def said(forced: Forced) -> str:
    """What insisting on the pair would mean for the plan and for other people."""
    price = _price(forced.costs)
    moved = len(forced.moves) - 1
    if moved < 1:
        return price
    return f"{price} {moved} other {'match' if moved == 1 else 'matches'} would change."


def _price(costs: Iterable[tuple[str, int]]) -> str:
    """Of levels in order, what the first means that changes, if it gets worse."""
    level, change = next((one for one in costs if one[1]), ("", 0))
    return DEARER[level] if change > 0 else AS_GOOD


def _figures(report: Report) -> Fairness:
    return Fairness(
        served=report.served,
        longest_wait_days=report.waits.longest_days,
        mean_wait_days=round(report.waits.mean_days),
        fullest_caseload=round(report.fullest_caseload * 1000),
        emptiest_caseload=round(report.emptiest_caseload * 1000),
        caseload_gini=round(report.caseload_gini * 1000),
        envy=report.envy,
        blocking_pairs=report.blocking_pairs,
        waits_by_county={name: _waits(one) for name, one in report.waits_by_county.items()},
        waits_by_service_line={
            name: _waits(one) for name, one in report.waits_by_service_line.items()
        },
    )


def _waits(figures: WaitFigures) -> Waits:
    return Waits(
        waiting=figures.waiting,
        mean_days=round(figures.mean_days),
        longest_days=figures.longest_days,
    )
