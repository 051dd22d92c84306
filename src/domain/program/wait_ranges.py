"""How long people like somebody waited until they were matched: the median, and a range that eight
of ten are meant to fall into, from the program's own history.

Waits that have not ended count as long as they have lasted (Kaplan and Meier 1958), so that a long
list doesn't look quick. The range is then widened or narrowed by how far the ranges said earlier
were off (conformalized quantiles: Romano, Patterson, Candès 2019), each said with what was known at
the beginning of its month.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

SHARE = 0.8
"""Of true waits that are meant to be inside the range."""
FEWEST = 30
"""Waits that ended in a match before anything is said of a group; with fewer, a wider group
stands in, and no group is so small that it would tell of somebody."""
QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Referrals alike in these; empty stands for any."""

    county: str = ""
    urgency: str = ""


EVERYBODY = Group()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One referral: when it was received, and when it was matched or left without; None: not."""

    received_on: date
    county: str
    urgency: str
    matched_on: date | None = None
    left_on: date | None = None

    @property
    def groups(self) -> tuple[Group, ...]:
        """What it belongs to, the narrowest first. An unknown county is no group."""
        own = Group(county=self.county, urgency=self.urgency)
        wider = (Group(urgency=self.urgency), EVERYBODY)
        return (own, *wider) if self.county else wider


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRange:
    """Whole days; `outcomes` are the waits that ended in a match from which it was learned."""

    group: Group
    outcomes: int
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A range of every group with outcomes enough, and how earlier ranges turned out: of `tried`
    referrals, `inside` were matched within the range that was said when they came in."""

    ranges: tuple[WaitRange, ...]
    tried: int
    inside: int
    outcomes: int


def learned(waits: Sequence[Wait], today: date, *, fewest: int = FEWEST) -> Learned:
    """What the history says on `today`. No ranges where fewer than `fewest` waits have ended."""
    settled = _said_earlier(waits, today, fewest)
    margin = _margin([score for _, score in settled])
    now = _quantiles(waits, today, fewest)
    return Learned(
        ranges=tuple(_widened(one, margin) for one in now.values()),
        tried=len(settled),
        inside=sum(inside for inside, _ in settled),
        outcomes=sum(w.matched_on is not None and w.matched_on <= today for w in waits),
    )


def range_for(ranges: Mapping[Group, WaitRange], wait: Wait) -> WaitRange | None:
    """Of the narrowest group that has one."""
    return next((ranges[group] for group in wait.groups if group in ranges), None)


def _said_earlier(waits: Sequence[Wait], today: date, fewest: int) -> list[tuple[bool, int]]:
    """For each referral of the past, with the range said at the beginning of its month: whether its
    wait was inside, and by how many days the unwidened range missed it (below 0: by how many it was
    inside). Only referrals so old that nearly all like them have ended: the young that ended were
    quick."""
    by_month: dict[date, list[Wait]] = defaultdict(list)
    for wait in waits:
        by_month[wait.received_on.replace(day=1)].append(wait)
    found: list[tuple[Wait, WaitRange, bool]] = []
    for month in sorted(by_month):
        ranges = _quantiles(waits, month, fewest)
        if not ranges:
            continue
        scores = [
            score
            for wait, said, _ in found
            if wait.received_on <= month - timedelta(days=said.high)
            and (score := _missed_by(wait, said, month)) is not None
        ]
        margin = _margin(scores)
        for wait in by_month[month]:
            said = range_for(ranges, wait)
            if said is not None:
                missed = _missed_by(wait, _widened(said, margin), today)
                found.append((wait, said, missed is not None and missed <= 0))
    return [
        (inside, score)
        for wait, said, inside in found
        if wait.received_on <= today - timedelta(days=said.high)
        and (score := _missed_by(wait, said, today)) is not None
    ]


def _missed_by(wait: Wait, said: WaitRange, day: date) -> int | None:
    """Days by which the range misses the wait as known on `day`; None where that can't be said."""
    lasted = _lasted(wait, day)
    if lasted is None:
        return None
    days, ended = lasted
    if not ended and (days <= said.high or (wait.left_on is not None and wait.left_on <= day)):
        return None
    return max(said.low - days, days - said.high)


def _lasted(wait: Wait, day: date) -> tuple[int, bool] | None:
    """Days waited by `day`, and whether that ended in a match; None before it was received."""
    if wait.received_on > day:
        return None
    if wait.matched_on is not None and wait.matched_on <= day:
        return max(0, (wait.matched_on - wait.received_on).days), True
    if wait.left_on is not None and wait.left_on <= day:
        return max(0, (wait.left_on - wait.received_on).days), False
    return (day - wait.received_on).days, False


def _quantiles(waits: Iterable[Wait], day: date, fewest: int) -> dict[Group, WaitRange]:
    """Of every group with outcomes enough, as known on `day`."""
    by_group: dict[Group, list[tuple[int, bool]]] = defaultdict(list)
    for wait in waits:
        lasted = _lasted(wait, day)
        if lasted is not None:
            for group in wait.groups:
                by_group[group].append(lasted)
    found = {}
    for group, people in by_group.items():
        outcomes = sum(ended for _, ended in people)
        if outcomes >= fewest:
            low, median, high = _kaplan_meier(people)
            found[group] = WaitRange(
                group=group, outcomes=outcomes, low=low, median=median, high=high
            )
    return found


def _kaplan_meier(people: list[tuple[int, bool]]) -> list[int]:
    """Days by which 10, 50 and 90 of 100 are matched; the longest wait seen where that was not
    reached."""
    ended: dict[int, int] = defaultdict(int)
    out: dict[int, int] = defaultdict(int)
    for days, matched in people:
        (ended if matched else out)[days] += 1
    at_risk, waiting, longest = len(people), 1.0, max(days for days, _ in people)
    wanted = list(QUANTILES)
    found: list[int] = []
    for days in sorted(ended.keys() | out.keys()):
        waiting *= 1 - ended[days] / at_risk
        at_risk -= ended[days] + out[days]
        while wanted and waiting <= 1 - wanted[0] + 1e-9:
            found.append(days)
            wanted.pop(0)
    return [*found, *(longest for _ in wanted)]


def _margin(scores: list[int]) -> int:
    """Days to widen ranges by on each side (below 0: to narrow), so that the wanted share of the
    earlier ones would have been right."""
    if len(scores) < FEWEST:
        return 0
    nth = min(len(scores), ceil((len(scores) + 1) * SHARE))
    return sorted(scores)[nth - 1]


def _widened(said: WaitRange, margin: int) -> WaitRange:
    return WaitRange(
        group=said.group,
        outcomes=said.outcomes,
        low=min(max(0, said.low - margin), said.median),
        median=said.median,
        high=max(said.high + margin, said.median),
    )
