"""A second judge of a plan, slow and plain: loops over the documents, and the domain's own rules.

It knows no rule that ties pairs together and no accepted pair. What the check must find is what is
wrong by this judge, so neither the engine nor its audit has a say in what counts as an error.
"""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from math import gcd
from typing import Any

from domain.pairing.eligibility import broken
from matching import MatchingProblem

LEVELS = ("served", "preferences", "kept", "balance", "travel")
Document = Any
Pair = tuple[str, str]


def is_wrong(asked: MatchingProblem, problem: Document, plan: Document) -> bool:
    """Whether a pair breaks a rule, a value is another, or a price leaves something better."""
    at = dict(map(_ends, plan["pairings"]))
    people = {str(s.referral_id): s for s in asked.seekers}
    offers = {str(o.specialist_id): o for o in asked.offers}
    allowed = {
        (p, s) for p in people for s in offers if not broken(people[p], offers[s], asked.day)
    }
    load = Counter(at.values())
    rooms = {o["specialist_id"]: max(0, o["capacity"] - o["taken"]) for o in problem["offers"]}
    if not set(at.items()) <= allowed or any(load[s] > rooms[s] for s in load):
        return True
    if other_values(problem, plan):
        return True
    costs = _Costs(problem)
    able = {(p, s) for p, s in allowed if rooms[s]}
    certificate = [one["prices"] for one in plan["proof"]["certificate"]]
    return _pays(costs, at, able, rooms, certificate)


def other_values(problem: Document, plan: Document) -> bool:
    """Whether the plan's levels (a floor's aside) or points are not those of its pairs."""
    at, costs = dict(map(_ends, plan["pairings"])), _Costs(problem)
    if any(row["points"] != costs.points(*_ends(row)) for row in plan["pairings"]):
        return True
    values = costs.values(at, [p for p in costs.people if p not in at])
    return {one["name"]: one["value"] for one in plan["levels"]} | values != {
        one["name"]: one["value"] for one in plan["levels"]
    }


def _ends(row: Document) -> Pair:
    return row["referral_id"], row["specialist_id"]


class _Costs:
    def __init__(self, problem: Document) -> None:
        self.problem = problem
        self.people = {x["referral_id"]: x for x in problem["seekers"]}
        self.offers = {x["specialist_id"]: x for x in problem["offers"]}
        self.held = {x["referral_id"]: x["specialist_id"] for x in problem["standing"]}
        self.road: dict[Pair, int] = {}
        for x in problem["journeys"]:
            known = self.road.setdefault((x["home"], x["county"]), x["minutes"])
            self.road[x["home"], x["county"]] = min(known, x["minutes"])
        weights = problem["weights"]
        self.step = gcd(*weights.values()) or 1
        line = sorted({self._turn(p) for p in self.people}, reverse=True)
        waits: dict[str, Callable[[str], int]] = {
            "served": lambda p: line.index(self._turn(p)) + 1,
            "preferences": lambda _p: sum(weights.values()) // self.step,
            "kept": lambda p: int(p in self.held),
            "balance": lambda _p: 0,
            "travel": lambda _p: 0,
        }
        self.waits = waits
        self.pairs: dict[str, Callable[[str, str], int]] = {
            "served": lambda _p, _s: 0,
            "preferences": lambda p, s: waits["preferences"](p) - self.points(p, s) // self.step,
            "kept": lambda p, s: int(self.held.get(p, s) != s),
            "balance": lambda _p, _s: 0,
            "travel": self._travel,
        }

    def _turn(self, p: str) -> tuple[bool, str]:
        person = self.people[p]
        return person["urgency"] != "urgent", person["received_on"]

    def points(self, p: str, s: str) -> int:
        person, offer = self.people[p], self.offers[s]
        told = [(one["area"], one["pathway"]) for one in person["experiences"]]
        known = {(one["area"], one["pathway"]) for one in offer["experiences"]}
        areas = {area for area, _ in known}
        liked = person["traits_preferred"]
        met = {
            "preferred_gender": person["gender_preferred"] not in ("", "anyone")
            and person["gender_preferred"] == offer["gender"],
            "most_important_area": told[0][0] in areas,
            "most_important_pathway": bool(told[0][1]) and told[0] in known,
            "further_area": any(area in areas for area, _ in told[1:]),
            "further_pathway": any(one[1] and one in known for one in told[1:]),
            "most_important_trait": any(x in offer["traits"] for x in liked[:1]),
            "second_trait": any(x in offer["traits"] for x in liked[1:2]),
            "third_trait": any(x in offer["traits"] for x in liked[2:3]),
            "later_trait": any(x in offer["traits"] for x in liked[3:]),
            "further_trait": any(x in offer["traits"] for x in liked[1:]),
            "preferred_specialist": s in person["preferred"],
        }
        ranked = zip(("first_choice", "second_choice", "third_choice"), person["ranking"])  # noqa: B905  fewer may be ranked
        met |= {name: one == s for name, one in ranked}
        weights = self.problem["weights"]
        return sum(weights.get(name, 0) for name, fulfilled in met.items() if fulfilled)

    def _travel(self, p: str, s: str) -> int:
        person, offer = self.people[p], self.offers[s]
        visit = all("in-person" in one["modes"] for one in (person, offer))
        if not (visit and person["county"] in offer["counties"] and self.road):
            return 0
        minutes = min(240, self.road.get((offer["home"], person["county"]), 240))
        return -(-minutes // 5)

    def place(self, level: str, s: str, nth: int) -> int:
        offer = self.offers[s]
        full = Fraction(100 * (2 * (offer["taken"] + nth) + 1), max(1, offer["capacity"]))
        return int(full) if level == "balance" else 0

    def values(self, at: dict[str, str], waiting: list[str]) -> dict[str, int]:
        return {
            level: sum(self.pairs[level](p, s) for p, s in at.items())
            + sum(self.waits[level](p) for p in waiting)
            + sum(self.place(level, s, n) for s, load in Counter(at.values()).items()
                  for n in range(load))
            for level in LEVELS
        }  # fmt: skip


def _pays(
    costs: _Costs,
    at: dict[str, str],
    able: set[Pair],
    rooms: dict[str, int],
    certificate: list[list[int]],
) -> bool:
    """Whether at some level something would pay, among what the levels before it leave open."""
    load, waits = Counter(at.values()), set(costs.people)
    places = [(s, n) for s, room in rooms.items() for n in range(room)]
    for level, (*prices, outside) in zip(LEVELS, certificate, strict=True):
        price = dict(zip(costs.offers, prices, strict=True))
        own = {
            p: costs.pairs[level](p, at[p]) + price[at[p]] if p in at else costs.waits[level](p)
            for p in costs.people
        }
        pairs = {(p, s): costs.pairs[level](p, s) + price[s] - own[p] for p, s in able}
        left = {p: costs.waits[level](p) - own[p] for p in waits}
        free = {(s, n): costs.place(level, s, n) - price[s] for s, n in places}
        used = {one: -slack if one[1] < load[one[0]] else slack for one, slack in free.items()}
        if outside or min([*pairs.values(), *left.values(), *used.values()], default=0) < 0:
            return True
        able = {one for one, slack in pairs.items() if slack == 0}
        waits = {p for p, slack in left.items() if slack == 0}
        places = [one for one in places if used[one] == 0]
    return False
