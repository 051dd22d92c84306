"""The API's own description, with each command's body as JSON Schema from its own types.

It holds no data, so anyone may read it.
"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from peermatch.web.actions import Action
from peermatch.web.http.access import PUBLIC
from peermatch.web.http.body_schemas import Schema, described
from peermatch.web.http.seen import HEADER

PREFIX = "/api/v1"
router = APIRouter(dependencies=[PUBLIC])
POSITION = {"type": "string", "pattern": r"^\d+\.\d+$", "examples": ["0.4711"]}
SEEN = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": POSITION,
    "description": "The position that came with the answer on which this was decided. When somebody"
    " decided otherwise about the same thing after it, the call is refused as changed-since."
    " Without it, what was changed in between is not asked.",
}
"""What every call that changes something may send."""
SHOWN = {
    "schema": POSITION,
    "description": f"Up to where of the record this answer goes. Send it back as {HEADER} with"
    " what is decided on it.",
}
"""What every answer that was read from the lists says."""


@router.get(f"{PREFIX}/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    return JSONResponse(description(request.app.routes))


def description(routes: Any) -> dict[str, Any]:
    """OpenAPI 3.1 of the API's routes; refusals are problem+json."""
    made = get_openapi(title="Peermatch", version="1", routes=routes)
    for operations in made["paths"].values():
        for method, operation in operations.items():
            if method == "post":
                operation.setdefault("parameters", []).append(SEEN)
            elif "200" in operation["responses"]:
                operation["responses"]["200"].setdefault("headers", {})[HEADER] = SHOWN
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if status >= "400" and "application/json" in content:
                    content["application/problem+json"] = content.pop("application/json")
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)
    return made


def body_schema(action: Action) -> Schema:
    """An object without other properties; what may be left out is not required."""
    filled = {action.fresh}
    if action.use_case.own_specialist:
        filled.add("specialist_id")
    return described(action.command, action.fields, filled)
