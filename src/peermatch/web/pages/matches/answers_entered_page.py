"""A coordinator enters somebody's answers to the ten questions (BARC-10), as they were given to the
office. The page shows nothing of what was answered before."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.people.participant import PARTICIPANT
from domain.people.wellness.recovery_capital import BarcBrought
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.store import Done
from peermatch.web.actions import actions
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent, Texts
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.matches.recovery_capital_page import asked_in
from peermatch.web.show.templating import page

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]


@router.get("/referrals/{referral_id}/ten-questions")
def entered(request: Request, viewer: Coordinator, referral_id: UUID) -> Response:
    """Raises NotFound for a referral that there isn't."""
    services = services_of(request)
    today = services.reading(viewer.actor).today
    values = {"answered_on": str(today), "way": BarcBrought.ON_PAPER.value}
    return _shown(request, viewer, referral_id, forms.Form(services.new_id(), values), 200)


def _shown(
    request: Request, viewer: Viewer, referral_id: UUID, form: forms.Form, status: int
) -> Response:
    reading = services_of(request).reading(viewer.actor)
    row = waitlist.one(reading, referral_id)
    whose = row.participant_id
    state = reading.state(PARTICIPANT, whose, lambda _: whose, person.PURPOSE)
    return page(
        request,
        "ten_questions.html",
        status,
        section="/referrals",
        office=True,
        back=f"/referrals/{referral_id}",
        name=row.name,
        command_name="enter-barc",
        layout="answers-entered",
        ids={"referral_id": referral_id, "participant_id": whose},
        form=form,
        **asked_in(state.language),
    )


def _texts(_request: Request, _viewer: Viewer, sent: Sent) -> Texts:
    """Without what only says which page it was."""
    return {name: text for name, text in sent.typed.items() if name != "referral_id"}


def _saved(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/referrals/{sent.id_of('referral_id')}")


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    form = forms.refused(request, sent.typed, refusal, actions()["enter-barc"].labels)
    return _shown(request, viewer, sent.id_of("referral_id"), form, status_of(refusal))


ANSWERS_ENTERED = Layout(frozenset({"enter-barc"}), _saved, _refused, _texts)
