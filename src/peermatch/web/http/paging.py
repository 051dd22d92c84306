"""Which part of a long list is asked for, and where its other parts are.

An address names a row by its place, sealed: what a list is sorted by may be about a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from fastapi import Query, Request

from peermatch.readmodels.reading.list_parts import Part, PartRequest, Place
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.web.http.access import services_of

PER_PAGE = 25
MOST_DIGITS = 7
SHOWN = ("page", "after", "before")
"""What in an address says which part of its list is shown."""
After = Annotated[
    str,
    Query(
        max_length=400,
        description="The answer's `next`: goes on after its last row, whatever has left the list.",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """What is shown of a list, and its other parts' addresses: empty at that end of it."""

    total: int
    first_row: int
    last_row: int
    first: str
    previous: str
    next: str
    last: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list at `/name`, and over the API; `kinds` are the types of a row's place in it."""

    name: str
    kinds: Any
    per_page: int = PER_PAGE
    sort: str = ""
    """Of one list that can be sorted otherwise: a place in one order is none in another."""

    def asked(self, request: Request, given: Mapping[str, str]) -> PartRequest:
        """The part that a page's address or a form on it names; what can't be read is its start."""
        number = given.get("page", "")
        whole = number.isdecimal() and len(number) <= MOST_DIGITS
        return PartRequest(
            size=self.per_page,
            number=int(number) if whole else 1,
            after=self._place(request, given.get("after", "")),
            before=self._place(request, given.get("before", "")),
        )

    def after(self, request: Request, place: str, limit: int) -> PartRequest:
        """What follows a place that an answer gave as `next`. Raises InvalidInput."""
        if "offset" in request.query_params:
            raise InvalidInput((FieldError("offset", "is gone: give `next` as `after`"),))
        known = self._place(request, place)
        if place and known is None:
            raise InvalidInput((FieldError("after", "is not the `next` of this list"),))
        return PartRequest(size=limit, after=known)

    def next(self, request: Request, part: Part[Any]) -> str | None:
        """Where the next part of the list starts; None at its end."""
        if part.end is None or part.last >= part.total:
            return None
        return self.sealed(request, part.end)

    def paging(self, request: Request, part: Part[Any], chosen: Mapping[str, Any]) -> Paging:
        """`chosen` are the list's filters, which every part's address keeps."""
        kept = {name: value for name, value in chosen.items() if value}

        def address(**where: Any) -> str:
            query = urlencode({**kept, **where}, doseq=True)
            return f"/{self.name}?{query}" if query else f"/{self.name}"

        ahead, more = part.first > 1, part.last < part.total
        pages = -(-part.total // self.per_page)
        return Paging(
            total=part.total,
            first_row=part.first,
            last_row=part.last,
            first=address() if ahead else "",
            previous=address(before=self.sealed(request, part.start)) if ahead else "",
            next=address(after=self.sealed(request, part.end)) if more else "",
            last=address(page=pages) if more else "",
        )

    def sealed(self, request: Request, place: Place | None) -> str:
        """A place as addresses name it."""
        seal = services_of(request).page_seal
        return seal.close(self._purpose, msgspec.json.encode(place))

    def _place(self, request: Request, sealed: str) -> Place | None:
        opened = services_of(request).page_seal.open(self._purpose, sealed) if sealed else None
        found: Place | None = msgspec.json.decode(opened, type=self.kinds) if opened else None
        return found

    @property
    def _purpose(self) -> str:
        return f"place in {self.name} {self.sort}".strip()


def shown(given: Mapping[str, str]) -> dict[str, str]:
    """The fields by which a form on a list leads back to the part that it stood on."""
    return {name: given[name] for name in SHOWN if given.get(name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """What somebody keeps of a list's filters: its name, made of what it shows, and where it is."""

    view_id: UUID
    name: str
    address: str
