"""Somebody whose two records became one reads what was agreed and signed under the other, in either
language, and can take a consent back there; on nothing else of it they can act."""

import re
from html import unescape
from uuid import UUID, uuid4

from domain.people.participant import PARTICIPANT
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
    [read] = re.findall(r'href="(/your-page/forms/[0-9a-f-]{36})"', record)
    assert "Robin Own" in client.get(read).text
    assert client.get(f"{read}/form.pdf").status_code == 200
    assert "Signed before your two records became one." in text_of(client, "/your-page/record")
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
    assert "antes de que sus dos expedientes" in text_of(client, "/your-page/record?lang=es")
    assert "Lo que se acordó antes" in text_of(client, "/your-page/goals?lang=es")
    stranger = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert stranger.get(read).status_code == 404
    every = re.findall(r'href="(/your-page/consents/[0-9a-f-]{36})"', record)
    assert len(every) == 3
    for consent in every:
        assert stranger.get(consent).status_code == 404
        assert stranger.post(consent, data={"command_id": str(uuid4())}).status_code == 404
        assert "You have other consents." in client.get(f"{consent}?lang=en").text
    for consent in every:
        answer = client.post(consent, data={"command_id": str(uuid4())})
        assert answer.headers["location"] == "/your-page/record?done=taken-back"
    record = text_of(client, "/your-page/record")
    assert record.count("Taken back on") == 3
    assert "Take this consent back" not in record
    held = peermatch.app.state.services.service.store
    taken_back = [len(held.read(PARTICIPANT, UUID(who)).consents) for who in (whose, was)]
    assert taken_back == [1, 2]
    for who in (whose, was):
        for consent in held.read(PARTICIPANT, UUID(who)).consents:
            assert consent.revoked_on == peermatch.today()
