"""Is this plan right? A problem and its plan, checked without the engine: JSON and NumPy alone.

`python -m check PROBLEM PLAN` beside a copy of this folder. Every pair of the plan is held against
every rule, every value is added up again, and the plan's prices are tried on every pair that could
be made: where none pays at any level, no plan is better. `docs/check-plan.md` tells the rules.
"""

import hashlib
import json
import sys
from collections import Counter, defaultdict
from itertools import chain, groupby
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np

from .tables import VISIT, bits, found, hours, ints, meet, meets, ways
from .ties import broken
from .verdict import Wrong

LEVELS = ["served", "preferences", "kept", "balance", "travel"]
CHOICES = ("first_choice", "second_choice", "third_choice")
UNKNOWN_ROAD, CELLS, TOO_DEAR = 240, 1 << 18, 1 << 58


def check(problem: bytes, plan: bytes) -> int:
    """How many levels are proved, in order: all, unless rules tie pairs together. Raises Wrong."""
    try:
        told = json.loads(plan)
        if told["problem_digest"] != hashlib.sha256(problem.rstrip(b"\n")).hexdigest():
            raise Wrong("the plan's digest is of another problem, or of another form of it")
        return _Check(json.loads(problem), told).proved()
    except (
        LookupError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Wrong(f"a document can't be read: {type(error).__name__} {error}") from error


class _Check:
    def __init__(self, asked: Any, told: Any) -> None:
        """Seekers stand in groups who can be met in the same ways at the same place."""
        self.asked, self.told, self.ties, day = asked, told, asked["couplings"], asked["day"]
        self.s, self.o = sorted(asked["seekers"], key=meets), asked["offers"]
        self.n, self.m = len(self.s), len(self.o)
        self.number = {x["referral_id"]: k for k, x in enumerate(self.s)}
        self.where = {x["specialist_id"]: k for k, x in enumerate(self.o)}
        self.pinned, self.held = np.full(self.n, -1), np.full(self.n, -1)
        for x in asked["standing"]:
            stands = self.pinned if x["pinned"] else self.held
            stands[self.number[x["referral_id"]]] = self.where[x["specialist_id"]]
        self.active = self.pinned < 0
        self.capacity, taken = (ints(x[name] for x in self.o) for name in ("capacity", "taken"))
        self.used = taken + np.bincount(self.pinned[~self.active], minlength=self.m)
        self.room, self.full = np.maximum(self.capacity - self.used, 0), taken >= self.capacity
        consents = ((x["consent_from"] or "~", x["consent_until"] or "", x) for x in self.s)
        ready = [a <= day <= b and x["held_back"] is None for a, b, x in consents]
        able = [
            x["supervised"]
            if x["credential"] == "in-training"
            else day <= (x["credential_until"] or "")
            for x in self.o
        ]
        self.ready, self.able = np.array(ready, np.bool_), np.array(able, np.bool_)
        self.able &= ~np.array([x["leaving"] for x in self.o], np.bool_)
        self.at, self.points, seen = np.full(self.n, -1), np.zeros(self.n, np.int64), Counter[int]()
        for x in chain(told["pairings"], told["unmatched"]):
            p = self.number.get(x["referral_id"], -1)
            seen[p] += 1
            if p < 0 or seen[p] > 1 or x["participant_id"] != self.s[p]["participant_id"]:
                raise Wrong(f"{x['referral_id']} is a stranger, somebody else, or there twice")
            if "specialist_id" in x:
                self.at[p], self.points[p] = self.where[x["specialist_id"]], x["points"]
        self.load = np.bincount(self.at[self.active & (self.at >= 0)], minlength=self.m)
        if len(seen) != self.n or (self.at[~self.active] != self.pinned[~self.active]).any():
            raise Wrong("somebody is not answered, or an accepted pair was changed")
        self._tokens()
        self._costs()

    def _tokens(self) -> None:
        """What a pair must share, what it should share, when both have time, who is ruled out."""
        lived = [[(e["area"], e["pathway"]) for e in x["experiences"]] for x in self.s]
        knows = [[(e["area"], e["pathway"]) for e in x["experiences"]] for x in self.o]
        areas, fields = ([[a for a, _ in x] for x in side] for side in (lived, knows))
        genders = [[x["gender"], "anyone"] for x in self.o]
        wanted = [[x["gender_required"] or "anyone"] for x in self.s]
        liked = [[x["gender_preferred"]] * bool(x["gender_preferred"]) for x in self.s]
        tongues = [[x["language"]] for x in self.s], [x["languages"] for x in self.o]
        self.rules = [bits(areas, fields), bits(*tongues), bits(wanted, genders)]
        self.meeting = bits(
            [ways(x, [x["county"]]) for x in self.s], [ways(x, x["counties"]) for x in self.o]
        )
        self.wishes = {
            "preferred_gender": bits(liked, [x[:1] for x in genders]),
            "most_important_area": bits([x[:1] for x in areas], fields),
            "most_important_pathway": bits([[w for w in x[:1] if w[1]] for x in lived], knows),
            "further_area": bits([x[1:] for x in areas], fields),
            "further_pathway": bits([[w for w in x[1:] if w[1]] for x in lived], knows),
        }
        self.hours, self.minutes = (
            (hours(self.s), hours(self.o)),
            ints(x["session_minutes"] for x in self.s),
        )
        people = list(enumerate(self.s))
        self.choices = {
            name: self._pairs((p, x["ranking"][k]) for p, x in people if x["ranking"][k:])
            for k, name in enumerate(CHOICES)
        }
        liking = ((p, k) for p, x in people for k in x["preferred"])
        self.choices["preferred_specialist"] = self._pairs(liking)
        self.out = self._pairs((p, k) for p, x in people for k in x["excluded"])
        cuts = ((x["referral_ids"], x["specialist_id"]) for x in self.ties["not_all"])
        alone = self._pairs((self.number[ids[0]], k) for ids, k in cuts if len(ids) == 1)
        self.apart = np.union1d(self.out, alone)

    def _pairs(self, pairs: Any) -> Any:
        return np.unique(ints(p * self.m + self.where[k] for p, k in pairs if k in self.where))

    def _costs(self) -> None:
        """The costs of waiting and the prices, by level."""
        urgent, weights = ints(x["urgency"] == "urgent" for x in self.s), self.asked["weights"]
        days = np.array([x["received_on"] for x in self.s], "datetime64[D]").astype(np.int64)
        line = np.unique((urgent << 40) - days, return_inverse=True)[1].reshape(-1) + 1
        self.step, none = gcd(*weights.values()) or 1, np.zeros(self.n, np.int64)
        self.top, stood = sum(weights.values()) // self.step, (self.held >= 0).astype(np.int64)
        self.waits = [line, none + self.top, stood, none, none]
        self.own, self.values, self.good = [x.copy() for x in self.waits], [0] * 5, len(LEVELS)
        certificate = self.told["proof"]["certificate"]
        prices = [x["prices"] for x in certificate]
        if [x["level"] for x in certificate] != LEVELS or {len(x) for x in prices} != {self.m + 1}:
            raise Wrong("not every level has a price for each specialist and for waiting, in order")
        if any(type(x) is not int or abs(x) > TOO_DEAR for x in chain(*prices)):
            raise Wrong("a price is no whole number, or beyond any cost")
        self.prices = [np.array(x, np.int64) for x in prices]
        if any(x[-1] for x in self.prices) or (self.load > self.room).any():
            raise Wrong("waiting has a price, or a specialist more people than places")

    def proved(self) -> int:
        """Looks at everything. Raises Wrong for the first thing that isn't as it must be."""
        reach, roads = defaultdict[Any, list[int]](list), defaultdict[Any, dict[str, int]](dict)
        for k, x in enumerate(self.o):
            for way in ways(x, x["counties"]):
                reach[way].append(k)
        for x in self.asked["journeys"]:
            known = roads[x["county"]].get(x["home"], UNKNOWN_ROAD)
            roads[x["county"]][x["home"]] = min(x["minutes"], known)
        first = 0
        for (county, modes), group in groupby(self.s, meets):
            last = first + sum(1 for _ in group)
            minutes = roads[county] if VISIT in modes else {}
            steps = np.zeros(self.m, np.int64)
            if VISIT in modes and self.asked["journeys"]:
                near = reach[VISIT, county]
                steps[near] = [-(-minutes.get(self.o[k]["home"], UNKNOWN_ROAD) // 5) for k in near]
            near_by = chain(*(reach[way] for way in ways({"modes": modes}, [county])))
            self._group(first, last, np.unique(ints(near_by)), steps)
            first = last
        self._waits_and_places()
        if name := broken(self):
            raise Wrong(f"the rule '{name}' is broken")
        self._told()
        return self.good

    def _group(self, first: int, last: int, able: Any, road: Any) -> None:
        """The pairs that these people are in, then every pair that they could be in."""
        p = first + np.flatnonzero(self.at[first:last] >= 0)
        s = self.at[p]
        fine = self.fit(p, s) & self.ready[p] & self.able[s] & ~self.full[s] & np.isin(s, able)
        fine[found(self.apart, p * self.m + s)] = False
        if not fine.all():
            raise Wrong(f"the pair of {self.s[p[np.argmin(fine)]]['referral_id']} breaks a rule")
        costs, points = self._worth(p, s, road)
        if (points != self.points[p]).any():
            raise Wrong("the points of a pair are others")
        for level, cost in enumerate(costs):
            self.values[level] += int(cost[self.active[p]].sum())
            self.own[level][p] = cost + self.prices[level][s]
        able = able[self.able[able] & ~self.full[able] & (self.room[able] > 0)]
        rows = max(1, CELLS // max(1, len(able)))
        who = first + np.flatnonzero(self.ready[first:last] & self.active[first:last])
        for begin in range(0, len(who) if len(able) else 0, rows):
            row, column = np.nonzero(self.fit(who[begin : begin + rows, None], able[None]))
            p, s = who[begin + row], able[column]
            apart = found(self.apart, p * self.m + s)
            p, s = np.delete(p, apart), np.delete(s, apart)
            stays = self._pays(0, self.prices[0][s] - self.own[0][p])
            p, s = p[stays], s[stays]
            costs, left = self._worth(p, s, road)[0], np.arange(len(p))
            for level in range(1, self.good):
                price = self.prices[level][s[left]] - self.own[level][p[left]]
                left = left[self._pays(level, costs[level][left] + price)]

    def _pays(self, level: int, slack: Any) -> Any:
        """Which ways the next level may still choose. One that would pay ends the proof here."""
        if slack.min(initial=0) < 0:
            self.good = min(self.good, level)
        return slack == 0

    def _worth(self, p: Any, s: Any, road: Any) -> Any:
        """Costs by level, and points, of pairs in the order of people, then specialists."""
        points, weights, held = np.zeros(len(p), np.int64), self.asked["weights"], self.held[p]
        for name, index in self.wishes.items():
            if weights.get(name):
                points += weights[name] * meet(index, p, s)
        for name, pairs in self.choices.items():
            points[found(pairs, p * self.m + s)] += weights.get(name, 0)
        none, moved = np.zeros(len(p), np.int64), ((held >= 0) & (held != s)).astype(np.int64)
        return [none, self.top - points // self.step, moved, none, road[s]], points

    def fit(self, p: Any, s: Any) -> Any:
        """Whether pairs share what they must, and a session fits a stretch of both their hours."""
        fits, minutes = np.zeros(np.broadcast(p, s).shape, np.bool_), self.minutes[p]
        for a, b in (
            (a, b) for mine, theirs in zip(*self.hours, strict=True) for a in mine for b in theirs
        ):
            fits |= np.maximum(a[0][p], b[0][s]) + minutes <= np.minimum(a[1][p], b[1][s])
        for index in self.rules:
            fits &= meet(index, p, s)
        return fits

    def _waits_and_places(self) -> None:
        """Nobody would rather wait; no place pays. Of free places the first is the cheapest."""
        waiting, left = self.active & (self.at < 0), np.flatnonzero(self.active)
        count = np.minimum(self.room, self.load + 1)
        s = np.repeat(np.arange(self.m), count)
        nth = np.arange(len(s)) - np.repeat(np.cumsum(count) - count, count)
        cost = 100 * (2 * (self.used[s] + nth) + 1) // np.maximum(self.capacity, 1)[s]
        taken, places = nth < self.load[s], np.arange(len(s))
        self.values[3] += int(cost[taken].sum())
        for level, wait in enumerate(self.waits):
            self.values[level] += int(wait[waiting].sum())
            if level < self.good:
                left = left[self._pays(level, wait[left] - self.own[level][left])]
                slack = cost[places] * (level == 3) - self.prices[level][s[places]]
                places = places[self._pays(level, np.where(taken[places], -slack, slack))]

    def _told(self) -> None:
        """Values and bounds are as told; only rules that tie pairs together leave a level open."""
        served = Counter(x["county"] for x, s in zip(self.s, self.at, strict=True) if s >= 0)
        floors, levels = self.ties["floors"], self.told["levels"]
        short = sum(max(0, x["at_least"] - served[x["county"]]) for x in floors)
        names = ["floors"] * bool(floors) + LEVELS
        values = [short] * bool(floors) + self.values
        if [(x["name"], x["value"]) for x in levels] != list(zip(names, values, strict=True)):
            raise Wrong(f"the values of the levels are {values}")
        self.good = 0 if short else self.good
        if self.good < len(LEVELS) and not any(self.ties.values()):
            raise Wrong(f"the prices don't prove the level '{LEVELS[self.good]}'")
        proved = 0 if short else len(names) - len(LEVELS) + self.good
        tight = [x["bound"] == x["value"] for x in levels]
        if not all(tight[:proved]) or any(x["bound"] > x["value"] for x in levels):
            raise Wrong("a bound is above its value, or below a proved one")
        status = "optimal" if all(tight) else "gap"
        if self.told["proof"]["status"] != status or self.told["seed"] != self.asked["seed"]:
            raise Wrong("the status is not what the bounds say, or the seed is another")


def checked(problem: Path, plan: Path) -> int:
    """Says what was found. 0: all proved; 3: later levels are the solver's word; 1: wrong."""
    try:
        good = check(problem.read_bytes(), plan.read_bytes())
    except Wrong as wrong:
        sys.stdout.write(f"WRONG: {wrong}.\n")
        return 1
    rest = f"; '{LEVELS[good]}' and what follows is not proved" if good < len(LEVELS) else ""
    sys.stdout.write(f"Every rule is kept, and no plan is better{rest}.\n")
    return 3 if rest else 0
