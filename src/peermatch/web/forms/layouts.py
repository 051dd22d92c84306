"""A command's form on a page of its own: laid out there, posted to the command's one address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.shared.decider import Refusal
from peermatch.store import Done
from peermatch.web.http.access import Viewer

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """What such a form sent: the command's name, its id, and every text as it was typed."""

    command: str
    command_id: UUID
    typed: Texts

    def id_of(self, name: str) -> UUID:
        """The record that the form is about. Raises HTTPException(404) where it is no id."""
        try:
            return UUID(self.typed.get(name, ""))
        except ValueError:
            raise HTTPException(404) from None


def _as_typed(_request: Request, _viewer: Viewer, sent: Sent) -> Texts:
    return sent.typed


def _raised(_request: Request, _viewer: Viewer, _sent: Sent, refusal: Refusal) -> Response:
    raise refusal


@dataclass(frozen=True, slots=True)
class Layout:
    """`commands` are those whose forms the page shows. `done` answers what was done, `refused` a
    refusal (else it is an error page), and `texts` makes the command's fields of the page's."""

    commands: frozenset[str]
    done: Callable[[Request, Viewer, Sent, Done], Response]
    refused: Callable[[Request, Viewer, Sent, Refusal], Response] = _raised
    texts: Callable[[Request, Viewer, Sent], Texts] = _as_typed
    previews: str = ""
    """Where the page leads back to that says first what the change would touch; empty: there is
    none, it is saved at once."""
    again: Callable[[Request, Viewer, Sent], Response] | None = None
    """Shows the page once more as it was filled in, with nothing done, where its hours have
    presets."""
    asks: bool = False
    """Whether the page shows what is unlikely beside its field; else it is asked on a page of its
    own."""
