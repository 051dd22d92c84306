"""Problems with something odd in them, and plans with something wrong in them, made at random."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from judged_by_hand import is_wrong, other_values
from matching_people import small_waitlist, with_rules

from domain.pairing.eligibility import broken
from matching import (
    Couplings,
    MatchingProblem,
    ProblemRefused,
    plan_to_json,
    problem_from_json,
    problem_to_json,
)
from matching.check_plan import LEVELS, Wrong, check
from matching.engine import solve

Document = Any
"""A document as JSON gives it."""
ODD: tuple[object, ...] = (
    *(0, 1, -1, -5, 2, 15, 50, 240, 1440, 10**6, 10**9, 2**31, 2**53, 2**62, 2**63, -(2**63)),
    *(0.5, 1e300, None, True, "", "x", "anyone", "woman", "in-person", "x" * 300, "\x00", "é"),
    *("2026-02-30", "0001-01-01", "9999-12-31", [], {}, [[]], [1], {"a": 1}),
)
DEEP = b"[" * 5000
BYTES = (b"\xff", b"\x00", b"\\ud800", DEEP, b'{"a":' * 5000, b"}", b"NaN", b"1e999", b",", b"")


def odd_problem(chance: random.Random) -> bytes:
    """A small problem, tied together or not, with up to three odd changes."""
    asked = small_waitlist(chance.randint(0, 8), chance.randint(1, 4), chance.randrange(1 << 32))
    asked = with_rules(asked, chance) if chance.random() < 0.4 else asked
    asked = _accepted(asked, chance)
    told = json.loads(problem_to_json(asked))
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        _spoil(told, chance)
    data = json.dumps(told).encode()
    if chance.random() < 0.1:
        at = chance.randrange(len(data))
        data = data[:at] + chance.choice(BYTES) + data[at + chance.choice((0, 1, 50)) :]
    return data


def _accepted(asked: MatchingProblem, chance: random.Random) -> MatchingProblem:
    """Some standing pairs that break no rule are accepted, at times more than there are places."""
    people = {s.referral_id: s for s in asked.seekers}
    there = {o.specialist_id: o for o in asked.offers}
    standing = tuple(
        replace(one, pinned=chance.random() < 0.4)
        if not broken(people[one.referral_id], there[one.specialist_id], asked.day)
        else one
        for one in asked.standing
    )
    return replace(asked, standing=standing)


def _places(told: Document) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    for key in list(told) if isinstance(told, dict) else range(len(told)):
        yield told, key
        if isinstance(told[key], dict | list):
            yield from _places(told[key])


def _spoil(told: Document, chance: random.Random) -> None:
    found = list(_places(told))
    if not found:
        return
    inside, key = chance.choice(found)
    match chance.choice(("odd", "odd", "odd", "number", "away", "twice", "unknown", "other")):
        case "number":
            numbers = [(i, k) for i, k in found if type(i[k]) is int] or [(inside, key)]
            inside, key = chance.choice(numbers)
            inside[key] = chance.choice((-1, 0, 1, 7, 10**6, 10**9, 2**63, -(10**9)))
        case "away":
            del inside[key]
        case "twice" if isinstance(inside, list):
            inside.append(copy.deepcopy(inside[key]))
        case "unknown" if isinstance(inside, dict):
            inside[f"{key}s"] = inside[key]
        case "other":
            other, there = chance.choice(found)
            inside[key] = copy.deepcopy(other[there])
        case _:
            inside[key] = chance.choice(ODD)


def answered(document: bytes) -> bool:
    """Whether the document gives a plan, which then is right; refused in a sentence otherwise.
    Raises Wrong for a plan that isn't, and whatever the engine should not raise."""
    try:
        asked = problem_from_json(document)
        plan = solve(asked)
    except ProblemRefused as refused:
        if not refused.sentence.endswith(".") or len(refused.sentence) < 10:
            raise Wrong(f"no sentence: {refused.sentence!r}") from refused
        return False
    check(problem_to_json(asked), plan_to_json(plan))
    return True


def _moved(plan: Document, _asked: Document, chance: random.Random) -> None:
    pair = chance.choice(plan["pairings"])
    pair["specialist_id"] = chance.choice([o["specialist_id"] for o in _asked["offers"]])


def _swapped(plan: Document, _asked: Document, chance: random.Random) -> None:
    one, other = chance.sample(plan["pairings"], 2)
    one["specialist_id"], other["specialist_id"] = other["specialist_id"], one["specialist_id"]


def _waits(plan: Document, _asked: Document, chance: random.Random) -> None:
    pair = plan["pairings"].pop(chance.randrange(len(plan["pairings"])))
    ids = {name: pair[name] for name in ("referral_id", "participant_id")}
    plan["unmatched"].append({**ids, "reason": "Not yet.", "codes": ["places_taken"]})


