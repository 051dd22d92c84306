"""Where the lists lag behind what was saved, the next page says so; where work was set aside, the
page of whoever waits for it says so."""

from uuid import UUID, uuid4

import pytest

from domain.calendar.repair import RepairCause
from domain.matches.matching_run import RunTrigger
from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import HORIZON, MATCHING_RUNS, REPAIRS, SHORTLISTS
from peermatch.usecases.calendar import repairs
from peermatch.usecases.calendar.repairs import RequestRepair
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.pairing.choice import AskForShortlist
from peermatch.web.show.templating import NOT_SHOWN_YET

SPECIALIST = specialist_id("S0003")
FORMS = (
    ("/do/put-on-waitlist", {"reason": "participant-asked", "given": "referral_id"}),
    ("/do/close-referral", {"reason": "moved", "layout": "referral"}),
)


@pytest.mark.parametrize("reached", [True, False])
@pytest.mark.parametrize(("address", "sent"), FORMS)
def test_the_next_page_says_when_the_lists_lag_behind(
    peermatch, referral_id, monkeypatch, reached, address, sent
):
    """By every page that does something, since all are led on by one function."""
    coordinator = peermatch.client(Role.COORDINATOR)
    service = peermatch.deployment.service
    monkeypatch.setattr(service.views, "wait_for", lambda *_a, **_k: reached)
    ids = {"command_id": str(uuid4()), "referral_id": str(referral_id)}
    form = {**sent, **ids, "back": f"/referrals/{referral_id}"}
    answer = coordinator.post(address.format(referral_id), data=form)
    assert answer.status_code == 303, answer.text
    led = answer.headers["location"]
    assert ("late=1" in led) is not reached
    monkeypatch.undo()
    assert (NOT_SHOWN_YET in coordinator.get(led).text) is not reached


def test_what_is_not_there_yet_is_not_called_missing(peermatch):
    intake = peermatch.client(Role.INTAKE)
    unseen = intake.get(f"/referrals/{uuid4()}?late=1")
    assert unseen.status_code == 404
    assert NOT_SHOWN_YET in unseen.text
    assert "Check again in a moment" in unseen.text
    assert "Check again in a moment" not in intake.get(f"/referrals/{uuid4()}").text


@pytest.fixture
def work(peermatch):
    noted = []

    def note(queue, item, tries):
        noted.append((queue, item))
        before = None
        for _ in range(tries):
            before = found.note(queue, item, "KeyError", before)
        return before

    found = peermatch.deployment.failed_work
    yield note
    for queue, item in noted:
        found.settle(queue, [item])


ASIDE = "and was set aside: a manager can have it tried again."


def test_a_referral_s_page_tells_of_a_shortlist_that_was_set_aside(peermatch, referral_id, work):
    peermatch.perform(Role.INTAKE, AskForShortlist(referral_id=UUID(referral_id)))
    coordinator = peermatch.client(Role.COORDINATOR)
    page = f"/referrals/{referral_id}"
    assert "Looking for specialists to offer" in coordinator.get(page).text
    work(SHORTLISTS, str(referral_id), 1)
    assert "It failed once (KeyError) and will be tried again." in coordinator.get(page).text
    failed = work(SHORTLISTS, str(referral_id), len(SHORTLISTS.pauses) + 1)
    assert failed.set_aside
    shown = coordinator.get(page).text
    assert ASIDE in shown
    assert "offer a shortlist by hand" in shown
    assert "Looking for specialists to offer" not in shown
    assert "/do/offer-shortlist" in shown


def test_a_repair_s_page_tells_that_it_was_set_aside(peermatch, work, monkeypatch):
    monkeypatch.setattr(repairs, "affects_sessions", lambda *_: True)
    repair_id, day = uuid4(), peermatch.today()
    asked = RequestRepair(
        repair_id=repair_id,
        cause=RepairCause.ROAD_CLOSED,
        first_day=day,
        last_day=day,
        specialist_id=None,
        session_id=None,
        from_site="TAP",
        to_site="WAR",
        road_minutes=90,
    )
    peermatch.perform(Role.COORDINATOR, asked)
    coordinator = peermatch.client(Role.COORDINATOR)
    assert "Looking for options" in coordinator.get(f"/repairs/{repair_id}").text
    work(REPAIRS, str(repair_id), len(REPAIRS.pauses) + 1)
    shown = coordinator.get(f"/repairs/{repair_id}").text
    assert ASIDE in shown
    assert "Looking for options" not in shown
    assert "Set aside" in coordinator.get("/repairs").text


def test_a_run_that_was_set_aside_says_so_and_leads_a_manager_there(peermatch, work):
    run_id = uuid4()
    peermatch.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    work(MATCHING_RUNS, str(run_id), len(MATCHING_RUNS.pauses) + 1)
    assert ASIDE in peermatch.client(Role.COORDINATOR).get(f"/runs/{run_id}").text
    assert 'href="/set-aside">Work set aside' in (
        peermatch.client(Role.MANAGER).get(f"/runs/{run_id}").text
    )


def test_a_specialist_s_page_tells_that_planning_was_set_aside(peermatch, work):
    manager, page = peermatch.client(Role.MANAGER), f"/specialists/{SPECIALIST}"
    assert "Planning these weeks" not in manager.get(page).text
    work(HORIZON, str(SPECIALIST), len(HORIZON.pauses) + 1)
    shown = manager.get(page).text
    assert ASIDE in shown
    assert 'href="/set-aside">Work set aside' in shown
    assert ASIDE in peermatch.client(Role.COORDINATOR).get(page).text


@pytest.mark.parametrize("reached", [True, False])
def test_an_import_says_when_the_lists_lag_behind(peermatch, monkeypatch, reached):
    views = peermatch.deployment.service.views
    monkeypatch.setattr(views, "wait_for", lambda *_a, **_k: reached)
    sites = "site,name,county,latitude,longitude,kind\nTAP,Tappahannock,Essex,37.9,-76.8,office\n"
    sent = {"files": ("sites.csv", sites.encode(), "text/csv")}
    manager = peermatch.client(Role.MANAGER)
    kept = manager.post("/import", files=sent, data={"command_id": str(uuid4())})
    saved = manager.post(kept.headers["location"])
    answer = manager.get(saved.headers["location"])
    assert answer.status_code == 200, answer.text
    assert (NOT_SHOWN_YET in answer.text) is not reached
