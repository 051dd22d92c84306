"""The page of somebody whom a CPRS supports: what to ask about, and nobody else's."""

import re
from uuid import UUID, uuid4

from domain.people.participant import PARTICIPANT
from domain.resources.kinds_of_help import Need
from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.resources.directory import AddOrganization, AddResource

MINE = "/my-matches"
PANTRY, FOOD = UUID(int=81), UUID(int=82)


def approved(peermatch, referral_id, own=None) -> str:
    match_id = peermatch.propose(referral_id, *([own] if own else []))
    give(peermatch.bearer(Role.COORDINATOR), "approve-match", match_id=str(match_id))
    return str(match_id)


def give(client, name: str, **body) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    answer = client.post(f"/api/v1/commands/{name}", headers=key, json=body)
    assert answer.status_code == 200, (name, answer.text)


def test_what_to_ask_about_is_where_the_next_session_is(peermatch, referral_id):
    match_id = approved(peermatch, referral_id)
    participant = str(derived("participant", UUID(referral_id)))
    peermatch.perform(Role.INTAKE, AddOrganization(organization_id=PANTRY, name="Three Rivers"))
    food = AddResource(
        resource_id=FOOD, organization_id=PANTRY, name="Groceries", needs=frozenset({Need.FOOD})
    )
    peermatch.perform(Role.INTAKE, food)
    client, api = peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)
    address = f"{MINE}/{match_id}"
    assert f'href="{address}"' in client.get(MINE).text
    before = client.get(address).text
    assert "Robin Testcase" in before
    assert "Nothing has been given yet" in before
    assert "They have not said yet" in before

    service = client.get(f"/directory/{FOOD}").text
    [form] = re.findall(r'class="usa-button" href="(/do/give-resource\?[^"]+)"', service)
    asked = client.get(form.replace("&amp;", "&")).text
    assert "Groceries" in asked
    assert f'value="{match_id}"' in asked

    given = {"match_id": match_id, "need": "food", "given_on": "2026-01-07"}
    give(api, "give-resource", **given, resource_id=str(FOOD))
    wishes = {"ask_about": "The new job", "leave_alone": "My brother"}
    give(api, "state-own-conversation-wishes", participant_id=participant, **wishes)
    after = client.get(address).text
    next_step = after[after.index('id="next-step"') : after.index('id="reach"')]
    assert "Food: Groceries" in next_step
    for words in wishes.values():
        assert words in after
    prefilled = client.get(f"/do/state-own-conversation-wishes?participant_id={participant}").text
    assert "The new job" in prefilled
    assert "Ask about 1 resource" in client.get(MINE).text
    told = api.get(f"/api/v1{address}").json()
    assert told["leave_alone"] == "My brother"
    assert [(one["service"], one["to_ask"]) for one in told["given"]] == [("Groceries", True)]


def test_a_consent_that_ended_is_theirs_to_have_signed_anew(peermatch, referral_id):
    match_id = approved(peermatch, referral_id)
    client = peermatch.client(Role.CPRS)
    address = f"{MINE}/{match_id}"
    sees_to_it = f'href="{address}/consent-form"'
    assert "Consent was revoked" not in client.get(address).text
    whose = str(derived("participant", UUID(referral_id)))
    [consent] = peermatch.deployment.store.read(PARTICIPANT, UUID(whose)).consents
    revoked = {"participant_id": whose, "consent_id": str(consent.consent_id)}
    assert peermatch.command(Role.INTAKE, "revoke-consent", **revoked).is_success
    page = client.get(address).text
    next_step = page[page.index('id="next-step"') : page.index('id="reach"')]
    assert "Consent was revoked" in next_step
    assert sees_to_it in next_step
    assert sees_to_it in client.get("/due").text
    assert "1 due" in client.get(MINE).text
    [due] = peermatch.bearer(Role.CPRS).get("/api/v1/due?kind=consent-missing").json()["due"]
    assert (due["match_id"], due["name"]) == (match_id, "Robin Testcase")


def test_nobody_elses_person_and_nobody_before_both_said_yes(peermatch, referral_id, new_referral):
    client, api = peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)
    match_id = str(peermatch.propose(referral_id))
    other_name = {**new_referral, "participant_name": "Sam Otherone"}
    another = peermatch.command(Role.INTAKE, "receive-referral", **other_name).json()["referral_id"]
    assert client.get(f"{MINE}/{match_id}").status_code == 404
    other = approved(peermatch, another, specialist_id("S0008"))
    for path in (f"{MINE}/{other}", f"{MINE}/{uuid4()}"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Otherone" not in answer.text
        assert api.get(f"/api/v1{path}").status_code == 404
