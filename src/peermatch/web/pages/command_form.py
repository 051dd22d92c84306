"""One form per command: shown with what is known, performed, and back to where it was offered."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.program.program_rules import PROGRAM_RULES, RULES_ID
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.people.naming import TELLING, about
from peermatch.readmodels.screens.resources.directory import service_names
from peermatch.usecases.core.reach import ASKED_ABOUT
from peermatch.usecases.input.fields import ToConfirm
from peermatch.usecases.input.reading_commands import read_command
from peermatch.usecases.people.consent_forms import ChangeConsentText
from peermatch.usecases.preview import Affected
from peermatch.web import hours_grid
from peermatch.web.actions import Action, actions, own_fields, return_path
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms, widgets
from peermatch.web.forms.choosers import CHOSEN_AGAIN
from peermatch.web.forms.forms import SURE
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.people.kinds_of_people import people_of
from peermatch.web.forms.people.meant import named
from peermatch.web.forms.perform import do, done_at
from peermatch.web.forms.posted import Posted, command_id, texts
from peermatch.web.forms.prefill import KNOWN, known_values
from peermatch.web.forms.search_fields import counties
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.seen import FIELD
from peermatch.web.pages.consents.text_preview import text_preview
from peermatch.web.pages.page_layouts import LAYOUTS
from peermatch.web.pages.program.rule_words import OF_RULES, rule_named
from peermatch.web.show.affected import affected_by, notice_of
from peermatch.web.show.own import within_reach
from peermatch.web.show.templating import page, warned, with_query

router = APIRouter()
CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
"""What an address may give: an id, a code, a number, a date; of words a county that is served."""
HIDDEN = ("command_id", FIELD, "back", "given", "confirmed", "again", hours_grid.PRESET)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One showing of a form: what the address gave, and where it leads back to."""

    action: Action
    given: Mapping[str, str]
    back: str


def _asker(action: Action, access: ForRoles) -> Callable[..., Response]:
    def ask(request: Request, viewer: Annotated[Viewer, Depends(access)]) -> Response:
        query = request.query_params
        names = [f.name for f in action.fields if f.name in query]
        words = {name for name in names if not CODE.fullmatch(query[name])}
        if words - {"county"} or (words and query["county"] not in counties(request)):
            raise HTTPException(422)
        told = {n: query[n] for n in names}
        given = {n: text for n, text in told.items() if n not in CHOSEN_AGAIN}
        occasion = Occasion(action, given, return_path(query.get("back", "/")))
        within_reach(request, viewer, **_ids(told, action.use_case.makes))
        values = _recorded(request, viewer, occasion)
        if action.name not in KNOWN and CODE.fullmatch(query.get(FIELD, "")):
            # The form shows nothing of it: what the page with the link showed was decided on.
            values[FIELD] = query[FIELD]
        form = forms.Form(services_of(request).new_id(), {**values, **told})
        return _shown(request, viewer, occasion, form, 200)

    return ask


def _performer(action: Action, access: ForRoles) -> Callable[..., Response]:
    def perform(
        request: Request, viewer: Annotated[Viewer, Depends(access)], posted: Posted
    ) -> Response:
        typed, command = dict(texts(posted)), command_id(posted)
        layout = LAYOUTS.get(typed.get("layout", ""))
        if layout is not None and action.name in layout.commands:
            sent = Sent(action.name, command, _with_preset(action, typed))
            return _on_its_page(request, viewer, action, layout, sent)
        names = typed.get("given", "").split()
        given = {name: typed[name] for name in names if name in typed}
        occasion = Occasion(action, given, return_path(typed.get("back", "/")))
        raw = {n: text for n, text in typed.items() if n not in HIDDEN and not n.startswith(SURE)}
        raw.update(own_fields(action, command, viewer.actor.specialist_id))
        try:
            if "again" in typed or hours_grid.PRESET in typed:
                form = forms.Form(command, _with_preset(action, typed))
                return _shown(request, viewer, occasion, form, 200)
            asked = _read(request, viewer, action, raw, forms.said_right(typed))
            if isinstance(asked, ChangeConsentText) and "confirmed" not in typed:
                shown = text_preview(request, viewer, action, forms.Form(command, typed), asked)
                if shown is not None:
                    return shown
            affected = (
                None if "confirmed" in typed else affected_by(request, viewer, command, asked)
            )
            if affected is not None:
                return _to_confirm(request, viewer, occasion, forms.Form(command, typed), affected)
            done = do(request, viewer, command, asked)
        except Refusal as refusal:
            form = forms.refused(request, typed, refusal, action.labels)
            return _shown(request, viewer, occasion, form, status_of(refusal))
        return done_at(request, with_query(occasion.back, warned(done.result)))

    return perform


def _read(
    request: Request, viewer: Viewer, action: Action, raw: Mapping[str, str], sure: Collection[str]
) -> Any:
    """The command that the texts ask for; people may be named instead of chosen."""
    services = services_of(request)
    program = services.service.program
    people = {f.name: (people_of(action.command.__name__, f.name), f) for f in action.fields}
    asked = {n: (whom, f.several is not None) for n, (whom, f) in people.items() if whom}
    hours = {name: hours_grid.joined(raw[name]) for name in _hours(action) if name in raw}
    found = named(services.reading(viewer.actor), asked, {**raw, **hours})
    today = program.today(services.now())
    return read_command(
        action.command, found.texts, program.zone, today, found.errors, confirmed=sure
    )


def _hours(action: Action) -> tuple[str, ...]:
    """Fields whose hours are ticked in a grid or typed."""
    return tuple(field.name for field in action.fields if field.item is WeeklyWindow)


