"""A rule of the program in words: what it is now and since when."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.program.default_limits import IN_FORCE_SINCE
from domain.program.limits import Limit, Unit, said_in
from domain.program.match_preferences import WEIGHED, WishName
from domain.program.program_rules import Rules, floors_on, limits_on, weights_on
from peermatch.web.show.words import counted, day, in_words

OF_RULES = frozenset({"change-limit", "change-weight", "change-county-floor"})
"""Forms that are about one rule."""


def limit_now(limit: Limit) -> str:
    """`12 people. Warn beyond it. Since Dec 1, 2026.`, `On. Block if not met. …`, `Off. …`"""
    value, since = said_in(limit.unit, limit.value), _since(_began(limit))
    if limit.unit is not Unit.SWITCH:
        return f"{value}. {in_words(limit.level)} beyond it. {since}"
    level = f" {in_words(limit.level)} if not met." if limit.value else ""
    return f"{value}.{level} {since}"


def weight_now(rules: Rules, wish: WishName, points: int, today: date) -> tuple[str, str]:
    """Its points, and since when."""
    began = _begun((c.effective_from for c in rules.weights if c.wish is wish), today)
    return f"{counted(points, 'point')}; {WEIGHED[wish].points} unless changed.", _since(began)


def floor_now(rules: Rules, county: str, at_least: int, today: date) -> tuple[str, str]:
    """How many it serves, and since when; nothing of when where there never was one."""
    began = _begun((c.effective_from for c in rules.floors if c.county == county), today)
    served = f"At least {at_least} of those who wait." if at_least else "None."
    return served, _since(began) if at_least or began else ""


def rule_named(rules: Rules, given: Mapping[str, str], today: date) -> str:
    """The rule that a form changes, which its address names: what it says and what it is now; empty
    for any other form."""
    limits = {name.value: limit for name, limit in limits_on(rules, today).table.items()}
    weights = {wish.value: (wish, points) for wish, points in weights_on(rules, today).items()}
    if limit := limits.get(given.get("limit", "")):
        return f"{in_words(limit.name)}: {limit.sentence} Now: {limit_now(limit)}"
    if weight := weights.get(given.get("wish", "")):
        wish, points = weight
        now = " ".join(weight_now(rules, wish, points, today))
        return f"{in_words(wish)}: {WEIGHED[wish].because} Now: {now}"
    if county := given.get("county", ""):
        served = floors_on(rules, today).get(county, 0)
        return f"{county}. Now: {' '.join(filter(None, floor_now(rules, county, served, today)))}"
    return ""


def _began(limit: Limit) -> date | None:
    """The day from which the value holds; None: from the beginning."""
    if limit.effective_from > date.min:
        return limit.effective_from
    return IN_FORCE_SINCE.get(limit.name)


def _begun(days: Iterable[date], today: date) -> date | None:
    """The newest of these that has come."""
    return max((day for day in days if day <= today), default=None)


def _since(began: date | None) -> str:
    return f"Since {day(began)}." if began else "Since the program began."
