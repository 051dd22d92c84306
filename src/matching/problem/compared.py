"""Two plans of one moment side by side: what a change would do, as plain values with ids alone."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A referral with a specialist, and the names of the wishes that the pair meets."""

    specialist_id: UUID
    wishes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One referral whose match differs; None: it waits."""

    referral_id: UUID
    before: Pair | None
    after: Pair | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many wait in a county, and the longest of their waits in days."""

    county: str
    before: int
    after: int
    longest_before: int
    longest_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WishMet:
    """How many people have a wish met."""

    wish: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Matches of today at a specialist whom a change is about. Of these, `at_least` so many would
    need somebody else, or stop meeting for a while."""

    what: str
    """The change: leaving, on_leave or new_caseloads."""
    specialist_id: UUID
    matches: tuple[UUID, ...]
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """`before` is the plan of today, `after` the plan with the changes. Differences are in line:
    the most urgent and longest waiting first."""

    people: int
    """Everybody who is not matched for good."""
    matched_before: int
    matched_after: int
    gained: tuple[Difference, ...]
    lost: tuple[Difference, ...]
    moved: tuple[Difference, ...]
    counties: tuple[Waiting, ...]
    """Where anybody waits, before or after."""
    drive_before: int
    drive_after: int
    """Minutes of road, one way, once to everybody who is met in person."""
    wishes: tuple[WishMet, ...]
    proved: bool
    """Whether both plans are the best possible."""
