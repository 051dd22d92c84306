"""A calendar fetched from its address: whole, at once, without being led elsewhere."""

import http.client
import ssl
from collections.abc import Callable
from enum import StrEnum
from time import monotonic
from urllib.parse import urlsplit

SECONDS = 15
"""For each part of an answer."""
SECONDS_OF_ALL = 60
"""For the whole of it: one that comes drop by drop keeps no other calendar waiting."""
PART = 64 * 1024
LARGEST = 5 * 1024 * 1024
"""Bytes; a calendar of years is a tenth of it."""
HEADERS = {"Accept": "text/calendar", "User-Agent": "Calendar/1"}


class Failed(StrEnum):
    """Why a calendar could not be read, as its owner is told."""

    NOT_REACHED = "not-reached"
    """No answer, or one without meaning."""
    REFUSED = "refused"
    """The address is no longer one of a calendar."""
    TOO_LARGE = "too-large"
    NO_CALENDAR = "no-calendar"


class NotFetched(Exception):
    def __init__(self, why: Failed) -> None:
        super().__init__(why.value)
        self.why = why


def _read(answer: http.client.HTTPResponse, now: Callable[[], float] = monotonic) -> bytes:
    """As much as a calendar may be and one byte more. Raises TimeoutError."""
    until, body = now() + SECONDS_OF_ALL, b""
    while len(body) <= LARGEST and (part := answer.read1(PART)):
        body += part
        if now() > until:
            raise TimeoutError
    return body


def fetched(address: str) -> bytes:
    """What is at an address that was checked when it was given. Raises NotFetched."""
    parts = urlsplit(address)
    if not parts.netloc:
        raise NotFetched(Failed.REFUSED)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.netloc, timeout=SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection.request("GET", path, headers=HEADERS)
        with connection.getresponse() as answer:
            body = _read(answer)
    except (OSError, http.client.HTTPException, ValueError):
        raise NotFetched(Failed.NOT_REACHED) from None
    finally:
        connection.close()
    if answer.status // 100 == 5 or answer.status == http.HTTPStatus.TOO_MANY_REQUESTS:
        raise NotFetched(Failed.NOT_REACHED)
    if answer.status != http.HTTPStatus.OK:
        raise NotFetched(Failed.REFUSED)
    if len(body) > LARGEST:
        raise NotFetched(Failed.TOO_LARGE)
    return body
