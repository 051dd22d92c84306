"""Questions to an identity provider: small, quick, encrypted, and never led elsewhere."""

import http.client
import ssl
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

SECONDS = 10
LARGEST = 256 * 1024
"""Bytes; what a provider says of itself is a few thousand."""
Ask = Callable[[str, bytes | None, Mapping[str, str]], bytes]
"""Given an address, what is posted there (None: it is got), and headers."""


class ProviderAway(Exception):
    """The provider does not answer, or not as the standard has it."""


def ask(address: str, posted: bytes | None, headers: Mapping[str, str]) -> bytes:
    """The answer's body. Raises ProviderAway for any but 200."""
    parts = urlsplit(address)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.netloc, timeout=SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        method = "GET" if posted is None else "POST"
        connection.request(method, path, posted, {"Accept": "application/json", **headers})
        answer = connection.getresponse()
        body = answer.read(LARGEST + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ProviderAway(type(error).__name__) from None
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK or len(body) > LARGEST:
        raise ProviderAway(f"answered {answer.status}")
    return body
