"""Answers to why these two were paired, or why not, made from a problem alone."""

from dataclasses import dataclass
from uuid import UUID

from domain.pairing.eligibility import RULE_NAMES, broken
from matching.explain.changes import Changes, SingleChange
from matching.explain.explainer import Forced, Move
from matching.explain.reasons import ACCEPTED, MISFIT
from matching.flow.network import build_network, never_paired
from matching.objective.assignment import Assignment, assign
from matching.objective.levels import objective
from matching.problem.candidates import PLACES_RULE, Rulebook, rulebook
from matching.problem.couplings import SENTENCES
from matching.problem.preferences import wishes_met
from matching.problem.problem import MatchingProblem, ProblemRefused

ANOTHER_ACCEPTED = "Another pair was accepted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`sentences` are for reading; `forced` and `change` are the same in figures."""

    referral_id: UUID
    specialist_id: UUID
    chosen: bool
    sentences: tuple[str, ...]
    forced: Forced | None = None
    runners_up: tuple[Forced, ...] = ()
    change: SingleChange | None = None


def parse_pair(text: str) -> tuple[UUID, UUID]:
    """`REFERRAL:SPECIALIST` as two ids. Raises ProblemRefused."""
    referral, _, specialist = text.partition(":")
    try:
        return UUID(referral), UUID(specialist)
    except ValueError:
        raise ProblemRefused("A pair is two ids with a colon between them.") from None


def explain_pair(problem: MatchingProblem, referral_id: UUID, specialist_id: UUID) -> Answer:
    """Solves the problem as a flow and answers for one pair. Raises ProblemRefused for strangers.

    Rules that tie pairings together are told, not weighed: the cost is that of the plan without
    them.
    """
    rules = rulebook(problem)
    network = build_network(problem, rules, full_too=True)
    return answer(
        problem, rules, assign(network, objective(problem, network)), (referral_id, specialist_id)
    )


def answer(
    problem: MatchingProblem, rules: Rulebook, solved: Assignment, pair: tuple[UUID, UUID]
) -> Answer:
    """As `explain_pair`, for a plan that is solved already (with full specialists too)."""
    changes = Changes(problem, rules, solved)
    explainer = changes.explainer
    referral_id, specialist_id = pair
    if referral_id not in explainer.seeker_of or specialist_id not in explainer.offer_of:
        raise ProblemRefused("The pair names somebody who is not in the problem.")
    p, s = explainer.seeker_of[referral_id], explainer.offer_of[specialist_id]
    tied = tuple(SENTENCES[name] for name in SENTENCES if getattr(problem.couplings, name))
    waits = explainer.at[p] == explainer.network.sink
    change = changes.cheapest(referral_id) if waits and explainer.network.active[p] else None
    faults = broken(problem.seekers[p], problem.offers[s], problem.day)
    pinned = int(explainer.network.pinned[p])
    unfit = (p, s) in never_paired(problem)
    if not (pinned >= 0 or faults or unfit or explainer.could_have(p, s)):
        faults = (RULE_NAMES[PLACES_RULE],)
    if pinned >= 0 or faults or unfit:
        other = ANOTHER_ACCEPTED if pinned >= 0 else MISFIT
        said = tuple(rule.refusal for rule in faults) or (other,)
        said = (ACCEPTED,) if pinned == s else said
        return Answer(
            referral_id=referral_id,
            specialist_id=specialist_id,
            chosen=pinned == s,
            sentences=(*said, *tied),
            change=change,
        )
    forced = explainer.forced(referral_id, specialist_id)
    chosen = int(explainer.at[p]) == s
    return Answer(
        referral_id=referral_id,
        specialist_id=specialist_id,
        chosen=chosen,
        sentences=(*_sentences(problem, (p, s), forced, chosen=chosen), *tied),
        forced=forced,
        runners_up=explainer.runners_up(referral_id),
        change=change,
    )


def _sentences(
    problem: MatchingProblem, pair: tuple[int, int], forced: Forced, *, chosen: bool
) -> tuple[str, ...]:
    p, s = pair
    wishes = wishes_met(problem.seekers[p], problem.offers[s])
    met = tuple(wish.because for wish in wishes if problem.weights.get(wish.name))
    if chosen:
        return ("The plan chose this pair.", *met)
    costs = [f"{name} {change:+d}" for name, change in forced.costs if change]
    price = (
        "Choosing it instead would cost nothing."
        if not costs
        else (f"Choosing it instead would change the plan by: {', '.join(costs)} (less is better).")
    )
    return (price, *(_said(move) for move in forced.moves[1:]), *met)


def _said(move: Move) -> str:
    before = f"from {move.before}" if move.before else "from waiting"
    after = f"to {move.after}" if move.after else "to waiting"
    return f"{move.referral_id} would move {before} {after}."
