"""Pictures of matches: who stays, who is matched again, what was overridden, how full caseloads are
and how fair runs were."""

from domain.measures.timeliness import EXPECTED, ROUTINE_DAYS, URGENT_DAYS
from peermatch.web.show.charts.chart import NONE, Board, Chart, beside, share
from peermatch.web.show.charts.line_pictures import Series, lines
from peermatch.web.show.charts.share_rows import Row, rows
from peermatch.web.show.words import counted, in_words

BEFORE = (("chart__mark", "The period before"),)
MAIN = "chart__main"
RETENTION = (30, 90, 180)


ON_TIME = (
    ("offered-in-time", "First offers in their clock", None),
    ("service-routine", f"Routine first sessions in {ROUTINE_DAYS} days", EXPECTED),
    ("service-urgent", f"Urgent first sessions in {counted(URGENT_DAYS, 'day')}", None),
)
"""Measures of timeliness, and what others expect of them in percent."""


def on_time(board: Board) -> Chart:
    """What was promised in time, of business days, and what Medicaid expects."""
    found = [(name, label, expected, board[name]) for name, label, expected in ON_TIME]
    routine = board["service-routine"]
    says = "No routine referral had its first session in this period."
    if routine.shown is not None:
        says = (
            f"{share(routine)} of routine first sessions came within {ROUTINE_DAYS} business days; "
            f"Medicaid expects {EXPECTED}%.{beside(routine, '%')}"
        )
    shown = [
        Row(
            label=label,
            percent=one.shown,
            said=f"{one.number.some:,} of {one.number.all:,}" if one.number.all else NONE,
            mark=expected,
            css="chart__over" if one.shown is not None and one.shown < (expected or 0) else MAIN,
        )
        for _, label, expected, one in found
    ]
    return Chart(
        name="on-time",
        title="On time",
        says=says,
        made_of=tuple(name for name, *_ in found),
        draw=(lambda width: rows(width, shown)) if any(o.number.all for *_, o in found) else None,
        header=("In business days", "In time", "Of", "Percent", "Percent before"),
        rows=tuple(
            (label, one.number.some, one.number.all or 0, one.shown, one.shown_before)
            for _, label, _, one in found
        ),
        key=(("chart__mark", f"Medicaid expects {EXPECTED}%"),),
    )


def retention(board: Board) -> Chart:
    """How many still met 30, 90 and 180 days after they began."""
    found = [(days, board[f"retention-{days}"]) for days in RETENTION]
    asked = [(days, one) for days, one in found if one.number.all]
    says = "No match of this period is 30, 90 or 180 days old."
    if asked:
        told = ", ".join(f"{one.shown}% after {days} days" for days, one in asked)
        says = f"Still meeting: {told}."
    shown = [
        Row(
            label=f"{days} days",
            percent=one.shown,
            said=f"{one.number.some:,} of {one.number.all:,}" if one.number.all else NONE,
            mark=one.shown_before,
        )
        for days, one in found
    ]
    return Chart(
        name="retention",
        title="Who still meets after 30, 90 and 180 days",
        says=says,
        made_of=tuple(one.measure.name for _, one in found),
        draw=(lambda width: rows(width, shown)) if asked else None,
        header=("After", "Still meeting", "Of", "Percent", "Percent before"),
        rows=tuple(
            (
                f"{days} days",
                one.number.some,
                one.number.all or 0,
                one.shown,
                one.shown_before,
            )
            for days, one in found
        ),
        key=BEFORE,
    )


def again(board: Board) -> Chart:
    """Rematches, and approvals that overrode a rule, by their reason."""
    found = [("Rematches", board["rematches"]), ("Overrides", board["overrides"])]
    matched, overridden = found[0][1], found[1][1]
    says = "No match was approved in this period."
    if matched.number.all or overridden.number.all:
        says = (
            f"{share(matched)} of approved matches were rematches; {share(overridden)} of "
            f"approvals overrode a rule."
        )
    shown = [
        Row(
            label=name,
            percent=one.shown,
            said=f"{one.number.some:,} of {one.number.all:,}" if one.number.all else NONE,
            mark=one.shown_before,
        )
        for name, one in found
    ]
    every = overridden.number.all or 0
    reasons = [
        Row(
            label=in_words(reason),
            percent=round(100 * number / every),
            said=f"{number}",
            css="chart__over",
        )
        for reason, number in overridden.parts.items()
    ]
    if reasons:
        shown += [Row(label="Overrides by reason", is_heading=True), *reasons]
    return Chart(
        name="rematches",
        title="Rematches and overrides",
        says=says,
        made_of=("rematches", "overrides"),
        draw=(lambda width: rows(width, shown)) if every or matched.number.all else None,
        header=("Approvals", "Number", "Of", "Percent", "Percent before"),
        rows=(
            *(
                (
                    name,
                    one.number.some,
                    one.number.all or 0,
                    one.shown,
                    one.shown_before,
                )
                for name, one in found
            ),
            *(
                (f"Override: {row.label.lower()}", int(row.said), every, row.percent, "")
                for row in reasons
            ),
        ),
        key=BEFORE,
    )


def caseloads(board: Board) -> Chart:
    """Minutes of sessions that are promised, of the minutes that are worked."""
    one, people = board["caseload-minutes"], board["carried"]
    says = "Nobody is on the roster at the end of the period."
    if one.number.all:
        says = (
            f"{one.shown}% of working minutes are promised to {people.number.some:,} people: "
            f"{one.number.some:,} of {one.number.all:,} in four weeks.{beside(one, '%')}"
        )
    steps = zip(board.days(), one.steps, people.steps, strict=True)
    values = Series(css="chart__main", values=tuple(step.shown for step in one.steps))
    names = board.labels()
    return Chart(
        name="caseloads",
        title="Caseloads in minutes",
        says=says,
        made_of=("caseload-minutes", "carried"),
        draw=(lambda width: lines(width, names, (values,))) if one.number.all else None,
        header=(f"End of the {board.each}", "Minutes promised", "Minutes worked", "Percent",
                "People"),
        rows=tuple(
            (
                day,
                step.number.some,
                step.number.all or 0,
                step.shown,
                who.number.some,
            )
            for day, step, who in steps
        ),
        note="Percent of working minutes that sessions take.",
    )  # fmt: skip


def fairness(board: Board) -> Chart:
    """How long a run leaves somebody waiting, and how unevenly it fills caseloads."""
    longest, uneven = board["run-longest-wait"], board["run-unevenness"]
    says = "No matching run of this period was judged."
    if longest.number.some:
        longer = f" longer than {counted(longest.shown, 'day')}" if longest.shown else ""
        says = (
            f"Half of {counted(longest.number.some, 'run')} left nobody waiting{longer}. Caseloads "
            f"are filled unevenly by {gini(uneven.shown)} (0: all equally full, 1: all in one)."
        )
    values = Series(css="chart__main", values=tuple(step.shown for step in longest.steps))
    names = board.labels()
    return Chart(
        name="fairness",
        title="Fairness over matching runs",
        says=says,
        made_of=("run-longest-wait", "run-unevenness"),
        draw=(lambda width: lines(width, names, (values,))) if longest.number.some else None,
        header=(board.step, "Longest wait left, median days", "Unevenness, median", "Runs"),
        rows=tuple(
            (day, a.shown, gini(b.shown), a.number.some)
            for day, a, b in zip(board.days(), longest.steps, uneven.steps, strict=True)
        ),
        note="Days that a run leaves somebody waiting at most, median over its runs.",
    )


def gini(thousandths: int | None) -> str:
    return NONE if thousandths is None else f"{thousandths / 1000:.2f}"
