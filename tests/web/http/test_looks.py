"""The register says who saw whom: one row for each screen and person, and none for what wasn't
seen."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived, specialist_id

EVER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def participant(referral_id: str) -> UUID:
    return derived("participant", UUID(referral_id))


def looks(peermatch, whom: UUID) -> list[tuple[str, str]]:
    """Screens and purposes, oldest first; nobody's own commands are among them."""
    return [(one.screen, one.purpose) for one in peermatch.deployment.store.gate.of(whom, EVER)]


def test_one_screen_is_one_row_for_each_person(peermatch, referral_id, participant):
    client = peermatch.client(Role.COORDINATOR)
    before = looks(peermatch, participant)
    assert client.get(f"/referrals/{referral_id}").status_code == 200
    [(screen, purposes)] = looks(peermatch, participant)[len(before) :]
    assert screen == "GET /referrals/{referral_id}"
    assert "referral" in purposes
    *_, last = peermatch.deployment.store.gate.of(participant, EVER)
    assert {"name", "birth_date", "phone"} <= set(last.fields)


def test_a_screen_is_written_at_once(peermatch, referral_id, participant):
    statements: list[str] = []
    vault = peermatch.deployment.vault

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if statement.startswith("INSERT INTO looks"):
            statements.append(statement)

    event.listen(vault, "before_cursor_execute", note)
    try:
        peermatch.client(Role.COORDINATOR).get("/referrals")
    finally:
        event.remove(vault, "before_cursor_execute", note)
    assert len(statements) == 1


def test_what_is_out_of_reach_or_not_there_is_no_look(peermatch, referral_id, participant):
    match_id = peermatch.propose(referral_id, specialist_id("S0008"))
    approved = peermatch.command(Role.COORDINATOR, "approve-match", match_id=match_id)
    session_id = approved.json()["session_id"]
    before = looks(peermatch, participant)
    cookie, bearer = peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)
    assert cookie.get(f"/sessions/{session_id}").status_code == 404
    assert cookie.get(f"/sessions/{session_id}/times").status_code == 404
    assert cookie.get(f"/do/record-own-check-in?match_id={match_id}").status_code == 404
    assert bearer.get(f"/api/v1/sessions/{session_id}").status_code == 404
    missed = {"command_id": str(uuid4()), "reason": "no-show", "session_id": session_id}
    for layout in ({}, {"layout": "session"}):
        assert cookie.post("/do/miss-session", data={**missed, **layout}).status_code == 404
    manager = peermatch.client(Role.MANAGER)
    manager.get(f"/do/state-names?participant_id={participant}")
    manager.get(f"/referrals/{referral_id}")
    assert looks(peermatch, participant) == before


def test_nothing_is_sent_when_the_register_cannot_be_written(peermatch, referral_id):
    vault = peermatch.deployment.vault

    def full(_connection, _cursor, statement, _parameters, _context, _many):
        if statement.startswith("INSERT INTO looks"):
            raise OSError("the disk is full")

    client = peermatch.client(Role.COORDINATOR)
    event.listen(vault, "before_cursor_execute", full)
    try:
        answer = client.get(f"/referrals/{referral_id}")
    finally:
        event.remove(vault, "before_cursor_execute", full)
    assert answer.status_code == 500
    assert "Robin" not in answer.text
