"""What the planner's process answers with, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.calendar.schedule import NotPlacedReason
from domain.matches.matching_run import Misfit, Room
from scheduling.planner.demand import Option
from scheduling.weeks.needs import Slot

Pairing = tuple[UUID, UUID]
"""A referral and a specialist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One thing placed, or why it wasn't."""

    need: str
    week: date
    number: int
    option: Option | None
    reason: NotPlacedReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """What a horizon's open places are filled with, and usual times that were found."""

    filled: tuple[Filled, ...]
    suggested: Mapping[str, tuple[Slot, ...]]
    drive_minutes: int
    proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """The plan that fits (pairs of referral and specialist), people who don't fit at a specialist,
    and whether every caseload was decided."""

    placed: tuple[tuple[UUID, UUID], ...]
    misfits: tuple[Misfit, ...]
    rooms: tuple[Room, ...]
    shared: tuple[tuple[Pairing, ...], ...] = ()
    """Pairs of several specialists who share somebody's time or a room, which can't all be made."""
    certain: bool
    search_ended: bool = False
    """Whether the search for a better plan was ended by its time."""
    undecided: int = 0
    """Caseloads that could not be decided."""
    options: tuple[Pairing, ...] = ()
    """Other options of whom it is not known whether they fit; they are not to be shown."""


@dataclass(frozen=True, slots=True)
class NeedsWeek:
    """Asked back: what stands in a specialist's weeks, and people who could come. Answered by a
    pair of FitWeek and Coming."""

    specialist_id: UUID
    referral_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class NeedsPeople:
    """Asked back: more people who could come to a specialist whose week is known. Answered by
    Coming."""

    specialist_id: UUID
    referral_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class WhoShares:
    """Asked back: of these specialists, those who share the time of somebody who comes along, with
    the one themselves. Answered by groups of two and more."""

    specialist_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class NeedsSharedWeek:
    """Asked back: what stands in the weeks of specialists who share somebody's time, given somebody
    who could come to each. Answered by a FitWeek."""

    newcomers: tuple[Pairing, ...]


@dataclass(frozen=True, slots=True)
class NeedsPairs:
    """Asked back: people who could come to specialists whose shared week is known. Answered by
    Coming, with needs named by `pair_key`."""

    pairs: tuple[Pairing, ...]


@dataclass(frozen=True, slots=True)
class Rehearse:
    """Asked back: whom a proposal of all these pairs would be refused for. Answered by sets of
    pairs that can't all be proposed."""

    pairings: tuple[Pairing, ...]


@dataclass(frozen=True, slots=True)
class CouldBegin:
    """Asked back: which of these pairs (referral, specialist) could not be proposed even alone.
    Answered by misfits."""

    pairs: tuple[tuple[UUID, UUID], ...]


AskedBack = (
    NeedsWeek | NeedsPeople | WhoShares | NeedsSharedWeek | NeedsPairs | Rehearse | CouldBegin
)
