"""Measures of a program that nobody has: large enough that a picture shows all that it can show."""

from dataclasses import replace
from datetime import date

from domain.measures.counts import Count
from domain.measures.definitions import MEASURES
from domain.measures.evaluation import Number, shown_of
from domain.measures.measure import Kind, Measure, Unit
from domain.measures.small_numbers import Share, hidden
from peermatch.readmodels.screens.program.period.measured_groups import Group
from peermatch.readmodels.screens.program.period.measured_periods import Period, between
from peermatch.readmodels.screens.program.period.measures import Measured, Step
from peermatch.web.show.charts.chart import Board

TODAY = date(2026, 12, 2)
QUARTER = between(date(2026, 9, 7), TODAY, TODAY)
COUNTIES = {
    "Essex": Share(14, 40),
    "Gloucester": Share(30, 120),
    "King William": Share(25, 60),
    "King and Queen": Share(3, 9),
    "Lancaster": Share(20, 50),
    "Mathews": Share(2, 16),
    "Middlesex": Share(18, 47),
    "Northumberland": Share(36, 70),
    "Richmond": Share(0, 0),
    "Westmoreland": Share(12, 36),
    "Caroline": Share(15, 33),
}
"""One without anybody, two too small to be shown, and one that has no place on the map."""
GROUPS = {
    "unmet-county": COUNTIES,
    "unmet-language": {"English": Share(150, 420), "Spanish": Share(24, 60), "Korean": Share(1, 4)},
    "retention-wish": {
        "Being a parent, met": Share(40, 52),
        "Being a parent, not met": Share(30, 61),
        "Military service, met": Share(3, 9),
        "Military service, not met": Share(14, 26),
    },
    "unmet-area": {"Substance use": Share(80, 240), "Trauma": Share(70, 150)},
}
SPREAD = {
    Count.FIRST_OFFER: {"routine": {1: 9, 4: 14, 9: 8, 13: 7, 40: 4}, "urgent": {0: 6, 3: 2}},
    Count.UNOFFERED: {"routine": {2: 21, 10: 5, 11: 3}, "urgent": {1: 2, 2: 1}},
}

SESSIONS = {"sessions-held": 41, "sessions-no-show": 6, "sessions-canceled": 13}


def board(period: Period = QUARTER, *, is_empty: bool = False) -> Board:
    """The same of each period; with nobody in it if `is_empty`."""
    return Board(
        period=period,
        found={one.name: _measured(one, period, is_empty) for one in MEASURES},
        clocks={"routine": 10, "urgent": 1},
        counties=tuple(name for name in COUNTIES),
    )


LARGE = 1234
"""So many times as many people."""


def large(made_up: Board) -> Board:
    """The same of a program that is `LARGE` times as large, and in which people wait longer."""
    return replace(made_up, found={name: _larger(one) for name, one in made_up.found.items()})


def _times(number: Number) -> Number:
    return Number(
        some=number.some * LARGE,
        all=number.all and number.all * LARGE,
        days=number.days and number.days * 17,
    )


def _larger(one: Measured) -> Measured:
    numbers = [(step, _times(step.number)) for step in one.steps]
    return replace(
        one,
        number=_times(one.number),
        before=_times(one.before),
        parts={part: number * LARGE for part, number in one.parts.items()},
        spread={
            part: {value: number * LARGE for value, number in spread.items()}
            for part, spread in one.spread.items()
        },
        steps=tuple(
            replace(step, number=number, shown=shown_of(one.measure, number))
            for step, number in numbers
        ),
        groups=tuple(
            replace(group, number=_times(group.number)) if group.number else group
            for group in one.groups
        ),
    )


def _number(measure: Measure, seed: int) -> Number:
    if measure.kind is Kind.QUANTILE:
        days = None if seed % 7 == 3 else measure.quantile // 10 + seed % 5
        return Number(some=0 if days is None else 4 + seed % 3, days=days)
    if measure.unit is Unit.NUMBER:
        return Number(some=7 + seed % 9)
    if measure.numerator.count is Count.SESSION:
        return Number(some=SESSIONS[measure.name], all=sum(SESSIONS.values()) + 2)
    return Number(some=20 + seed % 11, all=60 + seed % 5)


def _measured(measure: Measure, period: Period, is_empty: bool) -> Measured:
    none = Number(some=0, all=0) if measure.denominator else Number(some=0)
    seed = len(measure.name)

    def number(more: int) -> Number:
        return none if is_empty else _number(measure, seed + more)

    steps = [(days, number(n)) for n, days in enumerate(period.steps())]
    parts = {"relocated": 2, "language-line": 1} if measure.by_part and not is_empty else {}
    return Measured(
        measure=measure,
        number=number(100),
        before=number(201),
        steps=tuple(
            Step(first_day=first, last_day=last, number=one, shown=shown_of(measure, one))
            for (first, last), one in steps
        ),
        parts=parts,
        spread={} if is_empty else SPREAD.get(measure.numerator.count, {}),
        groups=() if is_empty else groups_of(measure.name),
    )


def groups_of(name: str) -> tuple[Group, ...]:
    """Small ones left out, as the screen does."""
    shares = {group: share for group, share in GROUPS.get(name, {}).items() if share.all}
    unshown = hidden(shares)
    return tuple(
        Group(name=group, number=None if group in unshown else Number(some=s.some, all=s.all))
        for group, s in shares.items()
    )
