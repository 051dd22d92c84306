"""Who uses Peermatch, by duty; every command and page names the roles it is for."""

from enum import StrEnum


class Role(StrEnum):
    INTAKE = "intake"
    COORDINATOR = "coordinator"
    CPRS = "cprs"
    MANAGER = "manager"
    PRIVACY_OFFICER = "privacy-officer"
    """Sees who looked at whose data, and nothing of anybody's support."""
    SERVICE = "service"
    """The worker itself; no account has it."""
    PARTICIPANT = "participant"
    """Somebody at their own page, by a private link; no account has it."""


STAFF = frozenset({Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER, Role.PRIVACY_OFFICER})
"""Whoever signs in with an account."""
