"""A form that was sent after its sign-in had ended, or that needs a proof first: kept in the page
that asks for it, and shown again after.

Nothing is stored. What was typed travels in the page itself, sealed, for the same account and for
an hour; it is in no address and in no log. Files can't be kept: they are chosen again.
"""

import zlib
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.types import Message

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import seconds
from peermatch.web.http.access import cookie_name, services_of
from peermatch.web.http.security import NONCE

PURPOSE = "kept form"
AGAIN = "peermatch.again"
"""Scope key: the form is only to be shown; nothing of it is done."""
LARGEST = 150_000
"""Bytes of a sealed form; a larger one is not kept."""
NOT_DONE = 409
"""The status of NotSentYet."""
SECRETS = "/account/"
"""What addresses begin with whose forms have passwords and codes typed: they are never kept."""
KEPT_FOR = 3600
"""Seconds."""
LENT = ("type", "asgi", "http_version", "scheme", "server", "client", "root_path", NONCE)


class NotSentYet(Refusal):
    sentence = "Nothing has been done yet. Check it and send it again."


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What was sent to `path` by an account at `at` (seconds)."""

    account_id: UUID
    path: str
    at: int
    fields: list[tuple[str, str]]


def check_not_again(request: Request) -> None:
    """Raises NotSentYet when the form is only shown once more after signing in."""
    if why := request.scope.get(AGAIN):
        raise NotSentYet(why)


async def kept(request: Request, account_id: UUID | None) -> str:
    """The request's form, sealed for the account; empty where nobody knows whose it is, or it is
    too large."""
    services = services_of(request)
    if account_id is None or request.url.path.startswith(SECRETS):
        return ""
    async with request.form() as posted:
        form = Kept(account_id, request.url.path, seconds(services.now()), _texts(posted))
    sealed = services.page_seal.close(PURPOSE, zlib.compress(msgspec.json.encode(form)))
    return sealed if len(sealed) <= LARGEST else ""


def opened(request: Request, sealed: str, account_id: UUID) -> Kept | None:
    """The form, if this account sent it within the hour."""
    services = services_of(request)
    body = services.page_seal.open(PURPOSE, sealed) if sealed else None
    if body is None:
        return None
    form = msgspec.json.decode(zlib.decompress(body), type=Kept)
    fresh = 0 <= seconds(services.now()) - form.at <= KEPT_FOR
    return form if fresh and form.account_id == account_id else None


async def shown_again(request: Request, form: Kept, token: str, why: str) -> Response:
    """The page that its own address answers to the form, with nothing done; `why` is said there."""
    body = urlencode(form.fields).encode()
    cookie = f"{cookie_name(services_of(request).https)}={token}"
    headers = {
        "host": request.headers.get("host", ""),
        "cookie": cookie,
        "content-type": "application/x-www-form-urlencoded",
        "content-length": str(len(body)),
    }
    scope = {name: request.scope[name] for name in LENT if name in request.scope}
    scope |= {
        "method": "POST",
        "path": form.path,
        "raw_path": form.path.encode(),
        "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        AGAIN: why,
    }
    answered: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        answered.append(message)

    await request.app(scope, receive, send)
    start = answered[0]
    status = 200 if start["status"] == NOT_DONE else start["status"]
    response = Response(b"".join(m.get("body", b"") for m in answered[1:]), status)
    response.raw_headers = list(start["headers"])
    return response


def _texts(posted: FormData) -> list[tuple[str, str]]:
    return [(name, text) for name, text in posted.multi_items() if isinstance(text, str)]
