"""A coordinator asks for a shortlist from the referral's page; it names whom the worker found."""

import re
from html import unescape
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from domain.pairing.conflict import ConflictKind, Verdict
from domain.pairing.sides import Side
from domain.shared.roles import Role
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.pairing.choice import DiscloseConflict, OfferShortlist
from peermatch.web.actions import address


def test_asked_for_by_form_offered_and_ranked(peermatch, referral_id):
    coordinator = peermatch.client(Role.COORDINATOR)
    back = f"/referrals/{referral_id}"
    assert "/do/ask-for-shortlist" in coordinator.get(back).text
    assert "/do/ask-for-shortlist" in peermatch.client(Role.INTAKE).get(back).text
    form = coordinator.get(address("ask-for-shortlist", back, referral_id=referral_id))
    assert "no one is proposed until" in form.text
    sent = {
        "command_id": str(uuid4()),
        "back": back,
        "given": "referral_id",
        "referral_id": referral_id,
    }
    assert coordinator.post("/do/ask-for-shortlist", data=sent).status_code == 303
    assert "Looking for specialists to offer" in coordinator.get(back).text
    assert coordinator.get(f"/api/v1{back}").json()["choice"] == "asked"
    _offered(peermatch, referral_id)
    page = coordinator.get(back).text
    assert "A shortlist was offered." in page
    assert "1. " in page
    assert coordinator.get(f"/api/v1{back}").json()["choice"] == "offered"


def test_a_review_is_of_what_was_read(peermatch, referral_id):
    participant = derived("participant", UUID(referral_id))
    pair = {"participant_id": participant, "specialist_id": specialist_id("S0003")}
    back, coordinator = f"/referrals/{referral_id}", peermatch.client(Role.COORDINATOR)

    def disclose(kind):
        known = DiscloseConflict(**pair, side=Side.PARTICIPANT, kind=kind)
        peermatch.perform(Role.COORDINATOR, known)

    def link():
        found = re.search(r'"(/do/review-conflict[^"]+)"', coordinator.get(back).text)
        return unescape(found[1])

    def review(address):
        form = dict(parse_qsl(address.partition("?")[2]))
        form["given"] = "participant_id specialist_id"
        form |= {"command_id": str(uuid4()), "verdict": Verdict.NO_CONFLICT.value}
        return coordinator.post("/do/review-conflict", data=form)

    disclose(ConflictKind.NEIGHBOR)
    before = link()
    seen = dict(parse_qsl(before.partition("?")[2]))["seen"]
    disclose(ConflictKind.FORMER_PARTNER)
    assert f'name="seen" value="{seen}"' in coordinator.get(before).text
    refused = review(before)
    assert (refused.status_code, ChangedSince.sentence in refused.text) == (409, True)
    assert review(link()).status_code == 303
    assert "/do/review-conflict" not in coordinator.get(back).text


def _offered(peermatch, referral_id):
    service = peermatch.deployment.service
    offer = OfferShortlist(
        referral_id=UUID(referral_id),
        round=1,
        specialists=(specialist_id("S0003"),),
        answer_by=service.program.today(service.now()),
    )
    assert service.wait(service.perform(WORKER, uuid4(), offer).position)
