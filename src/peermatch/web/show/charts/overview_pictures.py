"""The manager's overview: its figures and its pictures, in their order, made of one period."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.program.period.measured_groups import counties_served
from peermatch.readmodels.screens.program.period.measured_periods import Period
from peermatch.readmodels.screens.program.period.measures import Measured, clocks_on, measured
from peermatch.web.show.charts import course, flow, need, outcomes, waits
from peermatch.web.show.charts.chart import Board, Chart

PICTURES: tuple[Callable[[Board], Chart], ...] = (
    waits.waiting,
    waits.waited,
    course.on_time,
    waits.trend,
    flow.referrals,
    flow.sessions,
    need.by_county,
    need.by_group,
    course.caseloads,
    waits.first_sessions,
    course.retention,
    outcomes.by_wish,
    outcomes.recovery_capital,
    course.again,
    course.fairness,
)

KEPT = 32
"""Boards, and what is made of each, as long as nothing that they count has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number at the head: `unit` after it, what it is of, and what it was before."""

    name: str
    title: str
    figure: str
    unit: str
    of: str
    before: str


HEAD = (
    ("wait-50", "Median wait", "business days"),
    ("offered-in-time", "First offers in time", "%"),
    ("past-clock", "Waiting past the clock", "%"),
    ("sessions-no-show", "No-shows", "%"),
    ("caseload-minutes", "Minutes promised", "%"),
)


def board_of(reading: Reading, period: Period) -> Board:
    clocks = tuple(clocks_on(reading, period.last_day).items())
    return _board(period, measured(reading, period), clocks, counties_served(reading))


@lru_cache(maxsize=KEPT)
def _board(
    period: Period,
    found: tuple[Measured, ...],
    clocks: tuple[tuple[str, int], ...],
    counties: tuple[str, ...],
) -> Board:
    by_name = {one.measure.name: one for one in found}
    return Board(period=period, found=by_name, clocks=dict(clocks), counties=counties)


def figures(board: Board) -> tuple[Figure, ...]:
    """What stands at the head of the page."""
    return tuple(_figure(board, *one) for one in HEAD)


def _figure(board: Board, name: str, title: str, unit: str) -> Figure:
    one = board[name]
    is_share = unit == "%"
    before = "nothing" if one.shown_before is None else f"{one.shown_before:,}"
    number = one.number
    return Figure(
        name=name,
        title=title,
        figure="–" if one.shown is None else f"{one.shown:,}{'%' if is_share else ''}",
        unit="" if is_share else unit,
        of=f"{number.some:,} of {number.all or 0:,}" if is_share else f"{number.some:,} offers",
        before=f"{before}{'%' if is_share and one.shown_before is not None else ''} before",
    )


@lru_cache(maxsize=KEPT)
def charts(board: Board) -> tuple[Chart, ...]:
    return tuple(picture(board) for picture in PICTURES)
