"""The program's rules: one stream in which a manager changes what holds from a coming day on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Certainty, Level, Limit, LimitName, Limits, Unit
from domain.program.match_preferences import MOST_POINTS, POINTS_SENTENCE, WEIGHED, WishName
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal
from domain.shared.vocabulary import ServiceLine

RULES_ID = UUID("c2c5d3b4-7d86-5f0e-9a5e-2e0f1c6f5a02")
"""The one stream of a deployment's rules."""


class Setting(StrEnum):
    """How a support was given, as a payer tells them apart."""

    INDIVIDUAL = "individual"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChanged:
    limit: Plain[LimitName]
    value: Plain[int]
    level: Plain[Level]
    effective_from: Plain[date]
    citation: Plain[str]
    certainty: Plain[Certainty]
    reason: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingCodeChanged:
    """The code under which a payer knows a support; used in exports only."""

    service_line: Plain[ServiceLine]
    setting: Plain[Setting]
    code: Plain[str]
    effective_from: Plain[date]
    citation: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChanged:
    """How many points a matching run gives to a pair that meets the wish."""

    wish: Plain[WishName]
    points: Plain[int]
    effective_from: Plain[date]
    reason: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyFloorChanged:
    """At least how many of a county's people a matching run serves, of those who wait there."""

    county: Plain[str]
    at_least: Plain[int]
    effective_from: Plain[date]
    reason: Plain[str]


