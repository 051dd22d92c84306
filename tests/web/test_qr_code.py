"""A QR code, held against codes that another program drew of the same texts and masks."""

from hashlib import sha256

import pytest

from peermatch.web.qr_code import TextTooLong, qr_code

DRAWN = """
#######..#.##.#######
#.....#..####.#.....#
#.###.#.#..##.#.###.#
#.###.#.#..##.#.###.#
#.###.#.#...#.#.###.#
#.....#.#...#.#.....#
#######.#.#.#.#######
........#.###........
#.#####...#.#.#####..
#.#....#..#.......#..
##..#.#..#..#.#..###.
#.##.#..####.....####
.#..#.##.##...##..#..
........#...#..#.#...
#######..####.....##.
#.....#.#.#..#.#.##.#
#.###.#.##.#......###
#.###.#.#.#.####.##..
#.###.#.#..##....##..
#.....#..#####.####..
#######.##......#.##.
""".strip()
"""By segno 1.6.6; as is the one with this digest."""
LONGER = "7eb709fff0a723d2add0525440be3a995fe004b9b567e13ac14e5561e8e4dbbd"


def picture(text: str) -> str:
    return "\n".join("".join("#" if dark else "." for dark in row) for row in qr_code(text))


def test_codes_are_those_of_the_standard() -> None:
    assert picture("CALENDAR LINK!") == DRAWN
    link = f"webcal://peermatch.example.org/feeds/{'0123456789abcdef' * 5}.ics?"
    assert sha256(picture(link).encode()).hexdigest() == LONGER


@pytest.mark.parametrize(("length", "size"), [(0, 21), (15, 25), (180, 53), (181, 57), (213, 57)])
def test_a_code_is_as_small_as_its_text_allows(length: int, size: int) -> None:
    rows = qr_code("a" * length)
    assert {len(rows), *map(len, rows)} == {size}


def test_what_is_too_long_is_not_drawn() -> None:
    with pytest.raises(TextTooLong):
        qr_code("a" * 214)
