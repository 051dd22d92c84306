"""The directory as tables of HSDS 3. Of a confidential location nothing goes out but its county,
since nothing else of it is kept."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from domain.shared.hours import WeeklyWindow
from domain.shared.languages import LANGUAGE_NAMES
from peermatch.readmodels.screens.resources.directory import OrganizationRow, Place, Row
from peermatch.usecases.resources.hsds_tables import COLUMNS, Tables

TAXONOMY = "Peermatch"
NAMESPACE = UUID("9a3b7f6e-2c0d-5d1e-8f7a-6b5c4d3e2f10")
STATE, COUNTRY = "VA", "US"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NEED, GETTING_THERE, INELIGIBILITY, COUNTY, CONFIDENTIAL = (
    "need",
    "getting-there",
    "ineligibility",
    "county",
    "confidential-location",
)
"""Of which kind a term is, as the attributes that use it say by `link_type`."""


def tables_of(organizations: Iterable[OrganizationRow], services: Iterable[Row]) -> Tables:
    """Everything, in the order in which it is given."""
    tables: Tables = {table: [] for table in COLUMNS}
    for organization in organizations:
        _organization(tables, organization)
    known: set[UUID] = set()
    for service in services:
        _service(tables, service)
        for place in service.places:
            _placed(tables, service, place)
            if place.place_id not in known:
                known.add(place.place_id)
                _location(tables, service, place)
    used = {row["taxonomy_term_id"]: row for row in tables["attributes"]}
    tables["taxonomy_terms"] = [
        {"id": term, "code": row["label"], "name": row["label"], "taxonomy": TAXONOMY}
        for term, row in sorted(used.items())
    ]
    return tables


def _organization(tables: Tables, one: OrganizationRow) -> None:
    own = str(one.organization_id)
    row = {"id": own, "name": one.name, "description": one.description}
    tables["organizations"].append({**row, "email": one.email, "website": one.website})
    if one.phone:
        tables["phones"].append(
            {"id": _id(own, "phone"), "organization_id": own, "number": one.phone}
        )


def _service(tables: Tables, one: Row) -> None:
    own = str(one.resource_id)
    tables["services"].append(
        {
            "id": own,
            "organization_id": str(one.organization_id),
            "name": one.name,
            "description": one.description,
            "url": one.website,
            "email": one.email,
            "status": "active" if one.listed else "inactive",
            "application_process": one.how_to_apply,
            "fees_description": one.cost,
            "eligibility_description": one.eligibility,
            "minimum_age": one.minimum_age,
            "maximum_age": one.maximum_age,
            "assured_date": one.checked_on.isoformat() if one.checked_on else None,
        }
    )
    if one.phone:
        tables["phones"].append({"id": _id(own, "phone"), "service_id": own, "number": one.phone})
    tables["schedules"] += _schedules(own, one.hours, one.hours_note)
    tables["service_areas"] += (
        {"id": _id(own, "area", county), "service_id": own, "name": f"{county} County"}
        for county in one.counties
    )
    tables["languages"] += (
        {
            "id": _id(own, "language", code),
            "service_id": own,
            "code": code,
            "name": LANGUAGE_NAMES.get(code, code),
        }
        for code in one.languages
    )
    for need in one.needs:
        _attribute(tables, "service", own, kind=NEED, code=need)
    for way in one.getting_there:
        _attribute(tables, "service", own, kind=GETTING_THERE, code=way)
    if one.ineligibility:
        _attribute(tables, "service", own, kind=INELIGIBILITY, value=one.ineligibility)


def _schedules(own: str, hours: Iterable[WeeklyWindow], note: str) -> Iterator[dict[str, Any]]:
    for window in hours:
        yield {
            "id": _id(own, "hours", window),
            "service_id": own,
            "freq": "WEEKLY",
            "interval": 1,
            "byday": DAYS[window.weekday],
            "opens_at": _clock(window.start),
            "closes_at": _clock(window.end),
        }
    if note:
        yield {"id": _id(own, "hours"), "service_id": own, "description": note}


def _placed(tables: Tables, service: Row, place: Place) -> None:
    own = str(service.resource_id)
    tables["service_at_locations"].append(
        {
            "id": _id(own, "at", place.place_id),
            "service_id": own,
            "location_id": str(place.place_id),
        }
    )


def _location(tables: Tables, service: Row, place: Place) -> None:
    own = str(place.place_id)
    tables["locations"].append(
        {
            "id": own,
            "location_type": "physical",
            "organization_id": str(service.organization_id),
            "name": place.place_name,
            "description": place.directions,
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
    )
    _attribute(tables, "location", own, kind=COUNTY, value=place.county)
    if place.confidential:
        _attribute(tables, "location", own, kind=CONFIDENTIAL, value="yes")
        return
    tables["addresses"].append(
        {
            "id": _id(own, "address"),
            "location_id": own,
            "address_1": place.address,
            "city": place.city,
            "region": place.county,
            "state_province": STATE,
            "postal_code": place.postal_code,
            "country": COUNTRY,
            "address_type": "physical",
        }
    )


def _attribute(
    tables: Tables, entity: str, own: str, *, kind: str, code: str = "", value: str = ""
) -> None:
    code = code or kind
    tables["attributes"].append(
        {
            "id": _id(own, kind, code),
            "link_id": own,
            "link_entity": entity,
            "link_type": kind,
            "taxonomy_term_id": _id(TAXONOMY, kind, code),
            "value": value,
            "label": code,
        }
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _id(*parts: object) -> str:
    return str(uuid5(NAMESPACE, "/".join(map(str, parts))))
