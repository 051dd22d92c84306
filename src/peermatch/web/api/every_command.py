"""Every command over the API: one route each, its body described by the command's own types."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Body, Depends, Query, Request

from domain.shared.roles import Role
from peermatch.usecases.input.reading_commands import decode_command
from peermatch.usecases.preview import preview as previewed
from peermatch.web.actions import Action, actions, own_fields
from peermatch.web.api.openapi import body_schema
from peermatch.web.forms.perform import do
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import WRITING, IdempotencyKey
from peermatch.web.http.seen import sent
from peermatch.web.http.under_address import UnderAddress

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
router = UnderAddress(ADDRESS)


def _performer(action: Action) -> Callable[..., dict[str, Any]]:
    access = ApiForRoles(*sorted(action.roles, key=list(Role).index), proof=action.proof)

    def perform(
        request: Request,
        viewer: Annotated[Viewer, Depends(access)],
        key: IdempotencyKey,
        body: Annotated[dict[str, Any], Body()],
        *,
        preview: Annotated[bool, Query(description=PREVIEW)] = False,
        confirmed: Annotated[list[str], Query(description=CONFIRMED, max_length=20)] = NOTHING,
    ) -> dict[str, Any]:
        mine = own_fields(action, key, viewer.actor.specialist_id)
        services = services_of(request)
        program = services.service.program
        today = program.today(services.now())
        told = {**mine, **body}
        command = decode_command(action.command, told, program.zone, today, confirmed=confirmed)
        if preview:
            service = services.service
            seen = sent(request)
            return asdict(
                previewed(service, viewer.actor, key, command, seen, trials=services.trials)
            )
        return do(request, viewer, key, command).result

    return perform


for _action in actions().values():
    _own = UnderAddress(f"{ADDRESS}/{_action.name}")
    _own.add_api_route(
        f"{ADDRESS}/{_action.name}",
        _performer(_action),
        methods=["POST"],
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
    router.include_router(_own)
