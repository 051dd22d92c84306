"""A map of counties as tiles, each about where its county lies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peermatch.web.show.charts.drawing import PHONE, Drawing, Mark, box, drawing, room_of, words

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
        marks += _tile(width, tile, column, row, short)
    for n, tile in enumerate(others):
        marks += _tile(width, tile, n % ACROSS, below + n // ACROSS, tile.county)
    lines = below + -(-len(others) // ACROSS)
    return drawing(width, lines * (HIGH + GAP), marks)


def _tile(width: int, tile: Tile, column: int, row: int, short: str) -> Iterator[Mark]:
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
