"""Whose command it is: an account in a role, or the service itself."""

from dataclasses import dataclass
from uuid import UUID

from domain.shared.decider import Refusal
from domain.shared.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`name` is written into the log with each fact: an account's id, never a person's name."""

    name: str
    role: Role
    specialist_id: UUID | None = None
    """For a CPRS: whose schedule is theirs."""
    participant_id: UUID | None = None
    """For a participant at their own page: who they are."""


class NotAllowed(Refusal):
    sentence = "Your role does not allow this."
