"""Sites, driving times and specialists as text into commands; every error is named."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from domain.program.service_area import SiteKind
from domain.shared.hours import WeeklyWindow, merged
from domain.shared.vocabulary import Credential, Experience, Mode
from domain.specialists.sharing import OwnTrait
from peermatch.usecases.core import ids
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import (
    BY_NAME,
    BY_TYPE,
    EMAIL,
    GENDER,
    LANGUAGE,
    NAME,
    SHARE,
    known,
    one_of,
)
from peermatch.usecases.input.unlikely_input import asked_about
from peermatch.usecases.program.service_area import MeasureTravel, OpenSite
from peermatch.usecases.specialists.enrollment import EnrollSpecialist

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
OPTIONAL_FIELDS = ("about",)
"""Columns that a roster may have."""
DATES = {"credential_expires": False}
"""Columns of the roster that are days."""
SITE = "is not a known site"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRoster:
    """What a roster row may name."""

    sites: frozenset[str]
    staff_references: frozenset[str]


def read_site(raw: Mapping[str, str]) -> OpenSite:
    read = Reader(raw)
    command = OpenSite(
        site=read.text("site", required=True, longest=20),
        name=read.one("name", NAME) or "",
        county=read.text("county", required=True, longest=60),
        latitude=read.one("latitude", BY_NAME["latitude"]) or 0.0,
        longitude=read.one("longitude", BY_NAME["longitude"]) or 0.0,
        kind=read.one("kind", one_of(SiteKind)) or SiteKind.OFFICE,
    )
    read.finish()
    return command


def read_travel(raw: Mapping[str, str], sites: frozenset[str]) -> MeasureTravel:
    read = Reader(raw)
    command = MeasureTravel(
        from_site=read.one("from_site", known(sites, SITE)) or "",
        to_site=read.one("to_site", known(sites, SITE)) or "",
        minutes=read.one("minutes", BY_TYPE[int]) or 0,
    )
    read.finish()
    return command


def read_specialist(
    raw: Mapping[str, str],
    names: KnownRoster,
    today: date | None = None,
    confirmed: Collection[str] | None = None,
) -> EnrollSpecialist:
    """Raises InvalidInput naming every field that is wrong, ToConfirm as `read_command` does."""
    read = Reader(raw)
    reference = read.text("specialist", required=True, longest=60)
    supervisor = read.one(
        "supervisor", known(names.staff_references, "is not a known specialist"), required=False
    )
    command = EnrollSpecialist(
        specialist_id=ids.specialist_id(reference),
        specialist=reference,
        name=read.one("name", NAME) or "",
        email=read.one("email", EMAIL, required=False) or "",
        credential=read.one("credential", one_of(Credential)) or Credential.CERTIFIED,
        credential_expires=read.one("credential_expires", BY_TYPE[date], required=False),
        registered=bool(read.one("registered", BY_TYPE[bool])),
        fte_percent=read.one("fte", SHARE) or 0,
        capacity=read.one("capacity", BY_TYPE[int]) or 0,
        areas=tuple(dict.fromkeys(read.several("areas", BY_TYPE[Experience]))),
        languages=frozenset(read.several("languages", LANGUAGE)),
        gender=read.one("gender", GENDER, required=False) or "",
        home_site=read.one("home_site", known(names.sites, SITE)) or "",
        modes=frozenset(read.several("modes", one_of(Mode, several=True))),
        hours=merged(read.several("hours", BY_TYPE[WeeklyWindow])),
        supervisor_id=ids.specialist_id(supervisor) if supervisor else None,
        about=tuple(read.several("about", BY_TYPE[OwnTrait], required=False)),
        leave=tuple(read.several("leave", BY_TYPE[tuple[date, date]], required=False)),
    )
    if today is not None and confirmed is not None:
        told = {"name": command.name, "hours": command.hours}
        for name, unlikely in asked_about(told, today):
            if unlikely.code not in confirmed:
                read.ask(name, unlikely)
    read.finish()
    return command
