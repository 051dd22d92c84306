"""What personal data is opened for: each screen's purpose, and the roles that it is for."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.shared.roles import Role

_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR})
_EVERYONE = frozenset({Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER})

PURPOSES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "waitlist": _INTAKE,
        "search": _INTAKE,
        "referral": _INTAKE,
        "household": _INTAKE,
        "review queue": frozenset({Role.COORDINATOR}),
        "roster": _EVERYONE - {Role.CPRS},
        "specialist": frozenset({Role.COORDINATOR, Role.CPRS, Role.MANAGER}),
        "match": frozenset({Role.COORDINATOR, Role.CPRS}),
        "group": frozenset({Role.COORDINATOR, Role.CPRS}),
        "decisions": frozenset({Role.COORDINATOR}),
        "names": _INTAKE,
        "staff names": _EVERYONE - {Role.CPRS},
        "form": _INTAKE | {Role.CPRS},
        "private link": _INTAKE | {Role.CPRS},
        "staff form": frozenset({Role.COORDINATOR, Role.CPRS, Role.MANAGER}),
        "schedule": frozenset({Role.CPRS}),
        "session note": frozenset({Role.CPRS}),
        "recovery capital": frozenset({Role.CPRS}),
        "specialist's week": frozenset({Role.COORDINATOR}),
        "place's day": frozenset({Role.COORDINATOR}),
        "session": frozenset({Role.COORDINATOR}),
        "program's week": frozenset({Role.COORDINATOR, Role.MANAGER}),
        "offered times": frozenset({Role.COORDINATOR, Role.CPRS}),
        "repair": frozenset({Role.COORDINATOR}),
        "what if": frozenset({Role.COORDINATOR}),
        "directory": _EVERYONE,
        "message": frozenset({Role.COORDINATOR, Role.MANAGER}),
        "accounting": frozenset({Role.PRIVACY_OFFICER}),
        "breach": frozenset({Role.PRIVACY_OFFICER}),
        "emergency": frozenset({Role.CPRS, Role.MANAGER}),
        "emergency review": frozenset({Role.PRIVACY_OFFICER}),
    }
)
"""A purpose that is not listed opens nothing for anybody. Names and forms are of participants,
unless they say staff. What of these a CPRS reaches is said in `usecases/core/reach.py`; in an
emergency, one person while the viewer's own emergency access runs (`usecases/privacy`)."""
