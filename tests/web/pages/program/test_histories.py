"""History pages and the API's histories: in words, with names, filtered, and only for whom."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from domain.shared.roles import Role
from peermatch.web.app import create_app
from peermatch.web.http.access import ForRoles, routes
from peermatch.web.past.event_lines import PAGES


def test_a_history_names_who_did_what_and_what_it_said_before(
    peermatch: Any, referral_id: str
) -> None:
    assert (
        peermatch.command(
            Role.COORDINATOR,
            "change-priority",
            referral_id=referral_id,
            urgency="routine",
            reason="Housing was found.",
        ).status_code
        == 200
    )
    shown = peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}/history").text
    assert "The urgency changed." in shown
    assert "Urgency: Routine" in shown
    assert "(before: Urgent)" in shown
    assert "Why: Housing was found." in shown
    assert "Test coordinator" in shown
    api = peermatch.bearer(Role.INTAKE).get(f"/api/v1/referrals/{referral_id}/history").json()
    [entry] = [e for e in api["entries"] if e["name"] == "referral.priority-changed"]
    assert entry["by"] == "Test coordinator"
    assert entry["changes"] == [{"label": "Urgency", "before": "Urgent", "now": "Routine"}]
    assert entry["why"] == "Housing was found."


def test_filters_keep_their_choice_and_leave_the_rest_out(
    peermatch: Any, referral_id: str, as_role: Callable[[Role], Any]
) -> None:
    path = f"/referrals/{referral_id}/history"
    client = as_role(Role.INTAKE)
    consents = client.get(path, params={"kind": "consent", "by": "INTAKE"}).text
    assert "Consent was given." in consents
    assert "The referral was received." not in consents
    assert 'value="INTAKE"' in consents
    assert "Nothing found" in client.get(path, params={"by": "no such name"}).text
    assert "Nothing found" in client.get(path, params={"last_day": "2001-01-01"}).text
    assert "Consent was given." in client.get(path, params={"first_day": "no day"}).text


def test_a_long_history_goes_on_after_its_last_entry(peermatch: Any, referral_id: str) -> None:
    for urgency in ("routine", "urgent") * 27:
        peermatch.command(
            Role.COORDINATOR,
            "change-priority",
            referral_id=referral_id,
            urgency=urgency,
            reason="Again.",
        )
    client = peermatch.client(Role.COORDINATOR)
    first = client.get(f"/referrals/{referral_id}/history").text
    assert first.count("<tr>") == 51
    older = re.search(r'href="([^"]+)" rel="next"', first)
    assert older is not None
    second = client.get(older[1].replace("&amp;", "&")).text
    assert "The referral was received." in second
    assert "Newest" in second
    api = peermatch.bearer(Role.COORDINATOR)
    path = f"/api/v1/referrals/{referral_id}/history"
    start = api.get(path).json()
    rest = api.get(path, params={"after": start["next"]}).json()
    assert len(start["entries"]) == 50
    assert rest["next"] is None
    assert api.get(path, params={"after": "made up"}).status_code == 422


def test_each_records_page_leads_to_its_history(peermatch: Any, referral_id: str) -> None:
    match_id = peermatch.propose(referral_id)
    client = peermatch.client(Role.COORDINATOR)
    for up in (f"/matches/{match_id}", f"/referrals/{referral_id}", "/rules"):
        assert f'href="{up}/history"' in client.get(up).text
        assert client.get(f"{up}/history").status_code == 200
    person = client.get(f"/referrals/{referral_id}/history", params={"kind": "match"}).text
    assert f'href="/matches/{match_id}"' in person
    intake = peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}/history").text
    assert "A match was proposed." in intake
    assert f'href="/matches/{match_id}"' not in intake


def test_a_rules_history_shows_the_value_before(peermatch: Any) -> None:
    deployment = peermatch.deployment
    tomorrow = deployment.service.program.today(deployment.clock.now()) + timedelta(days=1)
    for value in (9, 11):
        answer = peermatch.command(
            Role.MANAGER,
            "change-weight",
            wish="first_choice",
            points=value,
            effective_from=str(tomorrow),
            reason="Tried.",
        )
        assert answer.status_code == 200, answer.text
    shown = peermatch.client(Role.MANAGER).get("/rules/history").text
    assert "(before: 9)" in shown


def test_a_look_at_a_history_is_registered(peermatch: Any, referral_id: str) -> None:
    whose = peermatch.bearer(Role.INTAKE).get(f"/api/v1/referrals/{referral_id}/person").json()
    register = peermatch.deployment.store.gate
    who, start = UUID(whose["participant_id"]), datetime(2020, 1, 1, tzinfo=UTC)
    before = len(list(register.of(who, start)))
    peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}/history")
    assert len(list(register.of(who, start))) > before


def test_nobody_else_may_look_and_what_is_not_there_is_said(peermatch: Any) -> None:
    client = peermatch.client(Role.COORDINATOR)
    for kind in ("referrals", "matches", "sessions", "groups", "specialists"):
        path = f"/{kind}/{uuid4()}/history"
        assert client.get(path).status_code == 404
        assert peermatch.client(Role.CPRS).get(path).status_code == 403


def test_links_are_given_to_whom_has_the_page(peermatch: Any) -> None:
    declared = {
        path: access[0].roles
        for path, methods, access in routes(create_app(peermatch.app.state.services))
        if "GET" in methods and access and isinstance(access[0], ForRoles)
    }
    for _name, address, roles in PAGES.values():
        [found] = [r for path, r in declared.items() if re.sub(r"\{\w+\}", "{}", path) == address]
        assert roles <= found
