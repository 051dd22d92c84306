"""Several messages are noted as told at once: a last look, then each by a command of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.sessions.message import WITHHELD_REASONS, WithheldReason
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.sessions.message_names import message_names
from peermatch.readmodels.tables.sessions import messages
from peermatch.readmodels.tables.sessions.messages import Recipient, Row
from peermatch.usecases.sessions.message_texts import text_of
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.web.forms.perform import do
from peermatch.web.forms.posted import Posted, command_id, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.sessions.messages import WAYS
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, in_words

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
MOST_TOGETHER = 25
UNKNOWN_WAY = "Choose how they were told."
TOLD = "Noted as told."


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the messages: whom to tell, what, and what became of it once it was noted."""

    row: Row
    title: str
    text: str
    to: Recipient | None = None
    outcome: str = ""
    noted: bool = False


@router.get("/messages/told")
def last_look(request: Request, viewer: Planner) -> Response:
    """What was told to whom, and how. Nothing is noted yet; opening it is recorded."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    chosen = request.query_params.getlist("m")
    rows = [row for row in _rows(reading, chosen) if row.status == messages.WAITS]
    members = _members(request, reading, rows)
    return page(
        request,
        "messages_told.html",
        members=[
            Member(
                row=one.row,
                title=one.title,
                text=one.text,
                to=messages.recipient(reading, one.row.message_id),
            )
            for one in members
        ],
        ways=[(way.value, in_words(way)) for way in WAYS],
        noted="",
        left_out=max(0, len(set(chosen)) - MOST_TOGETHER),
        new_id=services.new_id,
    )


@router.post("/messages/told")
def note_told(request: Request, viewer: Planner, posted: Posted) -> Response:
    """Each is noted by a command of its own; one that can't be says why and holds up no other."""
    batch, typed = command_id(posted), texts(posted)
    ids = typed.get("message_ids", "").split(";")
    ways = dict(zip(ids, typed.get("ways", "").split(";"), strict=False))
    reading = services_of(request).reading(viewer.actor)
    outcomes = {
        row.message_id: _noted(request, viewer, batch, row, ways.get(str(row.message_id), ""))
        for row in _rows(reading, ids)
    }
    now = services_of(request).reading(viewer.actor)
    members = _members(request, now, _rows(now, [str(one) for one in outcomes]))
    return page(
        request,
        "messages_told.html",
        members=[
            Member(
                row=one.row,
                title=one.title,
                text=one.text,
                outcome=outcomes[one.row.message_id],
                noted=outcomes[one.row.message_id] == TOLD,
            )
            for one in members
        ],
        ways=[],
        noted=f"{counted(sum(one == TOLD for one in outcomes.values()), 'message')} noted as told.",
        new_id=services_of(request).new_id,
    )


def _noted(request: Request, viewer: Viewer, batch: UUID, row: Row, way: str) -> str:
    """What became of one message, in words."""
    if way not in set(SafeContact):
        return UNKNOWN_WAY
    command = SendMessage(message_id=row.message_id, way=SafeContact(way))
    try:
        done = do(request, viewer, uuid5(batch, str(row.message_id)), command)
    except Refusal as refusal:
        return refusal.sentence
    if done.result["sent"]:
        return TOLD
    return f"Held back: {WITHHELD_REASONS[WithheldReason(str(done.result['withheld']))]}."


def _rows(reading: Reading, ids: Sequence[str]) -> list[Row]:
    found = []
    for text in dict.fromkeys(ids[:MOST_TOGETHER]):
        try:
            found.append(messages.one(reading, UUID(text)))
        except (ValueError, NotFound):
            continue
    return found


def _members(request: Request, reading: Reading, rows: Sequence[Row]) -> list[Member]:
    zone = services_of(request).service.program.zone
    names = message_names(reading, rows)
    return [
        Member(
            row=row,
            title=names[row.message_id].to
            or ("A specialist" if row.for_staff else "A participant"),
            text=text_of(row.reason, row.starts_at, zone),
        )
        for row in rows
    ]
