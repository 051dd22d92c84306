"""What a token may be for: groups of the API's routes, by the first part of their addresses."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Scope(StrEnum):
    PEOPLE = "people"
    CALENDAR = "calendar"
    STAFF = "staff"
    PROGRAM = "program"
    DIRECTORY = "directory"
    COMMANDS = "commands"
    IMPORT = "import"
    EXPORTS = "exports"
    OPERATIONS = "operations"
    PRIVACY = "privacy"
    FHIR = "fhir"
    CONFIRMED = "confirmed"
    """What asks people to confirm who they are: nobody is there to ask, so it is said here."""


SCOPES: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.PEOPLE: "Referrals, matches, groups and tasks",
        Scope.CALENDAR: "Sessions, schedules and messages",
        Scope.STAFF: "Specialists and the roster",
        Scope.PROGRAM: "Rules, runs, measures and scenarios",
        Scope.DIRECTORY: "The directory of services",
        Scope.COMMANDS: "Change the record (every command of the role)",
        Scope.IMPORT: "Import files",
        Scope.EXPORTS: "Exports",
        Scope.OPERATIONS: "How the service runs, and work set aside",
        Scope.FHIR: "Referrals that come in by FHIR, and how far they are",
        Scope.PRIVACY: "Who looked at whose data",
        Scope.CONFIRMED: "Also what asks people to confirm who they are (exports, corrections)",
    }
)
"""Each in words; a role reaches what it reaches, whatever the scopes."""
GROUPS: Mapping[str, Scope] = MappingProxyType(
    {
        **dict.fromkeys(
            "referrals matches my-matches groups decisions due as-of people".split()
            + "consent-forms consent-papers given kept-views".split(),
            Scope.PEOPLE,
        ),
        **dict.fromkeys(
            "sessions schedule today program-week places repairs messages".split()
            + "calendar-links own-calendar own-email my-time".split(),
            Scope.CALENDAR,
        ),
        **dict.fromkeys("specialists roster".split(), Scope.STAFF),
        **dict.fromkeys(
            "rules runs overview measures reserve learned-weights weights what-if".split()
            + "scenarios likely-waits unmet-need".split(),
            Scope.PROGRAM,
        ),
        "directory": Scope.DIRECTORY,
        "commands": Scope.COMMANDS,
        "fhir": Scope.FHIR,
        "import": Scope.IMPORT,
        "exports": Scope.EXPORTS,
        **dict.fromkeys("operations set-aside".split(), Scope.OPERATIONS),
        **dict.fromkeys(
            "looks unusual-looks breach emergency-access sign-ins".split(), Scope.PRIVACY
        ),
    }
)
"""By what follows `/api/v1/`, and of FHIR `/api/`. No token reaches what is not listed: `emergency`
never is, since it is a person's act."""
OF_OLD = frozenset(Scope) - {Scope.CONFIRMED, Scope.FHIR}
"""What tokens from before there were scopes may do."""


def lacking(scopes: frozenset[Scope], group: str, proof: bool) -> str:
    """The scope that a token lacks for a route of this group; empty where it has all. `proof` is
    whether the route asks people to confirm who they are."""
    needed = GROUPS.get(group)
    if needed not in scopes:
        return needed.value if needed else group
    return Scope.CONFIRMED.value if proof and Scope.CONFIRMED not in scopes else ""
