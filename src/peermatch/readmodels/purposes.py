"""What personal data is opened for: each screen's purpose, and the roles that it is for."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.roles import Role

_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR})
_EVERYONE = frozenset({Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER})

PURPOSES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "waitlist": _INTAKE,
        "search": _INTAKE,
        "referral": _INTAKE,
        "review queue": frozenset({Role.COORDINATOR}),
        "roster": _EVERYONE - {Role.CPRS},
        "schedule": frozenset({Role.CPRS}),
    }
)
"""A purpose that is not listed opens nothing for anybody."""
