"""A session's note: what is known is filled in, and only what the program's rules ask for is
asked."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.matches.match import MATCH
from domain.people.wellness.handover import HandoverTopic
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.resources.kinds_of_help import Need
from domain.sessions.progress_note import KEPT_BACK_FOR, NoteKeptBack, asked_for
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionHasNotStarted
from domain.shared.decider import Refusal, known
from domain.shared.roles import Role
from domain.shared.vocabulary import Goal, Mode
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.people.given_to import given_to
from peermatch.readmodels.screens.sessions import schedule, session_notes
from peermatch.store import Done
from peermatch.usecases.input.composites import goal_text
from peermatch.usecases.people.wellness.handed_on import handed_on
from peermatch.web.actions import actions
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.choosers import Choices, services_offered
from peermatch.web.forms.layouts import Layout, Sent, Texts
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.resources.given_section import given_items
from peermatch.web.show.own import own, own_session
from peermatch.web.show.sections import Item
from peermatch.web.show.templating import page
from peermatch.web.show.words import in_words

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
GOAL = "goal-"
"""What the names of ticks of goals begin with; each sends its goal as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What of the directory has to do with a session."""

    to_ask: tuple[Item, ...]
    here: tuple[Item, ...]
    services: Choices
    needs: Choices


@router.get("/sessions/{session_id}/note")
def note(request: Request, viewer: Specialist, session_id: UUID) -> Response:
    """Raises NotFound for a session that they don't hold themselves, SessionHasNotStarted for one
    that is yet to come."""
    row = _own(request, viewer, session_id)
    reading = services_of(request).reading(viewer.actor)
    if reading.now < row.starts_at:
        raise SessionHasNotStarted
    written = session_notes.of_session(reading, session_id)
    length = int((row.ends_at - row.starts_at).total_seconds() // 60)
    values = {"minutes": str(row.minutes or length), "mode": row.mode}
    if written is not None:
        values |= {
            "mode": written.mode,
            "worked_on": written.worked_on,
            "next_step": written.next_step,
            "kept_back": _kept_back(reading, row),
            **{f"{GOAL}{n}": goal_text(goal) for n, goal in enumerate(written.goals)},
        }
    form = forms.Form(services_of(request).new_id(), values)
    return _shown(request, viewer, row, form, 200)


def _kept_back(reading: Reading, row: schedule.Row) -> str:
    """Why the note is kept back now; empty where it isn't."""
    whose = row.participant_id
    state = reading.state(SESSION, row.session_id, lambda _: whose, session_notes.PURPOSE)
    said = state.note_kept_back
    return said.why.value if isinstance(said, NoteKeptBack) else ""


def _own(request: Request, viewer: Viewer, session_id: UUID) -> schedule.Row:
    row = own_session(request, viewer, session_id)
    if row.specialist_id != own(viewer):
        raise NotFound
    return row


def _shown(
    request: Request, viewer: Viewer, row: schedule.Row, form: forms.Form, status: int
) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    limits = limits_on(services.service.store.read(PROGRAM_RULES, RULES_ID), reading.today)
    ticked = {text for name, text in form.values.items() if name.startswith(GOAL)}
    goals = _goals(request, reading, row)
    texts = dict.fromkeys((*map(_text, goals), *ticked))
    return page(
        request,
        "session_note.html",
        status,
        section="/",
        row=row,
        form=form,
        zone=services.service.program.zone,
        asked=asked_for(limits),
        goals=tuple((text, *_said(text), text in ticked) for text in texts if text),
        modes=tuple((mode.value, in_words(mode)) for mode in Mode),
        kept_back=tuple((why.value, words) for why, words in KEPT_BACK_FOR.items()),
        coming=schedule.after(reading, row),
        resources=_resources(request, viewer, reading, row),
    )


def _resources(
    request: Request, viewer: Viewer, reading: Reading, row: schedule.Row
) -> Resources | None:
    """What was given, to ask about and in this session, and what may be given; None for whoever
    stands in, who sees none of it."""
    match_id = row.match_id
    proposed = services_of(request).service.store.read(MATCH, match_id).proposed
    if proposed is None or proposed.specialist_id != own(viewer):
        return None
    handed = handed_on(reading, own(viewer), row.participant_id)
    by = None if handed.shows(HandoverTopic.RESOURCES) else own(viewer)
    found = given_to(reading, row.participant_id, session_notes.PURPOSE, by)
    here = [one for one in found if one.session_id == row.session_id]
    back = f"/sessions/{row.session_id}/note"
    return Resources(
        to_ask=given_items(
            viewer, [one for one in found if one.to_ask and one not in here], back, match_id
        ),
        here=given_items(viewer, here, back, match_id),
        services=services_offered(reading),
        needs=sorted(((need.value, in_words(need)) for need in Need), key=lambda one: one[1]),
    )


def _goals(request: Request, reading: Reading, row: schedule.Row) -> tuple[Goal, ...]:
    """Those that whoever supports them may see; whoever stands in sees the same."""
    proposed = known(
        services_of(request).service.store.read(MATCH, row.match_id).proposed, NotFound
    )
    return handed_on(reading, proposed.specialist_id, row.participant_id).to_work_on(reading)


def _text(goal: Goal) -> str:
    """A goal is worked on whether or not it was reached since."""
    return goal_text(replace(goal, reached=False))


def _said(text: str) -> tuple[str, str]:
    """Its words and its part of life."""
    dimension, _, words = text.partition(": ")
    return words or dimension, dimension


def _texts(_request: Request, _viewer: Viewer, sent: Sent) -> Texts:
    ticked = (text for name, text in sent.typed.items() if name.startswith(GOAL))
    return {**sent.typed, "goals": "\n".join(ticked)}


def _written(request: Request, _viewer: Viewer, _sent: Sent, _done: Done) -> Response:
    return done_at(request, "/")


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    row = _own(request, viewer, sent.id_of("session_id"))
    labels = actions()["write-progress-note"].labels
    form = forms.refused(request, sent.typed, refusal, labels)
    return _shown(request, viewer, row, form, status_of(refusal))


NOTE = Layout(frozenset({"write-progress-note"}), _written, _refused, _texts)
