"""Two referrals that may be of the same person, side by side: merged field by field."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.referrals.referral_closing import Merged
from domain.referrals.referral_state import ReferralStatus
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.store import Done
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent, Texts
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page
from peermatch.web.show.words import day, in_words, window

router = APIRouter()
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
PICK = "pick_"
"""What the names of a field's choice begin with."""
TAKEN = "taken"
LABELS = {
    Merged.NAME: "Name",
    Merged.BIRTH_DATE: "Birth date",
    Merged.CONTACT: "Phone, postal address and safe contact",
    Merged.COUNTY: "County",
    Merged.LANGUAGE: "Language",
    Merged.SUPPORT: "Service line and lived experience",
    Merged.HOURS: "Hours and ways to meet",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both; `chosen` is which of them goes on."""

    name: str
    label: str
    closed: str
    goes_on: str
    chosen: str

    @property
    def same(self) -> bool:
        return self.closed == self.goes_on or not self.closed


@router.get("/referrals/{referral_id}/merge/{into}")
def compare(request: Request, viewer: Staff, referral_id: UUID, into: UUID) -> Response:
    return _compared(request, viewer, (referral_id, into), None, 200)


def _compared(
    request: Request, viewer: Viewer, two: tuple[UUID, UUID], form: forms.Form | None, status: int
) -> Response:
    """The first of the two is closed, the second goes on."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    closed, goes_on = (waitlist.one(reading, one) for one in two)
    over = ReferralStatus.CLOSED
    if form is None and goes_on.status == over and closed.status != over:
        return RedirectResponse(f"/referrals/{two[1]}/merge/{two[0]}", 303)
    form = form or forms.Form(services.new_id())
    told, theirs = said(closed), said(goes_on)
    rows = [
        Compared(
            one,
            LABELS[one],
            told[one],
            theirs[one],
            form.value(PICK + one) or ("" if theirs[one] else TAKEN),
        )
        for one in Merged
    ]
    return page(
        request,
        "merge.html",
        status,
        closed=closed,
        goes_on=goes_on,
        rows=rows,
        form=form,
        zone=services.service.program.zone,
        apart_id=services.new_id(),
        may_swap=closed.status != over,
    )


def said(row: waitlist.Detail) -> dict[Merged, str]:
    """What the referral and its person say, as the page shows it."""
    support = (in_words(row.service_line) if row.service_line else "", row.areas)
    hours = (*map(window, row.windows), *map(in_words, row.modes))
    return {
        Merged.NAME: row.name,
        Merged.BIRTH_DATE: day(row.birth_date),
        Merged.CONTACT: " · ".join(filter(None, (row.phone, in_words(row.safe_contact)))),
        Merged.COUNTY: row.county,
        Merged.LANGUAGE: row.language,
        Merged.SUPPORT: " · ".join(filter(None, support)),
        Merged.HOURS: " · ".join(hours),
    }


def _texts(_request: Request, _viewer: Viewer, sent: Sent) -> Texts:
    taken = (one for one in Merged if sent.typed.get(PICK + one) == TAKEN)
    return {**sent.typed, "taken": ";".join(taken)}


def _merged(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/referrals/{sent.id_of('into')}")


def _not_merged(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    form = forms.refused(request, sent.typed, refusal, {})
    two = sent.id_of("referral_id"), sent.id_of("into")
    return _compared(request, viewer, two, form, status_of(refusal))


MERGE = Layout(frozenset({"merge-referral"}), _merged, _not_merged, _texts)
