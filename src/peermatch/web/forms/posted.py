"""Reads what a page's form sent."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from peermatch.web.http.seen import FIELD, note_sent

MOST_FIELDS = 200
MOST_FILES = 5


async def _read(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES) as posted:
        note_sent(str(posted.get(FIELD, "")))
        yield posted


Posted = Annotated[FormData, Depends(_read)]


def texts(posted: FormData) -> Mapping[str, str]:
    """Every text field; several of one name become one text with `;` between."""
    return {
        name: ";".join(item for item in posted.getlist(name) if isinstance(item, str))
        for name in posted
    }


def uploads(posted: FormData, name: str) -> list[UploadFile]:
    """The files sent under `name`."""
    return [f for f in posted.getlist(name) if isinstance(f, UploadFile) and f.filename]


def command_id(posted: FormData) -> UUID:
    """The hidden field that makes sending twice one command."""
    try:
        return UUID(str(posted.get("command_id", "")))
    except ValueError:
        raise HTTPException(422) from None
