"""The waitlist page: filters, order, columns and the same rows as a file."""

import csv
import io
import re
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

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
        ("sort=clock", ["Ana", "Ben", "Cleo"]),
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

    query = "source=court&missing=county&columns=clock&columns=needed&columns=line&columns=source"
    shown = client.get(f"/referrals?{query}")
    heads = ["Last day", "Still needed", "Service line", "Referred by"]
    assert re.findall(r'<th scope="col">([^<]+)</th>', shown.text) == ["Person", *heads]
    [row] = csv.DictReader(io.StringIO(client.get(f"/referrals/list.csv?{query}").text))
    assert date.fromisoformat(row["Last day"]) < date(2026, 3, 1)
    assert row["Still needed"].startswith("Birth date; County of residence; Service line")
    assert (row["Service line"], row["Referred by"]) == ("", "Court or probation")
    for words in ("Court or probation", "Birth date, County of residence", " over</span>"):
        assert words in shown.text, words


def kept(page: str) -> dict[str, str]:
    """Where each kept view leads, by its name."""
    listed = re.search(r'<div class="kept-views">.*?</ul>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', listed[0]) if listed else []
    return {unescape(name): unescape(address) for address, name in links}


def pressed(client, page: str, save: str) -> Any:
    """What a button's own form answers, with all that it sends along."""
    form = re.search(rf'<form[^>]*action="/do/{save}".*?</form>', page, re.DOTALL)
    assert form is not None
    sent = re.findall(r'name="([^"]+)" value="([^"]*)"', form[0])
    return client.post(f"/do/{save}", data={n: unescape(v) for n, v in sent})


def test_a_view_is_kept_for_the_account_alone_and_removed(peermatch, people) -> None:
    client = peermatch.client(Role.INTAKE)
    assert "Keep this view" not in client.get("/referrals").text
    whom = specialist_id("S0003")
    query = f"county=Gloucester&asked_for={whom}&sort=newest&columns=waiting&columns=status"
    page = client.get(f"/referrals?{query}")
    answer = pressed(client, page.text, "save-waitlist-view")
    assert answer.status_code == 303
    back = client.get(answer.headers["location"])
    assert "View kept." in back.text
    [(name, address)] = kept(back.text).items()
    assert name.startswith("Gloucester · asked for ")
    assert name.endswith(" · newest · waiting, status")
    shown = client.get(address)
    assert names(shown) == names(page) == ["Ben"]
    assert re.findall(r'<th scope="col">([^<]+)</th>', shown.text) == [
        "Person",
        "Waiting",
        "Status",
    ]
    assert kept(peermatch.client(Role.COORDINATOR).get("/referrals").text) == {}
    again = pressed(client, shown.text, "save-waitlist-view")
    assert kept(client.get(again.headers["location"]).text) == {name: address}
    answer = pressed(client, shown.text, "drop-waitlist-view")
    assert kept(client.get(answer.headers["location"]).text) == {}


def test_a_view_kept_by_words_that_nobody_knows_stops_no_page(peermatch, people) -> None:
    client = peermatch.client(Role.COORDINATOR)
    strange = {"clock": "never", "sort": "by-luck", "columns": ["no-such"]}
    made = {"view_id": str(uuid4()), **strange}
    assert peermatch.command(Role.COORDINATOR, "save-waitlist-view", **made).status_code == 200
    page = client.get("/referrals")
    [(name, address)] = kept(page.text).items()
    assert name == "never · by-luck · no-such"
    [*_, told] = peermatch.bearer(Role.COORDINATOR).get("/api/v1/kept-views/waitlist").json()
    assert strange.items() <= told.items()
    assert peermatch.bearer(Role.INTAKE).get("/api/v1/kept-views/waitlist").json() == []
    assert names(client.get(address)) == ["Ana", "Ben", "Cleo"]
    assert pressed(client, page.text, "drop-waitlist-view").status_code == 303
