"""Who uses Peermatch, by duty; every command and page names the roles it is for."""

from enum import StrEnum


class Role(StrEnum):
    INTAKE = "intake"
    COORDINATOR = "coordinator"
    CPRS = "cprs"
    MANAGER = "manager"
    PRIVACY_OFFICER = "privacy-officer"
    """Sees who looked at whose data, and nothing of anybody's support."""
    ADMINISTRATOR = "administrator"
    """Looks after accounts and how the service runs, and sees nobody who is supported."""
    SERVICE = "service"
    """The worker itself; no account has it."""
    PARTICIPANT = "participant"
    """Somebody at their own page, by a private link; no account has it."""


STAFF = frozenset(
    {
        Role.INTAKE,
        Role.COORDINATOR,
        Role.CPRS,
        Role.MANAGER,
        Role.PRIVACY_OFFICER,
        Role.ADMINISTRATOR,
    }
)
"""Whoever signs in with an account."""
OPERATING = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
"""Whoever looks after accounts and how the service runs."""
