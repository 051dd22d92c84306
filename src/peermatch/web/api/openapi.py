"""The API's own description. It holds no data, so anyone may read it."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from peermatch.web.http.access import PUBLIC

PREFIX = "/api/v1"
router = APIRouter(dependencies=[PUBLIC])


@router.get(f"{PREFIX}/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    return JSONResponse(description(request.app.routes))


def description(routes: Any) -> dict[str, Any]:
    """OpenAPI 3.1 of the API's routes; refusals are problem+json."""
    made = get_openapi(title="Peermatch", version="1", routes=routes)
    for operations in made["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if status >= "400" and "application/json" in content:
                    content["application/problem+json"] = content.pop("application/json")
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)
    return made
