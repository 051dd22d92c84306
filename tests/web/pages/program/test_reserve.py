"""The manager's page of the policy *reserve scarce specialists*, before and after its replay."""

from uuid import UUID, uuid4

from domain.program.reserve import PlacePrice, ReplayFigures, ReserveReplayed
from domain.shared.roles import Role
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.program.reserve_policy import EndReserveReplay
from peermatch.web.pages.program.reserve import NOT_REPLAYED, UNDER_WAY

REPLAY = UUID(int=7)
ON, OFF = (
    ReplayFigures(served=204, mean_wait_days=20, points=8650, hindsight_permille=981),
    ReplayFigures(served=199, mean_wait_days=21, points=8855, hindsight_permille=957),
)


def test_it_is_replayed_before_it_can_be_turned_on(peermatch):
    manager = peermatch.client(Role.MANAGER)
    page = manager.get("/reserve").text
    assert NOT_REPLAYED in page
    assert "/do/replay-reserve" in page
    assert "/do/turn-reserve-on" not in page
    assert 'href="/reserve"' in manager.get("/overview").text
    early = peermatch.command(Role.MANAGER, "turn-reserve-on")
    assert early.json()["code"] == "replay-first"
    asked = peermatch.command(Role.MANAGER, "replay-reserve", replay_id=str(REPLAY))
    assert asked.status_code == 200
    assert UNDER_WAY in manager.get("/reserve").text
    service = peermatch.deployment.service
    day = service.program.today(service.now())
    outcome = ReserveReplayed(
        replay_id=REPLAY,
        day=day,
        first_day=day,
        days=365,
        arrivals=300,
        with_reserve=ON,
        without=OFF,
        one_by_one_permille=985,
        prices=(PlacePrice(specialist_id=specialist_id("S0003"), points=120),),
    )
    done = service.perform(WORKER, uuid4(), EndReserveReplay(outcome=outcome))
    assert service.wait(done.position)
    page = manager.get("/reserve").text
    for said in (
        "204 with the policy, 199 without",
        "20 days with the policy, 21 days without",
        "98.1 percent with the policy, 95.7 percent without",
        "One more place was worth 120 points.",
    ):
        assert said in page, said
    form = manager.get("/do/turn-reserve-on?back=/reserve")
    assert form.status_code == 200
    sent = {"command_id": str(uuid4()), "back": "/reserve", "given": ""}
    assert manager.post("/do/turn-reserve-on", data=sent).status_code == 303
    assert manager.get("/api/v1/reserve").json()["turned_on"] is True
    assert "/do/turn-reserve-off" in manager.get("/reserve").text
    assert peermatch.client(Role.COORDINATOR).get("/reserve").status_code == 403
