"""Whom a participant meets with and when, as their own page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.shared.vocabulary import Experience, Mode
from domain.specialists.sharing import OwnTrait


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A specialist as they chose to present themselves to this audience."""

    specialist_id: UUID
    name: str
    modes: tuple[Mode, ...]
    languages: tuple[str, ...]
    experiences: tuple[Experience, ...]
    says: tuple[OwnTrait, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """`starts_at` and `ends_at` on the program's clock; `place` is empty unless they meet there."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str
    peer: Peer
    confirmed: bool
    changeable: bool
    """Whether it has not begun yet."""
    too_late: bool
    """Whether it is so close that no other time can be chosen here."""
    revision: int


def short_name(name: str) -> str:
    """`Indigo F.`"""
    first, *others = name.split()
    return f"{first} {others[-1][0]}." if others else first
