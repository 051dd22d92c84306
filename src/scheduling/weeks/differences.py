"""The difference between two plans, as plain values that no solver is needed to read."""

from dataclasses import dataclass

from domain.calendar.repair_options import RepairAim
from scheduling.planner.demand import Option


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference; None after: nobody could be found for it."""

    id: str
    before: Option | None
    after: Option | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A way to put things right, to be looked at before anything is saved."""

    changes: tuple[Change, ...]
    left_out: int
    moves: int
    size: int
    """Points of all moves together."""
    proved: bool
    """No plan leaves out fewer, moves fewer people who were not affected, or is better in
    what this one is built for."""
    people: int
    """Who would meet at another time or place, or not."""
    others: int
    """Of them, people who have no session that had to change."""
    drive_minutes: int
    """Driving minutes more than before; negative: fewer."""
    best_in: tuple[RepairAim, ...]
    """No way is better in these; the first is what it was built for."""
