"""What is to be placed: demands, the options of each, and what they share: roads, rooms, limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduling.time.grid import quarters

REMOTE = ""
"""The place of a session by video or phone, and of work that needs no place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time that staff spend together at a place."""

    start: int
    """Quarter of the horizon."""
    minutes: int
    place: str
    staff: tuple[str, ...]
    """Everyone of the program who must be there: two for a co-visit or supervision."""

    @property
    def end(self) -> int:
        """The first quarter after it."""
        return self.start + quarters(self.minutes)


@dataclass(frozen=True, slots=True)
class Option:
    """One way to meet a demand: all its pieces or none. `cost` is in points, 0 is best.

    A weekly session that keeps its weekday and time is one option of several pieces.
    """

    pieces: tuple[Piece, ...]
    cost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Something to be placed `times` times, each by another option, on different days."""

    id: str
    options: tuple[Option, ...]
    times: int = 1
    weight: int = 10_000
    """Points for each of `times` left out; far more than any option costs."""
    people: tuple[str, ...] = ()
    """Participants who attend: their time can't be taken twice either."""
    apart: str = ""
    """Demands with the same mark are never on one day (one visit a day to a participant)."""
    counts: bool = True
    """Whether it counts toward its staff's daily limit (lunch doesn't)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadsAndRooms:
    """What all demands share: roads, rooms, where staff set out from, and daily limits."""

    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Road minutes from place to place; rivers count. Keeps the triangle inequality."""
    rooms: Mapping[str, int] = field(default_factory=dict)
    """Sessions that a place can hold at once; a place not named holds any number."""
    base: Mapping[str, str] = field(default_factory=dict)
    """Where each of the staff sets out from and returns to; the drive counts, their hours
    need not cover it."""
    daily_minutes: Mapping[str, int] = field(default_factory=dict)
    """Most session minutes a day for each of the staff."""
    buffer: int = 0
    """Minutes to be left free after each session; the drive may use them."""
    drive_points: int = 1
    """Points for each minute of driving."""

    def drive(self, start: str, end: str) -> int:
        """Road minutes, measured either way. Raises KeyError for places without a road."""
        if start == end:
            return 0
        found = self.travel.get((start, end))
        return self.travel[end, start] if found is None else found

    def occupied(self, piece: Piece) -> int:
        """The first quarter at which anything else may start for its staff."""
        return piece.start + quarters(piece.minutes + self.buffer)

    def arrival(self, piece: Piece, place: str) -> int:
        """The first quarter at which its staff can start in person at `place`."""
        drive = self.drive(piece.place, place)
        return piece.start + quarters(piece.minutes + max(self.buffer, drive))

    def collide(self, one: Piece, other: Piece) -> bool:
        """Whether the same person can't do both, one after the other."""
        first, second = (one, other) if one.start <= other.start else (other, one)
        if first.place and second.place:
            return self.arrival(first, second.place) > second.start
        return self.occupied(first) > second.start


Chosen = Mapping[str, tuple[Option, ...]]
"""Demand id -> the options chosen for it, fewer than its `times` where it was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An answer. `value` counts options, what was left out, and the actual drive."""

    chosen: Chosen
    value: int
    bound: int
    """No placement is better than this; equal to `value` when proved best."""
    left_out: int
    drive_minutes: int

    @property
    def proved(self) -> bool:
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """How far from the bound at worst, as a share of the value."""
        return 0.0 if self.proved else (self.value - self.bound) / max(1, abs(self.value))
