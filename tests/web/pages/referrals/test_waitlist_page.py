"""The waitlist page: filters, order, columns and the same rows as a file."""

import csv
import io
import re
from html import unescape

import pytest

from domain.shared.roles import Role
from peermatch.usecases.core.ids import specialist_id

CALL = {
    "phone": "(804) 555-0161", "safe_contact": "text", "urgency": "routine",
    "frequency": "weekly", "session_minutes": 60,
}  # fmt: skip


@pytest.fixture(scope="module")
def people(peermatch) -> dict[str, str]:
    """Three who wait, by name."""
    told = {
        "Ana Listfield": {"language": "es", "county": "Essex", "source": "court"},
        "Ben Listfield": {"language": "en", "county": "Gloucester", "source": "self"},
        "Cleo Listfield": {"language": "en", "source": "court"},
    }
    ids = {}
    for day, (name, more) in enumerate(told.items(), start=5):
        wished = {"prefer_specialists": [str(specialist_id("S0003"))]} if name[0] == "B" else {}
        body = {**CALL, **more, **wished, "participant_name": name}
        body["received_at"] = f"2026-02-0{day}T09:00:00-05:00"
        answer = peermatch.command(Role.INTAKE, "receive-referral", **body)
        ids[name] = answer.json()["referral_id"]
    return ids


def names(answer) -> list[str]:
    assert answer.status_code == 200
    found = re.findall(r'<th scope="row"><a href="/referrals/[^"]+">([^<]+)</a>', answer.text)
    return [unescape(name).split()[0] for name in found if "Listfield" in name]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ana", "Ben", "Cleo"]),
        ("sort=newest", ["Cleo", "Ben", "Ana"]),
        ("language=es", ["Ana"]),
        ("county=Gloucester", ["Ben"]),
        ("source=court", ["Ana", "Cleo"]),
        ("source=court&sort=newest", ["Cleo", "Ana"]),
        (f"asked_for={specialist_id('S0003')}", ["Ben"]),
        ("missing=county", ["Cleo"]),
        ("clock=late", ["Ana", "Ben", "Cleo"]),
        ("status=matched", []),
        ("county=Atlantis&page=99", ["Ana", "Ben", "Cleo"]),
    ],
)
def test_it_is_narrowed_and_sorted(peermatch, people, query, found) -> None:
    client = peermatch.client(Role.INTAKE)
    assert names(client.get(f"/referrals?{query}")) == found
    file = client.get(f"/referrals/list.csv?{query}")
    rows = list(csv.reader(io.StringIO(file.text)))
    assert rows[0] == ["Person", "Waiting", "Urgency", "About", "Consent", "Status"]
    assert [row[0].split()[0] for row in rows[1:] if "Listfield" in row[0]] == found


def test_the_api_narrows_alike(peermatch, people) -> None:
    client = peermatch.bearer(Role.INTAKE)
    asked = {"source": "court", "missing": "county"}
    rows = client.get("/api/v1/referrals", params=asked).json()["referrals"]
    assert [row["referral_id"] for row in rows] == [people["Cleo Listfield"]]
    assert client.get("/api/v1/referrals", params={"clock": "never"}).status_code == 422


def test_columns_are_chosen_and_go_along(peermatch, people) -> None:
    client = peermatch.client(Role.INTAKE)
    query = "language=es&columns=status&columns=waiting&columns=nonsense"
    page = client.get(f"/referrals?{query}")
    assert re.findall(r'<th scope="col">([^<]+)</th>', page.text) == ["Person", "Waiting", "Status"]
    href = unescape(re.search(r'href="(/referrals/list\.csv[^"]+)"', page.text)[1])
    assert client.get(href).text.splitlines()[0] == "Person,Waiting,Status"
