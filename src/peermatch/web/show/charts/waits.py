"""Pictures of waits for a first offer: against their clock, and how they change."""

from domain.measures.definitions import CLOCK
from peermatch.web.show.charts.chart import Board, Chart, beside
from peermatch.web.show.charts.column_pictures import Panel, spread
from peermatch.web.show.charts.line_pictures import Series, lines
from peermatch.web.show.words import counted

DAYS = " business days"
Range = tuple[int, int | None]
"""Business days from and to, both included; None: or more."""


def waited(board: Board) -> Chart:
    """How long those had waited who got a first offer."""
    one = board["offered-in-time"]
    some, every = one.number.some, one.number.all or 0
    says = "Nobody got a first offer in this period."
    if every:
        says = (
            f"{some:,} of {counted(every, 'first offer')} came within the clock "
            f"({one.number.percent}%).{beside(one, '%')}"
        )
    return _against_clocks(
        board,
        name="waits",
        title="How long people waited for a first offer",
        says=says,
        made_of=("offered-in-time", "wait-50", "wait-90"),
        spreads=one.spread,
    )


def waiting(board: Board) -> Chart:
    """How long those wait who have none at the end of the period."""
    one = board["past-clock"]
    some, every = one.number.some, one.number.all or 0
    says = "Nobody waits for a first offer."
    if every:
        who = counted(every, "person who waits", "people who wait")
        says = f"{some:,} of {who} for a first offer are past the clock.{beside(one, '%')}"
    return _against_clocks(
        board,
        name="waiting",
        title="Who waits for a first offer at the end of the period",
        says=says,
        made_of=("past-clock",),
        spreads=one.spread,
    )


def _against_clocks(
    board: Board,
    *,
    name: str,
    title: str,
    says: str,
    made_of: tuple[str, ...],
    spreads: dict[str, dict[int, int]],
) -> Chart:
    panels, rows = [], []
    for urgency in CLOCK:
        limit, found = board.clocks[urgency], spreads.get(urgency, {})
        within, over = ranges(limit)
        bars = [(_of(r), _number(found, r)) for r in (*within, *over)]
        total = counted(sum(found.values()), "person", "people")
        panels.append(
            Panel(
                title=f"{urgency.capitalize()}, {total}",
                bars=tuple(bars),
                in_time=len(within),
                limit=f"limit {limit}",
            )
        )
        rows += [
            (f"{urgency.capitalize()}, {days}", n, "within" if k < len(within) else "past")
            for k, (days, n) in enumerate(bars)
        ]
    return Chart(
        name=name,
        title=title,
        says=says,
        made_of=made_of,
        draw=(lambda width: spread(width, panels)) if any(spreads.values()) else None,
        header=("Business days since the referral", "People", "The clock"),
        rows=tuple(rows),
        note="Business days since the referral.",
    )


def ranges(limit: int) -> tuple[list[Range], list[Range]]:
    """Ranges of waits within a clock, and those past it."""
    if limit < 4:
        within: list[Range] = [(n, n) for n in range(limit + 1)]
        steps = [limit + 2]
    else:
        ends = [-(-part * (limit + 1) // 4) - 1 for part in (1, 2, 3, 4)]
        within = list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
        steps = [limit * 3 // 2, limit * 2]
    over = list(zip([limit + 1, *(end + 1 for end in steps)], [*steps, None], strict=True))
    return within, over


def _of(days: Range) -> str:
    first, last = days
    if last is None:
        return f"{first}+"
    return f"{first}" if first == last else f"{first}–{last}"


def _number(found: dict[int, int], days: Range) -> int:
    first, last = days
    return sum(n for d, n in found.items() if d >= first and (last is None or d <= last))


def trend(board: Board) -> Chart:
    """Median and 90th percentile step by step."""
    half, most = board["wait-50"], board["wait-90"]
    says = "Nobody got a first offer in this period."
    if half.shown is not None:
        says = (
            f"Half waited at most {counted(half.shown, 'business day')}, 9 of 10 at most "
            f"{most.shown}."
        )
        if half.shown_before is not None:
            says += f" Before: {half.shown_before} and {most.shown_before}."
    limit = board.clocks["routine"]
    series = tuple(
        Series(css=css, values=tuple(step.shown for step in one.steps))
        for css, one in (("chart__main", half), ("chart__second", most))
    )
    names = board.labels()
    return Chart(
        name="wait-by-step",
        title=f"Wait for a first offer by {board.each}",
        says=says,
        made_of=("wait-50", "wait-90"),
        draw=(lambda width: lines(width, names, series, limit)) if half.number.some else None,
        header=(board.step, "Median", "90th percentile", "First offers"),
        rows=tuple(
            (day, a.shown, b.shown, a.number.some)
            for day, a, b in zip(board.days(), half.steps, most.steps, strict=True)
        ),
        key=(
            ("chart__main", "Median"),
            ("chart__second", "90th percentile"),
            ("chart__limit", f"Routine limit {limit}"),
        ),
        note=f"Business days, by the {board.each} of the offer.",
    )


def first_sessions(board: Board) -> Chart:
    """Days from the referral to the first session that was held."""
    half, most = board["first-session-50"], board["first-session-90"]
    says = "Nobody had a first session in this period."
    if half.shown is not None:
        says = (
            f"Half had their first session within {counted(half.shown, 'day')} of the referral, "
            f"9 of 10 within {most.shown}."
        )
        if half.shown_before is not None:
            says += f" Before: {half.shown_before} and {most.shown_before}."
    series = tuple(
        Series(css=css, values=tuple(step.shown for step in one.steps))
        for css, one in (("chart__main", half), ("chart__second", most))
    )
    names = board.labels()
    return Chart(
        name="first-session",
        title="Time to the first session",
        says=says,
        made_of=("first-session-50", "first-session-90"),
        draw=(lambda width: lines(width, names, series)) if half.number.some else None,
        header=(board.step, "Median", "90th percentile", "First sessions"),
        rows=tuple(
            (day, a.shown, b.shown, a.number.some)
            for day, a, b in zip(board.days(), half.steps, most.steps, strict=True)
        ),
        key=(("chart__main", "Median"), ("chart__second", "90th percentile")),
        note=f"Days, by the {board.each} of the session.",
    )
