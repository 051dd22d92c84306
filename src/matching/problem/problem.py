"""What the solver is asked: who waits, who is there, what already stands, and the weights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from domain.pairing.eligibility import Offer, Seeker
from domain.program.match_preferences import MOST_POINTS, POINTS_SENTENCE
from matching.problem.couplings import Couplings
from matching.problem.preferences import DEFAULT_WEIGHTS, WISHES


class ProblemRefused(ValueError):
    """The problem contradicts itself; `sentence` says where, naming ids only."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """A pair that is already proposed or active for a seeker of this problem.

    Its place is *not* counted in the offer's `taken`: the engine counts it. A pinned pair has been
    accepted by people and stays; an unpinned one is kept where nothing better calls for a change.
    """

    referral_id: UUID
    specialist_id: UUID
    pinned: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A pair of a plan that is given: everybody's sessions were found to fit."""

    referral_id: UUID
    specialist_id: UUID


@dataclass(frozen=True, slots=True, order=True)
class Journey:
    """Road minutes, one way, from a specialist's home site to a county."""

    home: str
    county: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingProblem:
    """One whole waitlist. Rows are put in the order of their ids, so input order never matters.

    `day` is the program's local date; `weights` are points per wish (see `preferences.WISHES`);
    `seed` breaks ties between plans that are equal in every level. With `placed` the plan is given
    (everybody else waits): it is not looked for, only proved or told how far from the best it may
    be. Raises ProblemRefused.
    """

    day: date
    seekers: tuple[Seeker, ...]
    offers: tuple[Offer, ...]
    standing: tuple[Standing, ...] = ()
    journeys: tuple[Journey, ...] = ()
    couplings: Couplings = field(default_factory=Couplings)
    placed: tuple[Placed, ...] = ()
    weights: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    seed: int = 0

    def __post_init__(self) -> None:
        _in_order(self, "seekers", key=lambda s: s.referral_id.int)
        _in_order(self, "offers", key=lambda o: o.specialist_id.int)
        _in_order(self, "standing", key=lambda s: (s.referral_id.int, s.specialist_id.int))
        _in_order(self, "placed", key=lambda s: (s.referral_id.int, s.specialist_id.int))
        _in_order(self, "journeys", key=lambda j: (j.home, j.county, j.minutes))
        _refuse_repeats("referral", [s.referral_id for s in self.seekers])
        _refuse_repeats("specialist", [o.specialist_id for o in self.offers])
        _refuse_repeats("standing referral", [s.referral_id for s in self.standing])
        _refuse_repeats("placed referral", [s.referral_id for s in self.placed])
        self._refuse_strangers()
        self._refuse_weights()

    def _refuse_strangers(self) -> None:
        referrals = {s.referral_id for s in self.seekers}
        specialists = {o.specialist_id for o in self.offers}
        named: list[tuple[str, Standing | Placed]] = [("standing", pair) for pair in self.standing]
        for what, pair in named + [("placed", pair) for pair in self.placed]:
            if pair.referral_id not in referrals or pair.specialist_id not in specialists:
                raise ProblemRefused(
                    f"A {what} pair names someone who is not in the problem: "
                    f"{pair.referral_id} with {pair.specialist_id}."
                )
        repeated = self.couplings.repeated()
        if repeated:
            name, whom = repeated
            said = " with ".join(map(str, whom)) if isinstance(whom, tuple) else whom
            raise ProblemRefused(f"At couplings.{name}: {said} appears twice.")
        uneven = next((x for x in self.couplings.week_limits if x.uneven), None)
        if uneven:
            raise ProblemRefused(
                "At couplings.week_limits: each referral needs one weight, 1 or more."
            )
        strangers = set(self.couplings.referrals()) - referrals
        strangers |= set(self.couplings.specialists()) - specialists
        if strangers:
            raise ProblemRefused(
                f"A coupled rule names {min(strangers)}, who is not in the problem."
            )

    def _refuse_weights(self) -> None:
        unknown = set(self.weights) - {wish.name for wish in WISHES}
        if unknown:
            raise ProblemRefused(f"There is no wish called {min(unknown)}.")
        if any(not 0 <= points <= MOST_POINTS for points in self.weights.values()):
            raise ProblemRefused(POINTS_SENTENCE)
        if not 0 <= self.seed < 2**63:
            raise ProblemRefused("A seed is a whole number from 0 to 2^63 - 1.")


def _in_order(problem: MatchingProblem, name: str, key: Callable[[Any], Any]) -> None:
    object.__setattr__(problem, name, tuple(sorted(getattr(problem, name), key=key)))


def _refuse_repeats(what: str, ids: list[UUID]) -> None:
    """The rows are in order, so a repeat stands beside its twin."""
    for before, after in pairwise(ids):
        if before == after:
            raise ProblemRefused(f"The {what} {after} appears twice.")
