"""The directory's pages: found by filters, kept up by forms, over the API alike."""

import html
import re
from uuid import uuid4

from domain.shared.roles import Role


def test_a_service_is_added_found_and_changed(peermatch):
    client = peermatch.client(Role.INTAKE)
    organization_id, resource_id, place_id = (str(uuid4()) for _ in range(3))
    name = f"Rides {resource_id[:8]}"
    for command, body in (
        ("add-organization", {"organization_id": organization_id, "name": "Two Creeks"}),
        (
            "add-resource",
            {
                "resource_id": resource_id,
                "organization_id": organization_id,
                "name": name,
                "needs": ["transportation"],
                "counties": ["Mathews"],
                "languages": ["vi"],
                "hours": ["Mon 09:00-12:00"],
                "minimum_age": 60,
            },
        ),
        (
            "place-resource",
            {
                "resource_id": resource_id,
                "place_id": place_id,
                "confidential": True,
                "county": "Mathews",
            },
        ),
    ):
        assert peermatch.command(Role.INTAKE, command, **body).status_code == 200
    listed = client.get("/directory?need=transportation&county=Mathews&language=vi").text
    assert f'href="/directory/{resource_id}"' in listed
    assert name not in client.get("/directory?need=food&county=Mathews&language=vi").text
    assert name in client.get("/directory?need=nothing-known&language=vi").text
    page = html.unescape(client.get(f"/directory/{resource_id}").text)
    for said in ("Confidential location: call.", "60 and older", "Vietnamese", "Two Creeks"):
        assert said in page
    [form] = re.findall(r'href="(/do/change-resource\?[^"]*)"', page)
    shown = client.get(form).text
    assert 'value="60"' in shown
    assert re.search(r'value="Mon 11:00-12:00" aria-label="[^"]*" checked', shown)
    reader = peermatch.client(Role.CPRS)
    page = reader.get(f"/directory/{resource_id}").text
    assert name in page
    assert set(re.findall(r"/do/([a-z-]+)", page)) == {"give-resource"}
    assert "What the directory says" in reader.get(f"/directory/{resource_id}/history").text
    api = peermatch.bearer(Role.CPRS)
    found = api.get("/api/v1/directory?need=transportation&language=vi").json()
    [one] = [row for row in found["services"] if row["resource_id"] == resource_id]
    assert one == api.get(f"/api/v1/directory/{resource_id}").json()
    assert (one["hours"], one["organization"]) == (["Mon 09:00-12:00"], "Two Creeks")
    assert one["places"][0]["confidential"]
    offered = client.get(f"/directory/organizations/{organization_id}").text
    assert name in offered


def test_a_directory_of_some_size_is_read_and_one_over_ten_megabytes_is_not(peermatch):
    manager = peermatch.client(Role.MANAGER)
    for size, status in ((400_000, 422), (11 * 1024 * 1024, 413)):
        file = ("directory.json", b" " * size, "application/json")
        assert manager.post("/directory/import", files={"files": file}).status_code == status
