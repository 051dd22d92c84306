"""While a referral is typed, who may be known already is told; two of one person are merged."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.referrals.same_person import SuspectDuplicate

SPANISH = {
    "email": "robyn@example.org", "address": "PO Box 7", "city": "Saluda", "state": "VA",
    "zip_code": "23149", "guardian_name": "Kim Guardian", "guardian_relationship": "sister",
    "interpreter": "es", "urgency": "urgent",
    "exclude_specialists": [str(specialist_id("S0003"))],
}  # fmt: skip
"""What the second of them told besides."""


@pytest.fixture(scope="module")
def twice(peermatch) -> list[str]:
    """Two referrals of one person, under a slightly other name."""
    body = {
        "birth_date": "1979-08-21", "phone": "(804) 555-0161", "safe_contact": "text",
        "county": "Gloucester", "urgency": "routine", "source": "self",
        "received_at": "2026-01-05T09:00:00-05:00", "frequency": "weekly", "session_minutes": 60,
    }  # fmt: skip
    ids = []
    for name, language in (("Robin Twicefield", "en"), ("Robyn Twicefield", "es")):
        more = SPANISH if language == "es" else {}
        typed = body | {"participant_name": name, "language": language} | more
        ids.append(
            peermatch.command(Role.INTAKE, "receive-referral", **typed).json()["referral_id"]
        )
    peermatch.perform(
        Role.INTAKE, SuspectDuplicate(referral_id=UUID(ids[1]), other_id=UUID(ids[0]))
    )
    return ids


def text_of(answer) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", answer.text)).split())


def test_the_form_tells_it_while_typing_and_on_the_next_step(peermatch, twice) -> None:
    client = peermatch.client(Role.INTAKE)
    typed = {"participant_name": "Robin Twicefeld", "birth_date": "1979-08-21", "phone": ""}
    part = client.post("/referrals/drafts/known", data=typed)
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div id="known">')
    assert "Name alike, same birth date" in text_of(part)
    assert f'href="/referrals/{twice[0]}"' in part.text
    nobody = client.post("/referrals/drafts/known", data={"participant_name": "Robin"})
    assert "May be known already" not in nobody.text

    draft = {**typed, "step": "who", "draft": str(uuid4()), "go": "support"}
    led = client.post("/referrals/drafts", data=draft)
    shown = client.get(led.headers["location"])
    assert "May be known already" in shown.text
    assert "hx-post" not in shown.text.split('<div id="known">')[0].rsplit("<aside", 1)[1]


def test_the_api_tells_a_manager_what_matches_and_not_who(peermatch, twice) -> None:
    body = {"name": "Robin Twicefield", "birth_date": "1979-08-21", "phone": "0161"}
    told = peermatch.bearer(Role.INTAKE).post("/api/v1/referrals/known", json=body).json()
    first = next(one for one in told if one["referral_id"] == twice[0])
    assert first["matches"] == [
        "name alike",
        "same birth date",
        "same last four digits of the phone",
    ]
    assert first["name"] == "Robin Twicefield"
    told = peermatch.bearer(Role.MANAGER).post("/api/v1/referrals/known", json=body).json()
    assert {(one["referral_id"], one["name"], one["status"]) for one in told} == {(None, "", "")}
    assert first["matches"] in [one["matches"] for one in told]


def test_two_referrals_are_merged_side_by_side(peermatch, twice) -> None:
    client, (first, second) = peermatch.client(Role.INTAKE), twice
    assert f'href="/referrals/{second}/merge/{first}"' in client.get(f"/referrals/{second}").text
    page = client.get(f"/referrals/{second}/merge/{first}")
    assert page.status_code == 200
    assert re.findall(r'name="(pick_[a-z-]+)" value="taken"', page.text) == [
        "pick_name",
        "pick_contact",
        "pick_language",
        "pick_guardian",
        "pick_interpreter",
        "pick_urgency",
    ]
    side = text_of(page)
    for told in ("robyn@example.org", "PO Box 7, Saluda VA 23149", "Kim Guardian · sister"):
        assert told in side, "nobody has to choose what they can't see"
    assert "Not matched with" in side
    assert 'id="urgency-taken" name="pick_urgency" value="taken"' in page.text
    assert re.search(r'id="urgency-taken"[^>]* checked', page.text), "the more urgent of the two"
    sent = {
        "layout": "merge", "referral_id": second, "into": first, "command_id": str(uuid4()),
        "pick_name": "kept", "pick_language": "taken",
    }  # fmt: skip
    done = client.post("/do/merge-referral", data=sent)
    assert done.headers["location"].startswith(f"/referrals/{first}")
    now = text_of(client.get(f"/referrals/{first}"))
    assert "Robin Twicefield" in now
    assert "Spanish" in now
    assert "Do not match with" in now
    history = text_of(client.get(f"/referrals/{first}/history"))
    assert "The referral was merged into another." in history
    assert client.get(f"/referrals/{second}/merge/{first}").status_code == 200
    again = client.post(
        "/do/merge-referral", data=sent | {"command_id": str(uuid4()), "into": second}
    )
    assert again.status_code in (409, 422)
    assert "Merge two referrals" in again.text
