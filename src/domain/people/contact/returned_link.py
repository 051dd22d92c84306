"""A private link that was sent to somebody and came back: somebody sees to it that they get it in
another way. One stream for each participant."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from domain.shared.classified import Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal

_NAMESPACE = UUID("1c0f8f3e-5a7c-5f0b-9d0e-2f8b6a7d4c31")
LINK_LASTS = timedelta(days=30)
"""How long a private link opens anything."""


def returned_link_id(participant_id: UUID) -> UUID:
    """The id of a participant's stream."""
    return uuid5(_NAMESPACE, str(participant_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReturned:
    """What carried it said later that it did not arrive."""

    participant_id: Subject
    link_id: Plain[UUID]
    returned_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeenTo:
    """Another link was made, it was ended, or it was opened after all."""

    participant_id: Subject
    link_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLink:
    open: UUID | None = None
    """The link that nobody has seen to yet."""
    returned: frozenset[UUID] = frozenset()
    """All that ever came back."""


class LinkDidNotReturn(Refusal):
    sentence = "This link did not come back."


def evolve(state: ReturnedLink, fact: Fact) -> ReturnedLink:
    match fact:
        case LinkReturned():
            return ReturnedLink(open=fact.link_id, returned=state.returned | {fact.link_id})
        case LinkSeenTo():
            return ReturnedLink(returned=state.returned | {fact.link_id})
    return state


RETURNED_LINK = Decider("private-link", ReturnedLink(), evolve)


def note_returned(state: ReturnedLink, returned: LinkReturned) -> tuple[Fact, ...]:
    """Once for each link: reports come more than once, and one of an earlier link later."""
    return () if returned.link_id in state.returned else (returned,)


def see_to(state: ReturnedLink, seen_to: LinkSeenTo) -> tuple[Fact, ...]:
    """Nothing where somebody saw to it already, or a later one came back. Raises
    LinkDidNotReturn."""
    if seen_to.link_id not in state.returned:
        raise LinkDidNotReturn
    return (seen_to,) if seen_to.link_id == state.open else ()
