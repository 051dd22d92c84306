"""The overview and a referral's page say how long people wait, or that too little is known."""

from uuid import uuid4

from domain.program.likely_waits import WaitsLearned
from domain.program.wait_ranges import EVERYBODY, WaitRange
from domain.shared.roles import Role
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.program.likely_waits import KeepLikelyWaits
from peermatch.web.show.likely_waits import TOO_FEW


def test_what_was_learned_is_shown_with_how_right_it_was(peermatch, referral_id):
    manager, intake = peermatch.client(Role.MANAGER), peermatch.client(Role.INTAKE)
    assert "at least 30 waits have to end in a match" in manager.get("/overview").text
    assert TOO_FEW in intake.get(f"/referrals/{referral_id}").text
    service = peermatch.deployment.service
    learned = WaitsLearned(
        day=service.program.today(service.now()),
        ranges=(WaitRange(group=EVERYBODY, outcomes=216, low=5, median=12, high=30),),
        tried=200,
        inside=162,
        outcomes=216,
    )
    done = service.perform(WORKER, uuid4(), KeepLikelyWaits(learned=learned))
    assert service.wait(done.position)
    page = manager.get("/overview").text
    assert "162 of 200 earlier referrals (81 percent)" in page
    assert "5 to 30 days" in page
    assert "About 12 days from the day received" in intake.get(f"/referrals/{referral_id}").text
    told = intake.get(f"/api/v1/referrals/{referral_id}/outlook").json()["likely_wait"]
    assert "8 of 10 wait 5 to 30 days" in told
    found = manager.get("/api/v1/likely-waits").json()
    assert (found["inside"], found["ranges"][0]["median"]) == (162, 12)