C = TypeVar("C", BillingCodeChanged, WeightChanged, CountyFloorChanged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    changes: tuple[LimitChanged, ...] = ()
    codes: tuple[BillingCodeChanged, ...] = ()
    weights: tuple[WeightChanged, ...] = ()
    floors: tuple[CountyFloorChanged, ...] = ()


class RuleOfThePast(Refusal):
    sentence = "A rule changes tomorrow at the earliest, so past decisions stay explained."
    field = "effective_from"


class LimitValueOutOfRange(Refusal):
    sentence = "A limit is a whole number from 0 to 100000; a switch is 0 or 1."
    field = "value"


class BillingCodeMalformed(Refusal):
    sentence = "A billing code is up to 12 letters and digits."
    field = "code"


class RuleNeedsCitation(Refusal):
    sentence = "A rule names its source and why it changes."
    field = "citation"


class WeightOutOfRange(Refusal):
    sentence = POINTS_SENTENCE
    field = "points"


class WeightNeedsReason(Refusal):
    sentence = "Say why the preference counts more or less from then on."
    field = "reason"


class FloorOutOfRange(Refusal):
    sentence = "A county's floor is 0 to 1000 people; 0 takes it away."
    field = "at_least"


class FloorOfNoCounty(Refusal):
    sentence = "A floor is for a county that this program serves."
    field = "county"


class FloorNeedsReason(Refusal):
    sentence = "Say why this county comes first."
    field = "reason"


def evolve(state: Rules, fact: Fact) -> Rules:
    match fact:
        case LimitChanged():
            return replace(state, changes=(*state.changes, fact))
        case BillingCodeChanged():
            return replace(state, codes=(*state.codes, fact))
        case WeightChanged():
            return replace(state, weights=(*state.weights, fact))
        case CountyFloorChanged():
            return replace(state, floors=(*state.floors, fact))
    return state


PROGRAM_RULES = Decider("rules", Rules(), evolve)

DEFAULT_CODES = MappingProxyType(
    {
        (ServiceLine.SUBSTANCE_USE, Setting.INDIVIDUAL): "T1012",
        (ServiceLine.SUBSTANCE_USE, Setting.GROUP): "S9445",
        (ServiceLine.MENTAL_HEALTH, Setting.INDIVIDUAL): "H0024",
        (ServiceLine.MENTAL_HEALTH, Setting.GROUP): "H0025",
    }
)
"""DMAS; commonly stated, not confirmed. The family line has no code of its own."""


def change_limit(state: Rules, change: LimitChanged, today: date) -> tuple[Fact, ...]:
    """Changes one limit from a coming day on; the days before keep the rule that they had."""
    if change in state.changes:
        return ()
    if change.effective_from <= today:
        raise RuleOfThePast
    switch = DEFAULT_LIMITS[change.limit].unit is Unit.SWITCH
    if not 0 <= change.value <= (1 if switch else 100_000):
        raise LimitValueOutOfRange
    if not change.citation.strip() or not change.reason.strip():
        raise RuleNeedsCitation
    return (change,)


def change_billing_code(state: Rules, change: BillingCodeChanged, today: date) -> tuple[Fact, ...]:
    if change in state.codes:
        return ()
    if change.effective_from <= today:
        raise RuleOfThePast
    if not change.code.isalnum() or not change.code.isascii() or len(change.code) > 12:
        raise BillingCodeMalformed
    if not change.citation.strip():
        raise RuleNeedsCitation
    return (change,)


def change_weight(state: Rules, change: WeightChanged, today: date) -> tuple[Fact, ...]:
    """Changes what one wish is worth from a coming day on; earlier runs keep their weights."""
    if change in state.weights:
        return ()
    if change.effective_from <= today:
        raise RuleOfThePast
    if not 0 <= change.points <= MOST_POINTS:
        raise WeightOutOfRange
    if not change.reason.strip():
        raise WeightNeedsReason
    return (change,)


def change_floor(
    state: Rules, change: CountyFloorChanged, today: date, counties: Collection[str]
) -> tuple[Fact, ...]:
    """Sets a county's floor from a coming day on; `counties` are those that the program serves."""
    if change in state.floors:
        return ()
    if change.effective_from <= today:
        raise RuleOfThePast
    if change.county not in counties:
        raise FloorOfNoCounty
    if not 0 <= change.at_least <= 1000:
        raise FloorOutOfRange
    if not change.reason.strip():
        raise FloorNeedsReason
    return (change,)


def history(state: Rules, name: LimitName) -> tuple[Limit, ...]:
    """Every form that one limit has had or will have, oldest first, without gap or overlap."""
    starts: dict[date, LimitChanged] = {}
    for change in state.changes:
        if change.limit is name:
            starts[change.effective_from] = change
    found = [DEFAULT_LIMITS[name]]
    for first_day, change in sorted(starts.items()):
        before = found[-1]
        found[-1] = replace(before, effective_until=first_day - timedelta(days=1))
        found.append(
            replace(
                DEFAULT_LIMITS[name],
                value=change.value,
                level=change.level,
                citation=change.citation,
                certainty=change.certainty,
                on_since=before.on_since if before.value else first_day,
                effective_from=first_day,
            )
        )
    return tuple(found)


def limits_on(state: Rules, day: date) -> Limits:
    """The limits of `day`, as every decision of that day used them."""
    changed = {
        name: limit
        for name in {change.limit for change in state.changes}
        for limit in history(state, name)
        if limit.effective_from <= day <= limit.effective_until
    }
    return Limits(MappingProxyType({**DEFAULT_LIMITS.table, **changed}))


def billing_code_on(state: Rules, line: ServiceLine, setting: Setting, day: date) -> str:
    """The payer's code on `day`; empty where there is none."""
    code = DEFAULT_CODES.get((line, setting), "")
    for change in _until(day, state.codes):
        if (change.service_line, change.setting) == (line, setting):
            code = change.code
    return code


def weights_on(state: Rules, day: date) -> dict[WishName, int]:
    """The points of every wish on `day`, in the order of the list."""
    points = {name: weighed.points for name, weighed in WEIGHED.items()}
    return points | {change.wish: change.points for change in _until(day, state.weights)}


def floors_on(state: Rules, day: date) -> dict[str, int]:
    """By county, at least how many a run of `day` serves of those who wait there; none of 0."""
    floors = {change.county: change.at_least for change in _until(day, state.floors)}
    return {county: at_least for county, at_least in sorted(floors.items()) if at_least}


def _until(day: date, changes: Iterable[C]) -> list[C]:
    """Those that hold by `day`, in the order in which they begin: the last one of a thing counts,
    and of one day what was recorded last."""
    begun = (change for change in changes if change.effective_from <= day)
    return sorted(begun, key=lambda change: change.effective_from)
