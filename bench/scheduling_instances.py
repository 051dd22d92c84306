"""Made-up caseloads on a weekly grid, by seed: counties, hours, calls, supervision, groups."""

from dataclasses import dataclass

import numpy as np

from domain.shared.hours import DAY_QUARTERS
from scheduling.joint.case_week import CaseWeek
from scheduling.joint.prices import MatchCosts
from scheduling.planner.demand import REMOTE, Demand, Option, Piece, RoadsAndRooms

DAY = 52
"""Quarters of a working day, 07:00 to 20:00."""
DAYS = 6
FIRST = 28
IN_PERSON, BY_VIDEO, EITHER = 0, 1, 2


@dataclass(frozen=True)
class Program:
    """Specialists s and participants p; times are slots 0..311 of a six-day week."""

    seed: int
    specialists: int
    participants: int
    counties: int
    travel: np.ndarray
    """Quarter hours between counties."""
    base: np.ndarray
    home: np.ndarray
    """County of each participant."""
    capacity: np.ndarray
    open_slots: np.ndarray
    """(specialists, 312): free for sessions."""
    wanted_slots: np.ndarray
    """(participants, 312)."""
    times: np.ndarray
    length: np.ndarray
    """Quarter hours of a session."""
    mode: np.ndarray
    weight: np.ndarray
    pair_participant: np.ndarray
    pair_specialist: np.ndarray
    quality: np.ndarray


def program(specialists: int, ratio: int, seed: int, degree: int = 50) -> Program:
    """`specialists` with about `ratio` participants each, in about sqrt(specialists) counties."""
    r = np.random.default_rng(seed)
    people = specialists * ratio
    counties = max(3, int(np.sqrt(specialists)))
    at = r.random((counties, 2))
    apart = np.sqrt(((at[:, None] - at[None]) ** 2).sum(-1))
    near = np.sort(apart, 1)[:, 1].mean()
    travel = np.clip(np.ceil(apart / near * 1.5), 1, 6).astype(int)
    np.fill_diagonal(travel, 0)
    base = r.integers(0, counties, specialists)
    home = r.integers(0, counties, people)
    full = r.random(specialists) < 0.75
    capacity = np.where(
        full, r.integers(12, 16, specialists), r.integers(6, 10, specialists)
    ).astype(np.int64)
    open_slots = _hours(r, full)
    times = r.choice([1, 2, 3], people, p=[0.5, 0.35, 0.15])
    length = r.choice([4, 3, 2], people, p=[0.6, 0.25, 0.15])
    wanted = _wishes(r, times)
    mode = r.choice([IN_PERSON, BY_VIDEO, EITHER], people, p=[0.5, 0.2, 0.3])
    pp, ps = _nearby(r, apart, base, home, min(degree, specialists))
    far = np.minimum(1, apart[home[pp], base[ps]] * 2)
    quality = np.clip(
        600 - (400 * far).astype(int) * (mode[pp] != BY_VIDEO) + r.integers(0, 400, len(pp)),
        0,
        1000,
    )
    weight = np.clip(
        r.choice([1, 2, 4], people, p=[0.6, 0.3, 0.1]) * (10 + r.gamma(2, 15, people).astype(int)),
        1,
        1000,
    )
    open_starts = {n: _starts(open_slots, n) for n in (2, 3, 4)}
    keep = np.zeros(len(pp), bool)
    for n in (2, 3, 4):
        rows = np.flatnonzero(length[pp] == n)
        own = _starts(wanted[pp[rows]], n) & open_starts[n][ps[rows]]
        keep[rows] = own.reshape(-1, DAYS, DAY).any(2).sum(1) >= times[pp[rows]]
    return Program(
        seed, specialists, people, counties, travel, base, home, capacity, open_slots, wanted,
        times, length, mode, weight, pp[keep], ps[keep], quality[keep],
    )  # fmt: skip


def _starts(open_slots: np.ndarray, length: int) -> np.ndarray:
    found = open_slots.copy()
    for k in range(1, length):
        found[:, :-k] &= open_slots[:, k:]
        found[:, -k:] = False
    slot = np.arange(open_slots.shape[1])
    found[:, slot % DAY + length > DAY] = False
    return found


def _hours(r: np.random.Generator, full: np.ndarray) -> np.ndarray:
    open_slots = np.zeros((len(full), DAY * DAYS), bool)
    for s, is_full in enumerate(full):
        if is_full:
            for d in range(5):
                a = int(r.integers(4, 10))
                open_slots[s, d * DAY + a : d * DAY + min(a + int(r.integers(33, 37)), DAY)] = True
                if r.random() < 0.6:
                    lunch = 20 + int(r.integers(0, 5))
                    open_slots[s, d * DAY + lunch : d * DAY + lunch + 4] = False
        else:
            for d in r.choice(DAYS, 3, replace=False):
                a = int(r.choice([4, 20, 28]))
                open_slots[s, d * DAY + a : d * DAY + min(a + 20, DAY)] = True
        for taken in [4, 6, 6] if is_full else [4, 6]:  # supervision and groups
            free = np.flatnonzero(_starts(open_slots[s : s + 1], taken)[0])
            if len(free):
                t = int(r.choice(free))
                open_slots[s, t : t + taken] = False
    return open_slots


