"""The difference between two plans, as plain values that no solver is needed to read."""

from dataclasses import dataclass

from scheduling.demand import Option


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
    """No plan leaves out fewer, or moves fewer at that, or moves them less at that."""
