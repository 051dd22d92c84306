"""Is this plan right? A problem and its plan, checked without the engine: JSON and NumPy alone.

`python check_plan.py PROBLEM PLAN` works for a copy of this one file. Every pair of the plan is
held against every rule, every value is added up again, and the plan's prices are tried on every
pair that could be made: where none pays at any level, no plan is better. `docs/check-plan.md` tells
the rules.
"""

import gc
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from math import gcd
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

LEVELS = ["served", "preferences", "kept", "balance", "travel"]
CHOICES = ("first_choice", "second_choice", "third_choice")
SESSIONS = {"twice-weekly": 8, "weekly": 4, "every-2-weeks": 2, "check-in": 1}  # in four weeks
VISIT, UNKNOWN_ROAD, PAIRS, TOO_DEAR, MOST_COLLEAGUES = "in-person", 240, 1 << 19, 1 << 58, 16
TRAIT = itemgetter("topic", "answer")
EXPERIENCE, WINDOW = itemgetter("area", "pathway"), itemgetter("weekday", "start", "end")
UNREADABLE = LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError


class Wrong(Exception):
    """The plan is not right; the message says where."""


def check(problem: bytes, plan: bytes) -> int:
    """How many levels are proved, in order: all, unless rules tie pairs together. Raises Wrong."""
    try:
        told = json.loads(plan)
        if told["problem_digest"] != hashlib.sha256(problem.rstrip(b"\n")).hexdigest():
            raise Wrong("the plan's digest is of another problem, or of another form of it")
        return _Check(json.loads(problem), told).proved()
    except UNREADABLE as error:
        raise Wrong(f"a document can't be read: {type(error).__name__} {error}") from error


def ints(numbers: Iterable[int]) -> Any:
    return np.array(list(numbers), np.int64)


def true(answers: Iterable[bool]) -> Any:
    return np.array(list(answers), np.bool_)


