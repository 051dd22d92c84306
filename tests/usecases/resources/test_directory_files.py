"""The directory as files of HSDS 3: what a file says goes in, and out again as it was."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.resources import directory
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.resources.directory_files import (
    FILES,
    DirectoryImport,
    DirectoryImporter,
    written,
)
from peermatch.usecases.resources.hsds_tables import NotHsds, read_file

SAMPLE = Path(__file__).with_name("hsds_sample.json").read_bytes()
"""By the shape of a public file, about nobody: nested, with tables that the directory has no place
for, terms of other taxonomies, and ids that are none."""


def imported(agency: Any, content: bytes) -> DirectoryImport:
    actor = Actor(name="manager-1", role=Role.MANAGER)
    report = DirectoryImporter(agency.deployment.service, actor, uuid4).run(content)
    agency.project()
    return report


def by_name(agency: Any, **sought: Any) -> dict[str, directory.Row]:
    sought_for = directory.Sought(**sought)
    found = directory.page(agency.reading(Role.CPRS), PartRequest(size=50), sought_for)
    return {row.name: row for row in found.rows}


def test_what_a_file_says_is_in_the_directory(sqlite_agency: Any) -> None:
    report = imported(sqlite_agency, SAMPLE)
    [refused] = report.not_taken
    assert (refused.name, refused.field, refused.reason) == (
        "Something Else",
        "needs",
        "is missing",
    )
    assert report.added == {"organizations": 2, "services": 4, "locations": 3}
    rows = by_name(sqlite_agency)
    assert rows.keys() == {"Emergency Food Pantry", "Fuel Assistance", "Emergency Shelter"}
    assert by_name(sqlite_agency, retired=True).keys() == {"Old Hotline"}
    food = rows["Emergency Food Pantry"]
    assert (food.needs, food.counties, food.languages) == (
        ["food"],
        ["Essex", "Richmond"],
        ["en", "es"],
    )
    assert food.description == "Groceries for three days. Once a month."
    assert [str(window) for window in food.hours] == ["Mon 09:00-12:30", "Wed 09:00-12:30"]
    assert "second Saturday" in food.hours_note
    assert (food.phone, str(food.checked_on)) == ("(804) 555-0111", "2026-06-15")
    [place] = food.places
    assert place.said == "Main office, 100 Made-up Lane, Suite 3, Tappahannock 22560"
    assert (place.county, place.directions) == (
        "Essex",
        "Ring twice. Bay Transit stops in front.",
    )
    assert [str(window) for window in rows["Fuel Assistance"].hours] == ["Tue 13:00-16:00"]
    shelter = rows["Emergency Shelter"]
    assert shelter.resource_id == derived("hsds", "service", "harbor-shelter")
    assert (shelter.needs, shelter.ineligibility) == (["safety", "shelter"], "No pets.")


@pytest.mark.parametrize("name", FILES)
def test_what_was_taken_away_comes_back_the_same(sqlite_agency: Any, name: str) -> None:
    imported(sqlite_agency, SAMPLE)
    taken = {one: written(sqlite_agency.reading(Role.CPRS), one) for one in FILES}
    again = imported(sqlite_agency, taken[name])
    assert (again.added, again.not_taken) == ({}, ()), "nothing new"
    assert {one: written(sqlite_agency.reading(Role.CPRS), one) for one in FILES} == taken
    tables = read_file(taken[name])
    assert {table: len(rows) for table, rows in tables.items()} == {
        "organizations": 2,
        "services": 4,
        "locations": 2,
        "service_at_locations": 3,
        "addresses": 1,
        "phones": 3,
        "schedules": 4,
        "service_areas": 3,
        "languages": 2,
        "attributes": 9,
        "taxonomy_terms": 8,
    }


def test_a_confidential_location_is_in_no_file(sqlite_agency: Any) -> None:
    imported(sqlite_agency, SAMPLE)
    reading = sqlite_agency.reading(Role.MANAGER)
    nested = written(reading, "directory.json").decode()
    with zipfile.ZipFile(io.BytesIO(written(reading, "directory-csv.zip"))) as archive:
        flat = "".join(archive.read(entry).decode() for entry in archive.namelist())
    stored = "".join(
        str(row)
        for row in sqlite_agency.deployment.store.record.recorder.select_notifications(0, 999)
    )
    for text in (nested, flat, stored):
        assert "Rivers and Bays" in text
        assert "Hidden Way" not in text
        assert "The house" not in text
    services = json.loads(nested)["contents"]
    [shelter] = [one for one in services if one["name"] == "Emergency Shelter"]
    [link] = shelter["service_at_locations"]
    assert "addresses" not in link["location"]
    assert "Middlesex" in str(link["location"]["attributes"])


def test_a_service_that_is_active_again_is_listed_again(sqlite_agency: Any) -> None:
    imported(sqlite_agency, SAMPLE)
    active = SAMPLE.replace(b'"defunct"', b'"active"')
    assert imported(sqlite_agency, active).added == {"services": 1}
    assert "Old Hotline" in by_name(sqlite_agency)


@pytest.mark.parametrize(
    "content", [b"", b"[1]", b"{}", b"PK\x03\x04broken", b'{"contents": []}', b"[" * 99_999]
)
def test_what_is_no_file_of_hsds_is_refused(content: bytes) -> None:
    with pytest.raises(NotHsds):
        read_file(content)
