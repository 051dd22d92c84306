"""The exact cost of any pair, and who would have to move for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np

from matching.arrays import Ints
from matching.explain.shortest import Distances, distances, solved_graph
from matching.flow.certificate import holders
from matching.objective.assignment import Assignment
from matching.problem.problem import MatchingProblem

FAR = 512
"""Specialists to whom distances are kept."""


class NotCandidates(LookupError):
    """The two are no candidate pair: a hard rule or a pin stands between them, or every place is
    held by people who have been accepted."""


@dataclass(frozen=True, slots=True)
class Move:
    """One person who would go from one specialist to another; None is waiting."""

    referral_id: UUID
    before: UUID | None
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Forced:
    """What it would cost to insist on a pair: the change of every level, and everyone who moves.

    `costs` is (level, change) in the order of the levels; the first that is not 0 is above 0
    unless all are 0 (an equally good plan). The pair itself is the first of `moves`.
    """

    referral_id: UUID
    specialist_id: UUID
    costs: tuple[tuple[str, int], ...]
    moves: tuple[Move, ...]


class Explainer:
    """Answers from the residual network of one solved assignment; nothing is solved again."""

    def __init__(self, problem: MatchingProblem, solved: Assignment) -> None:
        self.problem = problem
        self.solved = solved
        self.network = solved.network
        self.at = holders(solved.network, solved.flow)
        self._far: dict[int, Distances] = {}
        self.stages, self.graph = solved_graph(solved)

    @cached_property
    def stage_costs(self) -> tuple[Ints, ...]:
        """Packed cost of every arc under each stage, shape (arcs,)."""
        return tuple(stage.cost() for stage in self.stages)

    @cached_property
    def seeker_of(self) -> dict[UUID, int]:
        return {s.referral_id: i for i, s in enumerate(self.problem.seekers)}

    @cached_property
    def offer_of(self) -> dict[UUID, int]:
        return {o.specialist_id: i for i, o in enumerate(self.problem.offers)}

    @cached_property
    def now(self) -> Ints:
        """The arc that each seeker uses, shape (seekers,)."""
        arcs = np.arange(self.network.seekers, dtype=np.int64) + self.network.pairs
        chosen = np.flatnonzero(self.solved.flow[: self.network.pairs])
        arcs[self.network.pair_seeker[chosen]] = chosen
        return arcs

    def regrets(self, seeker: int) -> tuple[Ints, Ints]:
        """Pair numbers of one seeker (shape (n,)) and what forcing each would cost.

        Costs have shape (stages, n): packed whole numbers, to be unpacked by `self.stages`.
        """
        first, last = self.network.first_pair[seeker : seeker + 2]
        pairs = np.arange(first, last)
        return pairs, self._costs(pairs, self._distances(int(self.at[seeker])).step)

    def all_regrets(self) -> Iterator[tuple[Ints, Ints]]:
        """As `regrets`, for everybody: one search per place where somebody is, compiled."""
        from matching.explain.every_distance import distances_to_each  # noqa: PLC0415  compiles loops

        order = np.argsort(self.at[self.network.pair_seeker], kind="stable")
        node = self.at[self.network.pair_seeker[order]]
        starts = np.flatnonzero(np.diff(node, prepend=-1))
        groups = np.split(order, starts[1:]) if len(order) else []
        for pairs, (step, _) in zip(
            groups, distances_to_each(self.graph, node[starts].tolist()), strict=True
        ):
            yield pairs, self._costs(pairs, step)

    def _costs(self, pairs: Ints, steps: tuple[Ints, ...]) -> Ints:
        now = self.now[self.network.pair_seeker[pairs]]
        offers = self.network.pair_offer[pairs]
        return np.stack(
            [
                cost[pairs] - cost[now] + step[offers]
                for cost, step in zip(self.stage_costs, steps, strict=True)
            ]
        )

    def levels(self, packed: Ints) -> tuple[tuple[str, int], ...]:
        """A packed change, shape (stages,), as (level, change) in order."""
        return tuple(
            (name, part)
            for stage, total in zip(self.stages, packed.tolist(), strict=True)
            for name, part in zip(stage.names, stage.unpacked(total), strict=True)
        )

    def could_have(self, seeker: int, offer: int) -> bool:
        """Whether a place at the offer is free, or held by somebody who could move."""
        here = int(self.at[seeker])
        return here == offer or bool(self._distances(here).reached[offer])

    def _distances(self, node: int) -> Distances:
        """To where somebody is; those asked for lately are kept."""
        if node not in self._far:
            if len(self._far) == FAR:
                self._far.clear()
            self._far[node] = distances(self.graph, node)
        return self._far[node]

    def forced(self, referral_id: UUID, specialist_id: UUID) -> Forced:
        """Insists on one candidate pair. Raises NotCandidates."""
        p, s = self.seeker_of[referral_id], self.offer_of[specialist_id]
        first, last = self.network.first_pair[p : p + 2]
        found = np.flatnonzero(self.network.pair_offer[first:last] == s)
        if not len(found):
            raise NotCandidates(f"{referral_id} with {specialist_id}")
        pair = np.array([first + found[0]])
        far = self._distances(int(self.at[p]))
        if not self.could_have(p, s):
            raise NotCandidates(f"nobody could make room for {referral_id} at {specialist_id}")
        costs = self.levels(self._costs(pair, far.step)[:, 0])
        moves = (self._move(p, s), *self._moves(s, int(self.at[p]), far))
        return Forced(referral_id, specialist_id, costs, moves if s != self.at[p] else ())

    def runners_up(self, referral_id: UUID, count: int = 3) -> tuple[Forced, ...]:
        """The candidates that would cost least after the one chosen, dearest last. Specialists
        whose places nobody in the problem could give up are none."""
        here = self.stands_at(referral_id)
        others = [who for who in self.candidates(referral_id) if who != here]
        return tuple(self.forced(referral_id, who) for who in others[:count])

    def candidates(self, referral_id: UUID) -> tuple[UUID, ...]:
        """All whom somebody could have, the chosen one among them, by what it would cost."""
        p = self.seeker_of[referral_id]
        far = self._distances(int(self.at[p]))
        first, last = self.network.first_pair[p : p + 2]
        pairs = np.arange(first, last)
        offers = self.network.pair_offer[pairs]
        order = np.lexsort((offers, *self._costs(pairs, far.step)[::-1]))
        ranked = offers[order][far.reached[offers[order]]].tolist()
        return tuple(self.problem.offers[s].specialist_id for s in ranked)

    def stands_at(self, referral_id: UUID) -> UUID | None:
        """Where this plan has somebody; None for waiting."""
        return self._name(int(self.at[self.seeker_of[referral_id]]))

    def alone(
        self, referral_id: UUID, ends: tuple[UUID, UUID], load: Mapping[UUID, int]
    ) -> tuple[tuple[str, int], ...]:
        """The change of every level of another plan, with so many people at each specialist, in
        which this one goes from the first end to the second and everybody else stays."""
        p, (before, after) = self.seeker_of[referral_id], (self.offer_of[end] for end in ends)
        first, last = self.network.first_pair[p : p + 2]
        row = self.network.pair_offer[first:last]
        old, new = first + np.searchsorted(row, before), first + np.searchsorted(row, after)
        left = self._place(before, load[ends[0]] - 1)
        taken = self._place(after, load[ends[1]])
        packed = [c[new] - c[old] + c[taken] - c[left] for c in self.stage_costs]
        return self.levels(np.array(packed))

    def _place(self, offer: int, number: int) -> int:
        """The arc of a specialist's place, counted from the first open one."""
        places = self.network.pairs + self.network.seekers
        return places + int(self.network.first_place[offer]) + number

    def _moves(self, node: int, end: int, far: Distances) -> Iterator[Move]:
        """The people on the way from `node` to `end`; places that change hands are nobody."""
        while node != end:
            after = int(far.following[node])
            arc = self._arc(node, after)
            if arc < self.network.pairs:
                yield self._move(int(self.network.pair_seeker[arc]), after)
            elif arc < self.network.pairs + self.network.seekers:
                yield self._move(arc - self.network.pairs, after)
            node = after

    def _arc(self, tail: int, head: int) -> int:
        first, last = self.graph.head_start[head : head + 2]
        return int(self.graph.arc[first + np.searchsorted(self.graph.tail[first:last], tail)])

    def _move(self, seeker: int, node: int) -> Move:
        return Move(
            self.problem.seekers[seeker].referral_id,
            self._name(int(self.at[seeker])),
            self._name(node),
        )

    def _name(self, node: int) -> UUID | None:
        return None if node == self.network.sink else self.problem.offers[node].specialist_id
