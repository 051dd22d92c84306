"""A conflict of interest told under a record that was merged since waits in the coordinators' list
for the person who goes on, and is reviewed there."""

import re
from uuid import UUID, uuid4

from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived
from peermatch.usecases.referrals.same_person import SuspectDuplicate
from peermatch.worker.timed import course_jobs


def test_it_is_reviewed_where_the_person_goes_on(peermatch, referral_id) -> None:
    body = {
        "participant_name": "Robyn Testcase", "birth_date": "1979-08-21",
        "phone": "(804) 555-0161", "safe_contact": "text", "language": "en",
        "county": "Gloucester", "urgency": "routine", "source": "self",
        "received_at": "2026-01-05T09:00:00-05:00", "frequency": "weekly", "session_minutes": 60,
    }  # fmt: skip
    came = peermatch.command(Role.INTAKE, "receive-referral", **body).json()["referral_id"]
    match_id = peermatch.propose(referral_id)
    coordinator = peermatch.client(Role.COORDINATOR)
    proposal = coordinator.get(f"/matches/{match_id}").text
    specialist_id = (
        peermatch.bearer(Role.COORDINATOR)
        .get(f"/api/v1/matches/{match_id}")
        .json()["specialist_id"]
    )
    assert "do/approve-match" in proposal
    told = {
        "participant_id": str(derived("participant", UUID(came))),
        "specialist_id": specialist_id, "side": "specialist", "kind": "family", "note": "",
    }  # fmt: skip
    answer = peermatch.command(Role.COORDINATOR, "disclose-conflict", **told)
    assert answer.status_code == 200
    suspected = SuspectDuplicate(referral_id=UUID(came), other_id=UUID(referral_id))
    peermatch.perform(Role.INTAKE, suspected)
    answer = peermatch.command(Role.INTAKE, "merge-referral", referral_id=came, into=referral_id)
    assert answer.status_code == 200
    refused = coordinator.post(
        "/do/approve-match", data={"match_id": match_id, "command_id": str(uuid4())}
    )
    assert refused.status_code in (409, 422), "barred before the worker looked"
    service = peermatch.deployment.service
    assert course_jobs.move_conflicts(service) == 1
    assert service.wait(service.store.end())
    listed = coordinator.get("/decisions?kind=conflict").text
    assert f'href="/referrals/{referral_id}"' in listed
    page = coordinator.get(f"/referrals/{referral_id}").text
    assert "Conflict of interest to review" in page
    form = re.search(r'href="(/do/review-conflict[^"]*)"', page)
    assert form, "the page leads to the form"
    ids = {"participant_id": str(derived("participant", UUID(referral_id)))}
    assert ids["participant_id"] in form[1]
    sent = {**ids, "specialist_id": specialist_id, "verdict": "no-conflict"}
    done = coordinator.post("/do/review-conflict", data={**sent, "command_id": str(uuid4())})
    assert done.status_code == 303
    assert "Conflict of interest to review" not in coordinator.get(f"/referrals/{referral_id}").text
    assert "Family" not in coordinator.get("/decisions?kind=conflict").text
    approved = coordinator.post(
        "/do/approve-match", data={"match_id": match_id, "command_id": str(uuid4())}
    )
    assert approved.status_code == 303
