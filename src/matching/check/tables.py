"""What the check makes of a document's rows: numbers, and sets as bits."""

from itertools import chain
from typing import Any

import numpy as np

VISIT = "in-person"


def ints(numbers: Any) -> Any:
    return np.array(list(numbers), np.int64)


def meets(x: Any) -> Any:
    """Where (if in person) and how: people alike in both have the same specialists in reach."""
    return x["county"] if VISIT in x["modes"] else "", x["modes"]


def ways(x: Any, counties: list[str]) -> list[Any]:
    return [(mode, one) for mode in x["modes"] for one in (counties if mode == VISIT else [""])]


def bits(needed: list[Any], given: list[Any]) -> Any:
    """What each needs and what each gives: 64 to a word, for the tokens that anybody needs."""
    column = {t: k for k, t in enumerate(dict.fromkeys(chain.from_iterable(needed)))}
    sides = []
    for sets in (needed, given):
        kinds: dict[Any, int] = {}
        kind = [kinds.setdefault(tuple(x), len(kinds)) for x in sets]
        words = np.zeros((len(column) // 64 + 1, len(kinds)), np.uint64)
        for row, bit in ((k, column[t]) for x, k in kinds.items() for t in x if t in column):
            words[bit >> 6, row] |= np.uint64(1 << (bit & 63))
        sides.append(words[:, kind] if kind else words)
    return sides


def meet(index: Any, p: Any, s: Any) -> Any:
    met = np.zeros(np.broadcast(p, s).shape, np.bool_)
    for needs, gives in zip(*index, strict=True):
        met |= (needs[p] & gives[s]) != 0
    return met


def hours(rows: list[Any]) -> Any:
    """Stretches by weekday, touching ones joined: start, at a quarter of an hour, and end."""
    names = ("weekday", "start", "end")
    day, start, end = ints(w[k] for x in rows for w in x["windows"] for k in names).reshape(-1, 3).T
    base = (np.repeat(np.arange(len(rows)), [len(x["windows"]) for x in rows]) * 7 + day) * 2000
    order = np.argsort(base + start, kind="stable")
    top = np.maximum.accumulate((base + end)[order])
    base, start = base[order], (base + start)[order]
    first = np.flatnonzero(np.append(True, start[1:] > top[:-1])[: len(start)])
    last, base = np.append(first[1:], len(start))[: len(first)] - 1, base[first]
    owner, weekday = np.divmod(base // 2000, 7)
    nth = np.arange(len(first)) - np.searchsorted(base, base)
    hours = np.zeros((7, int(nth.max(initial=-1)) + 1, 2, len(rows)), np.int64)
    hours[weekday, nth, 0, owner] = -(-(start[first] - base) // 15) * 15
    hours[weekday, nth, 1, owner] = top[last] - base
    return hours


def found(pairs: Any, key: Any) -> Any:
    """Where `key` (ascending) has one of these pairs."""
    if not len(key):
        return np.zeros(0, np.int64)
    some = pairs[np.searchsorted(pairs, key[0]) : np.searchsorted(pairs, key[-1], "right")]
    at = np.searchsorted(key, some)
    return at[key[at] == some]
