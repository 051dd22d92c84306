"""What if: changes tried on the plan of today, kept as scenarios, and turned into a run."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.scenarios.scenario import SCENARIO, Scenario, standing
from domain.scenarios.tried_changes import Changes
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.matches.people_in_trials import participants_of
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.readmodels.tables.scenarios import scenarios
from peermatch.store import Done
from peermatch.usecases.input.field_labels import kebab
from peermatch.usecases.input.reading_commands import read_command
from peermatch.usecases.scenarios.ask_trials import NOW, Trial, ask, look_at, try_changes
from peermatch.usecases.scenarios.scenario_commands import MADE_BY
from peermatch.web.actions import actions, address
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.scenarios import said_changes
from peermatch.web.scenarios.changed_texts import texts_of, with_form
from peermatch.web.scenarios.offered_changes import offered_changes, with_ids
from peermatch.web.show.templating import page

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
SHOWN = 50
"""People of one list that a page names."""
LABELS = {
    "wish": "The preference",
    "points": "The number of points",
    "county": "The county",
    "at_least": "How many at least",
    "limit": "The limit",
    "value": "The value",
    "reserve": "On or off",
    "whose": "Whose caseload",
    "people": "How many people",
    "away": "Who is on leave",
    "first_day": "The first day",
    "last_day": "The last day",
    "leaves": "Who leaves",
    "like": "Like whom",
    "places": "How many people they take",
    "name": "The name",
}
FORGOTTEN = "This trial was not kept: trials last for an hour. Keep what you need as a scenario."


@router.get("/what-if")
def begin(request: Request, viewer: Planner) -> Response:
    """The plan of today, beside which changes are tried, and the scenarios that were kept."""
    services = services_of(request)
    return _shown(request, viewer, try_changes(services.service, services.trials, NOW))


@router.post("/what-if")
def try_them(request: Request, viewer: Planner, posted: Posted) -> Response:
    """One change more, or one less: asked, and shown on a page of its own."""
    services, typed = services_of(request), texts(posted)
    service = services.service
    try:
        zone, today = service.program.zone, service.program.today(service.now())
        given = with_ids(request, viewer, typed)
        changes = read_command(Changes, with_form(given), zone, today)
        trial_id = ask(service, services.trials, changes)
    except Refusal as refusal:
        before = _before(request, typed)
        form = forms.refused(request, typed, refusal, LABELS)
        return _shown(
            request,
            viewer,
            before,
            form,
            scenario_id=_scenario_of(typed),
            status=status_of(refusal),
        )
    scenario_id = _scenario_of(typed)
    back = f"?scenario={scenario_id}" if scenario_id else ""
    return RedirectResponse(f"/what-if/{trial_id}{back}", 303)


@router.get("/what-if/{trial_id}")
def one_trial(
    request: Request, viewer: Planner, trial_id: UUID, scenario: UUID | None = None
) -> Response:
    found = look_at(services_of(request).trials, trial_id)
    if found is None:
        return _shown(request, viewer, _nothing(request), forgotten=FORGOTTEN)
    return _shown(request, viewer, found, scenario_id=scenario)


@router.get("/scenarios/{scenario_id}")
def one_scenario(request: Request, viewer: Planner, scenario_id: UUID) -> Response:
    """A scenario, tried against today when it is opened."""
    services = services_of(request)
    changes = standing(_kept(request, scenario_id))
    trial = try_changes(services.service, services.trials, changes)
    return _shown(request, viewer, trial, scenario_id=scenario_id)


@router.get("/scenarios/{scenario_id}/carry-out")
def before_carrying_out(request: Request, viewer: Planner, scenario_id: UUID) -> Response:
    return _to_carry_out(request, viewer, scenario_id, None, 200)


def _kept(request: Request, scenario_id: UUID) -> Scenario:
    """Raises NotFound for one that was dropped or never kept."""
    found = services_of(request).service.store.read(SCENARIO, scenario_id)
    if found.changes is None or found.dropped:
        raise NotFound
    return found


def _scenario_of(typed: Any) -> UUID | None:
    try:
        return UUID(typed.get("scenario", ""))
    except ValueError:
        return None


def _nothing(request: Request) -> Trial:
    services = services_of(request)
    return try_changes(services.service, services.trials, NOW)


def _before(request: Request, typed: Any) -> Trial:
    """What was tried before the form that was refused, as far as it can be read."""
    services = services_of(request)
    service = services.service
    kept = {name: text for name, text in typed.items() if name in texts_of(NOW)}
    try:
        changes = read_command(Changes, kept, service.program.zone)
        return try_changes(service, services.trials, changes)
    except Refusal:
        return _nothing(request)


def _shown(
    request: Request,
    viewer: Viewer,
    trial: Trial,
    form: forms.Form | None = None,
    *,
    scenario_id: UUID | None = None,
    status: int = 200,
    forgotten: str = "",
) -> Response:
    services = services_of(request)
    reading, changes = services.reading(viewer.actor), trial.changes
    form = form or forms.Form(services.new_id())
    compared = trial.answer.compared if trial.answer else None
    ids = said_changes.specialists_in(changes, compared)
    names = said_changes.with_newcomers(specialist_names(reading, ids), changes)
    people = _people(request, viewer, trial)
    kept = _kept(request, scenario_id) if scenario_id else None
    return page(
        request,
        "what_if.html",
        status,
        trial=trial,
        compared=compared,
        forgotten=forgotten,
        form=form,
        texts=texts_of(changes),
        said=said_changes.said_changes(changes, names, site_names(reading)),
        verdict=said_changes.verdict(changes, compared) if compared else "",
        figures=said_changes.figures(compared) if compared else (),
        touched=_touched(trial, names, people),
        lists=_lists(trial, names, people) if viewer.role is Role.COORDINATOR else (),
        scenario=kept,
        scenario_id=scenario_id,
        same=kept is not None and kept.changes == changes,
        rename=address("rename-scenario", f"/scenarios/{scenario_id}", scenario_id=scenario_id),
        drop=address("drop-scenario", "/what-if", scenario_id=scenario_id),
        keep_id=services.new_id(),
        save_id=services.new_id(),
        scenarios=() if changes else scenarios.listed(reading),
        zone=services.service.program.zone,
        **offered_changes(request, viewer, form),
    )


def _people(request: Request, viewer: Viewer, trial: Trial) -> dict[UUID, str]:
    """Names of participants by referral and by match, for whoever may see them."""
    if viewer.role is not Role.COORDINATOR or trial.answer is None:
        return {}
    compared = trial.answer.compared
    lists = (compared.gained, compared.lost, compared.moved)
    referrals = {one.referral_id for some in lists for one in some[:SHOWN]}
    matches = {m for one in trial.answer.touched for m in one.matches[:SHOWN]}
    return participants_of(services_of(request).reading(viewer.actor), referrals, matches)


def _touched(
    trial: Trial, names: dict[UUID, str], people: dict[UUID, str]
) -> list[tuple[str, list[str]]]:
    touched = trial.answer.touched if trial.answer else ()
    return [
        (said_changes.said_touched(one, names), [people[m] for m in one.matches if m in people])
        for one in touched
    ]


def _lists(
    trial: Trial, names: dict[UUID, str], people: dict[UUID, str]
) -> list[tuple[str, str, int, list[tuple[UUID, str, str]]]]:
    """Who gains, who waits and who would be with somebody else: key, title, how many, rows."""
    if trial.answer is None or not trial.changes:
        return []
    compared = trial.answer.compared
    told = (
        ("gained", "Who gains a match", compared.gained),
        ("lost", "Who would wait", compared.lost),
        ("moved", "Who would be with somebody else", compared.moved),
    )
    return [
        (
            key,
            title,
            len(some),
            [
                (
                    one.referral_id,
                    people.get(one.referral_id, ""),
                    said_changes.said_difference(one, names),
                )
                for one in some[:SHOWN]
            ],
        )
        for key, title, some in told
    ]


def _to_carry_out(
    request: Request, viewer: Viewer, scenario_id: UUID, form: forms.Form | None, status: int
) -> Response:
    """Which real changes it would make, and what each of them asks for."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    kept = _kept(request, scenario_id)
    changes = standing(kept)
    names = specialist_names(reading, said_changes.specialists_in(changes, None))
    return page(
        request,
        "carry_out.html",
        status,
        scenario=kept,
        scenario_id=scenario_id,
        changes=changes,
        said=said_changes.said_changes(changes, names, site_names(reading)),
        form=form or forms.Form(services.new_id()),
        enroll=address("enroll-specialist", f"/scenarios/{scenario_id}")
        if viewer.role is Role.MANAGER
        else "",
        may=all(
            viewer.role in actions()[kebab(made_by.__name__)].roles
            for name, made_by in MADE_BY.items()
            if getattr(changes, name) not in ((), None)
        ),
    )


def _saved(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    scenario_id = sent.command_id if sent.command == "keep-scenario" else sent.id_of("scenario_id")
    return done_at(request, f"/scenarios/{scenario_id}")


def _not_saved(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    form = forms.refused(request, sent.typed, refusal, LABELS)
    before, scenario_id = _before(request, sent.typed), _scenario_of(sent.typed)
    return _shown(request, viewer, before, form, scenario_id=scenario_id, status=status_of(refusal))


def _carried_out(request: Request, _viewer: Viewer, sent: Sent, done: Done) -> Response:
    run_id = done.result.get("run_id", "")
    scenario_id = sent.id_of("scenario_id")
    return done_at(request, f"/runs/{run_id}" if run_id else f"/scenarios/{scenario_id}")


def _not_carried_out(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    labels = {"reason": "The reason", "citation": "Where the limits come from"}
    form = forms.refused(request, sent.typed, refusal, labels | {"last_day": "The last day"})
    return _to_carry_out(request, viewer, sent.id_of("scenario_id"), form, status_of(refusal))


TRIAL = Layout(frozenset({"keep-scenario", "change-scenario"}), _saved, _not_saved)
CARRY_OUT = Layout(frozenset({"carry-out-scenario"}), _carried_out, _not_carried_out)
