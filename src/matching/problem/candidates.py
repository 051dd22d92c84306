"""Eligible pairs of a whole waitlist, from the one list of hard rules, without visiting every pair.

Seekers are grouped by what they need under the rules with few distinct needs (area, language,
gender, place and mode); each group's offers are one AND over words of 64 offers. What is left is
tested pair by pair under the rules with many distinct needs (hours, exclusions).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from domain.pairing.eligibility import RULES, AboutOffer, AboutSeeker, Avoids, Meets
from matching.arrays import Bits, Flags, Ints, Rows
from matching.problem.problem import MatchingProblem, ProblemRefused
from matching.problem.tokens import WORD, TokenIndex, packed, token_index

PAIRS_AT_ONCE = 4_000_000
MOST_PAIRS = 100_000_000
"""Nine times those of the largest problem that was measured; about 20 GB of memory."""
PLACES_RULE = "within_caseload_capacity"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every hard rule over one problem; `indexes` by rule name for the rules over pairs."""

    seekers_pass: dict[str, Flags]
    offers_pass: dict[str, Flags]
    indexes: dict[str, TokenIndex]

    def passing_offers(self, name: str, seeker: int) -> Flags:
        """Which offers pass one rule for one seeker, shape (offers,)."""
        if name in self.offers_pass:
            return self.offers_pass[name]
        met = self.indexes[name].offers_met(seeker)
        return ~met if name in AVOIDING else met

    def allow(self, name: str, seekers: Rows, offers: Rows) -> Flags:
        """Which pairs pass one rule over pairs, shape (pairs,)."""
        met = self.indexes[name].meets(seekers, offers)
        return ~met if name in AVOIDING else met


AVOIDING = frozenset(rule.name for rule in RULES if isinstance(rule, Avoids))


def rulebook(problem: MatchingProblem) -> Rulebook:
    """Reads every seeker and every offer once under every rule."""
    seekers_pass: dict[str, Flags] = {}
    offers_pass: dict[str, Flags] = {}
    indexes: dict[str, TokenIndex] = {}
    for rule in RULES:
        match rule:
            case AboutSeeker():
                passed = [rule.test(s, problem.day) for s in problem.seekers]
                seekers_pass[rule.name] = np.array(passed, np.bool_)
            case AboutOffer():
                passed = [rule.test(o, problem.day) for o in problem.offers]
                offers_pass[rule.name] = np.array(passed, np.bool_)
            case Meets() | Avoids():
                indexes[rule.name] = token_index(
                    problem.seekers, problem.offers, rule.needs, rule.offers
                )
            case _:
                raise TypeError(f"{rule.name} is no kind of rule")
    return Rulebook(seekers_pass, offers_pass, indexes)


def eligible_pairs(
    problem: MatchingProblem, rules: Rulebook, *, full_too: bool = False
) -> tuple[Rows, Rows]:
    """Seeker and offer index of every pair that breaks no rule, in that order.

    `full_too` leaves the rule about free places out: the network itself counts places.
    """
    if not problem.seekers or not problem.offers:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    tables = [n for n, index in rules.indexes.items() if index.table is not None]
    others = [n for n in rules.indexes if n not in tables]
    parts: list[tuple[Rows, Rows]] = []
    count = 0
    for seekers, offers in _table_pairs(problem, rules, tables, full_too):
        for name in others:
            keep = rules.allow(name, seekers, offers)
            seekers, offers = seekers[keep], offers[keep]  # noqa: PLW2901  narrowed rule by rule
        parts.append((seekers, offers))
        count += len(seekers)
        if count > MOST_PAIRS:
            raise ProblemRefused(
                f"More than {MOST_PAIRS} pairs of seekers and offers break no rule: too many for "
                f"one problem."
            )
    seekers = np.concatenate([s for s, _ in parts]) if parts else np.zeros(0, np.int32)
    offers = np.concatenate([o for _, o in parts]) if parts else np.zeros(0, np.int32)
    order = np.argsort(seekers, kind="stable")
    return seekers[order], offers[order]


def _table_pairs(
    problem: MatchingProblem, rules: Rulebook, tables: list[str], full_too: bool
) -> Iterator[tuple[Rows, Rows]]:
    """Pairs that pass the rules about one side and the rules with tables, in parts."""
    eligible = np.ones(len(problem.seekers), np.bool_)
    for passed in rules.seekers_pass.values():
        eligible &= passed
    there = np.ones(len(problem.offers), np.bool_)
    for name, passed in rules.offers_pass.items():
        if not (full_too and name == PLACES_RULE):
            there &= passed
    who = np.flatnonzero(eligible).astype(np.int32)
    if not len(who):
        return
    needs = np.stack([rules.indexes[n].row[who] for n in tables] or [np.zeros_like(who)], axis=1)
    groups, group = np.unique(needs, axis=0, return_inverse=True)
    members = who[np.argsort(group, kind="stable")]
    ends = np.cumsum(np.bincount(group, minlength=len(groups)))
    width = len(problem.offers)
    at_once = max(1, min(len(groups), 32_000_000 // width))
    for first in range(0, len(groups), at_once):
        block = groups[first : first + at_once]
        bits = np.repeat(packed(there[None, :]), len(block), axis=0)
        for column, name in enumerate(tables):
            table = rules.indexes[name].table
            met = table[block[:, column]] if table is not None else bits
            bits &= ~met if name in AVOIDING else met
        begin = ends[first - 1] if first else 0
        yield from _expanded(
            bits,
            members[begin : ends[first + len(block) - 1]],
            np.diff(ends[first : first + len(block)], prepend=begin),
        )


def _expanded(bits: Bits, members: Rows, sizes: Ints) -> Iterator[tuple[Rows, Rows]]:
    """Every member of every group with every offer of the group's bits; sizes sum to members."""
    group, word = np.nonzero(bits)
    octets = bits[group, word].view(np.uint8).reshape(-1, WORD // 8)
    hit, bit = np.nonzero(np.unpackbits(octets, axis=1, bitorder="little"))
    of_group = group[hit]
    offers = (word[hit] * WORD + bit).astype(np.int32)
    counts = np.bincount(of_group, minlength=len(bits))
    starts = np.cumsum(counts) - counts
    group_of_member = np.repeat(np.arange(len(bits)), sizes)
    reach = counts[group_of_member]
    ends = np.cumsum(reach)
    first = 0
    while first < len(members):
        done = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + PAIRS_AT_ONCE, "right")))
        some = reach[first:last]
        offset = np.arange(int(some.sum())) - np.repeat(np.cumsum(some) - some, some)
        at = np.repeat(starts[group_of_member[first:last]], some) + offset
        yield np.repeat(members[first:last], some), offers[at]
        first = last
