"""The monthly report: every measure beside the month before, timeliness as clinics and Medicaid
count it, units that may be billed or why not, and the pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.measures.definitions import MEASURES
from domain.measures.measure import Kind, Measure, Unit
from domain.measures.people_outcomes import RECOVERY
from domain.measures.small_numbers import FEWEST
from domain.measures.timeliness import BILLABLE, EXPECTED
from domain.sessions.counting import NOT_BILLABLE, NotBillable
from peermatch.readmodels.screens.program.period.measures import Measured
from peermatch.readmodels.screens.program.suprt_dates import SuprtCount
from peermatch.web.show.charts.chart import NONE, Board, Cell, Chart
from peermatch.web.show.charts.outcomes import recovery_says
from peermatch.web.show.charts.overview_pictures import charts
from peermatch.web.show.words import day, in_words

NO_FIGURE = "no figure"
NOT_COUNTED = (
    "Of I-SERV this is the time to the first service. The time to an initial evaluation and to "
    "crisis care, and the parts by age and payer, are not in Peermatch."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table with its heading and what is to be said about it."""

    name: str
    title: str
    says: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`of` are the days, `before` those it is compared with."""

    title: str
    of: str
    before: str
    made_on: str
    sections: tuple[Section, ...]
    charts: tuple[Chart, ...]


def monthly(board: Board, today: date, suprt: Sequence[SuprtCount] = ()) -> Report:
    period = board.period
    return Report(
        title=f"Monthly report, {period.first_day:%B %Y}",
        of=f"{day(period.first_day)} to {day(period.last_day)}",
        before=f"{day(period.before)} to {day(period.day_before)}",
        made_on=day(today),
        sections=(
            _timeliness(board),
            _units(board),
            _recovery(board),
            *((suprt_section(suprt),) if suprt else ()),
            _every(board),
        ),
        charts=charts(board),
    )


def _timeliness(board: Board) -> Section:
    routine = board["service-routine"]
    says = "No routine referral had its first session in this month."
    if routine.shown is not None:
        met = "is met" if routine.shown >= EXPECTED else "is not met"
        says = (
            f"{routine.shown}% of routine first sessions were within 10 business days of the "
            f"referral: the {EXPECTED}% that Medicaid expects {met}."
        )
    rules = (
        ("Medicaid managed care, 42 CFR 438.68(e)", "service-routine", f"{EXPECTED}%"),
        ("CCBHC criterion 2.b.1", "service-urgent", NO_FIGURE),
        ("CCBHC I-SERV", "time-to-services", NO_FIGURE),
        ("The program’s own rule", "offered-in-time", NO_FIGURE),
        ("The program’s own rule", "past-clock", NO_FIGURE),
    )
    return Section(
        name="timeliness",
        title="Timeliness",
        says=f"{says} {NOT_COUNTED}",
        header=("Measure", "Counted by", "Number", "From", "Expected", "Month before"),
        rows=tuple(
            (
                board[name].measure.title,
                rule,
                said(board[name].measure, board[name]),
                _from(board[name]),
                expected,
                said(board[name].measure, board[name], before=True),
            )
            for rule, name, expected in rules
        ),
    )


def _units(board: Board) -> Section:
    one = board["units-billable"]
    says = "No units were counted in this month."
    if one.number.all:
        says = (
            f"{one.number.some:,} of {one.number.all:,} units of sessions may be billed "
            f"({one.shown}%). Group meetings are not among them. A coordinator’s "
            "export “not-billed” lists each with why."
        )
    parts = {part: number for part, number in one.parts.items() if number}
    return Section(
        name="units",
        title="Units that may be billed",
        says=says,
        header=("Units", "Number"),
        rows=(
            ("May be billed", parts.get(BILLABLE, 0)),
            *((NOT_BILLABLE[why], parts.get(why.value, 0)) for why in NotBillable if why in parts),
        ),
    )


def _recovery(board: Board) -> Section:
    found = [board[one.name] for one in RECOVERY]
    return Section(
        name="recovery-capital",
        title="Recovery capital (BARC-10)",
        says=recovery_says(board),
        header=("Measure", "Number", "People", "Month before"),
        rows=tuple(
            (
                one.measure.title,
                said(one.measure, one),
                _from(one),
                said(one.measure, one, before=True),
            )
            for one in found
        ),
    )


def suprt_section(suprt: Sequence[SuprtCount]) -> Section:
    """What is due stands as of today; what came out is of the days of the period."""
    due, overdue = sum(one.due for one in suprt), sum(one.overdue for one in suprt)
    return Section(
        name="suprt",
        title="SUPRT-A and SUPRT-C",
        says=f"{due:,} are due now, {overdue:,} of them past their last day. The export “suprt” "
        "lists each with its days.",
        header=("Form", "Completed", "In time", "Declined or not reached", "Due now", "Overdue"),
        rows=tuple(
            (
                f"{in_words(one.form)}, {one.point.value}",
                one.completed,
                one.in_time,
                one.not_done,
                one.due,
                one.overdue,
            )
            for one in suprt
        ),
    )


def _every(board: Board) -> Section:
    every = [board[one.name] for one in MEASURES if one.by is None]
    return Section(
        name="measures",
        title="Every measure",
        says="Each as its definition counts it.",
        header=("Measure", "Number", "From", "Month before"),
        rows=tuple(
            (
                one.measure.title,
                said(one.measure, one),
                _from(one),
                said(one.measure, one, before=True),
            )
            for one in every
        ),
    )


def said(measure: Measure, one: Measured, *, before: bool = False) -> str:
    """`71%`, `7.3 business days`, `12`."""
    shown = one.shown_before if before else one.shown
    if shown is None:
        return NONE
    if measure.of_answers:
        return f"{shown} {measure.unit}"
    if measure.kind is Kind.MEAN:
        tenths = (one.before if before else one.number).tenths or 0
        return f"{tenths / 10:.1f} {measure.unit}"
    if measure.unit is Unit.SHARE:
        return f"{shown}%"
    if measure.unit is Unit.NUMBER:
        return f"{shown:,}"
    if measure.unit is Unit.THOUSANDTHS:
        return f"{shown / 1000:.2f}"
    return f"{shown:,} {measure.unit}"


def _from(one: Measured) -> str:
    """What the number is from: `34 of 48`, or how many were looked at."""
    number = one.number
    if one.measure.of_answers and not number.all:
        return f"fewer than {FEWEST}"
    if one.measure.kind is Kind.MEAN:
        return f"{number.all or 0:,}"
    return f"{number.some:,}" if number.all is None else f"{number.some:,} of {number.all:,}"
