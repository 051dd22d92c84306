"""As-of pages and answers: prepared by the worker, marked as not today, with nothing to do."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch.readmodels.engine import kept_pasts
from peermatch.web.past.moments import in_address, of_address, on_the_minute
from peermatch.worker.timed.past_jobs import Pasts

MINUTES = count(1)


@pytest.fixture
def now_is_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was recorded up to this minute counts as past; the real rule waits a minute."""
    monkeypatch.setattr(kept_pasts, "LATEST", -timedelta(hours=1))


@pytest.fixture
def then(peermatch: Any, now_is_past: None, referral_id: str) -> datetime:
    """A minute of this test's own by whose end the referral had come in, prepared."""
    moment = on_the_minute(peermatch.deployment.clock.now()) + timedelta(minutes=next(MINUTES))
    peermatch.client(Role.COORDINATOR).get(f"/as-of/{address(peermatch, moment)}")
    Pasts(peermatch.deployment.service).make_all()
    return moment


def address(peermatch: Any, moment: datetime) -> str:
    return in_address(moment, peermatch.deployment.service.program.zone)


def test_a_past_is_prepared_and_then_shown(peermatch: Any, as_role: Callable[[Role], Any]) -> None:
    client = as_role(Role.COORDINATOR)
    moment = on_the_minute(peermatch.deployment.clock.now()) - timedelta(hours=3)
    path = f"/as-of/{address(peermatch, moment)}/caseloads"
    waits = client.get(path)
    assert "Being prepared" in waits.text
    assert 'hx-trigger="every 2s"' in waits.text
    assert f'href="{path}">Refresh' in waits.text
    Pasts(peermatch.deployment.service).make_all()
    shown = client.get(path).text
    assert "this is not today" in shown
    assert "Nobody was on the roster." in shown


def test_the_form_leads_to_its_moment(peermatch: Any, as_role: Callable[[Role], Any]) -> None:
    client = as_role(Role.MANAGER)
    zone = peermatch.deployment.service.program.zone
    local = (peermatch.deployment.clock.now() - timedelta(days=1)).astimezone(zone)
    chosen = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
    led = client.get("/as-of", params=chosen)
    assert led.status_code == 303
    assert led.headers["location"] == f"/as-of/{address(peermatch, local)}"
    future = client.get("/as-of", params={"day": "2999-01-01", "time": "10:00"})
    assert future.status_code == 422
    assert "Choose a moment that is at least a minute ago." in future.text
    for day, time in (("x", "10:00"), ("2026-01-01", ""), ("0001-01-01", "00:00")):
        assert client.get("/as-of", params={"day": day, "time": time}).status_code == 422


@pytest.mark.parametrize("text", ["today", "2026-13-01T10-00", "0001-01-01T00-00", "2026-01-01"])
def test_what_is_no_moment_is_not_found(peermatch: Any, text: str) -> None:
    assert peermatch.client(Role.COORDINATOR).get(f"/as-of/{text}").status_code == 404


def test_a_time_that_clocks_show_twice_is_the_later_one(peermatch: Any) -> None:
    zone = peermatch.deployment.service.program.zone
    found = of_address("2026-11-01T01-30", zone)
    assert str(found.utcoffset()) == "-1 day, 19:00:00"
    assert in_address(found, zone) == "2026-11-01T01-30"


def test_boards_and_people_lead_to_one_another_and_nothing_can_be_done(
    peermatch: Any, then: datetime, referral_id: str
) -> None:
    match_id = peermatch.propose(referral_id)
    start = f"/as-of/{address(peermatch, then)}"
    client = peermatch.client(Role.COORDINATOR)
    for path in (
        start,
        f"{start}/waitlist",
        f"{start}/queue",
        f"{start}/caseloads",
        f"{start}/referrals/{referral_id}",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        main = answer.text.split("<main")[1].split("</main")[0]
        assert "this is not today" in main
        assert "<form" not in main
        assert "/do/" not in main
        assert 'rel="next"' not in main
    listed = client.get(f"{start}/waitlist").text
    assert f'href="{start}/referrals/{referral_id}"' in listed
    assert '<strong aria-current="page">Waitlist</strong>' in listed
    assert re.search(r"Waiting (since today|\d+ days?) · ", listed)
    again = re.search(r'href="([^"]+)">Another moment', listed)
    assert again is not None
    form = client.get(again[1]).text
    assert f'name="day" type="date" value="{address(peermatch, then)[:10]}"' in form
    assert 'type="date" value=""' in client.get("/as-of?after=nonsense").text
    person = client.get(f"{start}/referrals/{referral_id}").text
    assert "Robin Testcase" in person
    assert "No matches were proposed yet." in person
    assert match_id not in person
    specialist = re.search(
        rf"{start}/specialists/[0-9a-f-]+", client.get(f"{start}/caseloads").text
    )
    assert specialist is not None
    assert "What was known" in client.get(specialist[0]).text
    assert client.get(f"{start}/referrals/{uuid4()}").status_code == 404


def test_a_matchs_page_leads_to_what_was_known_when_it_was_proposed(
    peermatch: Any, referral_id: str
) -> None:
    match_id = peermatch.propose(referral_id)
    shown = peermatch.client(Role.COORDINATOR).get(f"/matches/{match_id}").text
    link = re.search(r'href="(/as-of/[^"]+)"', shown)
    assert link is not None
    assert link[1].endswith(f"/referrals/{referral_id}")


def test_rights_are_todays(peermatch: Any, then: datetime) -> None:
    start = f"/as-of/{address(peermatch, then)}"
    manager = peermatch.client(Role.MANAGER)
    assert manager.get(f"{start}/caseloads").status_code == 200
    assert manager.get(f"{start}/waitlist").status_code == 403
    assert peermatch.client(Role.INTAKE).get(f"{start}/queue").status_code == 403
    assert peermatch.client(Role.CPRS).get(start).status_code == 403
    assert "/waitlist" not in manager.get(start).text.split("<main")[1]


def test_the_api_answers_the_same(peermatch: Any, then: datetime, referral_id: str) -> None:
    api = peermatch.bearer(Role.COORDINATOR)
    at = {"at": then.isoformat()}
    earlier = {"at": (then - timedelta(days=2)).isoformat()}
    waits = api.get("/api/v1/as-of/waitlist", params=earlier)
    assert (waits.status_code, waits.json()["prepared"]) == (202, False)
    assert waits.headers["retry-after"] == "2"
    listed = api.get("/api/v1/as-of/waitlist", params={**at, "limit": 500}).json()
    assert referral_id in {row["referral_id"] for row in listed["referrals"]}
    assert listed["total"] == len(listed["referrals"])
    assert api.get("/api/v1/as-of/queue", params=at).json()["prepared"]
    assert api.get("/api/v1/as-of/caseloads", params=at).json()["caseloads"]
    person = api.get(f"/api/v1/as-of/referrals/{referral_id}", params=at).json()
    assert person["referral"]["name"] == "Robin Testcase"
    assert person["consents"][0]["uses"]
    for wrong in ("x", "2026-01-01T10:00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:00:00Z"):
        assert api.get("/api/v1/as-of/waitlist", params={"at": wrong}).status_code == 422
