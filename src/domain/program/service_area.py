"""The program's sites and the road time between them; one stream."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal

SERVICE_AREA_ID = UUID("0a4e9a2c-7a4c-5b0e-8f43-0f6d4f8f2f01")
"""The one stream of a deployment's map."""


class SiteKind(StrEnum):
    OFFICE = "office"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOpened:
    site: Plain[str]
    """Short code, as in the roster."""
    name: Plain[str]
    county: Plain[str]
    latitude: Plain[float]
    longitude: Plain[float]
    kind: Plain[SiteKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelMeasured:
    """Minutes by road, one way; rivers count."""

    from_site: Plain[str]
    to_site: Plain[str]
    minutes: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsCounted:
    """How many sessions the site can hold at once."""

    site: Plain[str]
    rooms: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteClosed:
    """Nobody meets there any more, until it is opened again."""

    site: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArea:
    sites: Mapping[str, SiteOpened] = field(default_factory=lambda: MappingProxyType({}))
    """Those open; a closed one is as if it weren't there, but for its code and its roads."""
    closed: Mapping[str, SiteOpened] = field(default_factory=lambda: MappingProxyType({}))
    travel: Mapping[tuple[str, str], int] = field(default_factory=lambda: MappingProxyType({}))

    rooms: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """A site not named holds any number."""

    @property
    def counties(self) -> frozenset[str]:
        return frozenset(site.county for site in self.sites.values())

    def minutes(self, start: str, end: str) -> int | None:
        """Road minutes between two sites, measured either way; None when not known."""
        if start == end:
            return 0
        return self.travel.get((start, end), self.travel.get((end, start)))

    def counties_within(self, site: str, limit: int) -> frozenset[str]:
        """Counties with a site that `site` reaches within `limit` minutes one way."""
        near = (s for s in self.sites.values() if self._reaches(site, s.site, limit))
        return frozenset(s.county for s in near)

    def _reaches(self, start: str, end: str, limit: int) -> bool:
        minutes = self.minutes(start, end)
        return minutes is not None and minutes <= limit

    def nearest_site(self, county: str, start: str) -> str:
        """The site in `county` with the least road time from `start`; empty when there is none."""
        known = [
            (minutes, s.site)
            for s in self.sites.values()
            if s.county == county and (minutes := self.minutes(start, s.site)) is not None
        ]
        return min(known)[1] if known else ""


class SiteUnknown(Refusal):
    sentence = "There is no site with this code."


class TravelTimeOutOfRange(Refusal):
    sentence = "Drive time between two sites is 0 to 600 minutes."
    field = "minutes"


class RoomsOutOfRange(Refusal):
    sentence = "A site has 1 to 200 rooms."
    field = "rooms"


class SiteChanged(Refusal):
    sentence = "A site with this code is already open with other details."


def evolve(state: ServiceArea, fact: Fact) -> ServiceArea:
    match fact:
        case SiteOpened():
            closed = MappingProxyType({s: o for s, o in state.closed.items() if s != fact.site})
            sites = MappingProxyType({**state.sites, fact.site: fact})
            return replace(state, sites=sites, closed=closed)
        case SiteClosed() if fact.site in state.sites:
            closed = MappingProxyType({**state.closed, fact.site: state.sites[fact.site]})
            sites = MappingProxyType({s: o for s, o in state.sites.items() if s != fact.site})
            return replace(state, sites=sites, closed=closed)
        case TravelMeasured():
            pair = (fact.from_site, fact.to_site)
            return replace(state, travel=MappingProxyType({**state.travel, pair: fact.minutes}))
        case RoomsCounted():
            rooms = MappingProxyType({**state.rooms, fact.site: fact.rooms})
            return replace(state, rooms=rooms)
    return state


SERVICE_AREA = Decider("service_area", ServiceArea(), evolve)


def open_site(state: ServiceArea, site: SiteOpened) -> tuple[Fact, ...]:
    """Opens a site, or again one that was closed."""
    known = state.sites.get(site.site) or state.closed.get(site.site)
    if known is not None and known != site:
        raise SiteChanged
    return () if site.site in state.sites else (site,)


def close_site(state: ServiceArea, site: str) -> tuple[Fact, ...]:
    """Sessions already planned there stay until somebody decides about each."""
    if site in state.closed:
        return ()
    if site not in state.sites:
        raise SiteUnknown(f"There is no site with the code '{site[:20]}'.")
    return (SiteClosed(site=site),)


def measure_travel(state: ServiceArea, travel: TravelMeasured) -> tuple[Fact, ...]:
    for code in (travel.from_site, travel.to_site):
        if code not in state.sites:
            raise SiteUnknown(f"There is no site with the code '{code[:20]}'.")
    if not 0 <= travel.minutes <= 600:
        raise TravelTimeOutOfRange
    if state.travel.get((travel.from_site, travel.to_site)) == travel.minutes:
        return ()
    return (travel,)


def count_rooms(state: ServiceArea, site: str, rooms: int) -> tuple[Fact, ...]:
    """Sessions already planned there stay; new ones are held to the new number."""
    if site not in state.sites:
        raise SiteUnknown(f"There is no site with the code '{site[:20]}'.")
    if not 1 <= rooms <= 200:
        raise RoomsOutOfRange
    if state.rooms.get(site) == rooms:
        return ()
    return (RoomsCounted(site=site, rooms=rooms),)
