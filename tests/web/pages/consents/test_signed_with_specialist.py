"""Somebody signs a consent form on the screen of the specialist who supports them."""

import re
from html import unescape
from uuid import UUID, uuid4

from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived
from web.pages.own.own_links import received

CHOSEN = {"kind": "support", "language": "es", "expires_on": "2035-01-05"}


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def test_a_form_is_signed_on_the_specialists_screen(peermatch, referral_id):
    match_id = str(peermatch.propose(referral_id))
    whose = str(derived("participant", UUID(referral_id)))
    client, api = peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)
    here = f"/my-matches/{match_id}/consent-form"
    assert client.get(here).status_code == 404
    peermatch.bearer(Role.COORDINATOR).post(
        "/api/v1/commands/approve-match",
        headers={"Idempotency-Key": str(uuid4())},
        json={"match_id": match_id},
    )
    assert f'href="{here}"' in client.get(f"/my-matches/{match_id}").text
    chosen = client.get(here)
    assert "Blank forms to print" in chosen.text
    assert "Signed on paper instead" not in chosen.text
    assert client.post(here, data={**CHOSEN, "expires_on": ""}).status_code == 422
    shown = client.post(here, data=CHOSEN)
    assert shown.headers["content-language"] == "es"
    assert f'href="{here}"' in shown.text
    sent = hidden(shown.text)
    assert "specialist_id" not in sent
    signing = "/do/sign-consent-with-specialist"
    unsigned = client.post(signing, data={**sent, "signed_name": ""})
    assert unsigned.status_code == 422
    assert "Escriba su nombre" in unsigned.text
    done = client.post(signing, data={**sent, "signed_name": "Robin Own"})
    assert done.headers["location"] == f"{here}/thanks?lang=es"
    thanks = client.get(done.headers["location"]).text
    assert "Gracias. Está firmado." in thanks
    assert f'href="/my-matches/{match_id}"' in thanks
    office = peermatch.bearer(Role.INTAKE)
    [form] = office.get(f"/api/v1/people/{whose}/signed-forms").json()["signed_forms"]
    assert (form["way"], form["language"], form["version"]) == ("on-screen", "es", 0)
    assert client.get(f"/people/{whose}/signed-forms/{form['form_id']}").status_code == 403

    command = {"participant_id": whose, **CHOSEN, "version": 0, "signed_name": "Robin Own"}

    def told(**other: str) -> int:
        key = {"Idempotency-Key": str(uuid4())}
        json = {**command, "form_id": str(uuid4()), **other}
        path = "/api/v1/commands/sign-consent-with-specialist"
        return int(api.post(path, headers=key, json=json).status_code)

    _, another = received(peermatch)
    assert told() == 200
    assert told(participant_id=another) == told(participant_id=str(uuid4())) == 404
    foreign = {**sent, "participant_id": another, "signed_name": "Robin Own"}
    assert client.post(signing, data={**foreign, "command_id": str(uuid4())}).status_code == 404
    assert client.get(f"/my-matches/{uuid4()}/consent-form").status_code == 404
    assert peermatch.client(Role.COORDINATOR).get(here).status_code == 403
