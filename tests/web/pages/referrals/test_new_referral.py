"""A referral in steps: enough for the waitlist, saved for later, finished by whoever began it."""

import re
from uuid import uuid4

import pytest

from domain.referrals.completeness import NothingAdded
from domain.shared.roles import Role
from peermatch.web.errors.error_responses import status_of

RECEIVE, DRAFTS = "/do/receive-referral", "/referrals/drafts"
CALL = {
    "participant_name": "Woman in a blue coat",
    "safe_contact": "call",
    "phone": "(804) 555-0142",
    "source": "hospital",
    "language": "en",
    "urgency": "routine",
}


def sent(step: str, draft: str, **typed: str) -> dict[str, str]:
    return {"layout": "new-referral", "step": step, "draft": draft,
            "command_id": str(uuid4()), **typed}  # fmt: skip


@pytest.fixture
def intake(peermatch):
    return peermatch.client(Role.INTAKE)


def place(answer) -> str:
    assert answer.status_code == 303, re.findall(r"(?s)alert.*?</div>", answer.text)
    return answer.headers["location"]


def test_a_call_is_on_the_waitlist_and_its_page_lists_what_is_needed(intake):
    page = place(intake.post(RECEIVE, data=sent("who", str(uuid4()), **CALL)))
    shown = intake.get(page).text
    listed = re.search(r"Still needed before a match: 7</h2>(.*?)</section>", shown, re.S)
    assert listed is not None
    found = re.findall(r">([^<>]+)</a></li>", listed[1])
    assert found == [
        "Birth date",
        "County of residence",
        "Service line",
        "Lived experience, at least one area",
        "Ways to meet",
        "Hours when they can meet",
        "Signed consent",
    ]
    assert "can be added by intake staff or coordinator." in listed[1]
    assert "manager" not in listed[1], "who may not open the page is sent to nobody"
    assert "None" not in re.sub(r"<[^>]+>", " ", shown[shown.index("The person") :])[:800]


def test_what_was_missing_is_added_and_the_list_gets_shorter(intake):
    page = place(intake.post(RECEIVE, data=sent("who", str(uuid4()), **CALL)))
    referral_id = page.split("/")[2].split("?")[0]
    more = {
        "command_id": str(uuid4()),
        "given": "referral_id",
        "referral_id": referral_id,
        "back": f"/referrals/{referral_id}",
        "birth_date": "1990-04-02",
        "county": "Gloucester",
        "service_line": "mental-health",
        "areas": "trauma",
        "modes": "video",
        "available": "Mon 09:00-12:00",
    }
    back = place(intake.post("/do/complete-referral", data=more))
    assert "Still needed before a match: 1<" in intake.get(back).text
    again = {**more, "command_id": str(uuid4()), "birth_date": "1991-01-01"}
    refused = intake.post("/do/complete-referral", data=again)
    assert refused.status_code == 422
    assert "Another birth date is recorded" in refused.text
    nothing = {k: more[k] for k in ("given", "referral_id", "back")}
    empty = intake.post("/do/complete-referral", data={**nothing, "command_id": str(uuid4())})
    assert empty.status_code == status_of(NothingAdded())
    assert "Nothing was filled in." in empty.text


def test_a_draft_keeps_every_step_and_goes_once_it_is_a_referral(intake):
    draft = str(uuid4())
    there = place(intake.post(DRAFTS, data=sent("who", draft, go="hours", **CALL)))
    assert there == f"{DRAFTS}/{draft}/hours"
    hours = sent(
        "hours",
        draft,
        go="later",
        modes="video",
        available="Mon 09:00-10:00",
        frequency="weekly",
        session_minutes="60",
    )
    assert place(intake.post(DRAFTS, data=hours)) == DRAFTS
    assert "Woman in a blue coat" in intake.get(DRAFTS).text
    again = intake.get(f"{DRAFTS}/{draft}/who").text
    assert 'value="(804) 555-0142"' in again
    assert re.search(r'value="Mon 09:00-10:00"[^>]* checked', intake.get(there).text)
    last = sent("consent", draft, received_date="2026-01-05", received_time="09:00")
    page = place(intake.post(RECEIVE, data=last))
    assert "Mon 9:00 am – 10:00 am" in intake.get(page).text
    assert intake.get(f"{DRAFTS}/{draft}/who").status_code == 404


def test_a_preset_is_a_button_that_saves(intake):
    draft = str(uuid4())
    sent_hours = sent("hours", draft, preset="saturdays", available="Mon 09:00-10:00")
    there = place(intake.post(DRAFTS, data=sent_hours))
    shown = intake.get(there.partition("#")[0]).text
    assert len(re.findall(r'class="usual__box"[^>]* checked', shown)) == 9
    assert "Sat 9:00 am – 5:00 pm" in shown


def test_a_draft_is_seen_by_nobody_else_and_can_be_deleted(intake, peermatch):
    draft = str(uuid4())
    intake.post(DRAFTS, data=sent("who", draft, go="later", **CALL))
    other = peermatch.client(Role.COORDINATOR)
    assert other.get(f"{DRAFTS}/{draft}/who").status_code == 404
    assert "Woman in a blue coat" not in other.get(DRAFTS).text
    other.post(f"{DRAFTS}/{draft}/drop")
    assert intake.get(f"{DRAFTS}/{draft}/who").status_code == 200
    intake.post(f"{DRAFTS}/{draft}/drop")
    assert intake.get(f"{DRAFTS}/{draft}/who").status_code == 404


def test_an_error_on_another_step_leads_there(intake):
    draft = str(uuid4())
    intake.post(DRAFTS, data=sent("who", draft, go="consent", **CALL, birth_date="2999-01-01"))
    answer = intake.post(RECEIVE, data=sent("consent", draft, received_date="soon"))
    assert answer.status_code == 422
    assert 'href="#birth_date"' in answer.text
    assert 'id="birth_date-error"' in answer.text
    assert "When it was received is not a time" in answer.text
    assert 'href="#received_at"' not in answer.text
