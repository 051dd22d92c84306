"""Open Referral HSDS 3: its tables, and the same as nested JSON or as CSV files in a zip.

What a table's row says is in `hsds_written` and `hsds_read`; here is nothing but the shape.
"""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.shared.decider import Refusal

Tables = dict[str, list[dict[str, Any]]]
"""Rows by the name of their table."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "organizations": ("id", "name", "description", "email", "website"),
    "services": (
        *("id", "organization_id", "name", "description", "url", "email", "status"),
        *("application_process", "fees_description", "eligibility_description"),
        *("minimum_age", "maximum_age", "assured_date"),
    ),
    "locations": (
        *("id", "location_type", "organization_id", "name", "description"),
        *("transportation", "latitude", "longitude"),
    ),
    "service_at_locations": ("id", "service_id", "location_id"),
    "addresses": (
        *("id", "location_id", "address_1", "address_2", "city", "region", "state_province"),
        *("postal_code", "country", "address_type"),
    ),
    "phones": ("id", "organization_id", "service_id", "location_id", "number", "extension"),
    "schedules": (
        *("id", "service_id", "location_id", "service_at_location_id", "freq", "interval"),
        *("byday", "opens_at", "closes_at", "description"),
    ),
    "service_areas": ("id", "service_id", "name"),
    "languages": ("id", "service_id", "location_id", "code", "name"),
    "attributes": (
        *("id", "link_id", "link_entity", "link_type", "taxonomy_term_id", "value", "label"),
    ),
    "taxonomy_terms": ("id", "code", "name", "taxonomy"),
}
"""The tables and columns that the directory fills; others in a file are left out."""
LARGEST_PART = 64 * 1024 * 1024
"""Bytes of one CSV file in a zip, unpacked."""
OWNED_BY = {
    "services": "service_id",
    "locations": "location_id",
    "organizations": "organization_id",
    "service_at_locations": "service_at_location_id",
}
"""The column by which a row says to which row of a table it belongs."""


class NotHsds(Refusal):
    sentence = "This is no file of HSDS 3: JSON with services, or a zip of its CSV tables."
    field = "file"


def read_file(content: bytes) -> Tables:
    """The tables of a file, whichever of the two it is. Raises NotHsds."""
    if content[:4] == b"PK\x03\x04":
        return _unzipped(content)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise NotHsds from None
    if isinstance(found, dict):
        found = found.get("contents", found.get("services", [found]))
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise NotHsds
    tables = _flat(found)
    if not tables["services"] or not all("id" in one for one in tables["services"]):
        raise NotHsds
    return tables


def as_json(tables: Tables) -> bytes:
    """A list of services as HSDS 3 has it: each with its organization, places, hours and terms."""
    services = list(_nested(tables))
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    return json.dumps(page, ensure_ascii=False, indent=1).encode()


def as_zip(tables: Tables) -> bytes:
    """A CSV file for each table."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, columns in COLUMNS.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(map(_filled, tables[table]))
            entry = zipfile.ZipInfo(f"{table}.csv", (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, text.getvalue(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def by(rows: Iterable[dict[str, Any]], column: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by what they have in a column."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.get(column):
            found[str(row[column])].append(row)
    return found


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in row.items() if value not in (None, "")}


def _unzipped(content: bytes) -> Tables:
    tables: Tables = {table: [] for table in COLUMNS}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                table = entry.filename.rpartition("/")[2].removesuffix(".csv")
                table = {"service_at_location": "service_at_locations"}.get(table, table)
                if table in tables and entry.file_size <= LARGEST_PART:
                    text = io.StringIO(archive.read(entry).decode("utf-8-sig"), newline="")
                    tables[table] = [
                        {k: v for k, v in row.items() if isinstance(k, str) and v}
                        for row in csv.DictReader(text)
                    ]
    except (zipfile.BadZipFile, UnicodeDecodeError, csv.Error, NotImplementedError, RuntimeError):
        raise NotHsds from None
    if not tables["services"]:
        raise NotHsds
    return tables


def _flat(services: Iterable[dict[str, Any]]) -> Tables:
    """The rows of nested services, each once."""
    tables: Tables = {table: [] for table in COLUMNS}
    seen: set[tuple[str, str]] = set()

    def take(table: str, given: Any, **links: str) -> None:
        if not isinstance(given, dict):
            return
        row = {k: v for k, v in given.items() if not isinstance(v, dict | list) and v is not None}
        row.update({k: v for k, v in links.items() if not row.get(k)})
        key = (table, str(row.get("id", "")))
        if not row.get("id") or key in seen:
            return
        seen.add(key)
        own = str(row["id"])
        for name, inner in given.items():
            if name in tables and isinstance(inner, list):
                owner = {"link_id": own, "link_entity": table.removesuffix("s")}
                below = owner if name == "attributes" else {OWNED_BY.get(table, "owner"): own}
                for one in inner:
                    take(name, one, **below)
        if isinstance(inner := given.get("organization"), dict):
            take("organizations", inner)
            row.setdefault("organization_id", str(inner.get("id", "")))
        if isinstance(inner := given.get("location"), dict):
            take("locations", inner)
            row.setdefault("location_id", str(inner.get("id", "")))
        if isinstance(inner := given.get("taxonomy_term"), dict):
            take("taxonomy_terms", inner)
            row.setdefault("taxonomy_term_id", str(inner.get("id", "")))
        tables[table].append(row)

    for service in services:
        take("services", service)
    return tables


def _nested(tables: Tables) -> Iterator[dict[str, Any]]:
    """Each service with what belongs to it inside."""
    terms = {row["id"]: row for row in tables["taxonomy_terms"]}
    attributes = by(tables["attributes"], "link_id")
    owned = {
        (table, owner): by(tables[table], owner)
        for table in ("phones", "schedules", "languages", "service_areas", "addresses")
        for owner in ("service_id", "location_id", "organization_id")
    }
    locations = {row["id"]: row for row in tables["locations"]}
    organizations = {row["id"]: row for row in tables["organizations"]}
    placed = by(tables["service_at_locations"], "service_id")

    def whole(row: dict[str, Any], owner: str, *inside: str) -> dict[str, Any]:
        found = _filled(row)
        for table in inside:
            if rows := owned[table, owner][row["id"]]:
                found[table] = list(map(_filled, rows))
        if rows := attributes[row["id"]]:
            found["attributes"] = [
                {**_filled(one), "taxonomy_term": terms[one["taxonomy_term_id"]]} for one in rows
            ]
        return found

    for service in tables["services"]:
        found = whole(service, "service_id", "phones", "schedules", "languages", "service_areas")
        if organization := organizations.get(service["organization_id"]):
            about = whole(organization, "organization_id", "phones")
            found["organization"] = {"description": "", **about}
        there = [
            {**link, "location": whole(locations[link["location_id"]], "location_id", "addresses")}
            for link in placed[service["id"]]
        ]
        if there:
            found["service_at_locations"] = there
        yield found
