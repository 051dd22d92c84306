"""Every command over the API: one route each, its body described by the command's own types."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.usecases.input.fields import InvalidInput
from peermatch.usecases.input.reading_commands import decode_command
from peermatch.usecases.preview import preview as previewed
from peermatch.web.actions import Action, actions, own_fields
from peermatch.web.api.openapi import body_schema
from peermatch.web.errors.error_responses import field_errors, problem, questions
from peermatch.web.forms.choosers import CHOSEN_AGAIN, Choices, choices
from peermatch.web.forms.perform import do
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import WRITING, IdempotencyKey
from peermatch.web.http.seen import sent

PREVIEW = (
    "Saves nothing and answers with what the change would touch: `times` that could not stay as "
    "they are with the rules that each would break (none: called off by the change "
    "itself), the number of open `proposals`, `warnings`, and as `passed` the caseloads and groups "
    "that a changed limit would leave beyond it; `asked_of` counts what it is asked of today. Of a "
    "rule by which people are matched (a weight, a county's floor, a ceiling), `plan` counts whom "
    "the plan of today would gain, lose and move; `under_way`: ask again in a moment."
)
CONFIRMED = (
    "Codes of what is unlikely and right all the same: each as the `confirm` of an error of the "
    "answer `to-confirm`."
)
NOTHING: list[str] = []
ADDRESS = "/api/v1/commands"
router = APIRouter()


def _performer(action: Action) -> Callable[..., dict[str, Any] | Response]:
    access = ApiForRoles(*sorted(action.roles, key=list(Role).index), proof=action.proof)

    def perform(
        request: Request,
        viewer: Annotated[Viewer, Depends(access)],
        key: IdempotencyKey,
        body: Annotated[dict[str, Any], Body()],
        *,
        preview: Annotated[bool, Query(description=PREVIEW)] = False,
        confirmed: Annotated[list[str], Query(description=CONFIRMED, max_length=20)] = NOTHING,
    ) -> dict[str, Any] | Response:
        mine = own_fields(action, key, viewer.actor.specialist_id)
        services = services_of(request)
        program = services.service.program
        today = program.today(services.now())
        told = {**mine, **body}
        try:
            command = decode_command(action.command, told, program.zone, today, confirmed=confirmed)
        except InvalidInput as invalid:
            found = _choices(request, viewer, action, told, invalid)
            named, asked = field_errors(invalid), questions(invalid)
            return problem(422, invalid.code, invalid.sentence, named, asked, choices=found)
        if preview:
            service = services.service
            seen = sent(request)
            return asdict(
                previewed(service, viewer.actor, key, command, seen, trials=services.trials)
            )
        return do(request, viewer, key, command).result

    return perform


def _choices(
    request: Request,
    viewer: Viewer,
    action: Action,
    told: Mapping[str, Any],
    invalid: InvalidInput,
) -> dict[str, Choices]:
    """What there is to choose from, of fields where the form asks which of several is meant."""
    wrong = {error.field for error in invalid.errors}
    if "participant_id" in wrong:
        return {}
    given = {name: str(value) for name, value in told.items()}
    fields = (f for f in action.fields if f.name in wrong & CHOSEN_AGAIN)
    found = {f.name: choices(request, viewer, action.command, f, given) for f in fields}
    return {name: offered for name, offered in found.items() if offered}


for _action in actions().values():
    router.add_api_route(
        f"{ADDRESS}/{_action.name}",
        _performer(_action),
        methods=["POST"],
        response_model=dict[str, Any],
        name=_action.name,
        operation_id=_action.name,
        tags=["commands"],
        summary=_action.title,
        description=_action.sentence,
        responses=WRITING,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": body_schema(_action)}},
            }
        },
    )