def _wishes(r: np.random.Generator, times: np.ndarray) -> np.ndarray:
    wanted = np.zeros((len(times), DAY * DAYS), bool)
    for p, n in enumerate(times):
        for d in r.choice(DAYS, min(DAYS, max(n, int(r.integers(2, 5)))), replace=False):
            long = int(r.integers(6, 14))
            a = int(r.integers(2, DAY - long))
            wanted[p, d * DAY + a : d * DAY + a + long] = True
    return wanted


def _nearby(
    r: np.random.Generator, apart: np.ndarray, base: np.ndarray, home: np.ndarray, degree: int
) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(apart, axis=1)
    here = [np.flatnonzero(base == k) for k in range(len(apart))]
    near = [np.concatenate([here[c] for c in order[k]])[: 3 * degree] for k in range(len(apart))]
    picks = [r.choice(near[k], min(len(near[k]), degree), replace=False) for k in home]
    people = np.repeat(np.arange(len(home)), [len(pick) for pick in picks])
    return people.astype(np.int32), np.concatenate(picks).astype(np.int32)


def ground(made: Program) -> RoadsAndRooms:
    """Its roads (15 minutes a quarter) and everyone's base."""
    miles = {
        (f"C{a}", f"C{b}"): 15 * int(made.travel[a, b])
        for a in range(made.counties)
        for b in range(made.counties)
    }
    closed = _shortest(miles, made.counties)
    return RoadsAndRooms(
        travel=closed, base={f"S{s}": f"C{made.base[s]}" for s in range(made.specialists)}
    )


def _shortest(miles: dict[tuple[str, str], int], counties: int) -> dict[tuple[str, str], int]:
    names = [f"C{k}" for k in range(counties)]
    for via in names:
        for a in names:
            for b in names:
                miles[a, b] = min(miles[a, b], miles[a, via] + miles[via, b])
    return miles


def demand(made: Program, s: int, p: int) -> Demand:
    """What placing participant `p` with specialist `s` asks for in a week."""
    length = int(made.length[p])
    own = _starts(made.wanted_slots[p : p + 1], length)
    both = _starts(made.open_slots[s : s + 1], length) & own
    options = []
    modes = {IN_PERSON: (f"C{made.home[p]}",), BY_VIDEO: (REMOTE,)}.get(
        int(made.mode[p]), (f"C{made.home[p]}", REMOTE)
    )
    for t in np.flatnonzero(both[0]):
        start = int(t) // DAY * DAY_QUARTERS + FIRST + int(t) % DAY
        liked = (p * 7 + int(t) // 4 * 13) % 21
        for place in modes:
            by_call = 15 if place == REMOTE and made.mode[p] == EITHER else 0
            piece = Piece(start, 15 * length, place, (f"S{s}",))
            options.append(Option((piece,), liked + by_call))
    return Demand(id=f"P{p}", options=tuple(options), times=int(made.times[p]))


def caseloads(made: Program) -> list[Demand]:
    """Everyone placed with the specialist that a plain greedy match gives, by quality."""
    left, given = made.capacity.copy(), np.full(made.participants, -1)
    for pair in np.argsort(-made.quality, kind="stable"):
        p, s = made.pair_participant[pair], made.pair_specialist[pair]
        if given[p] < 0 and left[s] > 0:
            given[p], left[s] = s, left[s] - 1
    return [demand(made, int(s), p) for p, s in enumerate(given) if s >= 0]


def case_week(made: Program) -> CaseWeek:
    """The program as the joint planner reads it."""

    def over_days(slots: np.ndarray) -> np.ndarray:
        week = np.zeros((len(slots), 7, DAY_QUARTERS), bool)
        week[:, :DAYS, FIRST : FIRST + DAY] = slots.reshape(-1, DAYS, DAY)
        return week.reshape(len(slots), -1)

    roads = ground(made)
    return CaseWeek(
        open_at=over_days(made.open_slots),
        wanted_at=over_days(made.wanted_slots),
        times=made.times.astype(np.int64),
        quarters=made.length.astype(np.int64),
        in_person=made.mode != BY_VIDEO,
        by_call=made.mode != IN_PERSON,
        place=[f"C{county}" for county in made.home],
        ground=roads,
    )


def match_costs(made: Program) -> MatchCosts:
    """Quality, waiting by urgency and ever dearer places, as a policy would weigh them."""
    place_specialist = np.repeat(np.arange(made.specialists), made.capacity)
    first = np.concatenate([[0], np.cumsum(made.capacity)])
    rank = np.arange(len(place_specialist)) - first[place_specialist]
    return MatchCosts(
        participants=made.participants,
        specialists=made.specialists,
        pair_participant=made.pair_participant.astype(np.int64),
        pair_specialist=made.pair_specialist.astype(np.int64),
        pair_cost=1000 - made.quality,
        waiting_cost=made.weight.astype(np.int64) * 3000,
        place_specialist=place_specialist,
        place_cost=100 * (2 * rank + 1) // made.capacity[place_specialist],
    )
