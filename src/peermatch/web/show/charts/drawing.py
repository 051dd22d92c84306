"""Shapes of a picture: where they are is written in attributes, how they look in classes, so that
a strict content policy holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

DESK, PHONE = 560, 330
"""Widths for which a picture is drawn, so that its text is never shrunk to fit."""
LETTER = 7.5
"""About how wide a letter is, in the size of a picture's text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape or one line of text."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of one width."""

    width: int
    height: int
    marks: tuple[Mark, ...]

    @property
    def shapes(self) -> Markup:
        """Its marks as SVG."""
        return Markup("".join(map(_written, self.marks)))  # noqa: S704 - each is escaped


def drawing(width: int, height: float, marks: Iterable[Mark]) -> Drawing:
    return Drawing(width, round(height), tuple(marks))


def box(x: float, y: float, width: float, height: float, css: str) -> Mark:
    """A bar; an empty one is drawn as nothing."""
    at = {"x": x, "y": y, "width": max(0, width), "height": max(0, height)}
    rounded = min(3, max(0, width) / 2, max(0, height) / 2)
    return Mark("rect", {**_numbers(**at, rx=rounded), "class": css})


def words(x: float, y: float, text: str, css: str = "", anchor: str = "start") -> Mark:
    return Mark("text", {**_numbers(x=x, y=y), "text-anchor": anchor, "class": css}, text)


def line(x: float, y: float, to_x: float, to_y: float, css: str) -> Mark:
    return Mark("line", {**_numbers(x1=x, y1=y, x2=to_x, y2=to_y), "class": css})


def path(points: Iterable[tuple[float, float]], css: str) -> Mark:
    """One line through points."""
    return Mark("path", {"d": "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), "class": css})


def dot(x: float, y: float, radius: float, css: str) -> Mark:
    return Mark("circle", {**_numbers(cx=x, cy=y, r=radius), "class": css})


def room_of(texts: Iterable[str]) -> float:
    """How wide the widest of these is; m, w and capitals take half as much again."""
    widths = (len(text) + sum(c in "mw" or c.isupper() for c in text) / 2 for text in texts)
    return max(widths, default=0.0) * LETTER


def top_of(numbers: Iterable[int]) -> int:
    """Where an axis from 0 ends: the next round number that no value exceeds."""
    most = max(numbers, default=0)
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * 4 >= most:
                return max(4, -(-most // (step * factor)) * step * factor)
        step *= 10


def _written(mark: Mark) -> str:
    attributes = "".join(f' {name}="{escape(one)}"' for name, one in mark.attributes.items())
    return f"<{mark.tag}{attributes}>{escape(mark.text)}</{mark.tag}>"


def _numbers(**at: float) -> dict[str, str]:
    return {name: f"{value:.1f}".removesuffix(".0") for name, value in at.items()}
