"""What the arrivals' process answers: it keeps the plan of today between questions."""

from collections.abc import Mapping
from uuid import UUID

from domain.pairing.eligibility import Seeker
from domain.program.match_preferences import WishName
from domain.program.wish_learning import RunWithNewWeights
from matching import problem_from_json, solve
from matching.learning.examples import Example
from matching.learning.new_weights import with_new_weights
from matching.learning.wish_weights import Learned, learned
from matching.problem.advice import ForNewcomer, Reserve, Year
from matching.problem.problem import MatchingProblem
from matching.replan.plan_of_today import Today
from matching.replan.reserve import replayed


class NoPlanYet(LookupError):
    """The process was started anew: it has to be told who waits first."""


class _Kept:
    today: Today | None = None


def begin_today(problem: bytes) -> None:
    """Plans everybody who waits; what was kept before is forgotten."""
    _Kept.today = None
    asked = problem_from_json(problem)
    _Kept.today = Today(asked, solve(asked))


def keep_up(gone: tuple[UUID, ...], taken: Mapping[UUID, int]) -> None:
    """As `Today.keep_up`. Raises NoPlanYet."""
    _today().keep_up(gone, taken)


def meet(seeker: Seeker, barred: frozenset[UUID]) -> ForNewcomer:
    """As `Today.meet`. Raises NoPlanYet."""
    return _today().meet(seeker, barred)


def where(referral_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """The specialists whom the plan gives these referrals. Raises NoPlanYet."""
    return _today().where(referral_ids)


def reserve_replayed(earlier: Year, year: Year, weights: Mapping[str, int]) -> Reserve:
    """The policy *reserve scarce specialists*, replayed."""
    return replayed(earlier, year, weights, solve)


def wishes_learned(examples: tuple[Example, ...], weights: Mapping[WishName, int]) -> Learned:
    """What outcomes say of weights. Raises NoFit."""
    return learned(examples, weights)


def run_with_new_weights(
    run_id: UUID, problem: MatchingProblem, changed: Mapping[WishName, int]
) -> RunWithNewWeights:
    """What new weights would have changed in a run."""
    return with_new_weights(run_id, problem, changed, solve)


def _today() -> Today:
    if _Kept.today is None:
        raise NoPlanYet
    return _Kept.today
