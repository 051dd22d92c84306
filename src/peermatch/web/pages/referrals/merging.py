"""Two referrals that may be of the same person, side by side: merged field by field."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.referrals.referral_closing import Merged
from domain.referrals.referral_state import ReferralStatus
from domain.shared.decider import Refusal
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.screens.people.person import Profile, profile
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.store import Done
from peermatch.usecases.input.composites import wish_text
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
    Merged.CONTACT: "Phone, email, postal address and safe ways",
    Merged.COUNTY: "County",
    Merged.LANGUAGE: "Language",
    Merged.SUPPORT: "Service line and lived experience",
    Merged.HOURS: "Hours and ways to meet",
    Merged.PREFERENCES: "What they ask for in a peer",
    Merged.GUARDIAN: "Guardian",
    Merged.INTERPRETER: "Interpreter",
    Merged.URGENCY: "Urgency",
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
    told, theirs = (said(one, profile(reading, one.participant_id)) for one in (closed, goes_on))
    presses = {Merged.URGENCY} if closed.urgency == Urgency.URGENT else frozenset[Merged]()
    rows = [
        Compared(
            one,
            LABELS[one],
            told[one],
            theirs[one],
            form.value(PICK + one) or ("" if theirs[one] and one not in presses else TAKEN),
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
        kept_away=tuple(dict.fromkeys((*goes_on.excluded, *closed.excluded))),
        form=form,
        zone=services.service.program.zone,
        apart_id=services.new_id(),
        may_swap=closed.status != over,
    )


def said(row: waitlist.Detail, told: Profile) -> dict[Merged, str]:
    """What the referral and its person say, as the page shows it."""
    support = (in_words(row.service_line) if row.service_line else "", row.areas)
    gender = f"{in_words(row.gender_preference)} ({in_words(row.gender_strength).lower()})"
    found: dict[Merged, tuple[str, ...]] = {
        Merged.NAME: (row.name,),
        Merged.BIRTH_DATE: (day(row.birth_date),),
        Merged.CONTACT: (
            told.phone,
            told.email,
            ", ".join(told.postal_address),
            "No fixed address" if told.no_fixed_address else "",
            ", ".join(map(in_words, told.ways)),
            "Wants no texts" if told.texts_stopped_at else "",
        ),
        Merged.COUNTY: (row.county,),
        Merged.LANGUAGE: (row.language,),
        Merged.SUPPORT: support,
        Merged.HOURS: (*map(window, row.windows), *map(in_words, row.modes)),
        Merged.PREFERENCES: (
            gender if row.gender_preference else "",
            ", ".join(row.preferred),
            *map(wish_text, told.wishes),
        ),
        Merged.GUARDIAN: (told.guardian, told.guardian_is, told.guardian_phone),
        Merged.INTERPRETER: (LANGUAGE_NAMES.get(told.interpreter, told.interpreter),),
        Merged.URGENCY: (in_words(row.urgency),),
    }
    return {name: " · ".join(filter(None, parts)) for name, parts in found.items()}


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
