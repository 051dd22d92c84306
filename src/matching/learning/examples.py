"""What is learned from: which wishes somebody stated, which of them a match met, how it went.

An example can hold nothing else. Wishes are those of the plan (`problem/preferences.py`), read of
what the participant stated and of what the specialist stated of themselves; nothing is inferred.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.matches.wish_outcomes import OutcomeKind
from domain.pairing.sides import Offer, Seeker
from domain.program.match_preferences import WishName
from matching.problem.preferences import WISHES, met

LEARNED = tuple(wish for wish in WISHES if wish.name != WishName.FURTHER_TRAIT)
"""What is further is met exactly where one of the ranks is: no outcome tells the two apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """`person` only tells which examples are of the same participant."""

    person: UUID
    kind: OutcomeKind
    came_true: bool
    stated: frozenset[WishName]
    met: frozenset[WishName]


def examples(
    seeker: Seeker, offer: Offer, found: Iterable[tuple[OutcomeKind, bool]]
) -> tuple[Example, ...]:
    """One of each outcome that is known of a match."""
    stated = frozenset(WishName(wish.name) for wish in LEARNED if wish.needs(seeker))
    fulfilled = frozenset(WishName(wish.name) for wish in LEARNED if met(wish, seeker, offer))
    return tuple(
        Example(
            person=seeker.participant_id,
            kind=kind,
            came_true=came_true,
            stated=stated,
            met=fulfilled,
        )
        for kind, came_true in found
    )
