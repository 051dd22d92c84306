"""What a manager may want to look at first: one sentence a rule, from the numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.measures.timeliness import EXPECTED, ROUTINE_DAYS
from peermatch.readmodels.screens.program.overview import Figures
from peermatch.web.show.charts.chart import Board
from peermatch.web.show.words import counted

MUCH = 3
"""Points of percent by which a share is much higher or lower than before."""
APART = 15
"""Points of percent by which a group is far from all."""
ROOM = 60
"""Percent of working minutes up to which there is time for more people."""
HALF = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`says` in bold what is the matter; the link leads to where something can be done."""

    says: str
    more: str = ""
    link: str = ""
    words: str = ""
    is_good: bool = False


def notices(board: Board, now: Figures) -> tuple[Notice, ...]:
    """What needs something first, then what goes well; none where there is nothing to say."""
    found = [notice for rule in RULES for notice in rule(board, now)]
    return tuple(sorted(found, key=lambda notice: notice.is_good))


def _past_the_clock(board: Board, _now: Figures) -> Iterator[Notice]:
    number = board["past-clock"].number
    if number.some:
        who = counted(number.some, "person waits", "people wait")
        yield Notice(
            says=f"{who} for a first offer past the clock,",
            more=f"of {number.all:,} who wait.",
            link="/due",
            words="See tasks",
        )


def _routine_services(board: Board, _now: Figures) -> Iterator[Notice]:
    share = board["service-routine"].shown
    if share is None:
        return
    is_good = share >= EXPECTED
    yield Notice(
        says=f"{share}% of routine first sessions were within {ROUTINE_DAYS} business days;",
        more=f"Medicaid expects {EXPECTED}%.",
        link="/overview/report",
        words="Monthly report",
        is_good=is_good,
    )


def _no_shows(board: Board, _now: Figures) -> Iterator[Notice]:
    share, before = board["sessions-no-show"].shown, board["sessions-no-show"].shown_before
    if share is None or before is None or abs(share - before) < MUCH:
        return
    way = "more" if share > before else "fewer"
    yield Notice(
        says=f"There were {way} no-shows: {share}% of sessions,",
        more=f"{before}% before.",
        link="#sessions",
        words="See the picture",
        is_good=share < before,
    )


def _no_place_but_time(board: Board, now: Figures) -> Iterator[Notice]:
    share = board["caseload-minutes"].shown
    if now.places and not now.open_places and share is not None and share <= ROOM:
        yield Notice(
            says=f"No place is open although only {share}% of working minutes are promised:",
            more="the number of people binds, not the time.",
            link="/rules",
            words="See the limits",
        )


def _without_consent(_board: Board, now: Figures) -> Iterator[Notice]:
    if now.without_consent:
        who = counted(now.without_consent, "person", "people")
        yield Notice(says=f"{who} can’t be matched: no consent in force.")


def _units(board: Board, _now: Figures) -> Iterator[Notice]:
    one = board["units-billable"]
    if one.shown is not None and one.shown < HALF:
        yield Notice(
            says=f"{one.number.some:,} of {one.number.all:,} units may be billed;",
            more="the report says why the others may not.",
            link="/overview/report#units",
            words="Units",
        )


def _groups_apart(board: Board, _now: Figures) -> Iterator[Notice]:
    """The group that is furthest above all, where it is far."""
    for name, picture in (
        ("unmet-county", "unmet-county"),
        ("unmet-language", "unmet-group"),
        ("unmet-area", "unmet-group"),
    ):
        one = board[name]
        shown = [(group.number.percent or 0, group.name) for group in one.groups if group.number]
        if one.shown is not None and shown and max(shown)[0] - one.shown >= APART:
            percent, group = max(shown)
            yield Notice(
                says=f"{group}: {percent}% have no match,",
                more=f"{one.shown}% of all.",
                link=f"#{picture}",
                words="See the picture",
            )


RULES: tuple[Callable[[Board, Figures], Iterator[Notice]], ...] = (
    _past_the_clock,
    _without_consent,
    _no_place_but_time,
    _routine_services,
    _units,
    _no_shows,
    _groups_apart,
)
