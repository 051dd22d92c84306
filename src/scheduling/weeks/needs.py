"""What repeats, as plain values that no solver is needed to make."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.shared.vocabulary import Frequency
from scheduling.planner.demand import REMOTE
from scheduling.time.availability import Availability


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that repeats: a participant's sessions, supervision, notes, a group, a co-visit."""

    id: str
    staff: tuple[str, ...]
    minutes: int
    frequency: Frequency
    people: tuple[str, ...] = ()
    """Participants who attend; none for supervision and notes."""
    places: tuple[str, ...] = (REMOTE,)
    """Where or how, best first; `REMOTE` for a call."""
    first_minutes: int = 0
    """Length of the first session while that is still to come; it is to be soon."""
    weight: int = 10_000


@dataclass(frozen=True, slots=True)
class Slot:
    """The usual time of a session: quarter of the week, place, and weeks of the cycle."""

    start: int
    place: str
    weeks: tuple[int, ...]


UsualWeek = Mapping[str, tuple[Slot, ...]]
"""Need id -> its usual times; fewer than its sessions a week where none was found."""
Hours = Mapping[str, Availability]
"""Everyone who must be there -> when they can be."""
