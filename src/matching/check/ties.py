"""The rules that tie pairs together, over the people whom a plan places."""

from collections import defaultdict
from typing import Any

import numpy as np

from .tables import found, ints, meet
from .verdict import Wrong

SESSIONS = {"twice-weekly": 8, "weekly": 4, "every-2-weeks": 2, "check-in": 1}
"""In four weeks."""
MOST_COLLEAGUES = 16


def broken(check: Any) -> str:
    """A rule that is broken, by name, or nothing; accepted pairs stand whatever the rules say."""
    new, rules = np.where(check.active, check.at, -1), check.ties
    load = ints(x["session_minutes"] * SESSIONS[x["frequency"]] for x in check.s)
    bad: set[str] = set()
    for x in rules["together"]:
        people = [check.number[r] for r in x["referral_ids"]]
        held = [int(check.at[p]) for p in people if not check.active[p]]
        places = {int(check.at[p]) for p in people if check.active[p]}
        bad |= {"together"} if len(places) > 1 or (held and places - {-1, held[0]}) else set()
    for x in rules["minutes"]:
        s = check.where[x["specialist_id"]]
        room = max(0, 4 * x["minutes"] - int(load[check.pinned == s].sum()))
        bad |= {"minutes"} if load[new == s].sum() > room else set()
    for x in rules["groups"]:
        s = check.where[x["specialist_id"]]
        bad |= {"groups"} if 0 < check.load[s] < x["least"] - check.used[s] else set()
    cuts = [[(r, x["specialist_id"]) for r in x["referral_ids"]] for x in rules["not_all"]]
    for name, pairs in (
        *(("not_all", x) for x in cuts),
        *(("at_most_one", x["pairs"]) for x in rules["at_most_one"]),
    ):
        ends = [(check.number[r], check.where[k]) for r, k in pairs]
        most = 1 if name == "at_most_one" else len(ends) - 1
        most = max(0, most - sum(check.pinned[p] == s for p, s in ends))
        bad |= {name} if sum(new[p] == s for p, s in ends) > most else set()
    seats = defaultdict[int, list[tuple[int, int]]](list)
    for x in rules["co_visits"]:
        seat = check.where[x["colleague_id"]], x["people"]
        seats[check.where[x["trainee_id"]]].append(seat)
    for trainee, colleagues in seats.items():
        bad |= (
            set() if _visited(check, np.flatnonzero(new == trainee), colleagues) else {"co_visits"}
        )
    return min(bad, default="")


def _visited(check: Any, p: Any, colleagues: list[tuple[int, int]]) -> bool:
    """Whether everybody can be given to a colleague: no set of colleagues is asked too much of,
    by those whom nobody else could visit (Hall's condition)."""
    if len(colleagues) > MOST_COLLEAGUES:
        raise Wrong("a trainee has more colleagues than can be looked through")
    could = np.zeros(len(p), np.int64)
    for k, (s, _) in enumerate(colleagues):
        one = np.full(len(p), s)
        fine = check.fit(p, one) & meet(check.meeting, p, one) & check.ready[p] & check.able[s]
        fine[found(check.out, p * check.m + s)] = False
        could |= fine.astype(np.int64) << k
    for some in range(1 << len(colleagues)):
        seats = sum(most for k, (_, most) in enumerate(colleagues) if some >> k & 1)
        if (could & ~some == 0).sum() > seats:
            return False
    return True
