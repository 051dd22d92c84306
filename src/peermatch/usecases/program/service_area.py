"""The program's sites, and the minutes of driving between places."""

from dataclasses import dataclass

from domain.program import service_area
from domain.program.service_area import (
    SERVICE_AREA,
    SERVICE_AREA_ID,
    SiteClosed,
    SiteKind,
    SiteOpened,
    TravelMeasured,
)
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSite:
    site: str
    name: str
    county: str
    latitude: float
    longitude: float
    kind: SiteKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSite:
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTravel:
    from_site: str
    to_site: str
    minutes: int


def close_site(work: Work, command: CloseSite, _program: Program) -> None:
    """Sessions planned there stay, and are put before a coordinator."""
    work.load(SERVICE_AREA, SERVICE_AREA_ID).decide(service_area.close_site, command.site)


def open_site(work: Work, command: OpenSite, _program: Program) -> Result:
    area = work.load(SERVICE_AREA, SERVICE_AREA_ID)
    opened = made_from(command, SiteOpened)
    area.decide(service_area.open_site, opened)
    return {"site": command.site}


def measure_travel(work: Work, command: MeasureTravel, _program: Program) -> None:
    area = work.load(SERVICE_AREA, SERVICE_AREA_ID)
    measured = made_from(command, TravelMeasured)
    area.decide(service_area.measure_travel, measured)


_MANAGER = frozenset({Role.MANAGER})
_SITE = ChangedBy(SERVICE_AREA_ID, (SiteOpened, SiteClosed), same=("site",))

USE_CASES = (
    UseCase(OpenSite, _MANAGER, open_site, changed_by=_SITE),
    UseCase(CloseSite, _MANAGER, close_site, changed_by=_SITE),
    UseCase(
        MeasureTravel,
        _MANAGER,
        measure_travel,
        changed_by=ChangedBy(SERVICE_AREA_ID, TravelMeasured, same=("from_site", "to_site")),
    ),
)
