"""Static files: kept by browsers for good, and sent compressed."""

import gzip
from functools import cache
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Scope

from peermatch.web.sent.compressed_pages import takes_gzip

TEXTS = frozenset({".css", ".js", ".svg"})
"""Files that are sent compressed."""


class KeptFiles(StaticFiles):
    """Static files, whose addresses carry their digest, so browsers keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and Path(path).suffix in TEXTS:
            response.headers["Vary"] = "Accept-Encoding"
            if takes_gzip(Headers(scope=scope)) and scope["method"] == "GET":
                response = _compressed(response)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _compressed(file: FileResponse) -> Response:
    kept = {name: file.headers[name] for name in ("etag", "last-modified", "vary")}
    headers = {**kept, "etag": f"W/{kept['etag']}", "Content-Encoding": "gzip"}
    return Response(_packed(Path(file.path)), headers=headers, media_type=file.media_type)


@cache
def _packed(path: Path) -> bytes:
    """Once for each file of the installed version."""
    return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
