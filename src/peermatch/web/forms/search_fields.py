"""Fields of searches and calendar links, which are no commands, read from a form or API call.

Raises InvalidInput.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from fastapi import Request

from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import BY_TYPE, NAME, PHONE, Kind
from peermatch.web.http.access import services_of

Texts = Mapping[str, str]
PHONE_OR_LAST_FOUR = Kind(
    lambda text: text if re.fullmatch("[0-9]{4}", text) else PHONE.made(text),
    PHONE.words,
    PHONE.schema,
)
"""What somebody knows of a telephone number: all of it, or its last four digits."""


def counties(request: Request) -> frozenset[str]:
    return services_of(request).service.store.read(SERVICE_AREA, SERVICE_AREA_ID).counties


_DAY = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})")
_US_DAY = re.compile(r"(?P<m>[0-9]{1,2})([-/.])(?P<d>[0-9]{1,2})\2(?P<y>[0-9]{4})")
_NUMBER = re.compile(r"[-+().0-9]*[0-9][-+().0-9]*")


def parted(line: str) -> Texts:
    """What somebody typed into one field: a birth date, a phone number or its last four digits,
    and all else a name."""
    found: dict[str, list[str]] = {"name": [], "birth_date": [], "phone": []}
    for word in line.split():
        day = _DAY.fullmatch(word) or _US_DAY.fullmatch(word)
        if day:
            found["birth_date"].append(f"{day['y']}-{int(day['m']):02}-{int(day['d']):02}")
        else:
            found["phone" if _NUMBER.fullmatch(word) else "name"].append(word)
    return {part: " ".join(words) for part, words in found.items() if words}


class Search(TypedDict):
    """Whom somebody looks for; at least one part is given."""

    name: str
    birth_date: date | None
    phone: str


def search(raw: Texts) -> Search:
    read = Reader(raw)
    name, birth_date = (
        read.one("name", NAME, required=False) or "",
        read.one("birth_date", BY_TYPE[date], required=False),
    )
    phone = read.one("phone", PHONE_OR_LAST_FOUR, required=False) or ""
    if not (name or birth_date or phone or read.errors):
        read.wrong("name", "Fill in a name, a birth date or a phone number.")
    read.finish()
    return Search(name=name, birth_date=birth_date, phone=phone)


def line(text: str) -> Search:
    """The same, of one line."""
    read = Reader({"sought": text})
    read.text("sought", required=True, longest=200)
    read.finish()
    return search(parted(text))


def label(raw: Texts) -> str:
    """Where a calendar link will be used."""
    read = Reader(raw)
    found = read.text("label", required=True, longest=60)
    read.finish()
    return found
