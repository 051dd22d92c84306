"""A referral's page says whom the engine would propose now, or that it is not known yet."""

from uuid import UUID, uuid4

import pytest

from domain.pairing.outlook import Obstacle
from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import ARRIVALS, FailedWork
from peermatch.readmodels.screens.matches.outlook_queue import due
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.pairing.outlooks import KeepOutlook
from peermatch.web.pages.people.outlook_section import AGAIN, NOBODY, NOTHING, SOON

SPECIALIST = specialist_id("S0003")


def keep(peermatch, referral_id, **changes):
    """What the worker does."""
    service = peermatch.deployment.service
    [mine] = [one for one in due(service.views, 50) if one.referral_id == UUID(referral_id)]
    answer = {
        "referral_id": mine.referral_id,
        "day": service.program.today(service.now()),
        "specialist_id": SPECIALIST,
        "reasons": ("Both have lived experience of the same area.",),
        "against": (),
        "seen": mine.since,
    }
    done = service.perform(WORKER, uuid4(), KeepOutlook(**answer | changes))
    assert service.wait(done.position)


@pytest.fixture
def back(referral_id):
    return f"/referrals/{referral_id}"


def test_it_comes_by_itself_and_is_asked_for_again(peermatch, referral_id, back):
    intake = peermatch.client(Role.INTAKE)
    page = intake.get(back).text
    assert SOON in page
    assert 'hx-trigger="every 500ms"' in page
    assert intake.get(f"/api/v1{back}/outlook").json()["due"] is True
    against = (Obstacle(sentence="The referral is not screened yet.", remedy="Screen it."),)
    keep(peermatch, referral_id, against=against)
    page = intake.get(back).text
    assert SOON not in page
    assert "every 500ms" not in page
    for said in (
        "Peermatch would propose",
        "Both have lived experience",
        "What stands against it",
        "What would help: Screen",
    ):
        assert said in page, said
    answer = intake.get(f"/api/v1{back}/outlook").json()
    assert (answer["current"], answer["specialist_id"]) == (True, str(SPECIALIST))
    assert answer["against"] == [{"sentence": against[0].sentence, "remedy": "Screen it."}]
    sent = {"command_id": str(uuid4()), "back": back, "given": "referral_id"}
    asked = intake.post("/do/ask-for-outlook", data=sent | {"referral_id": referral_id})
    assert asked.status_code == 303
    page = intake.get(back).text
    assert AGAIN in page
    assert "every 500ms" in page
    keep(peermatch, referral_id)
    assert NOTHING in intake.get(back).text
    keep_nobody = peermatch.command(Role.COORDINATOR, "ask-for-outlook", referral_id=referral_id)
    assert keep_nobody.status_code == 200
    keep(peermatch, referral_id, specialist_id=None, reasons=(), against=against)
    assert NOBODY in intake.get(back).text


def test_what_failed_says_so(peermatch, referral_id, back):
    service = peermatch.deployment.service
    FailedWork(service.views.engine, service.now).note(ARRIVALS, referral_id, "CRASHED", None)
    page = peermatch.client(Role.COORDINATOR).get(back).text
    assert "It could not be worked out." in page
    assert SOON not in page
