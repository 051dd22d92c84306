"""The ten questions (BARC-10) as a list to take away: when answered, when due next, no points."""

import csv
import io
from datetime import date, timedelta
from uuid import UUID, uuid4

from domain.people.wellness.barc import BARC_ITEMS
from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived


def give(client, name, **body):
    key = {"Idempotency-Key": str(uuid4())}
    answer = client.post(f"/api/v1/commands/{name}", headers=key, json=body)
    assert answer.status_code == 200, answer.text


def taken(client, whose):
    rows = csv.DictReader(io.StringIO(client.get("/exports/recovery-capital.csv").text))
    return next((row for row in rows if row["participant_id"] == whose), None)


def test_who_is_due_is_listed_and_nobodys_answers(peermatch, referral_id):
    match_id = str(peermatch.propose(referral_id))
    office, manager = peermatch.client(Role.COORDINATOR), peermatch.client(Role.MANAGER)
    whose = str(derived("participant", UUID(referral_id)))
    assert taken(office, whose) is None, "support has not begun"
    give(peermatch.bearer(Role.COORDINATOR), "approve-match", match_id=match_id)
    for role, name in (
        (Role.CPRS, "accept-as-specialist"),
        (Role.COORDINATOR, "accept-as-participant"),
    ):
        key = {"Idempotency-Key": str(uuid4())}
        body = {"match_id": match_id}
        peermatch.bearer(role).post(f"/api/v1/commands/{name}", headers=key, json=body)
    before, today = taken(office, whose), peermatch.today()
    assert (before["times"], before["last_answered_on"]) == ("0", "")
    assert date.fromisoformat(before["next_due_on"]) > today
    assert before["status"] == "to come"
    assert before["participant_name"]
    points = dict.fromkeys(BARC_ITEMS, 5)
    answered = {"participant_id": whose, "answered_on": str(today), "way": "read-aloud", **points}
    give(peermatch.bearer(Role.CPRS), "record-barc", **answered)
    after = taken(manager, whose)
    assert "participant_name" not in after
    assert "50" not in after.values()
    assert (after["times"], after["first_answered_on"]) == ("1", str(today))
    assert date.fromisoformat(after["next_due_on"]) > today + timedelta(days=170)
    intake = peermatch.client(Role.INTAKE).get("/exports/recovery-capital.csv")
    assert intake.status_code == 404
