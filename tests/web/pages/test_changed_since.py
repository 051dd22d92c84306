"""Two tabs: what was decided in one since the other was opened is not undone from there unseen."""

import re
from html import unescape
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

import pytest

from domain.matches.match import MATCH
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session import SESSION
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar.availability_commands import ExceptAvailability
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.ids import first_session_id, specialist_id
from peermatch.usecases.matches.recheck_proposals import RecheckProposal
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.usecases.referrals.referral_course import ReopenReferral
from peermatch.web.http.seen import HEADER

WHO = specialist_id("S0003")
PAGE = f"/specialists/{WHO}"


def hidden(page):
    """What the first form of the page that can be sent sends along."""
    form = page.text.split('<form class="usa-form', 1)[1].split("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in found}


def approving(queue, match_id):
    """What the button of the match that is open sends."""
    assert f'data-match="{match_id}"' in queue.text
    pane = queue.text.split('action="/do/approve-match"')[1].split("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', pane))


def capacity(peermatch):
    return peermatch.deployment.store.read(SPECIALIST, WHO).enrolled.capacity


@pytest.fixture
def manager(peermatch):
    return peermatch.client(Role.MANAGER)


def open_form(client, name, **given):
    query = "&".join(f"{key}={value}" for key, value in given.items())
    page = client.get(f"/do/{name}?{query}&back={PAGE}")
    assert page.status_code == 200
    return hidden(page)


def test_a_newer_number_is_not_overwritten_unseen_and_the_form_says_which_it_is(peermatch, manager):
    one, two = (open_form(manager, "change-capacity", specialist_id=WHO) for _ in range(2))
    before = capacity(peermatch)
    fte = {"fte_percent": "100", "confirmed": "yes"}
    done = manager.post("/do/change-capacity", data={**one, **fte, "capacity": str(before + 1)})
    assert done.status_code == 303
    late = {**two, **fte, "capacity": str(before + 2)}
    refused = manager.post("/do/change-capacity", data=late)
    assert (refused.status_code, ChangedSince.sentence in refused.text) == (409, True)
    assert capacity(peermatch) == before + 1
    assert "Recorded now" in refused.text
    assert f"<dd>{before + 1}</dd>" in refused.text
    assert f'value="{before + 2}"' in refused.text
    again = manager.post("/do/change-capacity", data={**late, **hidden(refused)})
    assert (again.status_code, capacity(peermatch)) == (303, before + 2)


def test_a_form_refused_for_another_reason_keeps_what_was_seen(manager):
    form = open_form(manager, "change-capacity", specialist_id=WHO)
    refused = manager.post("/do/change-capacity", data={**form, "capacity": "x"})
    assert refused.status_code == 422
    assert hidden(refused)["seen"] == form["seen"]


def test_what_an_old_page_s_link_leads_to_is_decided_on_that_page(peermatch, manager):
    days = {"first_day": "2027-03-01", "last_day": "2027-03-02"}
    plan = open_form(manager, "plan-leave", specialist_id=WHO)
    old = re.search(r'"(/do/plan-leave[^"]+)"', manager.get(PAGE).text)[1]
    sent = {**days, "confirmed": "yes"}
    assert manager.post("/do/plan-leave", data={**plan, **sent}).status_code == 303
    cancel = open_form(manager, "cancel-leave", specialist_id=WHO)
    assert manager.post("/do/cancel-leave", data={**cancel, **sent}).status_code == 303
    again = hidden(manager.get(unescape(old)))
    assert again["seen"] == dict(parse_qsl(unescape(old)))["seen"]
    asked = manager.post("/do/plan-leave", data={**again, **days})
    assert asked.status_code == 409, "before what it would touch is shown to be confirmed"
    refused = manager.post("/do/plan-leave", data={**again, **sent})
    assert (refused.status_code, ChangedSince.sentence in refused.text) == (409, True)
    assert "Since then: " in refused.text
    fresh = {**again, **sent, **hidden(refused)}
    assert manager.post("/do/plan-leave", data=fresh).status_code == 303


def test_a_referral_opened_again_is_not_closed_from_the_page_before(peermatch, referral_id):
    intake, page = peermatch.client(Role.INTAKE), f"/referrals/{referral_id}"
    tab = intake.get(page)
    close = tab.text.split('action="/do/close-referral"', 1)[1].split("</form>")[0]
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', close))
    sent["reason"] = ClosingReason.DECLINED.value
    whose = UUID(referral_id)
    peermatch.perform(Role.INTAKE, CloseReferral(referral_id=whose, reason=ClosingReason.DECLINED))
    peermatch.perform(Role.INTAKE, ReopenReferral(referral_id=whose, reason="They called."))
    refused = intake.post("/do/close-referral", data=sent)
    assert (refused.status_code, ChangedSince.sentence in refused.text) == (409, True)
    assert "checked" in refused.text
    status = peermatch.deployment.store.read(REFERRAL, whose).status
    assert status is ReferralStatus.WAITING


def test_the_api_says_what_it_showed_and_takes_it_back(peermatch, referral_id):
    intake = peermatch.bearer(Role.INTAKE)
    seen = intake.get(f"/api/v1/referrals/{referral_id}").headers[HEADER]

    def change(weekly, **headers):
        body = {"referral_id": referral_id, "frequency": weekly, "session_minutes": 60}
        headers["Idempotency-Key"] = str(uuid4())
        return intake.post("/api/v1/commands/change-frequency", json=body, headers=headers)

    assert change("twice-weekly").status_code == 200
    refused = change("every-2-weeks", **{HEADER: seen})
    assert (refused.status_code, refused.json()["code"]) == (409, "changed-since")
    assert refused.json()["detail"] == ChangedSince.sentence
    assert change("every-2-weeks").status_code == 200
    now = intake.get(f"/api/v1/referrals/{referral_id}").headers[HEADER]
    assert change("weekly", **{HEADER: now}).status_code == 200
    wrong = change("weekly", **{HEADER: "yesterday"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, HEADER)


def test_the_api_describes_it(peermatch):
    paths = peermatch.client().get("/api/v1/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "header"]
            told = operation["responses"].get("200", {}).get("headers", {})
            assert (HEADER in names, HEADER in told) == (method == "post", method == "get"), path


def test_a_proposal_with_another_time_by_now_is_not_approved_unseen(peermatch, referral_id):
    """The card stays, with the time that is proposed now, and can then be approved."""
    match_id = UUID(peermatch.propose(referral_id))
    coordinator = peermatch.client(Role.COORDINATOR)
    sent = approving(coordinator.get(f"/matches?match={match_id}"), match_id)
    shown = peermatch.deployment.store.read(MATCH, match_id).first_time
    day = peermatch.deployment.service.program.today(shown.starts_at)
    away = ExceptAvailability(referral_id=UUID(referral_id), day=day, available=())
    peermatch.perform(Role.INTAKE, away)
    peermatch.perform(Role.COORDINATOR, RecheckProposal(match_id=match_id))
    other = peermatch.deployment.store.read(MATCH, match_id).first_time
    assert other.starts_at != shown.starts_at
    refused = coordinator.post("/do/approve-match", data=sent)
    assert (refused.status_code, ChangedSince.sentence in refused.text) == (409, True)
    sent = approving(refused, match_id)
    assert coordinator.post("/do/approve-match", data=sent).status_code == 303
    booked = peermatch.deployment.store.read(SESSION, first_session_id(match_id)).scheduled
    assert booked.starts_at == other.starts_at
