"""Sites, road times and the roster as text into commands; every error is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.program.service_area import SiteKind
from domain.shared.vocabulary import GENDERS, Credential, Mode
from peermatch.usecases.core import ids
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.specialists.roster_commands import EnrollSpecialist, MeasureTravel, OpenSite

SITE_FIELDS = ("site", "name", "county", "latitude", "longitude", "kind")
TRAVEL_FIELDS = ("from_site", "to_site", "minutes")
ROSTER_FIELDS = (
    "specialist",
    "name",
    "email",
    "credential",
    "credential_expires",
    "registered",
    "fte",
    "capacity",
    "areas",
    "languages",
    "gender",
    "home_site",
    "modes",
    "hours",
    "leave",
    "supervisor",
)
DATES = {"credential_expires": False}
"""Columns of the roster that are days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRoster:
    """What a roster row may name."""

    sites: frozenset[str]
    staff_references: frozenset[str]


def read_site(raw: Mapping[str, str]) -> OpenSite:
    read = Reader(raw)
    command = OpenSite(
        site=read.text("site", required=True, longest=20),
        name=read.name("name"),
        county=read.text("county", required=True, longest=60),
        latitude=read.coordinate("latitude", 90) or 0.0,
        longitude=read.coordinate("longitude", 180) or 0.0,
        kind=read.one_of("kind", SiteKind) or SiteKind.OFFICE,
    )
    read.finish()
    return command


def read_travel(raw: Mapping[str, str], sites: frozenset[str]) -> MeasureTravel:
    read = Reader(raw)
    command = MeasureTravel(
        from_site=read.known("from_site", sites, "site", required=True),
        to_site=read.known("to_site", sites, "site", required=True),
        minutes=read.whole_number("minutes") or 0,
    )
    read.finish()
    return command


def read_specialist(raw: Mapping[str, str], known: KnownRoster) -> EnrollSpecialist:
    """Raises InvalidInput naming every field that is wrong."""
    read = Reader(raw)
    reference = read.text("specialist", required=True, longest=60)
    supervisor = read.known("supervisor", known.staff_references, "specialist", required=False)
    command = EnrollSpecialist(
        specialist_id=ids.specialist_id(reference),
        staff_reference=reference,
        name=read.name("name"),
        email=_email(read),
        credential=read.one_of("credential", Credential) or Credential.CERTIFIED,
        credential_expires_on=read.day("credential_expires"),
        registered=_yes(read, "registered"),
        fte_percent=read.share("fte") or 0,
        capacity=read.whole_number("capacity") or 0,
        experiences=read.experiences("areas", required=True),
        languages=read.languages("languages", required=True),
        gender=read.known("gender", GENDERS, "choice", required=False),
        home_site=read.known("home_site", known.sites, "site", required=True),
        modes=read.some_of("modes", Mode, required=True),
        windows=read.windows("hours", required=True),
        supervisor_id=ids.specialist_id(supervisor) if supervisor else None,
        leave=_leave(read),
    )
    read.finish()
    return command


def _email(read: Reader) -> str:
    value = read.text("email")
    name, at, host = value.rpartition("@")
    if value and not (name and at and "." in host and " " not in value):
        read.wrong("email", "is not an email address")
    return value


def _yes(read: Reader, field: str) -> bool:
    return read.known(field, ("yes", "no"), "answer: say yes or no", required=True) == "yes"


def _leave(read: Reader) -> tuple[tuple[date, date], ...]:
    return tuple(read.spans_of_days("leave"))
