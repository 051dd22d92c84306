"""What is to be placed, and a placement, as JSON: for whoever uses the planner without the service.

docs/engine.md tells every field.
"""

from itertools import chain
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Demand, Option, Piece, Placement, RoadsAndRooms

MOST_DAYS = 366
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Minutes = Annotated[int, Meta(ge=0, le=1440)]
Length = Annotated[int, Meta(ge=1, le=1440)]
Points = Annotated[int, Meta(ge=0, le=1_000_000)]
Start = Annotated[int, Meta(ge=0, lt=MOST_DAYS * DAY_QUARTERS)]


class PlacementRefused(Exception):
    """A document that can't be placed; `sentence` names the field."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PieceDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of time that staff spend together at a place."""

    start: Start
    """Quarter hours from the first midnight."""
    minutes: Length
    staff: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=20)]
    place: Annotated[str, Meta(max_length=100)] = ""
    """Empty for a call, or work that needs no place."""


class OptionDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """One way to meet a demand: all of its pieces or none."""

    pieces: Annotated[tuple[PieceDocument, ...], Meta(min_length=1, max_length=100)]
    cost: Points = 0


class DemandDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to be placed `times` times, each by another option, on different days."""

    id: Name
    options: Annotated[tuple[OptionDocument, ...], Meta(max_length=10_000)]
    times: Annotated[int, Meta(ge=1, le=MOST_DAYS)] = 1
    weight: Points = 10_000
    people: tuple[Name, ...] = ()
    apart: str = ""
    counts: bool = True


class PlacementDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """Demands, and what they share. Roads are driven either way; rooms, bases and daily minutes
    are by name."""

    demands: Annotated[tuple[DemandDocument, ...], Meta(max_length=100_000)]
    roads: tuple[tuple[Name, Name, Minutes], ...] = ()
    rooms: dict[str, Annotated[int, Meta(ge=0, le=100_000)]] = {}
    base: dict[str, Name] = {}
    daily_minutes: dict[str, Minutes] = {}
    buffer: Minutes = 0
    drive_points: Annotated[int, Meta(ge=0, le=1000)] = 1


_READ = msgspec.json.Decoder(PlacementDocument)


def placement_problem_from_json(data: bytes) -> tuple[tuple[Demand, ...], RoadsAndRooms]:
    """What to place, and where. Raises PlacementRefused, naming the field."""
    try:
        told = _READ.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        what, _, where = str(error).partition(" - at `$")
        place = where.rstrip("`").removeprefix(".") or "its top"
        raise PlacementRefused(f"At {place}: {what[:1].lower()}{what[1:]}.") from error
    demands = tuple(map(_demand, told.demands))
    if len({demand.id for demand in demands}) < len(demands):
        raise PlacementRefused("At demands: two of them have the same id.")
    shared = RoadsAndRooms(
        travel={(a, b): minutes for a, b, minutes in told.roads},
        rooms=told.rooms,
        base=told.base,
        daily_minutes=told.daily_minutes,
        buffer=told.buffer,
        drive_points=told.drive_points,
    )
    _check_roads(demands, shared)
    return demands, shared


def _demand(told: DemandDocument) -> Demand:
    options = tuple(
        Option(tuple(Piece(p.start, p.minutes, p.place, p.staff) for p in one.pieces), one.cost)
        for one in told.options
    )
    return Demand(
        id=told.id,
        options=options,
        times=told.times,
        weight=told.weight,
        people=told.people,
        apart=told.apart,
        counts=told.counts,
    )


def _check_roads(demands: tuple[Demand, ...], shared: RoadsAndRooms) -> None:
    """Whoever may be in two places has a road between them."""
    places: dict[str, set[str]] = {who: {base} for who, base in shared.base.items()}
    for piece in chain.from_iterable(o.pieces for demand in demands for o in demand.options):
        for who in piece.staff:
            places.setdefault(who, set()).update({piece.place} - {""})
    for who, own in sorted(places.items()):
        for start, end in ((a, b) for a in sorted(own) for b in sorted(own) if a < b):
            if (start, end) not in shared.travel and (end, start) not in shared.travel:
                raise PlacementRefused(
                    f"At roads: {who} may be at {start} and at {end}, and no road joins them."
                )


def placement_to_json(placement: Placement) -> bytes:
    """The options that were chosen, the value, and the bound that nothing is better than."""
    answer: dict[str, Any] = {
        "chosen": placement.chosen,
        "value": placement.value,
        "bound": placement.bound,
        "proved": placement.proved,
        "left_out": placement.left_out,
        "drive_minutes": placement.drive_minutes,
    }
    return msgspec.json.encode(answer, order="deterministic")


def placement_schema() -> dict[str, Any]:
    """JSON Schema of what is to be placed."""
    return msgspec.json.schema(PlacementDocument)