def _with_preset(action: Action, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, once a preset's button was pressed."""
    key = typed.get(hours_grid.PRESET, "")
    hours = {name: hours_grid.with_preset(typed.get(name, ""), key) for name in _hours(action)}
    return {**typed, **(hours if key else {})}


def _on_its_page(
    request: Request, viewer: Viewer, action: Action, layout: Layout, sent: Sent
) -> Response:
    asked = {field.name for field in action.fields}
    if layout.again is not None and hours_grid.PRESET in sent.typed:
        return layout.again(request, viewer, sent)
    try:
        given = layout.texts(request, viewer, sent)
        raw = {name: text for name, text in given.items() if name in asked}
        raw.update(own_fields(action, sent.command_id, viewer.actor.specialist_id))
        command = _read(request, viewer, action, raw, forms.said_right(sent.typed))
        if layout.previews:
            touched = affected_by(request, viewer, sent.command_id, command)
            if touched is not None:
                occasion = Occasion(action, {}, layout.previews)
                form = forms.Form(sent.command_id, _kept(sent, raw))
                return _to_confirm(request, viewer, occasion, form, touched)
        done = do(request, viewer, sent.command_id, command)
    except Refusal as refusal:
        if isinstance(refusal, ToConfirm) and not layout.asks:
            return _sure(request, action, sent, refusal)
        return layout.refused(request, viewer, sent, refusal)
    return layout.done(request, viewer, sent, done)


def _kept(sent: Sent, raw: Mapping[str, str]) -> dict[str, str]:
    """The command's texts, and what the page with the form was made from."""
    return {**raw, **{name: sent.typed[name] for name in (FIELD,) if name in sent.typed}}


def _sure(request: Request, action: Action, sent: Sent, refusal: ToConfirm) -> Response:
    """The same form once more, with nothing but what is unlikely in it to be looked at."""
    form = forms.refused(request, sent.typed, refusal, action.labels)
    kept = {n: text for n, text in sent.typed.items() if n not in ("command_id", FIELD)}
    return page(
        request,
        "sure.html",
        status_of(refusal),
        action=action,
        form=form,
        sent=kept,
        back=return_path(sent.typed.get("back", "/")),
    )


def _shown(
    request: Request, viewer: Viewer, occasion: Occasion, form: forms.Form, status: int
) -> Response:
    action = occasion.action
    filled = own_fields(action, form.command_id, viewer.actor.specialist_id).keys()
    asked = [f for f in action.fields if f.name not in {*filled, *occasion.given}]
    if form.errors.keys() & occasion.given.keys():
        told = " ".join(form.errors.values()) or form.refusal
        form = replace(form, errors={}, refusal=told)
    named_here = _about(request, viewer, action, occasion.given)
    now = _recorded(request, viewer, occasion) if form.changed_since else {}
    drawn = [
        widgets.widget(
            request,
            viewer,
            action.command,
            f,
            occasion.given,
            text=";".join((form.value(f.name), now.get(f.name, ""))),
        )
        for f in asked
    ]
    return page(
        request,
        "do.html",
        status,
        action=action,
        form=form,
        back=occasion.back,
        given=occasion.given,
        about=named_here,
        widgets=drawn,
        recorded={w.label: w.said(now[w.name]) for w in drawn if w.name in now},
    )


def _recorded(request: Request, viewer: Viewer, occasion: Occasion) -> dict[str, str]:
    """By field, what is recorded by now of what it would change."""
    reading, own = services_of(request).reading(viewer.actor), viewer.actor.specialist_id
    given = {**occasion.given, **({"specialist_id": str(own)} if own else {})}
    return known_values(reading, occasion.action, given)


def _to_confirm(
    request: Request, viewer: Viewer, occasion: Occasion, form: forms.Form, affected: Affected
) -> Response:
    """What the change would touch, and the same form once more to be saved as it was sent."""
    action, sent = occasion.action, {n: v for n, v in form.values.items() if n not in HIDDEN}
    return page(
        request,
        "confirm.html",
        action=action,
        form=form,
        sent=sent,
        chosen=widgets.chosen_again(request, viewer, action.command, sent, occasion.given),
        back=occasion.back,
        given=form.value("given"),
        about=_about(request, viewer, action, occasion.given),
        affected=notice_of(request, viewer, affected),
    )


def _about(request: Request, viewer: Viewer, action: Action, given: Mapping[str, str]) -> str:
    """The people whom it is about, where the viewer's role may see names; the service; the rule, as
    it is now."""
    reading = services_of(request).reading(viewer.actor)
    if action.name in OF_RULES:
        rules = reading.store.read(PROGRAM_RULES, RULES_ID)
        return rule_named(rules, given, reading.today)
    if "resource_id" in given:
        service = _id(given["resource_id"])
        return service_names(reading, [service]).get(service, "")
    ids = {name: _id(given[name]) for name in TELLING if name in given}
    if viewer.role is Role.CPRS and viewer.actor.specialist_id is not None:
        mine = match_detail.of_specialist(reading, viewer.actor.specialist_id)
        named = {ids.get("match_id"), ids.get("participant_id")} - {None}
        return next((row.name for row in mine if named & {row.match_id, row.participant_id}), "")
    return about(reading, ids) if ids else ""


def _ids(given: Mapping[str, str], made: str) -> dict[str, UUID]:
    """Of what the address gives: the ids of what there is."""
    return {name: _id(text) for name, text in given.items() if name in ASKED_ABOUT - {made}}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None


def _add(action: Action) -> None:
    access = ForRoles(*sorted(action.roles, key=list(Role).index), proof=action.proof)
    routes: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("GET", _asker(action, access)),
        ("POST", _performer(action, access)),
    )
    for method, endpoint in routes:
        router.add_api_route(f"/do/{action.name}", endpoint, methods=[method])


for _action in actions().values():
    _add(_action)
