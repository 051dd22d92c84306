"""Ways of contact by which nothing arrives, until the contact choices are given again."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.shared.classified import Plain, Subject
from domain.shared.decider import Fact, known
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import SafeContact


@dataclass(frozen=True, slots=True, kw_only=True)
class WayReturned:
    """What was sent to the phone or the email address did not arrive, and never will: no more is
    sent there."""

    participant_id: Subject
    way: Plain[SafeContact]
    """Text or email."""


class Reached(Protocol):
    """As a profile has it."""

    @property
    def participant_id(self) -> UUID | None: ...

    @property
    def returned(self) -> frozenset[SafeContact]: ...


def way_returned(state: Reached, way: SafeContact) -> tuple[Fact, ...]:
    """`way`, text or email, leads nowhere as it stands."""
    participant_id = known(state.participant_id, ParticipantUnknown)
    if way in state.returned:
        return ()
    return (WayReturned(participant_id=participant_id, way=way),)
