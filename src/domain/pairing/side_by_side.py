"""A participant and a specialist side by side: what they share, which wishes are met, which days
suit both. It decides nothing; the hard rules are in `eligibility`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.shared.hours import DAY_QUARTERS, WeeklyWindow, starts
from domain.shared.vocabulary import Experience, Trait


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The participant's side. `gender` may be preferred or required."""

    experiences: tuple[Experience, ...]
    """Most important first."""
    windows: tuple[WeeklyWindow, ...]
    session_minutes: int
    gender: str = ""
    preferred: frozenset[UUID] = frozenset()
    traits: tuple[Trait, ...] = ()
    """What they would like a peer to have, most important first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """The specialist's side."""

    specialist_id: UUID
    experiences: tuple[Experience, ...]
    windows: tuple[WeeklyWindow, ...]
    gender: str = ""
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`shared` and `not_shared` in the participant's order; `wishes` are those that were stated,
    each with whether it is met; `days` are weekdays (0 is Monday) on which a session fits."""

    shared: tuple[Experience, ...]
    not_shared: tuple[Experience, ...]
    wishes: tuple[tuple[str, bool], ...]
    days: tuple[int, ...]
    traits: tuple[bool, ...] = ()
    """Of each trait that the participant would like, whether the specialist has stated it."""

    @property
    def stated(self) -> int:
        return len(self.wishes) + len(self.traits)

    @property
    def met(self) -> int:
        return sum(met for _, met in self.wishes) + sum(self.traits)


GENDER, ASKED_FOR, FIRST_AREA = "gender", "asked-for", "first-area"
"""The wishes that are compared."""


def compare(wanted: Wanted, there: There) -> Comparison:
    """An experience is shared as the same pathway where both name it, else as its area."""
    areas = {experience.area for experience in there.experiences}
    shared = [
        e if e in there.experiences else Experience(e.area)
        for e in wanted.experiences
        if e.area in areas
    ]
    missing = [e for e in wanted.experiences if e.area not in areas]
    return Comparison(
        shared=tuple(dict.fromkeys(shared)),
        not_shared=tuple(missing),
        wishes=tuple(_wishes(wanted, there, areas)),
        days=days_in_common(wanted.windows, there.windows, wanted.session_minutes),
        traits=tuple(trait in there.traits for trait in wanted.traits),
    )


def _wishes(wanted: Wanted, there: There, areas: Collection[object]) -> Iterable[tuple[str, bool]]:
    if len(wanted.experiences) > 1:
        yield FIRST_AREA, wanted.experiences[0].area in areas
    if wanted.gender:
        yield GENDER, wanted.gender == there.gender
    if wanted.preferred:
        yield ASKED_FOR, there.specialist_id in wanted.preferred


def days_in_common(
    one: Iterable[WeeklyWindow], other: Iterable[WeeklyWindow], minutes: int
) -> tuple[int, ...]:
    """Weekdays on which both have so many minutes at the same time."""
    both = starts(one, minutes) & starts(other, minutes)
    return tuple(sorted({start // DAY_QUARTERS for start in both}))
