"""SUPRT: nothing until the program asks for it; then by when, how it came out, and the counts."""

from datetime import timedelta
from uuid import UUID, uuid4

from domain.program.limits import Certainty, Level, LimitName
from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived
from peermatch.usecases.program.change_rules import ChangeLimit


def give(client, name, **body):
    key = {"Idempotency-Key": str(uuid4())}
    return client.post(f"/api/v1/commands/{name}", headers=key, json=body)


def test_suprt_is_asked_for_recorded_counted_and_exported(peermatch, referral_id, monkeypatch):
    match_id = str(peermatch.propose(referral_id))
    office = peermatch.bearer(Role.COORDINATOR)
    assert give(office, "approve-match", match_id=match_id).status_code == 200
    for role, name in (
        (Role.CPRS, "accept-as-specialist"),
        (Role.COORDINATOR, "accept-as-participant"),
    ):
        give(peermatch.bearer(role), name, match_id=match_id)
    whose = str(derived("participant", UUID(referral_id)))
    page, today = f"/referrals/{referral_id}", str(peermatch.today())
    coordinator, manager = peermatch.client(Role.COORDINATOR), peermatch.client(Role.MANAGER)
    assert "SUPRT" not in coordinator.get(page).text
    assert "SUPRT" not in manager.get("/overview").text
    service, clock = peermatch.deployment.service, peermatch.deployment.clock
    asked = ChangeLimit(
        limit=LimitName.SUPRT,
        value=1,
        level=Level.WARN,
        effective_from=peermatch.today() - timedelta(days=1),
        citation="Our grant",
        certainty=Certainty.UNCONFIRMED,
        reason="A new grant.",
    )
    with monkeypatch.context() as earlier:
        earlier.setattr(service, "now", lambda: clock.now() - timedelta(days=2))
        peermatch.perform(Role.MANAGER, asked)
    shown = coordinator.get(page).text
    assert "SUPRT-A (administrative), baseline" in shown
    assert "SUPRT-C baseline" in coordinator.get("/due").text
    own = peermatch.client(Role.CPRS).get(f"/my-matches/{match_id}").text
    assert "SUPRT-C baseline" in own
    which = {"participant_id": whose, "point": "baseline"}
    form_a = {**which, "form": "suprt-a", "status": "completed", "done_on": today}
    assert give(office, "record-suprt", **form_a).status_code == 200
    form_c = {**form_a, "form": "suprt-c", "status": "declined"}
    assert give(peermatch.bearer(Role.CPRS), "record-own-suprt", **form_c).status_code == 200
    assert "SUPRT-C baseline" not in coordinator.get("/due").text
    told = coordinator.get(page).text
    assert "Completed" in told
    assert "reassessment" in told
    lines = coordinator.get("/exports/suprt.csv").text.splitlines()
    assert lines[0].endswith("participant_name")
    assert [line.split(",")[2:4] for line in lines[1:]] == [
        ["suprt-a", "baseline"],
        ["suprt-a", "reassessment"],
        ["suprt-c", "baseline"],
        ["suprt-c", "reassessment"],
    ]
    [header, first, *_] = (
        peermatch.bearer(Role.MANAGER).get("/api/v1/exports/suprt").text.splitlines()
    )
    assert "participant_name" not in header
    assert first.split(",")[6:] == ["completed", today, "yes"]
    overview = manager.get("/overview?period=this-month").text
    assert "0 are due now" in overview
    assert "SUPRT-A and SUPRT-C" in manager.get("/overview/report").text
    assert manager.get("/overview/report.pdf").status_code == 200
    back = give(office, "take-back-suprt", **which, form="suprt-c", reason="Another person.")
    assert back.status_code == 200
    assert "SUPRT-C baseline" in coordinator.get("/due").text
    refused = give(office, "record-suprt", **{**form_c, "point": "reassessment"})
    assert (refused.status_code, refused.json()["code"]) == (422, "suprt-baseline-first")