def _served(plan: Document, asked: Document, chance: random.Random) -> None:
    person = plan["unmatched"].pop(chance.randrange(len(plan["unmatched"])))
    ids = {name: person[name] for name in ("referral_id", "participant_id")}
    where = chance.choice(asked["offers"])["specialist_id"]
    plan["pairings"].append({**ids, "specialist_id": where, "points": 0, "reasons": []})


def _missing(plan: Document, _asked: Document, chance: random.Random) -> None:
    rows = chance.choice([plan[name] for name in ("pairings", "unmatched") if plan[name]])
    rows.pop(chance.randrange(len(rows)))


def _twice(plan: Document, _asked: Document, chance: random.Random) -> None:
    rows = chance.choice([plan[name] for name in ("pairings", "unmatched") if plan[name]])
    rows.append(chance.choice(rows))


def _a_price(plan: Document, _asked: Document, chance: random.Random) -> None:
    level = chance.choice(plan["proof"]["certificate"])
    level["prices"][chance.randrange(len(level["prices"]))] += chance.choice((-1, 1, 50, -9000))


def _prices_of_another_level(plan: Document, _asked: Document, chance: random.Random) -> None:
    one, other = chance.sample(plan["proof"]["certificate"], 2)
    one["prices"], other["prices"] = other["prices"], one["prices"]


def _value(plan: Document, _asked: Document, chance: random.Random) -> None:
    level = chance.choice(plan["levels"])
    level["value"] += chance.choice((-1, 1))
    level["bound"] = level["value"]


def _bound(plan: Document, _asked: Document, chance: random.Random) -> None:
    chance.choice(plan["levels"])["bound"] += chance.choice((-1, 1))


def _points(plan: Document, _asked: Document, chance: random.Random) -> None:
    chance.choice(plan["pairings"])["points"] += chance.choice((-5, 5))


def _somebody_else(plan: Document, asked: Document, chance: random.Random) -> None:
    chance.choice(plan["pairings"])["participant_id"] = asked["offers"][0]["specialist_id"]


def _digest(plan: Document, _asked: Document, _chance: random.Random) -> None:
    plan["problem_digest"] = plan["problem_digest"][::-1]


def _level_left_out(plan: Document, _asked: Document, chance: random.Random) -> None:
    which = chance.randrange(len(LEVELS))
    del chance.choice((plan["levels"], plan["proof"]["certificate"]))[which]


PLANTED: dict[str, Callable[[Document, Document, random.Random], None]] = {
    "moved to another specialist": _moved,
    "two people swapped": _swapped,
    "a pair less": _waits,
    "a pair more": _served,
    "a missing person": _missing,
    "a person twice": _twice,
    "a price": _a_price,
    "prices of another level": _prices_of_another_level,
    "the value of a level": _value,
    "a bound": _bound,
    "points": _points,
    "somebody else": _somebody_else,
    "the digest": _digest,
    "a level left out": _level_left_out,
}
MAY_BE_RIGHT = frozenset(
    {
        "moved to another specialist",
        "two people swapped",
        "a pair less",
        "a pair more",
        "a price",
        "prices of another level",
    }
)
RULES_FORGOTTEN = "rules forgotten"
AMONG_TIES = (*(one for one in PLANTED if one not in {"a price", "prices of another level"}),
              RULES_FORGOTTEN)  # fmt: skip


def planted(asked: MatchingProblem, plan: bytes, name: str, chance: random.Random) -> bytes | None:
    """The plan with such an error, or None where that made no error of it: another plan or other
    prices may be just as good (a plain judge beside the engine says so, without coupled rules)."""
    told, problem = json.loads(plan), json.loads(problem_to_json(asked))
    before = copy.deepcopy(told)
    try:
        PLANTED[name](told, problem, chance)
    except (IndexError, ValueError):
        return None
    if told == before or (name in MAY_BE_RIGHT and not is_wrong(asked, problem, told)):
        return None
    return json.dumps(told).encode()


def planted_among_ties(
    asked: MatchingProblem, plan: bytes, name: str, chance: random.Random
) -> bytes | None:
    """The same for a plan under coupled rules, where prices may prove less than everything: only
    what is wrong whatever the rules allow, or the best plan of nobody's rules."""
    told, problem = json.loads(plan), json.loads(problem_to_json(asked))
    if name == RULES_FORGOTTEN:
        free = json.loads(plan_to_json(solve(replace(asked, couplings=Couplings()))))
        values = [[one["value"] for one in doc["levels"]] for doc in (told, free)]
        free["problem_digest"] = told["problem_digest"]
        better = len(values[0]) == len(values[1]) and values[1] < values[0]
        return json.dumps(free).encode() if better else None
    before = copy.deepcopy(told)
    try:
        PLANTED[name](told, problem, chance)
    except (IndexError, ValueError):
        return None
    same = told == before or (name in MAY_BE_RIGHT and not other_values(problem, told))
    return None if same else json.dumps(told).encode()


def missed(asked: MatchingProblem, spoiled: bytes) -> bool:
    """Whether the check finds nothing wrong."""
    try:
        check(problem_to_json(asked), spoiled)
    except Wrong:
        return False
    return True
