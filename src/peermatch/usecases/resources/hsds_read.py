"""Tables of HSDS 3 as bodies of the directory's commands; what the directory has no place for is
left out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.resources.kinds_of_help import GettingThere, Need
from domain.shared.hours import WEEKDAYS
from peermatch.usecases.core.ids import derived
from peermatch.usecases.resources.directory import (
    AddOrganization,
    AddResource,
    MarkResourceChecked,
    PlaceResource,
    RetireResource,
)
from peermatch.usecases.resources.hsds_tables import Tables, by
from peermatch.usecases.resources.hsds_written import (
    CONFIDENTIAL,
    COUNTY,
    DAYS,
    GETTING_THERE,
    INELIGIBILITY,
    NEED,
    TAXONOMY,
)

Body = dict[str, Any]
Row = Mapping[str, Any]
INACTIVE = "No longer active in the imported file."
CHECKED_HOW = "As the imported file says."
CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])(:[0-5][0-9])?(\.0+)?(Z|[+-][0-9:]+)?")
OTHER_TERMS = {
    "food": Need.FOOD, "meals": Need.FOOD, "groceries": Need.FOOD,
    "shelter": Need.SHELTER, "housing": Need.HOUSING, "rent": Need.HOUSING,
    "recovery residence": Need.RECOVERY_HOUSING, "sober": Need.RECOVERY_HOUSING,
    "utilit": Need.UTILITIES, "transit": Need.TRANSPORTATION, "transport": Need.TRANSPORTATION,
    "work": Need.WORK, "employ": Need.WORK, "job": Need.WORK,
    "education": Need.EDUCATION, "ged": Need.EDUCATION,
    "money": Need.MONEY, "financial": Need.MONEY, "benefit": Need.BENEFITS,
    "insurance": Need.BENEFITS, "identification": Need.IDENTIFICATION, "legal": Need.LEGAL_HELP,
    "clothing": Need.CLOTHING, "phone": Need.PHONE_AND_INTERNET,
    "internet": Need.PHONE_AND_INTERNET, "mental health": Need.MENTAL_HEALTH,
    "counseling": Need.MENTAL_HEALTH, "detox": Need.TREATMENT, "substance use": Need.TREATMENT,
    "addiction": Need.TREATMENT, "harm reduction": Need.HARM_REDUCTION,
    "support group": Need.MUTUAL_AID, "peer support": Need.MUTUAL_AID, "health": Need.HEALTH_CARE,
    "dental": Need.HEALTH_CARE, "medical": Need.HEALTH_CARE, "daycare": Need.CHILD_CARE,
    "child care": Need.CHILD_CARE, "parent": Need.PARENTING, "domestic violence": Need.SAFETY,
    "safe": Need.SAFETY, "veteran": Need.VETERANS,
}  # fmt: skip
"""What the terms of other taxonomies say, by a word in their name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A command to be given, of this row of this table; `body` as the API takes it."""

    table: str
    row_id: str
    name: str
    command: type
    body: Body
    offered: bool = True
    """Whether the file says that the service is offered now."""


def wanted(tables: Tables) -> Iterator[Wanted]:
    """The commands, in the order in which they build on each other."""
    phones = {
        owner: by(tables["phones"], owner)
        for owner in ("organization_id", "service_id", "location_id")
    }
    for row in tables["organizations"]:
        yield _wanted("organizations", row, AddOrganization, _organization(row, phones))
    inside = _Inside(tables)
    for row in tables["services"]:
        gone = row.get("status", "active") in ("inactive", "defunct")
        add = _wanted("services", row, AddResource, _service(row, inside, phones))
        yield replace(add, offered=not gone)
        for location in inside.locations_of(row):
            yield _wanted("locations", location, PlaceResource, _place(row, location, inside))
        resource_id = str(_uuid("service", row.get("id")))
        if day := str(row.get("assured_date") or ""):
            body = {
                "resource_id": resource_id,
                "checked_on": day[:10],
                "checked_how": CHECKED_HOW,
            }
            yield _wanted("services", row, MarkResourceChecked, body)
        if gone:
            body = {"resource_id": resource_id, "reason": INACTIVE}
            yield _wanted("services", row, RetireResource, body)


def _wanted(table: str, row: Row, command: type, body: Body) -> Wanted:
    name, own = str(row.get("name") or ""), str(row.get("id") or "")
    return Wanted(table=table, row_id=own, name=name, command=command, body=body)


class _Inside:
    """What belongs to each service and location."""

    def __init__(self, tables: Tables) -> None:
        terms = {str(row["id"]): row for row in tables["taxonomy_terms"] if "id" in row}
        self._attributes = by(tables["attributes"], "link_id")
        self._terms = terms
        self._locations = {str(row["id"]): row for row in tables["locations"] if "id" in row}
        self._placed = by(tables["service_at_locations"], "service_id")
        self.schedules = by(tables["schedules"], "service_id")
        self._schedules_at = by(tables["schedules"], "service_at_location_id")
        self.areas = by(tables["service_areas"], "service_id")
        self.languages = by(tables["languages"], "service_id")
        self.addresses = by(tables["addresses"], "location_id")

    def locations_of(self, service: Row) -> list[Row]:
        links = self._placed[str(service["id"])]
        return [
            self._locations[str(link["location_id"])]
            for link in links
            if str(link.get("location_id")) in self._locations
        ]

    def hours_of(self, service: Row) -> list[Row]:
        """Of the service, and of it at each of its locations."""
        at = [self._schedules_at[str(one["id"])] for one in self._placed[str(service["id"])]]
        return [*self.schedules[str(service["id"])], *(row for rows in at for row in rows)]

    def terms_of(self, row: Row) -> list[tuple[str, str, str, str]]:
        """Of each attribute: taxonomy, kind, code or name, and value."""
        found = []
        for one in self._attributes[str(row["id"])]:
            term = self._terms.get(str(one.get("taxonomy_term_id")), {})
            taxonomy = str(term.get("taxonomy") or "")
            own = taxonomy == TAXONOMY
            code = str(term.get("code" if own else "name") or "")
            kind = str(one.get("link_type") or "")
            found.append((taxonomy, kind, code, str(one.get("value") or "")))
        return found


def _organization(row: Row, phones: Mapping[str, Mapping[str, list[Any]]]) -> Body:
    return {
        "organization_id": str(_uuid("organization", row.get("id"))),
        "name": _text(row, "name"),
        "description": _text(row, "description"),
        "phone": _phone(phones["organization_id"].get(str(row.get("id")), [])),
        "email": _text(row, "email"),
        "website": _text(row, "website") or _text(row, "url"),
    }


def _service(row: Row, inside: _Inside, phones: Mapping[str, Mapping[str, list[Any]]]) -> Body:
    terms = inside.terms_of(row)
    hours, note = _hours(inside.hours_of(row))
    own = [(kind, code, value) for taxonomy, kind, code, value in terms if taxonomy == TAXONOMY]
    body: Body = {
        "resource_id": str(_uuid("service", row.get("id"))),
        "organization_id": str(_uuid("organization", row.get("organization_id"))),
        "name": _text(row, "name"),
        "description": _text(row, "description"),
        "needs": sorted(_needs(terms)),
        "counties": sorted({_county(one) for one in inside.areas[str(row["id"])]} - {""}),
        "eligibility": _text(row, "eligibility_description"),
        "ineligibility": " ".join(value for kind, _, value in own if kind == INELIGIBILITY),
        "minimum_age": _age(row, "minimum_age"),
        "maximum_age": _age(row, "maximum_age"),
        "languages": sorted({_text(one, "code") for one in inside.languages[str(row["id"])]}),
        "cost": _text(row, "fees_description") or _text(row, "fees"),
        "how_to_apply": _text(row, "application_process"),
        "phone": _phone(phones["service_id"].get(str(row["id"]), [])),
        "email": _text(row, "email"),
        "website": _text(row, "url"),
        "hours": hours,
        "hours_note": note,
        "getting_there": sorted(
            code for kind, code, _ in own if kind == GETTING_THERE and code in set(GettingThere)
        ),
    }
    return body


def _needs(terms: list[tuple[str, str, str, str]]) -> set[str]:
    """The needs that terms name: ours by their code, others by a word in their name."""
    found: set[str] = set()
    for taxonomy, kind, code, _ in terms:
        if taxonomy == TAXONOMY:
            found |= {code} if kind == NEED and code in set(Need) else set()
        else:
            words = [word for word in OTHER_TERMS if word in code.casefold()]
            whole = [w for w in words if not any(w in other and w != other for other in words)]
            found |= {OTHER_TERMS[word].value for word in whole}
    return found


def _place(service: Row, location: Row, inside: _Inside) -> Body:
    terms = inside.terms_of(location)
    own = {kind: value for taxonomy, kind, _, value in terms if taxonomy == TAXONOMY}
    address = next(iter(inside.addresses[str(location["id"])]), {})
    county = own.get(COUNTY) or _county({"name": address.get("region")})
    areas = {_county(one) for one in inside.areas[str(service["id"])]} - {""}
    if not county and len(areas) == 1:
        (county,) = areas
    body: Body = {
        "resource_id": str(_uuid("service", service["id"])),
        "place_id": str(_uuid("location", location["id"])),
        "county": county,
        "confidential": own.get(CONFIDENTIAL) == "yes",
    }
    if body["confidential"]:
        return body
    said = (_text(location, "description"), _text(location, "transportation"))
    lines = (_text(address, "address_1"), _text(address, "address_2"))
    return {
        **body,
        "place_name": _text(location, "name"),
        "address": ", ".join(filter(None, lines)),
        "city": _text(address, "city"),
        "postal_code": _text(address, "postal_code"),
        "latitude": _degrees(location, "latitude"),
        "longitude": _degrees(location, "longitude"),
        "directions": " ".join(filter(None, said)),
    }


def _hours(schedules: list[Row]) -> tuple[list[str], str]:
    """Weekly windows, and in words what is not every week."""
    windows: list[str] = []
    notes: list[str] = []
    for row in schedules:
        days = [d.strip() for d in _text(row, "byday").upper().split(",") if d.strip() in DAYS]
        opens, closes = (CLOCK.fullmatch(_text(row, n)) for n in ("opens_at", "closes_at"))
        weekly = row.get("freq", "WEEKLY") == "WEEKLY"
        weekly = weekly and str(row.get("interval") or 1) in ("1", "1.0")
        if days and opens and closes and weekly:
            span = f"{int(opens[1]):02d}:{opens[2]}-{int(closes[1]):02d}:{closes[2]}"
            windows += [f"{WEEKDAYS[DAYS.index(day)]} {span}" for day in days]
        elif days and not weekly:
            every = f"{_text(row, 'byday')} {_text(row, 'opens_at')} to {_text(row, 'closes_at')}"
            notes.append(f"Not every week: {every}.")
        notes.append(_text(row, "description") or _text(row, "notes"))
    return windows, " ".join(dict.fromkeys(filter(None, notes)))


def _county(area: Row) -> str:
    return re.sub(r"\s+county(, \w+)?$", "", _text(area, "name"), flags=re.IGNORECASE)


def _phone(rows: list[Row]) -> str:
    if not rows:
        return ""
    extension = _text(rows[0], "extension")
    return _text(rows[0], "number") + (f" ext. {extension}" if extension else "")


def _age(row: Row, name: str) -> Any:
    """A whole number where it is one; else as it is, for the command to say what is wrong."""
    text = _text(row, name)
    return int(float(text)) if re.fullmatch(r"[0-9]{1,3}(\.0+)?", text) else text or None


def _degrees(row: Row, name: str) -> float | None:
    text = _text(row, name)
    return float(text) if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", text) else None


def _text(row: Row, name: str) -> str:
    """On one line: the directory's texts have no line breaks."""
    return " ".join(str(row.get(name) if row.get(name) is not None else "").split())


def _uuid(kind: str, given: Any) -> UUID:
    """The row's id; one that is no UUID gives one that follows from it."""
    try:
        return UUID(str(given))
    except ValueError:
        return derived("hsds", kind, given)
