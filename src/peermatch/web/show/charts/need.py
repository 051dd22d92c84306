"""Pictures of unmet need by what people stated: where they live, their language, what they have
lived through; counties as tiles, each about where it lies. Small groups are not shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.measures.small_numbers import FEWEST
from peermatch.readmodels.screens.program.period.measured_groups import Group
from peermatch.readmodels.screens.program.period.measures import Measured
from peermatch.web.show.charts.chart import NOT_SHOWN, Board, Cell, Chart
from peermatch.web.show.charts.drawing import PHONE, Drawing, Mark, box, drawing, room_of, words
from peermatch.web.show.charts.share_rows import Row, rows

PLACES = {
    "Westmoreland": (1, 0, "Westmor."),
    "Essex": (0, 1, "Essex"),
    "Richmond": (1, 1, "Richmond"),
    "Northumberland": (2, 1, "Northumb."),
    "King William": (0, 2, "King Wm."),
    "King and Queen": (1, 2, "King & Qu."),
    "Middlesex": (2, 2, "Middlesex"),
    "Lancaster": (3, 2, "Lancaster"),
    "Gloucester": (1, 3, "Glouc’ter"),
    "Mathews": (2, 3, "Mathews"),
}
"""Column, row and short name of the counties of Virginia's Northern Neck and Middle Peninsula. A
county that is served and not here stands below the map; add it where it lies."""
ACROSS = 4
HIGH, GAP = 56, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A county with its figure; `css` is the color."""

    county: str
    figure: str
    said: str
    css: str


def tiles(width: int, shown: Sequence[Tile]) -> Drawing:
    """Counties without a place of their own follow below, in their order."""
    mine = [tile for tile in shown if tile.county in PLACES]
    others = [tile for tile in shown if tile.county not in PLACES]
    below = max((PLACES[tile.county][1] + 1 for tile in mine), default=0)
    marks: list[Mark] = []
    for tile in mine:
        column, row, short = PLACES[tile.county]
        marks += _drawn_tile(width, tile, column, row, short)
    for n, tile in enumerate(others):
        marks += _drawn_tile(width, tile, n % ACROSS, below + n // ACROSS, tile.county)
    lines = below + -(-len(others) // ACROSS)
    return drawing(width, lines * (HIGH + GAP), marks)


def _drawn_tile(width: int, tile: Tile, column: int, row: int, short: str) -> Iterator[Mark]:
    each = (width - 2 - GAP * (ACROSS - 1)) / ACROSS
    x, y = column * (each + GAP) + 1, row * (HIGH + GAP) + 1
    yield box(x, y, each, HIGH, f"chart__tile {tile.css}")
    fits = room_of([tile.county]) + 12 <= each
    yield words(x + 7, y + 19, tile.county if fits else short)
    if tile.figure:
        yield words(x + 7, y + 44, tile.figure, "chart__big")
        if width > PHONE:
            yield words(x + each - 7, y + 44, tile.said, "chart__soft", "end")
    else:
        yield words(x + 7, y + 42, tile.said, "chart__soft")


NEAR = 5
"""Points of percent within which a county is about as all are."""
NOBODY = "nobody"
TOO_FEW = f"No number from 1 to {FEWEST - 1} is shown, nor one that would tell it."
WITHHELD = (
    "Groups are shown for periods that end today or with a month, so that days can't be compared."
)
KEY = (
    ("chart__tile--under", "less than all"),
    ("chart__tile--near", f"within {NEAR} points"),
    ("chart__tile--over", "more than all"),
    ("chart__tile--none", NOT_SHOWN),
)


def by_county(board: Board) -> Chart:
    """A map of the counties that the program serves."""
    one = board["unmet-county"]
    found = {group.name: group for group in one.groups}
    names = [*board.counties, *(name for name in found if name not in board.counties)]
    shown = [_tile(name, found.get(name), one) for name in names]
    hidden = sum(group.number is None for group in one.groups)
    says = _all(one)
    if one.groups:
        number = len(one.groups) - hidden
        says += f" {number} of {len(one.groups)} places are large enough to be shown."
    return Chart(
        name="unmet-county",
        title="Unmet need by county",
        says=says,
        made_of=("unmet-county",),
        draw=None if _is_withheld(one) else lambda width: tiles(width, shown),
        header=("County", "Waiting", "Open", "Percent"),
        rows=tuple((name, *_cells(found.get(name))) for name in names)
        if not _is_withheld(one)
        else tuple((name, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN) for name in board.counties),
        key=KEY,
        note=WITHHELD if _is_withheld(one) else TOO_FEW,
    )


def _tile(name: str, group: Group | None, one: Measured) -> Tile:
    if group is None:
        return Tile(county=name, figure="", said=NOBODY, css="chart__tile--empty")
    number, every = group.number, one.number.percent
    if number is None or number.percent is None or every is None:
        return Tile(county=name, figure="", said=NOT_SHOWN, css="chart__tile--none")
    away = number.percent - every
    css = "under" if away < -NEAR else "over" if away > NEAR else "near"
    return Tile(
        county=name,
        figure=f"{number.percent}%",
        said=f"of {number.all:,}",
        css=f"chart__tile--{css}",
    )


def by_group(board: Board) -> Chart:
    """Shares of each language and lived experience, beside the share of all."""
    kinds = (("Language", board["unmet-language"]), ("Lived experience", board["unmet-area"]))
    shown, cells = [], []
    for title, one in kinds:
        shown.append(Row(label=title, is_heading=True))
        for group in one.groups:
            name = _short(group.name)
            number = group.number
            shown.append(
                Row(
                    label=name,
                    percent=number.percent if number else None,
                    said=f"{number.some:,} of {number.all:,}" if number else NOT_SHOWN,
                    mark=one.number.percent,
                )
            )
            cells.append((name, *_cells(group)))
    one = kinds[0][1]
    return Chart(
        name="unmet-group",
        title="Unmet need by language and lived experience",
        says=_all(one),
        made_of=("unmet-language", "unmet-area"),
        draw=(lambda width: rows(width, shown)) if one.groups else None,
        header=("Group", "Waiting", "Open", "Percent"),
        rows=tuple(cells),
        key=(("chart__mark", "Everybody"),),
        note=WITHHELD if _is_withheld(one) else TOO_FEW,
    )


def _is_withheld(one: Measured) -> bool:
    """Somebody is in a group, and none is told."""
    return bool(one.number.all) and not one.groups


def _all(one: Measured) -> str:
    if not one.number.all:
        return "No referral is open at the end of the period."
    return (
        f"{one.number.percent}% of open referrals have no approved match: {one.number.some:,} of "
        f"{one.number.all:,}."
    )


def _short(name: str) -> str:
    return name.removesuffix("'s challenges").removesuffix("’s challenges")


def _cells(group: Group | None) -> tuple[Cell, Cell, Cell]:
    if group is None:
        return 0, 0, NOBODY
    if group.number is None:
        return NOT_SHOWN, NOT_SHOWN, NOT_SHOWN
    return group.number.some, group.number.all, group.number.percent
