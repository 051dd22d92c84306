"""A specialist's first page: the next session, safe ways to reach them, outcomes in one tap."""

import re
from uuid import uuid4

import pytest

from domain.shared.roles import Role

TAP = re.compile(r'<form method="post" action="/do/([a-z-]+)">(.*?)</form>', re.DOTALL)
SENT = re.compile(r'name="([a-z_]+)" value="([^"]*)"')


@pytest.fixture
def session_id(peermatch, referral_id) -> str:
    match = {"match_id": peermatch.propose(referral_id)}
    answer = peermatch.command(Role.COORDINATOR, "approve-match", **match)
    return str(answer.json()["session_id"])


def taps(page: str) -> dict[str, dict[str, str]]:
    """By command, what its first form on the page sends."""
    found: dict[str, dict[str, str]] = {}
    for command, inside in TAP.findall(page):
        found.setdefault(command, dict(SENT.findall(inside)))
    return found


def test_a_session_is_canceled_in_one_tap_and_the_undo_waits(peermatch, session_id):
    cprs = peermatch.client(Role.CPRS)
    page = cprs.get("/").text
    assert 'href="sms:+18045550142"' in page
    assert 'href="tel:' not in page, "a text is the only safe way"
    sent = taps(page)
    assert set(sent) == {"miss-session"}, "nothing has begun that could be held"
    assert sent["miss-session"]["session_id"] == session_id
    gone = cprs.post("/do/miss-session", data=sent["miss-session"])
    assert gone.headers["location"] == "/?done=miss-session"
    bar = cprs.get(gone.headers["location"]).text
    assert "Robin Testcase</strong>" in bar
    back = cprs.post("/do/undo-outcome", data=taps(bar)["undo-outcome"])
    assert back.headers["location"] == "/?done=undo-outcome"
    again = cprs.get("/").text
    assert set(taps(again)) == {"miss-session"}
    held = {**sent["miss-session"], "minutes": "60", "command_id": str(uuid4())}
    early = cprs.post("/do/hold-session", data=held)
    note = cprs.get(f"/sessions/{session_id}/note")
    for refused in (early, note):
        assert refused.status_code == 409
        assert "A session can be recorded as held once it has started." in refused.text
    _gone(cprs, again)


def _gone(cprs, page: str) -> None:
    """Leaves nothing to come behind, for the next test."""
    cprs.post("/do/miss-session", data={**taps(page)["miss-session"], "command_id": str(uuid4())})


def test_the_api_says_the_same(peermatch, session_id):
    cprs = peermatch.bearer(Role.CPRS)
    told = cprs.get("/api/v1/today").json()
    assert told["next"]["session"]["session_id"] == session_id
    assert told["next"]["reach"]["ways"] == ["text"]
    missed = {"session_id": session_id, "reason": "cancelled-by-participant"}
    assert peermatch.command(Role.CPRS, "miss-session", **missed).status_code == 200
    told = cprs.get("/api/v1/today").json()
    assert (told["next"], told["undo"]["session_id"]) == (None, session_id)
    undone = peermatch.command(Role.CPRS, "undo-outcome", session_id=session_id)
    assert undone.status_code == 200
    assert cprs.get("/api/v1/today").json()["next"]["session"]["session_id"] == session_id
