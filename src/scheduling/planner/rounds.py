"""A plan read person by person and day by day: what follows what, and the drive between."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Piece, RoadsAndRooms
from scheduling.time.grid import quarters


@dataclass(frozen=True, slots=True)
class Leg:
    """From one visit in person to the next of the same day, with what lies between."""

    staff: str
    first: Piece
    between: tuple[Piece, ...]
    second: Piece

    def fits(self, ground: RoadsAndRooms) -> bool:
        """Whether one of the stretches between holds the whole drive.

        Calls are made from a private place, so a drive is not cut in two by one.
        """
        stops = (self.first, *self.between, self.second)
        gap = self.gap(ground)
        return any(
            before.start + quarters(before.minutes + gap) <= after.start
            for before, after in pairwise(stops)
        )

    def gap(self, ground: RoadsAndRooms) -> int:
        """Minutes that must be free in one of the stretches between."""
        return max(ground.buffer, ground.drive(self.first.place, self.second.place))


def days(pieces: Iterable[Piece]) -> dict[tuple[str, int], list[Piece]]:
    """(staff, day of the horizon) -> their pieces in order."""
    found: dict[tuple[str, int], list[Piece]] = defaultdict(list)
    for piece in pieces:
        for who in piece.staff:
            found[who, piece.start // DAY_QUARTERS].append(piece)
    for own in found.values():
        own.sort(key=lambda piece: (piece.start, piece.end, piece.place))
    return dict(found)


def legs(staff: str, pieces: list[Piece]) -> Iterator[Leg]:
    """The drives between visits of one person's day, in order."""
    last, between = None, []
    for piece in pieces:
        if not piece.place:
            between.append(piece)
            continue
        if last is not None and last.place != piece.place:
            yield Leg(staff, last, tuple(between), piece)
        last, between = piece, []


def drive_minutes(pieces: Iterable[Piece], ground: RoadsAndRooms) -> int:
    """Minutes on the road: from base through each day's visits in order, and back."""
    total = 0
    for (who, _), own in days(pieces).items():
        stops = [piece.place for piece in own if piece.place]
        home = ground.base.get(who)
        if stops and home is not None:
            stops = [home, *stops, home]
        total += sum(ground.drive(a, b) for a, b in pairwise(stops))
    return total
