"""A coordinator asks for a shortlist from the referral's page; it names whom the worker found."""

from uuid import UUID, uuid4

from domain.roles import Role
from peermatch.usecases.choice import OfferShortlist
from peermatch.usecases.ids import specialist_id
from peermatch.usecases.runs import WORKER
from peermatch.web.actions import address


def test_asked_for_by_form_offered_and_ranked(peermatch, referral_id):
    coordinator = peermatch.client(Role.COORDINATOR)
    back = f"/referrals/{referral_id}"
    assert "/do/ask-for-shortlist" in coordinator.get(back).text
    assert "/do/ask-for-shortlist" in peermatch.client(Role.INTAKE).get(back).text
    form = coordinator.get(address("ask-for-shortlist", back, referral_id=referral_id))
    assert "nobody is proposed before" in form.text
    sent = {
        "command_id": str(uuid4()),
        "back": back,
        "given": "referral_id",
        "referral_id": referral_id,
    }
    assert coordinator.post("/do/ask-for-shortlist", data=sent).status_code == 303
    assert "Whom to offer is being worked out" in coordinator.get(back).text
    assert coordinator.get(f"/api/v1{back}").json()["choice"] == "asked"
    _offered(peermatch, referral_id)
    page = coordinator.get(back).text
    assert "A shortlist was offered." in page
    assert "1. " in page
    assert coordinator.get(f"/api/v1{back}").json()["choice"] == "offered"


def _offered(peermatch, referral_id):
    service = peermatch.deployment.service
    offer = OfferShortlist(
        referral_id=UUID(referral_id),
        round=1,
        specialists=(specialist_id("S0003"),),
        answer_by=service.programme.today(service.now()),
    )
    assert service.wait(service.perform(WORKER, uuid4(), offer).position)
