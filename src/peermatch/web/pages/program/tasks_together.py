"""Several tasks are snoozed, assigned or recorded as done at once, each by a command of its own."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.deadlines.due import DueKind
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.program.due_list import DueRow
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.input.reading_commands import read_command
from peermatch.usecases.program.task_commands import AssignTask, SnoozeTask
from peermatch.usecases.resources.directory import MarkResourceChecked
from peermatch.usecases.specialists.specialist_course import HoldSupervision
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import NotSentYet
from peermatch.web.forms.perform import do_each, done_at
from peermatch.web.forms.posted import Posted, command_id, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.program.task_bar import (
    DONE_BY,
    Chosen,
    Doing,
    Key,
    key_text,
    read_key,
    today_of,
)
from peermatch.web.pages.program.tasks_page import LABELS, address_of, from_form, tasks_list
from peermatch.web.show.due import DUE_WORDS, tasks_of
from peermatch.web.show.words import counted

router = APIRouter()
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.MANAGER))]
MOST_TOGETHER = 50
SAID = {
    Doing.SNOOZE: ("snoozed", "tasks-snoozed"),
    Doing.WAKE: ("back on the list", "tasks-back"),
    Doing.ASSIGN: ("assigned", "tasks-assigned"),
    Doing.TAKE: ("assigned to you", "tasks-assigned"),
    Doing.CHECKED: ("recorded as done", "tasks-done"),
    Doing.SUPERVISED: ("recorded as done", "tasks-done"),
}
"""What became of the tasks in words, and what the next page says when it was all of them."""
FIELDS = {"checked_on": "The day", "held_on": "The day", "minutes": "The minutes", **LABELS}


class NoTasksChosen(Refusal):
    sentence = "Choose at least one task."
    field = "t"


class TooManyTasks(Refusal):
    sentence = f"Choose at most {MOST_TOGETHER} tasks at once."
    field = "t"


class NoLongerDue(Refusal):
    sentence = "It is no longer due: it has been seen to."


class HasItsOwnForm(Refusal):
    def __init__(self, words: str) -> None:
        super().__init__(words)


@router.post("/due/together")
def together(request: Request, viewer: Staff, posted: Posted) -> Response:
    """One that can't be done says why and holds up no other; what was typed stays for it."""
    batch, typed = command_id(posted), texts(posted)
    back = from_form(typed)
    try:
        doing, keys = Doing(typed.get("do", "")), _keys(typed)
    except ValueError:
        return _again(request, viewer, typed, NoTasksChosen())
    except Refusal as refusal:
        return _again(request, viewer, typed, refusal)
    rows = tasks_of(request, viewer).of([(kind, about) for kind, about, _ in keys])
    asked: list[tuple[UUID, object] | Refusal] = []
    for key in keys:
        try:
            command = _command(request, viewer, doing, (key, rows.get(key[:2])), typed)
            asked.append((uuid5(batch, f"{key[0].value} {key[1]}"), command))
        except Refusal as refusal:
            asked.append(refusal)
    try:
        answers = do_each(request, viewer, asked)
    except NotSentYet as refusal:
        return _again(request, viewer, typed, refusal)
    refused = {
        key: answer
        for key, answer in zip(keys, answers, strict=True)
        if isinstance(answer, Refusal)
    }
    said, code = SAID[doing]
    if not refused:
        request.state.done = code
        return done_at(request, address_of(back))
    done = len(keys) - len(refused)
    first = next(iter(refused.values()))
    return tasks_list(
        request,
        viewer,
        back,
        200 if done else status_of(first),
        chosen=Chosen(
            keys=frozenset(map(key_text, refused)),
            typed=typed,
            done=f"{done} of {counted(len(keys), 'task')} {said}.",
            left=_left(request, refused, rows),
        ),
    )


def _keys(typed: Mapping[str, str]) -> tuple[Key, ...]:
    """The tasks of every ticked box, each once. Raises a Refusal where there are none or too many,
    ValueError for what no box sends."""
    sent = [text for name in ("p", "t") for text in typed.get(name, "").split(";") if text]
    keys = tuple(dict.fromkeys(read_key(text) for text in sent))
    if not keys:
        raise NoTasksChosen
    if len(keys) > MOST_TOGETHER:
        raise TooManyTasks
    return keys


def _command(
    request: Request,
    viewer: Viewer,
    doing: Doing,
    task: tuple[Key, DueRow | None],
    typed: Mapping[str, str],
) -> object:
    """What the form of one such task would send. Raises a Refusal where there is none."""
    (kind, about, due_on), row = task
    if row is None:
        raise NoLongerDue
    if doing in DONE_BY and DONE_BY[doing] is not kind:
        raise HasItsOwnForm(f"Only “{DUE_WORDS[DONE_BY[doing]][0]}” is recorded that way.")
    one = {"kind": kind.value, "about": str(about)}
    snoozed = {**one, "due_on": due_on.isoformat()}
    sent: Mapping[Doing, tuple[type[Any], Mapping[str, str]]] = {
        Doing.SNOOZE: (SnoozeTask, {**snoozed, **_of(typed, "until", "reason")}),
        Doing.WAKE: (SnoozeTask, snoozed),
        Doing.ASSIGN: (AssignTask, {**one, **_of(typed, "assignee")}),
        Doing.TAKE: (AssignTask, {**one, "assignee": str(viewer.account.account_id)}),
        Doing.CHECKED: (
            MarkResourceChecked,
            {"resource_id": str(about), **_of(typed, "checked_on")},
        ),
        Doing.SUPERVISED: (
            HoldSupervision,
            {
                "specialist_id": str(row.specialist_id),
                "supervision_id": str(uuid5(UUID(typed["command_id"]), str(about))),
                **_of(typed, "held_on", "minutes"),
            },
        ),
    }
    command, fields = sent[doing]
    return read_command(
        command, fields, services_of(request).service.program.zone, today_of(request)
    )


def _of(typed: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: typed.get(name, "") for name in names}


def _left(
    request: Request, refused: Mapping[Key, Refusal], rows: Mapping[tuple[DueKind, UUID], DueRow]
) -> Sequence[tuple[str, str]]:
    """Each task that was not done with its reason; alike for all, the reason is said once."""
    found = []
    for key, refusal in refused.items():
        row, words = rows.get(key[:2]), DUE_WORDS[key[0]][0]
        whose = f"{row.name}: {words}" if row and row.name else words
        found.append((whose, _why(request, refusal)))
    return found


def _why(request: Request, refusal: Refusal) -> str:
    form = forms.refused(request, {}, refusal, FIELDS)
    said = " ".join(form.errors.values()) or form.refusal
    return f"{said} The list is as it is now." if isinstance(refusal, ChangedSince) else said


def _again(
    request: Request, viewer: Viewer, typed: Mapping[str, str], refusal: Refusal
) -> Response:
    """The list as it was filled in, with nothing done."""
    boxes = frozenset(typed.get("p", "").split(";") + typed.get("t", "").split(";"))
    return tasks_list(
        request,
        viewer,
        from_form(typed),
        status_of(refusal),
        told=refusal.sentence,
        chosen=Chosen(keys=boxes, typed=typed),
    )
