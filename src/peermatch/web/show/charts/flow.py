"""Pictures of what comes and goes: referrals, and what became of sessions."""

from peermatch.web.show.charts.chart import Board, Chart
from peermatch.web.show.charts.column_pictures import Column, side_by_side, stacked
from peermatch.web.show.words import in_words

SESSION_KINDS = (
    ("chart__main", "Held"),
    ("chart__over", "No-show"),
    ("chart__other", "Canceled"),
    ("chart__third", "Not reached"),
)


def referrals(board: Board) -> Chart:
    """How many came in and went out."""
    came, left = board["referrals-in"], board["referrals-out"]
    says = (
        f"{came.number.some:,} came in and {left.number.some:,} went out. "
        f"Before: {came.before.some:,} and {left.before.some:,}."
    )
    out = ", ".join(
        f"{in_words(reason).lower() or 'closed'} {number:,}"
        for reason, number in left.parts.items()
    )
    columns = _columns(board, [[step.number.some for step in one.steps] for one in (came, left)])
    classes = ("chart__main", "chart__other")
    return Chart(
        name="referrals",
        title="Referrals in and out",
        says=says,
        made_of=("referrals-in", "referrals-out"),
        draw=(lambda width: side_by_side(width, columns, classes))
        if came.number.some or left.number.some
        else None,
        header=(board.step, "In", "Out"),
        rows=tuple(
            (day, a.number.some, b.number.some)
            for day, a, b in zip(board.days(), came.steps, left.steps, strict=True)
        ),
        key=(("chart__main", "In"), ("chart__other", "Out")),
        note=f"Out: {out}." if out else "",
    )


def sessions(board: Board) -> Chart:
    """How many were held, missed and canceled."""
    held, missed, canceled = (
        board[name] for name in ("sessions-held", "sessions-no-show", "sessions-canceled")
    )
    every = held.number.all or 0
    says = "No session of this period has an outcome."
    if every:
        says = (
            f"{held.number.percent}% of {every:,} sessions were held; {missed.number.percent}% "
            f"were no-shows, {canceled.number.percent}% were canceled."
        )
        if held.before.all:
            says += (
                f" Before: {held.before.percent}%, {missed.before.percent}% and "
                f"{canceled.before.percent}%."
            )
    numbers = [
        (h.number.some, m.number.some, c.number.some, (h.number.all or 0))
        for h, m, c in zip(held.steps, missed.steps, canceled.steps, strict=True)
    ]
    shown = [(h, m, c, every - h - m - c) for h, m, c, every in numbers]
    columns = _columns(board, [list(one) for one in zip(*shown, strict=True)])
    classes = tuple(css for css, _ in SESSION_KINDS)
    return Chart(
        name="sessions",
        title="Sessions held, missed and canceled",
        says=says,
        made_of=("sessions-held", "sessions-no-show", "sessions-canceled"),
        draw=(lambda width: stacked(width, columns, classes)) if every else None,
        header=(board.step, *(name for _, name in SESSION_KINDS)),
        rows=tuple((day, *row) for day, row in zip(board.days(), shown, strict=True)),
        key=SESSION_KINDS,
    )


def _columns(board: Board, numbers: list[list[int]]) -> list[Column]:
    labels = board.labels()
    last = len(labels) - 1
    return [
        Column(
            label=label,
            numbers=tuple(one[n] for one in numbers),
            pale=n == last and board.goes_on(),
        )
        for n, label in enumerate(labels)
    ]
