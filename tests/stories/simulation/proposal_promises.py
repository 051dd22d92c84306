"""What is proposed can be approved as it is shown, and nobody is told an untrue reason for waiting:
asked of the very code that approves, and nothing is recorded by asking."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from domain.matches.approval import OVERRIDABLE, OverrideReason
from domain.matches.match import MATCH
from domain.matches.match_state import Match, MatchStatus
from domain.matches.matching_run import MatchingRun, RunCompleted, RunFailed
from domain.pairing.eligibility import RULE_NAMES, broken
from domain.pairing.shortlist import ParticipantIsChoosing
from domain.referrals.choosing import ChoiceComesFirst
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session import SESSION
from domain.shared.decider import Refusal
from domain.specialists.specialist import SPECIALIST
from matching.explain.reasons import NO_SPECIALIST, PLACES_TAKEN, WEEK_FULL
from matching.problem.matching_plan import MatchingPlan, Unmatched
from peermatch.store import Work
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.match_course import (
    AcceptAsParticipant,
    AcceptAsSpecialist,
    accept_as_participant,
    accept_as_specialist,
)
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, approve_match
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of, propose_match
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.usecases.pairing.pair_facts import pair

CHOOSING = (ChoiceComesFirst().code, ParticipantIsChoosing().code)
"""A person chooses for themselves first: the pair itself is not impossible."""
ANY_RUN = derived("any run")


@dataclass(frozen=True)
class Asked:
    """What the code that proposes says of one pair, and the hard rules that it sees broken."""

    refused: str
    rules: frozenset[str]

    @property
    def possible(self) -> bool:
        return not self.refused or self.refused in CHOOSING


Pairs = Mapping[tuple[UUID, UUID], Asked]


def check_open_proposals(sim: Any) -> None:
    """Every open proposal can be approved, at exactly the time that is shown, in any order."""
    waiting = sorted(i for i, match in sim.mirror.of(MATCH).items() if _open(match))
    shuffled = list(waiting)
    Random(len(sim.journal)).shuffle(shuffled)
    for order in {tuple(shuffled), tuple(reversed(shuffled))}:
        sim.rehearse(lambda work, order=order: _approve_all(sim, work, order))


def _open(match: Match) -> bool:
    return match.status is MatchStatus.PROPOSED or match.awaits_acceptance


def _approve_all(sim: Any, work: Work, order: Iterable[UUID]) -> None:
    for match_id in order:
        match = work.load(MATCH, match_id).state
        shown = match.first_time
        try:
            approve_match(work, _approval(sim, work, match), sim.program)
            if work.load(MATCH, match_id).state.awaits_acceptance:
                own = match.proposed.specialist_id
                mine = AcceptAsSpecialist(match_id=match_id, specialist_id=own)
                accept_as_specialist(work, mine, sim.program)
                accept_as_participant(work, AcceptAsParticipant(match_id=match_id), sim.program)
        except Refusal as refusal:
            sim.promise(False, f"an open proposal can't be approved: {refusal.code}")
            return
        booked = work.load(SESSION, derived("session", match_id, "first")).state.scheduled
        names = ("starts_at", "ends_at", "mode", "place", "co_specialist_id")
        same = all(getattr(shown, name) == getattr(booked, name) for name in names)
        sim.promise(same, "approving books another time than the one that is shown")


def _approval(sim: Any, work: Work, match: Match) -> ApproveMatch:
    """As it stands, or with an arrangement where a rule is broken that allows for one."""
    told = match.proposed
    two = pair(work, told.referral_id, told.specialist_id, told.match_id, sim.program)
    rules = tuple(rule.name for rule in broken(two.seeker, two.offer, two.day))
    if not rules or not set(rules) <= OVERRIDABLE:
        return ApproveMatch(match_id=told.match_id)
    return ApproveMatch(
        match_id=told.match_id,
        overridden_rules=rules,
        override_reason=OverrideReason.TIME_ARRANGED,
    )


def possible_pairs(sim: Any) -> Pairs:
    """Of everyone who waits and everyone on the roster, asked of the code that proposes."""
    waiting = [i for i, r in sim.mirror.of(REFERRAL).items() if r.status is ReferralStatus.WAITING]
    return {(r, s): _ask(sim, r, s) for r in waiting for s in sim.mirror.of(SPECIALIST)}


def _ask(sim: Any, referral_id: UUID, specialist_id: UUID) -> Asked:
    command = ProposeMatch(
        run_id=ANY_RUN, referral_id=referral_id, specialist_id=specialist_id, reasons=()
    )
    match_id = match_id_of(ANY_RUN, referral_id)
    two = sim.rehearse(lambda w: pair(w, referral_id, specialist_id, match_id, sim.program))
    rules = frozenset(rule.name for rule in broken(two.seeker, two.offer, two.day))
    try:
        sim.rehearse(lambda work: propose_match(work, command, sim.program))
    except Refusal as refusal:
        return Asked(refusal.code, rules)
    return Asked("", rules)


def check_run(sim: Any, run_id: UUID, before: Pairs, plan: MatchingPlan | None) -> None:
    """A run proposes all that it planned, each of it can be approved as shown, and what it takes
    for possible or impossible, the code that proposes does too."""
    facts = sim.mirror.facts[run_id]
    failed = [f.problem for f in facts if isinstance(f, RunFailed)]
    sim.promise(not failed and plan is not None, f"a run failed: {failed}")
    outcome = next(f for f in facts if isinstance(f, RunCompleted))
    sim.promise(not outcome.overtaken, "a run was overtaken with nothing in between")
    made = [m for m in sim.mirror.of(MATCH).values() if m.proposed.run_id == run_id]
    words = f"a run says that it proposed {outcome.proposed}, and there are {len(made)}"
    sim.promise(outcome.proposed == len(made), words)
    check_open_proposals(sim)
    run = sim.mirror.states[run_id]
    ahead = {u.referral_id for u in plan.unmatched if u.codes == (PLACES_TAKEN,)}
    _check_problem(sim, run, before, ahead)
    _check_reasons(sim, run, before, plan)


def _check_problem(sim: Any, run: MatchingRun, before: Pairs, ahead: Collection[UUID]) -> None:
    """Of those who wait while others are `ahead` of them one pair was asked about that they could
    have; that it is so is a matter of their reason."""
    problem = kept_problem(run)
    alone = _misfits(run)
    for seeker in problem.seekers:
        for offer in problem.offers:
            asked = before[seeker.referral_id, offer.specialist_id]
            rules = frozenset(rule.name for rule in broken(seeker, offer, problem.day))
            fits = frozenset({seeker.referral_id}) not in alone.get(offer.specialist_id, ())
            if not rules and fits and seeker.referral_id not in ahead:
                words = f"a run takes a pair for possible that is refused: {asked.refused}"
                sim.promise(asked.possible, words)
            if rules:
                words = f"a run takes a pair for impossible that is accepted: {sorted(rules)}"
                sim.promise(bool(asked.refused), words)
                same = rules == asked.rules
                words = f"a run and the decision see other rules broken: {rules ^ asked.rules}"
                sim.promise(same, words)


def _misfits(run: MatchingRun) -> dict[UUID, set[frozenset[UUID]]]:
    found: dict[UUID, set[frozenset[UUID]]] = {}
    for misfit in run.fitting.misfits if run.fitting else ():
        found.setdefault(misfit.specialist_id, set()).add(frozenset(misfit.referrals))
    return found


def _overfull(run: MatchingRun, specialist_id: UUID, people: set[UUID]) -> bool:
    """Whether more people than the run found room for would be there."""
    for room in run.fitting.rooms if run.fitting else ():
        weighed = zip(room.referrals, room.weights, strict=True)
        used = sum(weight for referral_id, weight in weighed if referral_id in people)
        if room.specialist_id == specialist_id and used > room.most:
            return True
    return False


def _check_reasons(sim: Any, run: MatchingRun, before: Pairs, plan: MatchingPlan) -> None:
    """Who waits is told a reason that is so, and nobody waits whom a place was left for, but for
    those of a household who wait until there is room for all of them."""
    at: dict[UUID, set[UUID]] = {}
    for pairing in plan.pairings:
        at.setdefault(pairing.specialist_id, set()).add(pairing.referral_id)
    misfits = _misfits(run)
    for unmatched in plan.unmatched:
        own = {s: asked for (r, s), asked in before.items() if r == unmatched.referral_id}
        sim.promise(_so(sim, unmatched, own), f"an untrue reason: {unmatched.codes}")
        if any(tied.referral_id == unmatched.referral_id for tied in run.ties.households):
            continue
        for specialist_id, asked in own.items():
            after = _ask(sim, unmatched.referral_id, specialist_id)
            beside = at.get(specialist_id, set()) | {unmatched.referral_id}
            clash = any(group <= beside for group in misfits.get(specialist_id, ()))
            clash = clash or _overfull(run, specialist_id, beside)
            chooser = any(before[r, specialist_id].refused in CHOOSING for r in beside)
            left = asked.possible and after.possible and not clash and not chooser
            sim.promise(not left, "someone waits for whom a place is left")


def _so(sim: Any, unmatched: Unmatched, own: Mapping[UUID, Asked]) -> bool:
    codes = frozenset(unmatched.codes)
    possible = [asked for asked in own.values() if not asked.rules]
    if codes <= frozenset(RULE_NAMES):
        everywhere = bool(own) and all(codes <= asked.rules for asked in own.values())
        return everywhere or any(codes == asked.rules for asked in own.values())
    if codes == {NO_SPECIALIST}:
        return not own
    if codes == {PLACES_TAKEN}:
        return any(asked.possible for asked in possible)
    return bool(possible) if codes == {WEEK_FULL} else True
