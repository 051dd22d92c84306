"""How many people each specialist carries, and how many more they can: one query for every page."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, func, select, true

from domain.program.limits import Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.shared.vocabulary import Credential
from domain.specialists.caseload import places_within
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.specialists.specialists import PLACES, SPECIALISTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """Places of one specialist. `capacity` is what they agreed, within the ceilings of today;
    `taken` and `held` are in use, the held ones by proposals that wait for a decision."""

    capacity: int
    taken: int
    held: int
    leaving: bool

    @property
    def in_use(self) -> int:
        return self.taken + self.held

    @property
    def open_places(self) -> int:
        """For somebody new: none beyond the capacity, and none with somebody who leaves."""
        return 0 if self.leaving else max(0, self.capacity - self.in_use)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesTogether:
    """Of everybody on the roster."""

    specialists: int
    places: int
    open_places: int


AGREED = (
    SPECIALISTS.c.specialist_id,
    SPECIALISTS.c.capacity,
    SPECIALISTS.c.fte_percent,
    SPECIALISTS.c.credential,
    SPECIALISTS.c.leaving_on,
)
"""What a caseload is worked out from, beside the places in use."""


def places_together(reading: Reading) -> PlacesTogether:
    """The caseloads of everybody, added up: those that are alike are one row, so that the answer
    is as short however many there are."""
    limits = limits_on(reading.store.read(PROGRAM_RULES, RULES_ID), reading.today)
    used = (
        select(PLACES.c.specialist_id, func.count().label("places"))
        .group_by(PLACES.c.specialist_id)
        .subquery()
    )
    alike = (
        SPECIALISTS.c.capacity,
        SPECIALISTS.c.fte_percent,
        SPECIALISTS.c.credential,
        SPECIALISTS.c.leaving_on.is_not(None).label("leaving"),
        func.coalesce(used.c.places, 0).label("in_use"),
    )
    joined = used, SPECIALISTS.c.specialist_id == used.c.specialist_id
    query = select(*alike, func.count().label("number")).outerjoin(*joined).group_by(*alike)
    found = [
        (row["number"], _caseload(limits, row, taken=row["in_use"], held=0, leaving=row["leaving"]))
        for row in reading.rows(query)
    ]
    return PlacesTogether(
        specialists=sum(number for number, _ in found),
        places=sum(number * one.capacity for number, one in found),
        open_places=sum(number * one.open_places for number, one in found),
    )


def caseloads(reading: Reading, whose: Collection[UUID] | None = None) -> Mapping[UUID, Caseload]:
    """The caseload of these specialists, or of everybody on the roster, by specialist id."""
    listed = true() if whose is None else SPECIALISTS.c.specialist_id.in_(whose)
    return caseloads_of(reading, reading.rows(select(*AGREED).where(listed)), whose)


def caseloads_of(
    reading: Reading, rows: Iterable[RowMapping], whose: Collection[UUID] | None
) -> Mapping[UUID, Caseload]:
    """The caseload of specialists whose `AGREED` was read already."""
    places = true() if whose is None else PLACES.c.specialist_id.in_(whose)
    limits = limits_on(reading.store.read(PROGRAM_RULES, RULES_ID), reading.today)
    used: dict[tuple[UUID, bool], int] = {
        (row["specialist_id"], row["held"]): row["places"]
        for row in reading.rows(
            select(PLACES.c.specialist_id, PLACES.c.held, func.count().label("places"))
            .where(places)
            .group_by(PLACES.c.specialist_id, PLACES.c.held)
        )
    }
    return {
        row["specialist_id"]: _caseload(
            limits,
            row,
            taken=used.get((row["specialist_id"], False), 0),
            held=used.get((row["specialist_id"], True), 0),
            leaving=row["leaving_on"] is not None,
        )
        for row in rows
    }


def _caseload(limits: Limits, row: RowMapping, *, taken: int, held: int, leaving: bool) -> Caseload:
    capacity = places_within(
        limits,
        row["capacity"],
        row["fte_percent"],
        in_training=row["credential"] == Credential.IN_TRAINING.value,
    )
    return Caseload(capacity=capacity, taken=taken, held=held, leaving=bool(leaving))