def bits(needed: list[Any], given: list[Any], at: tuple[Any, Any]) -> list[Any]:
    """What everybody needs and gives, 64 tokens to a word, by the kind that they are of."""
    column = {t: k for k, t in enumerate(dict.fromkeys(chain.from_iterable(needed)))}
    words = [np.zeros((len(column) // 64 + 1, len(x) + 1), np.uint64) for x in (needed, given)]
    for sets, word in zip((needed, given), words, strict=True):
        for row, bit in ((k, column[t]) for k, x in enumerate(sets) for t in x if t in column):
            word[bit >> 6, row] |= np.uint64(1 << (bit & 63))
    return [(a[at[0]], b[at[1]]) for a, b in zip(*words, strict=True)]


def meet(index: list[Any], p: Any, s: Any) -> Any:
    return np.logical_or.reduce([(needs[p] & gives[s]) != 0 for needs, gives in index])


def kinds(rows: list[Any]) -> Any:
    """Each list of experiences once, and which one everybody has."""
    seen: dict[Any, int] = {}
    kind = [seen.setdefault(tuple(map(EXPERIENCE, x["experiences"])), len(seen)) for x in rows]
    return list(seen), ints(kind)


def hours(rows: list[Any]) -> Any:
    """Stretches by weekday, touching ones joined: start, at a quarter of an hour, and end."""
    windows = [x["windows"] for x in rows]
    flat = chain.from_iterable(map(WINDOW, chain.from_iterable(windows)))
    day, start, end = np.fromiter(flat, np.int64).reshape(-1, 3).T
    base = (np.repeat(np.arange(len(rows)), [len(x) for x in windows]) * 7 + day) * 2000
    order = np.argsort(base + start, kind="stable")
    top = np.maximum.accumulate((base + end)[order])
    base, start = base[order], (base + start)[order]
    first = np.flatnonzero(np.append(True, start[1:] > top[:-1])[: len(start)])
    last, base = np.append(first[1:], len(start))[: len(first)] - 1, base[first]
    owner, weekday = np.divmod(base // 2000, 7)
    nth = np.arange(len(first)) - np.searchsorted(base, base)
    hours = np.zeros((7, int(nth.max(initial=-1)) + 1, 2, len(rows)), np.int16)
    hours[weekday, nth, 0, owner] = -(-(start[first] - base) // 15) * 15
    hours[weekday, nth, 1, owner] = top[last] - base
    return hours


def among(sorted_keys: Any, keys: Any) -> Any:
    """Which of the keys are in the sorted ones."""
    at = np.minimum(np.searchsorted(sorted_keys, keys), max(0, len(sorted_keys) - 1))
    return sorted_keys[at] == keys if len(sorted_keys) else np.zeros(len(keys), np.bool_)


class _Check:
    def __init__(self, asked: Any, told: Any) -> None:
        self.asked, self.told, self.ties, day = asked, told, asked["couplings"], asked["day"]
        self.s, self.o = s, o = asked["seekers"], asked["offers"]
        self.n, self.m = len(s), len(o)
        self.number = {x["referral_id"]: k for k, x in enumerate(s)}
        self.where = {x["specialist_id"]: k for k, x in enumerate(o)}
        self.pinned, self.held = np.full(self.n, -1), np.full(self.n, -1)
        for x in asked["standing"]:
            stands = self.pinned if x["pinned"] else self.held
            stands[self.number[x["referral_id"]]] = self.where[x["specialist_id"]]
        self.active = self.pinned < 0
        self.capacity, taken = (ints(x[name] for x in o) for name in ("capacity", "taken"))
        self.reserve = ints(x.get("reserve", 0) for x in o)
        self.used = taken + np.bincount(self.pinned[~self.active], minlength=self.m)
        self.room, self.full = np.maximum(self.capacity - self.used, 0), taken >= self.capacity
        consents = [(x["consent_from"] or "~", x["consent_until"] or "") for x in s]
        ready = true(a <= day <= b for a, b in consents)
        self.ready = ready & true(x["held_back"] is None for x in s)
        able = [x["supervised"] if x["credential"] == "in-training"
                else day <= (x["credential_until"] or "") for x in o]  # fmt: skip
        self.able = true(able) & true(not x["leaving"] for x in o)
        self._answers()
        self._rules()
        self._costs()

    def _answers(self) -> None:
        pairs, waits, number = self.told["pairings"], self.told["unmatched"], self.number
        at = ints(number[x["referral_id"]] for x in chain(pairs, waits))
        if any(type(x["points"]) is not int for x in pairs):
            raise Wrong("the points of a pair are no whole number")
        persons = (x["participant_id"] for x in chain(pairs, waits))
        if any(self.s[p]["participant_id"] != who for p, who in zip(at, persons, strict=True)):
            raise Wrong("somebody is answered as somebody else")
        if (np.bincount(at, minlength=self.n) != 1).any():
            raise Wrong("somebody is not answered, or more than once")
        self.at, self.points = np.full(self.n, -1), np.zeros(self.n, np.int64)
        self.at[at[: len(pairs)]] = ints(self.where[x["specialist_id"]] for x in pairs)
        self.points[at[: len(pairs)]] = ints(x["points"] for x in pairs)
        self.load = np.bincount(self.at[self.active & (self.at >= 0)], minlength=self.m)
        if (self.at[~self.active] != self.pinned[~self.active]).any():
            raise Wrong("an accepted pair was changed")

    def _rules(self) -> None:
        """What a pair must share, what it should share, when both have time, who is ruled out."""
        (lived, mine), (known, theirs) = kinds(self.s), kinds(self.o)
        areas, fields = ([[a for a, _ in x] for x in k] for k in (lived, known))
        at = mine, theirs
        self.shared = bits(areas, fields, at)
        self.wishes = {
            "most_important_area": bits([x[:1] for x in areas], fields, at),
            "most_important_pathway": bits([[w for w in x[:1] if w[1]] for x in lived], known, at),
            "further_area": bits([x[1:] for x in areas], fields, at),
            "further_pathway": bits([[w for w in x[1:] if w[1]] for x in lived], known, at),
        }
        traits = [
            [list(map(TRAIT, x.get(name, []))) for x in rows]
            for name, rows in (
                ("traits_required", self.s),
                ("traits_preferred", self.s),
                ("traits", self.o),
            )
        ]
        must, like, stated = traits
        each = np.arange(self.n), np.arange(self.m)
        self.lacks = bits(must, stated, each) if any(must) else []
        if any(like):
            self.wishes["most_important_trait"] = bits([x[:1] for x in like], stated, each)
            self.wishes["second_trait"] = bits([x[1:2] for x in like], stated, each)
            self.wishes["third_trait"] = bits([x[2:3] for x in like], stated, each)
            self.wishes["later_trait"] = bits([x[3:] for x in like], stated, each)
            self.wishes["further_trait"] = bits([x[1:] for x in like], stated, each)
        names = {"": -1, "anyone": -1}
        wanted = [[names.setdefault(x[f"gender_{k}"] or "", len(names)) for x in self.s]
                  for k in ("required", "preferred")]  # fmt: skip
        self.required, self.preferred = map(ints, wanted)
        self.gender = ints(names.get(x["gender"] or " ", -2) for x in self.o)
        self.hours = hours(self.s), hours(self.o)
        self.minutes = np.array([x["session_minutes"] for x in self.s], np.int16)
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
        self._ways(people)

    def _ways(self, people: list[Any]) -> None:
        """Who can be met by whom: in a mode, in a county if in person, and in a language."""
        ways: dict[Any, int] = {}
        met = []
        for p, x in people:
            at_home = {VISIT: x["county"]}
            keys = [(way, at_home.get(way, ""), x["language"]) for way in x["modes"]]
            met += [(p, ways.setdefault(key, len(ways))) for key in keys]
        self.who, self.way = np.array(met, np.int64).reshape(-1, 2).T
        by_visit = true(w == VISIT for w, _, _ in ways)[self.way]
        self.visit = np.full(self.n, -1)
        self.visit[self.who[by_visit]] = self.way[by_visit]
        codes = ((ways.get((w, county, language), -1), k) for k, x in enumerate(self.o)
                 for w in x["modes"] for county in (x["counties"] if w == VISIT else [""])
                 for language in x["languages"])  # fmt: skip
        self.reach = np.unique(ints(way * self.m + k for way, k in codes if way >= 0))
        counties: dict[str, int] = {}
        homes: dict[str, int] = {}
        journeys = self.asked["journeys"]
        self.county = ints(counties.setdefault(x["county"], len(counties)) for x in self.s)
        self.home = ints(homes.setdefault(x["home"], len(homes)) for x in self.o)
        self.road = np.full((len(counties), len(homes)), UNKNOWN_ROAD if journeys else 0)
        for x in journeys:
            if x["county"] in counties and x["home"] in homes:
                c, h = counties[x["county"]], homes[x["home"]]
                self.road[c, h] = min(self.road[c, h], x["minutes"])

    def _pairs(self, pairs: Iterable[Any]) -> Any:
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
        p = np.flatnonzero(self.at >= 0)
        s = self.at[p]
        fine = self._fit(p, s) & self._near(p, s) & ~among(self.apart, p * self.m + s)
        fine &= self.ready[p] & self.able[s] & ~self.full[s]
        if not fine.all():
            raise Wrong(f"the pair of {self.s[p[np.argmin(fine)]]['referral_id']} breaks a rule")
        if (self._points(p, s) != self.points[p]).any():
            raise Wrong("the points of a pair are others")
        for level in range(len(LEVELS)):
            cost = self._cost(level, p, s)
            self.values[level] = int(cost[self.active[p]].sum())
            self.own[level][p] = cost + self.prices[level][s]
        for p, s in self._could_be():
            self._try(p, s)
        self._waits_and_places()
        if name := self._broken():
            raise Wrong(f"the rule '{name}' is broken")
        self._told()
        return self.good

    def _could_be(self) -> Iterator[Any]:
        """Everybody who may be placed, with everybody in reach who has a place; some twice."""
        way, s = np.divmod(self.reach, self.m)
        open_ = self.able[s] & ~self.full[s] & (self.room[s] > 0)
        way, s = way[open_], s[open_]
        asks = self.ready[self.who] & self.active[self.who]
        who, ways = self.who[asks], self.way[asks]
        first = np.searchsorted(way, ways)
        count = np.searchsorted(way, ways, "right") - first
        ends = np.cumsum(count)
        cuts = np.searchsorted(ends, np.arange(PAIRS, ends[-1:].sum() + PAIRS, PAIRS), "right")
        for a, b in zip(np.append(0, cuts), np.append(cuts, len(who)), strict=True):
            many = count[a:b]
            start = first[a:b] - np.cumsum(many) + many
            yield np.repeat(who[a:b], many), s[np.arange(many.sum()) + np.repeat(start, many)]

    def _try(self, p: Any, s: Any) -> None:
        """One that would pay ends the proof at its level; the next is left those at exactly 0."""
        for level in range(self.good):
            slack = self.prices[level][s] - self.own[level][p] + self._cost(level, p, s)
            pays = np.flatnonzero(slack < 0)
            q, k = p[pays], s[pays]
            keep = ~among(self.apart, q * self.m + k)
            if self._fit(q[keep], k[keep]).any():
                self.good = level
                return
            stays = np.flatnonzero(slack == 0)
            p, s = p[stays], s[stays]

    def _cost(self, level: int, p: Any, s: Any) -> Any:
        if level == 1:
            return self.top - self._points(p, s) // self.step
        if level == 2:
            return (self.held[p] >= 0) & (self.held[p] != s)
        if level == 4:
            steps = -(-self.road[self.county[p], self.home[s]] // 5)
            visit = self.visit[p]
            return steps * ((visit >= 0) & among(self.reach, visit * self.m + s))
        return np.zeros(len(p), np.int64)

    def _points(self, p: Any, s: Any) -> Any:
        points, weights, key = np.zeros(len(p), np.int64), self.asked["weights"], p * self.m + s
        for name, index in self.wishes.items():
            if weights.get(name):
                points += weights[name] * meet(index, p, s)
        for name, pairs in self.choices.items():
            if weights.get(name) and len(pairs):
                points += weights[name] * among(pairs, key)
        liked = self.preferred[p]
        suited = (liked >= 0) & (liked == self.gender[s])
        return points + weights.get("preferred_gender", 0) * suited - self.reserve[s]

    def _near(self, p: Any, s: Any) -> Any:
        """Whether they meet in some way, and in a language of both."""
        at = np.zeros(self.n, np.int64)
        at[p] = s
        near = among(self.reach, self.way * self.m + at[self.who])
        return np.bincount(self.who[near], minlength=self.n)[p] > 0

    def _fit(self, p: Any, s: Any) -> Any:
        """Whether pairs share what they must, and a session fits a stretch of both their hours."""
        wanted = self.required[p]
        fits = meet(self.shared, p, s) & ((wanted < 0) | (wanted == self.gender[s]))
        for needs, gives in self.lacks:
            fits &= (needs[p] & ~gives[s]) == 0
        left = np.flatnonzero(fits)
        p, s, times = p[left], s[left], np.zeros(len(left), np.bool_)
        for a, b in ((a, b) for mine, theirs in zip(*self.hours, strict=True)
                     for a in mine for b in theirs):  # fmt: skip
            starts = np.maximum(a[0][p], b[0][s]) + self.minutes[p]
            times |= starts <= np.minimum(a[1][p], b[1][s])
        fits[left] = times
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
                slack = wait[left] - self.own[level][left]
                free = cost[places] * (level == 3) - self.prices[level][s[places]]
                free = np.where(taken[places], -free, free)
                if min(slack.min(initial=0), free.min(initial=0)) < 0:
                    self.good = level
                left, places = left[slack == 0], places[free == 0]

    def _broken(self) -> str:
        """A rule that ties pairs together and is broken, by name; accepted pairs always stand."""
        new, rules = np.where(self.active, self.at, -1), self.ties
        load = ints(x["session_minutes"] * SESSIONS[x["frequency"]] for x in self.s)
        bad: set[str] = set()
        for x in rules["together"]:
            people = [self.number[r] for r in x["referral_ids"]]
            held = [int(self.at[p]) for p in people if not self.active[p]]
            places = {int(self.at[p]) for p in people if self.active[p]}
            if len(places) > 1 or (held and places - {-1, held[0]}):
                bad.add("together")
        for x in rules["minutes"]:
            s = self.where[x["specialist_id"]]
            if load[new == s].sum() > max(0, 4 * x["minutes"] - load[self.pinned == s].sum()):
                bad.add("minutes")
        for x in rules["groups"]:
            s = self.where[x["specialist_id"]]
            bad |= {"groups"} if 0 < self.load[s] < x["least"] - self.used[s] else set()
        cuts = [[(r, x["specialist_id"]) for r in x["referral_ids"]] for x in rules["not_all"]]
        some = [("not_all", x, len(x) - 1) for x in cuts]
        some += [("at_most_one", x["pairs"], 1) for x in rules["at_most_one"]]
        shared = [x["pairs"] for x in rules.get("not_all_pairs", ())]
        some += [("not_all_pairs", x, len(x) - 1) for x in shared]
        for name, pairs, usual in some:
            ends = [(self.number[r], self.where[k]) for r, k in pairs]
            most = max(0, usual - sum(self.pinned[p] == s for p, s in ends))
            bad |= {name} if sum(new[p] == s for p, s in ends) > most else set()
        for x in rules["week_limits"]:
            s, members = self.where[x["specialist_id"]], [self.number[r] for r in x["referral_ids"]]
            weighed = list(zip(members, x["weights"], strict=True))
            most = max(0, x["most"] - sum(w for p, w in weighed if self.pinned[p] == s))
            bad |= {"week_limits"} if sum(w for p, w in weighed if new[p] == s) > most else set()
        seats = defaultdict[int, list[tuple[int, int]]](list)
        for x in rules["co_visits"]:
            seat = self.where[x["colleague_id"]], x["people"]
            seats[self.where[x["trainee_id"]]].append(seat)
        if not all(self._visited(np.flatnonzero(new == k), x) for k, x in seats.items()):
            bad.add("co_visits")
        return min(bad, default="")

    def _visited(self, p: Any, colleagues: list[tuple[int, int]]) -> bool:
        """Whether everybody can be given to a colleague: no set of colleagues is asked too much
        of, by those whom nobody else could visit (Hall's condition)."""
        if len(colleagues) > MOST_COLLEAGUES:
            raise Wrong("a trainee has more colleagues than can be looked through")
        could = np.zeros(len(p), np.int64)
        for k, (s, _) in enumerate(colleagues):
            one = np.full(len(p), s)
            fine = self._fit(p, one) & self._near(p, one) & self.ready[p] & self.able[s]
            could |= (fine & ~among(self.out, p * self.m + s)).astype(np.int64) << k
        asked = ((some, sum(most for k, (_, most) in enumerate(colleagues) if some >> k & 1))
                 for some in range(1 << len(colleagues)))  # fmt: skip
        return not any((could & ~some == 0).sum() > seats for some, seats in asked)

    def _told(self) -> None:
        """Values and bounds are as told; only rules that tie pairs together leave a level open."""
        served = Counter(x["county"] for x, s in zip(self.s, self.at, strict=True) if s >= 0)
        floors, levels = self.ties["floors"], self.told["levels"]
        short = sum(max(0, x["at_least"] - served[x["county"]]) for x in floors)
        names, values = ["floors"] * bool(floors) + LEVELS, [short] * bool(floors) + self.values
        if [(x["name"], x["value"]) for x in levels] != list(zip(names, values, strict=True)):
            raise Wrong(f"the values of the levels are {values}")
        self.good = 0 if short else self.good
        placed = np.full(self.n, -1)
        for x in self.asked["placed"]:
            placed[self.number[x["referral_id"]]] = self.where[x["specialist_id"]]
        given = bool(self.asked["placed"])
        if given and (placed != self.at)[self.active].any():
            raise Wrong("the plan is not the one that is placed")
        if self.good < len(LEVELS) and not (given or any(self.ties.values())):
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
    gc.disable()  # what is read stays until the answer
    try:
        good = check(problem.read_bytes(), plan.read_bytes())
    except Wrong as wrong:
        sys.stdout.write(f"WRONG: {wrong}.\n")
        return 1
    rest = f"; '{LEVELS[good]}' and what follows is not proved" if good < len(LEVELS) else ""
    sys.stdout.write(f"Every rule is kept, and no plan is better{rest}.\n")
    return 3 if rest else 0


if __name__ == "__main__":
    sys.exit(checked(*map(Path, sys.argv[1:3])))
