"""A CPRS's own time: hours, leave, supervision, continuing education and credentials."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.vocabulary import Mode
from domain.specialists.credentials import CredentialKind
from domain.specialists.specialist_state import LeaveAnswer
from peermatch.store import Done
from peermatch.usecases.specialists.own_time import OwnTime, own_time
from peermatch.web.actions import Link, actions, address, offered
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.due import due_clock
from peermatch.web.show.own import own
from peermatch.web.show.sections import Item
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, day, in_words, window

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
BACK = "/my-time"
SHOWN = 6
"""Supervisions and courses; older ones are folded."""
ANSWERS = {
    None: "Waiting for an answer",
    LeaveAnswer.GRANTED: "Granted",
    LeaveAnswer.TURNED_DOWN: "Turned down",
    LeaveAnswer.TAKEN_BACK: "Taken back",
}


@router.get("/my-time")
def my_time(request: Request, viewer: Specialist) -> Response:
    services = services_of(request)
    found = own_time(services.service, services.reading(viewer.actor), own(viewer))
    values = {
        "hours": "; ".join(map(str, found.enrolled.windows)),
        "modes": ";".join(sorted(found.enrolled.modes)),
    }
    return _shown(request, viewer, found, forms.Form(services.new_id(), values), 200)


def _shown(
    request: Request, viewer: Viewer, found: OwnTime, form: forms.Form, status: int
) -> Response:
    today = services_of(request).reading(viewer.actor).today
    return page(
        request,
        "my_time.html",
        status,
        form=form,
        found=found,
        modes=tuple((mode.value, in_words(mode)) for mode in Mode),
        days=tuple(_days(found)),
        other_day=address("except-hours", BACK),
        leave=tuple(_leave(viewer, found)),
        ask=address("ask-for-leave", BACK),
        supervision=_until(found.supervision_due, today),
        supervised=tuple(
            Item(
                f"{day(one.held_on)}, {counted(one.minutes, 'minute')}",
                tag="" if one.long_enough else "Too short to count",
            )
            for one in found.supervised
        ),
        education=tuple(_education(viewer, found)),
        add_course=address("complete-education", BACK),
        credentials=tuple(_credentials(found, today)),
        shown=SHOWN,
    )


def _days(found: OwnTime) -> Iterator[Item]:
    for on, windows in found.days.items():
        said = "; ".join(map(window, windows)) or "Not working that day"
        back = Link("Return to usual hours", address("restore-hours", BACK, day=on))
        yield Item(day(on), (said,), links=(back,))


def _leave(viewer: Viewer, found: OwnTime) -> Iterator[Item]:
    """What is asked for and not granted first, then what is planned."""
    for request_id, one in found.requests:
        if one.answer is not LeaveAnswer.GRANTED:
            forms_ = offered(viewer.role, "own leave request", BACK, request_id=request_id)
            yield Item(
                _away(one.first_day, one.last_day),
                (one.note, f"Why: {one.reason}" if one.reason else ""),
                tag=ANSWERS[one.answer],
                links=forms_ if one.open else (),
            )
    for first, last in found.leave:
        yield Item(_away(first, last), tag="Planned")


def _away(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def _education(viewer: Viewer, found: OwnTime) -> Iterator[Item]:
    for one in found.education:
        took = counted(one.minutes, "minute")
        yield Item(
            one.title,
            (", ".join(filter(None, (day(one.completed_on), took, one.provider))),),
            tag="Ethics" if one.ethics else "",
            links=offered(viewer.role, "own education", BACK, education_id=one.education_id),
        )


def _credentials(found: OwnTime, today: date) -> Iterator[Item]:
    for kind in CredentialKind:
        held = found.credentials.of(kind)
        if held is None:
            yield Item(in_words(kind), ("Not recorded",))
        elif held.withdrawn_on is not None:
            yield Item(in_words(kind), (f"Withdrawn {day(held.withdrawn_on)}",))
        else:
            yield Item(in_words(kind), (_until(held.expires_on, today) or "No end is recorded",))


def _until(on: date | None, today: date) -> str:
    return f"{day(on)} ({due_clock(on, today).lower()})" if on else ""


def _saved(request: Request, _viewer: Viewer, _sent: Sent, _done: Done) -> Response:
    return done_at(request, BACK)


def _again(request: Request, viewer: Viewer, sent: Sent) -> Response:
    services = services_of(request)
    found = own_time(services.service, services.reading(viewer.actor), own(viewer))
    return _shown(request, viewer, found, forms.Form(sent.command_id, sent.typed), 200)


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    services = services_of(request)
    found = own_time(services.service, services.reading(viewer.actor), own(viewer))
    form = forms.refused(request, sent.typed, refusal, actions()["change-hours"].labels)
    return _shown(request, viewer, found, form, status_of(refusal))


MY_TIME = Layout(frozenset({"change-hours"}), _saved, _refused, previews=BACK, again=_again)
