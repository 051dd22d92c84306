"""Pictures of what comes of matches for people: who still meets by what they wished of a peer, and
recovery capital by their own answers. Small numbers are not shown."""

from domain.measures.people_outcomes import RECOVERY
from domain.measures.small_numbers import FEWEST
from domain.people.wellness.barc import MOST
from peermatch.web.show.charts.chart import NOT_SHOWN, Board, Chart, share
from peermatch.web.show.charts.share_rows import Row, rows
from peermatch.web.show.words import counted


def by_wish(board: Board) -> Chart:
    """How many still met after 90 days, by what was wished and whether it was met."""
    one = board["retention-wish"]
    says = "No match of somebody who had said what matters to them in a peer is 90 days old."
    if one.number.all:
        says = f"Of people who had said what matters to them {share(one)} still met."
    shown = [
        Row(
            label=group.name,
            percent=group.number.percent if group.number else None,
            said=f"{group.number.some:,} of {group.number.all:,}" if group.number else NOT_SHOWN,
            mark=one.number.percent,
        )
        for group in one.groups
    ]
    return Chart(
        name="retention-wish",
        title="Who still meets after 90 days, by what they wished of a peer",
        says=says,
        made_of=("retention-wish",),
        draw=(lambda width: rows(width, shown)) if shown else None,
        header=("Wish", "Still meeting", "Of", "Percent"),
        rows=(
            ("All of them", one.number.some, one.number.all or 0, one.shown),
            *(
                (group.name, group.number.some, group.number.all or 0, group.number.percent)
                if group.number
                else (group.name, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN)
                for group in one.groups
            ),
        ),
        key=(("chart__mark", "All of them"),),
        note="All matches so far. Whether a wish was met is no proof that it is why they stayed.",
    )


def recovery_says(board: Board) -> str:
    """What the answers of six months say beside the first ones, of many people only."""
    change = board["barc-change"]
    if change.shown is None:
        return (
            f"No change is shown: fewer than {FEWEST} people answered the ten questions again six "
            "months after their first answers."
        )
    words = "more" if change.shown >= 0 else "less"
    return (
        f"After six months people had {counted(abs(change.shown), 'point')} {words} than at first "
        f"(of {MOST}; {change.number.all:,} people)."
    )


def recovery_capital(board: Board) -> Chart:
    """Points of the ten questions at first and six months later."""
    names = {one.name: one for one in RECOVERY}
    found = {name: board[name] for name in names}
    labels = {"barc-first": "At first", "barc-six-months": "After six months"}
    shown = [
        Row(
            label=label,
            percent=None if (points := found[name].shown) is None else points * 100 // MOST,
            said=f"fewer than {FEWEST}" if points is None else f"{points} of {MOST}",
        )
        for name, label in labels.items()
    ]
    labels["barc-change"] = "Change"
    return Chart(
        name="recovery-capital",
        title="Recovery capital by people’s own answers (BARC-10)",
        says=recovery_says(board),
        made_of=tuple(names),
        draw=(lambda width: rows(width, shown))
        if any(one.shown is not None for one in found.values())
        else None,
        header=("Answers", "Mean points", "People", "Mean points before"),
        rows=tuple(
            (
                label,
                found[name].shown,
                found[name].number.all or f"fewer than {FEWEST}",
                found[name].shown_before,
            )
            for name, label in labels.items()
        ),
    )
