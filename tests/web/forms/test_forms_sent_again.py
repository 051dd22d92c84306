"""What was typed is never lost: after a refusal, and after a sign-in that had ended meanwhile."""

import html
import logging
import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from domain.matches.match import MATCH
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.store.accounts.account_tables import seconds
from peermatch.store.accounts.sign_ins import SIGN_INS
from peermatch.usecases.calendar.availability_commands import ExceptHours, RestoreHours
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS
from peermatch.web.actions import actions
from peermatch.web.forms import kept_forms
from stories.extent import taken

PASSWORD = "a password for tests"
FRAGMENT = {"hx-request": "true"}
SPECIALIST = specialist_id("S0003")


def hidden(page, name):
    """The hidden field's values, one for each form that has it."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    return [html.unescape(value) for value in found]


def idle(peermatch):
    """All sign-ins were last used a day ago but for a quarter of an hour."""
    since = seconds(peermatch.deployment.clock.now()) - 24 * 3600 + 900
    with peermatch.deployment.vault.begin() as connection:
        connection.execute(update(SIGN_INS).values(seen_at=since))


def signed_in_again(client, page, role, **changed):
    [sealed] = set(hidden(page, "kept"))  # of signing in by password, and by passkey
    typed = {"login": role.value, "password": PASSWORD, "kept": sealed, **changed}
    return client.post("/sign-in", data=typed)


def queue(match_id, sent):
    """As the card of the match sends it."""
    return {**sent, "match_id": match_id, "layout": "queue"}


def person(referral_id):
    return str(derived("participant", UUID(referral_id)))


def close(client, referral_id, **typed):
    return client.post(
        "/do/close-referral",
        data={
            "command_id": str(uuid4()),
            "layout": "referral",
            "referral_id": str(referral_id),
            "reason": "moved",
            **typed,
        },
    )


def status(peermatch, referral_id):
    reading = peermatch.deployment.web_services().reading(Actor(name="t", role=Role.INTAKE))
    return waitlist.one(reading, UUID(referral_id)).status


@pytest.fixture
def intake(peermatch):
    return peermatch.client(Role.INTAKE)


def test_a_form_sent_after_the_sign_in_ended_is_back_and_can_be_sent(
    peermatch, intake, referral_id
):
    idle(peermatch)
    asked = close(intake, referral_id)
    assert (asked.status_code, "what you entered is shown again" in asked.text) == (
        401,
        True,
    )
    assert "moved" not in asked.text
    shown = signed_in_again(intake, asked, Role.INTAKE)
    assert shown.status_code == 200
    assert "You were signed out, so nothing has been done yet." in shown.text
    assert re.search(r'value="moved" checked', shown.text)
    assert status(peermatch, referral_id) == "waiting"
    nonce = re.search(r"'nonce-([^']+)'", shown.headers["content-security-policy"])[1]
    assert f'nonce="{nonce}"' in shown.text
    [command_id] = set(hidden(shown, "command_id")[-1:])
    assert close(intake, referral_id, command_id=command_id).status_code == 303
    assert status(peermatch, referral_id) == "closed"


@pytest.mark.parametrize("address", ["/do/receive-referral", "/referrals/drafts"])
def test_a_step_of_a_referral_is_back_filled_in_after_the_sign_in_ended(peermatch, intake, address):
    """Sent to the waitlist, or saved to go on: what the step held is there, and is sent again."""
    draft = str(uuid4())
    typed = {
        "command_id": str(uuid4()), "layout": "new-referral", "step": "who", "draft": draft,
        "participant_name": "Robin Stepfield", "safe_contact": "text", "phone": "(804) 555-0142",
        "source": "self", "language": "en", "urgency": "routine", "frequency": "weekly",
        "session_minutes": "60", "go": "support",
    }  # fmt: skip
    idle(peermatch)
    asked = intake.post(address, data=typed)
    assert asked.status_code == 401
    assert "Stepfield" not in asked.text
    shown = signed_in_again(intake, asked, Role.INTAKE)
    assert shown.status_code == 200
    assert 'value="Robin Stepfield"' in shown.text
    assert 'value="text" checked' in shown.text
    assert "nothing has been done yet" in html.unescape(shown.text)
    [same] = set(hidden(shown, "draft"))
    assert same == draft
    [again] = set(hidden(shown, "command_id"))
    sent = intake.post(address, data={**typed, "command_id": again})
    assert sent.status_code == 303
    if address.endswith("drafts"):
        assert sent.headers["location"] == f"/referrals/drafts/{draft}/support"
        back = intake.get(f"/referrals/drafts/{draft}/who")
        assert 'value="Robin Stepfield"' in back.text


def test_nobody_else_gets_it_back(peermatch, intake, referral_id):
    idle(peermatch)
    asked = close(intake, referral_id)
    other = signed_in_again(intake, asked, Role.COORDINATOR)
    assert (other.status_code, other.headers["location"]) == (303, "/")


def test_it_is_kept_for_an_hour(peermatch, intake, referral_id, monkeypatch):
    idle(peermatch)
    asked = close(intake, referral_id)
    monkeypatch.setattr(kept_forms, "KEPT_FOR", -1)
    assert signed_in_again(intake, asked, Role.INTAKE).status_code == 303


def test_a_wrong_password_loses_nothing(peermatch, intake, referral_id):
    idle(peermatch)
    asked = close(intake, referral_id)
    wrong = signed_in_again(intake, asked, Role.INTAKE, password="not the password")
    assert wrong.status_code == 401
    assert re.search(r'value="moved" checked', signed_in_again(intake, wrong, Role.INTAKE).text)


def test_what_somebody_signed_out_of_is_not_kept(peermatch, intake, referral_id):
    token = intake.cookies["peermatch"]
    intake.post("/sign-out")
    intake.cookies.set("peermatch", token)
    assert close(intake, referral_id).headers["location"] == "/sign-in?next=/"


def test_nothing_of_it_is_in_an_address_or_a_log(peermatch, intake, caplog):
    typed = {"command_id": str(uuid4()), "name": "Robin Secret", "phone": "(804) 555-0142"}
    idle(peermatch)
    with caplog.at_level(logging.DEBUG):
        asked = intake.post("/find", data=typed)
        shown = signed_in_again(intake, asked, Role.INTAKE)
    assert 'value="Robin Secret"' in shown.text
    assert "Secret" not in asked.text
    assert "Secret" not in caplog.text
    assert "location" not in asked.headers


def test_a_calendar_link_is_not_made_by_being_shown_again(peermatch):
    cprs = peermatch.client(Role.CPRS)
    idle(peermatch)
    asked = cprs.post("/calendar-links", data={"label": "Kept phone"})
    shown = signed_in_again(cprs, asked, Role.CPRS)
    assert 'value="Kept phone"' in shown.text
    assert "the link used on Kept phone" not in cprs.get("/calendar-links").text


def test_an_address_with_its_query_is_gone_on_to(peermatch):
    answer = peermatch.client().get("/referrals?status=waiting&urgency=urgent")
    assert answer.headers["location"] == (
        "/sign-in?next=/referrals%3Fstatus%3Dwaiting%26urgency%3Durgent"
    )


def test_htmx_puts_the_sign_in_page_in_place_of_all(peermatch, referral_id):
    coordinator = peermatch.client(Role.COORDINATOR)
    match_id = peermatch.propose(referral_id)
    idle(peermatch)
    typed = {"command_id": str(uuid4()), "reason": "times-do-not-suit", "note": "Kept note"}
    asked = coordinator.post("/do/decline-match", data=queue(match_id, typed), headers=FRAGMENT)
    assert (asked.status_code, asked.headers["hx-retarget"]) == (401, "body")
    shown = signed_in_again(coordinator, asked, Role.COORDINATOR)
    assert "Kept note</textarea>" in shown.text


def test_a_refused_form_can_be_sent_corrected_after_its_first_was_done(intake, referral_id):
    """Sent, gone back, changed: what was done first is said, and the new content can be sent."""
    address = "/do/give-consent"
    days = {"signed_on": "2026-01-06", "expires_on": "2027-01-06"}
    ids = {"layout": "referral", "referral_id": referral_id, "participant_id": person(referral_id)}
    first = {"command_id": str(uuid4()), **ids, **days}
    assert intake.post(address, data=first).status_code == 303
    changed = intake.post(address, data={**first, "expires_on": "2027-02-06"})
    assert changed.status_code == 409
    assert 'value="2027-02-06"' in changed.text
    fresh = hidden(changed, "command_id")[0]
    assert fresh != first["command_id"]
    sent = {**first, "expires_on": "2027-02-06", "command_id": fresh}
    assert intake.post(address, data=sent).status_code == 303


def test_over_the_api_a_refused_call_is_corrected_under_its_own_key(peermatch, referral_id):
    api = peermatch.bearer(Role.INTAKE)
    headers = {"Idempotency-Key": str(uuid4())}
    address = "/api/v1/commands/give-consent"
    days = {"signed_on": "2026-01-07", "expires_on": "2025-01-07"}
    days["participant_id"] = person(referral_id)
    assert api.post(address, json=days, headers=headers).status_code in (409, 422)
    days["expires_on"] = "2027-01-07"
    done = api.post(address, json=days, headers=headers)
    assert done.status_code == 200
    assert api.post(address, json=days, headers=headers).json() == done.json()
    other = {**days, "expires_on": "2027-03-07"}
    assert api.post(address, json=other, headers=headers).status_code == 409


@pytest.mark.parametrize("headers", [FRAGMENT, {}], ids=["swapped", "whole page"])
def test_a_refused_decision_keeps_the_card_and_what_was_typed(peermatch, referral_id, headers):
    coordinator = peermatch.client(Role.COORDINATOR)
    match_id = peermatch.propose(referral_id)
    typed = {"command_id": str(uuid4()), "reason": "times-do-not-suit", "note": "n" * 2001}
    refused = coordinator.post("/do/decline-match", data=queue(match_id, typed), headers=headers)
    assert refused.status_code == 422
    assert f'id="match-{match_id}"' in refused.text
    assert 'action="/do/approve-match"' in refused.text
    assert f"{'n' * 2001}</textarea>" in refused.text
    assert "The note is longer than 2000 characters." in refused.text
    assert typed["command_id"] not in refused.text


def test_of_a_proposal_that_another_decided_the_reason_alone_is_left(peermatch, referral_id):
    coordinator = peermatch.client(Role.COORDINATOR)
    match_id = peermatch.propose(referral_id)
    typed = {"command_id": str(uuid4()), "reason": "someone-different"}
    assert coordinator.post("/do/decline-match", data=queue(match_id, typed)).status_code == 303
    late = {"command_id": str(uuid4())}
    swapped = coordinator.post("/do/approve-match", data=queue(match_id, late), headers=FRAGMENT)
    form = 'action="/do/approve-match"'
    assert (swapped.status_code, form in swapped.text) == (409, False)
    whole = coordinator.post("/do/approve-match", data=queue(match_id, late))
    assert whole.status_code == 409
    assert 'role="alert"' in whole.text


def test_a_refused_approval_says_what_changed_and_offers_the_next_step(peermatch, referral_id):
    coordinator = peermatch.client(Role.COORDINATOR)
    match_id = peermatch.propose(referral_id)
    first = peermatch.deployment.store.read(MATCH, UUID(match_id)).first_time
    day = peermatch.deployment.service.program.today(first.starts_at)
    off = ExceptHours(specialist_id=SPECIALIST, day=day, hours=())
    peermatch.perform(Role.COORDINATOR, off)
    sent = {"command_id": str(uuid4())}
    refused = coordinator.post("/do/approve-match", data=queue(match_id, sent), headers=FRAGMENT)
    assert refused.status_code == 409
    assert "The time shown for the first session" in refused.text
    assert 'action="/do/recheck-proposal"' in refused.text
    sent = {"command_id": str(uuid4())}
    looked = coordinator.post("/do/recheck-proposal", data=queue(match_id, sent), headers=FRAGMENT)
    assert looked.status_code == 303
    looked = coordinator.get(looked.headers["location"])
    assert "has a new time" in looked.text
    assert 'action="/do/recheck-proposal"' not in looked.text
    peermatch.perform(Role.COORDINATOR, RestoreHours(specialist_id=SPECIALIST, day=day))
    sent = {"command_id": str(uuid4())}
    approved = coordinator.post("/do/approve-match", data=queue(match_id, sent))
    assert approved.headers["location"].startswith("/matches?")


ADDRESSES = {
    Role.INTAKE: ("/referrals", "/due"),
    Role.COORDINATOR: ("/referrals", "/due", "/matches", "/runs", "/messages"),
    Role.CPRS: ("/due", "/schedule"),
    Role.MANAGER: ("/due", "/runs", "/messages"),
}
WRONG = ("0", "-1", "99", "999999999999", "x", "", "1.5", "%F0%9F%91%BB", "1;2")


def rows(page):
    """How many rows the page shows."""
    return page.text.count('<th scope="row">') + page.text.count('<li class="q')


@pytest.mark.parted
@pytest.mark.parametrize("role", ADDRESSES)
def test_every_page_number_and_filter_of_every_list_is_a_page(peermatch, referral_id, role):
    """At the ends and past them, and with nonsense: a page of the list, never an error."""
    client = peermatch.client(role)
    for address in ADDRESSES[role]:
        plain = client.get(address)
        assert plain.status_code == 200
        for name in ("page", "after", "before"):
            for value in taken(WRONG, 3):
                answer = client.get(f"{address}?{name}={value}")
                assert answer.status_code == 200, f"{address}?{name}={value}"
                assert rows(answer) == rows(plain), f"{address}?{name}={value}"
        for name in ("status", "urgency", "consent", "kind", "week", "outcome"):
            for value in ("-1", "x", "%F0%9F%91%BB"):
                assert client.get(f"{address}?{name}={value}").status_code == 200, (address, name)


@pytest.mark.parametrize("address", ["referrals", "matches", "runs", "messages", "due"])
def test_an_api_list_says_what_it_can_not_read(peermatch, address):
    api = peermatch.bearer(Role.COORDINATOR)
    for query in ("after=x", "offset=5", "limit=0", "limit=501", "limit=x"):
        answer = api.get(f"/api/v1/{address}?{query}")
        assert answer.status_code == 422, query
        assert answer.json()["errors"][0]["field"] == query.partition("=")[0]
    whole = api.get(f"/api/v1/{address}?limit=500").json()
    assert whole["next"] is None
    seen, after = [], ""
    while after is not None:
        part = api.get(f"/api/v1/{address}?limit=1&after={after}").json()
        seen += next(value for value in part.values() if isinstance(value, list))
        after = part["next"]
    assert seen == next(value for value in whole.values() if isinstance(value, list))
    assert len(seen) == whole["total"]


def refusals(kind=Refusal):
    for one in kind.__subclasses__():
        yield one
        yield from refusals(one)


def test_a_refusal_names_a_field_that_a_form_or_a_file_has():
    """So that the reason stands beside its field; what no form has is told above the form."""
    known = {field.name for action in actions().values() for field in action.fields}
    known |= {*REFERRAL_FIELDS, "supervisor", "name", "password"}
    known |= {"asked_by", "asked_by_phone", "goal"}  # in forms without an account
    told_above = {"week", "co_specialist"}
    named = {one.field for one in refusals() if one.__module__.startswith("domain.")} - {""}
    assert named - known == told_above
