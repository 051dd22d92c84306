"""Whom the plan of today would give a newcomer, and what stands against it, in words.

The plan is kept best as people come and go, so that an answer costs one chain of moves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from domain.pairing.eligibility import RULES, AboutSeeker, Seeker
from domain.pairing.outlook import OTHERS_MOVE, OTHERS_MOVE_ONE, SOMEBODY_WAITS, Obstacle
from domain.pairing.sides import as_if_ready
from matching.explain.reasons import AHEAD, AHEAD_ONE, NO_TIME, SHARED_AREA, ruled_out
from matching.problem.advice import ForNewcomer
from matching.problem.candidates import rulebook
from matching.problem.matching_plan import MatchingPlan
from matching.problem.preferences import wishes_met
from matching.problem.problem import MatchingProblem
from matching.replan.incremental import Change, Replanner

NOBODY: frozenset[UUID] = frozenset()


class Today:
    """The plan of everybody who waits, on one day."""

    def __init__(self, problem: MatchingProblem, plan: MatchingPlan) -> None:
        """`plan` is the best of `problem`, which has no couplings: changes know none. Raises
        NotOptimal."""
        self._problem = problem
        self._plan = Replanner(problem, plan)
        self._offers = {offer.specialist_id: offer for offer in problem.offers}

    def keep_up(self, gone: Iterable[UUID], taken: Mapping[UUID, int]) -> None:
        """People who wait no more leave, and the places in use elsewhere are these; whoever is not
        named keeps theirs."""
        for referral_id in gone:
            if referral_id in self._plan.number:
                self._plan.depart(referral_id)
        for specialist_id, places in taken.items():
            known = self._offers.get(specialist_id)
            if known is not None and known.taken != places:
                self._offers[specialist_id] = replace(known, taken=places)
                self._plan.resize(specialist_id, capacity=known.capacity, taken=places)

    def where(self, referrals: Iterable[UUID]) -> tuple[UUID, ...]:
        """The specialists whom the plan gives these referrals; those who wait have none."""
        places = self._plan.places()
        found = (places.get(referral_id) for referral_id in referrals)
        return tuple(sorted({who for who in found if who is not None}))

    def meet(self, seeker: Seeker, barred: frozenset[UUID] = NOBODY) -> ForNewcomer:
        """Takes a referral into the plan, in the place of what was known of it, and says whom the
        plan gives it. `barred` are specialists who have no time for its sessions.

        What only people can put right (a consent, a screening) is told, and taken as done to
        say whom; until then the referral takes nobody's place.
        """
        day = self._problem.day
        obstacles = tuple(
            Obstacle(sentence=rule.refusal, remedy=rule.remedy)
            for rule in RULES
            if isinstance(rule, AboutSeeker) and not rule.test(seeker, day)
        )
        able = seeker
        if obstacles:
            able = as_if_ready(seeker, day)
        if seeker.referral_id in self._plan.number:
            self._plan.depart(seeker.referral_id)
        changes = self._plan.arrive(replace(able, excluded=able.excluded | barred))
        mine = [c.after for c in changes if c.referral_id == seeker.referral_id]
        specialist_id = mine[0] if mine else None
        if obstacles:
            self._plan.depart(seeker.referral_id)
        if specialist_id is None:
            why = Obstacle(sentence=self._why_waits(able, barred))
            return ForNewcomer(
                specialist_id=None, reasons=(), against=(*obstacles, why), ready=not obstacles
            )
        return ForNewcomer(
            specialist_id=specialist_id,
            reasons=self._reasons(able, specialist_id),
            against=(*obstacles, *_moved(changes[1:])),
            ready=not obstacles,
        )

    def _reasons(self, seeker: Seeker, specialist_id: UUID) -> tuple[str, ...]:
        """As a run gives them for a pair of its plan."""
        wishes = wishes_met(seeker, self._offers[specialist_id])
        weights = self._problem.weights
        return (SHARED_AREA, *(w.because for w in wishes if weights.get(w.name, 0)))

    def _why_waits(self, seeker: Seeker, barred: frozenset[UUID]) -> str:
        """As a run says it of whoever is left waiting."""
        alone = replace(
            self._problem, seekers=(seeker,), offers=tuple(self._offers.values()), standing=()
        )
        able = self._plan.specialists.candidates(seeker).tolist()
        named = [self._problem.offers[s].specialist_id for s in able]
        open_to = [s for s in named if self._offers[s].open_places > 0]
        if not open_to:
            return ruled_out(rulebook(alone), 0, len(alone.offers))[0]
        left = [s for s in open_to if s not in barred]
        if not left:
            return NO_TIME
        return AHEAD_ONE if len(left) == 1 else AHEAD.format(n=len(left))


def _moved(others: tuple[Change, ...]) -> tuple[Obstacle, ...]:
    """What the newcomer's place means for those who wait with them; nobody is named."""
    out = [c for c in others if c.after is None]
    moved = len(others) - len(out)
    said = [SOMEBODY_WAITS] if out else []
    if moved:
        said.append(OTHERS_MOVE_ONE if moved == 1 else OTHERS_MOVE.format(n=moved))
    return tuple(Obstacle(sentence=sentence) for sentence in said)
