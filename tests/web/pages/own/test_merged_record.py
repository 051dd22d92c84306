"""Somebody whose two records became one reads what was agreed and signed under the other, in either
language, and can act on none of it there."""

import re
from html import unescape
from uuid import UUID, uuid4

from domain.shared.roles import Role
from peermatch.usecases.referrals.same_person import MergeReferral, SuspectDuplicate
from web.pages.own.own_links import made, opened, received


def text_of(client, path: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", client.get(path).text)).split())


def test_they_read_both_records_as_one(peermatch) -> None:
    signed = {
        "consent_signed_on": str(peermatch.today()),
        "consent_expires_on": str(peermatch.today().replace(year=peermatch.today().year + 1)),
    }
    referral, whose = received(peermatch, **signed)
    other, was = received(peermatch, **signed)
    plan = {
        "plan_id": str(uuid4()),
        "participant_id": was,
        "goals": ["home: A door of my own"],
        "agreed_on": str(peermatch.today()),
    }
    answer = peermatch.command(Role.COORDINATOR, "agree-plan", **plan)
    assert answer.status_code == 200, answer.text
    form = {"kind": "care", "language": "en", "signed_name": "Robin Own", "drawn": "1,1 2,2"}
    later = {"expires_on": signed["consent_expires_on"], "version": 0, "form_id": str(uuid4())}
    answer = peermatch.command(
        Role.INTAKE, "sign-consent-form", participant_id=was, **form, **later
    )
    assert answer.status_code == 200, answer.text
    two = UUID(other), UUID(referral)
    peermatch.perform(Role.INTAKE, SuspectDuplicate(referral_id=two[0], other_id=two[1]))
    client = opened(peermatch, made(peermatch, whose))
    assert "A door of my own" not in client.get("/your-page/record/all").text
    peermatch.perform(Role.INTAKE, MergeReferral(referral_id=two[0], into=two[1]))

    record = client.get("/your-page/record").text
    assert len(re.findall(r'href="/your-page/consents/', record)) == 1, "their own alone"
    [read] = re.findall(r'href="(/your-page/forms/[0-9a-f-]{36})"', record)
    assert "Robin Own" in client.get(read).text
    assert client.get(f"{read}/form.pdf").status_code == 200
    assert "Call us to end it." in text_of(client, "/your-page/record")
    assert "“A door of my own”" in text_of(client, "/your-page/record/all")
    goals = client.get("/your-page/goals").text
    assert "A door of my own" in goals
    assert 'action="/your-page/goals/steps"' not in goals
    assert "You have agreed on no goals yet." not in goals
    assert "You have one goal." in text_of(client, "/your-page")
    told = client.get("/your-page/record.json").json()
    assert [one["goal"] for one in told["goals"]] == ["A door of my own"]
    assert len(told["consents"]) == 3
    assert [one["by"] for one in told["signed_forms"]] == ["Robin Own"]
    assert "Llámenos para retirarlo." in text_of(client, "/your-page/record?lang=es")
    assert "Lo que se acordó antes" in text_of(client, "/your-page/goals?lang=es")
    stranger = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert stranger.get(read).status_code == 404
