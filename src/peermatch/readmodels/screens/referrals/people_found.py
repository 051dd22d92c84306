"""Who is found by a name, a birth date and a phone, by blind index."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.people.finder import people_with

MOST_SOUGHT = 1_000
"""People to whom a list is narrowed; a name that more of them have narrows too little."""
LAST = 4
"""Digits by which a phone is found when no more are known."""


def whom(
    reading: Reading, *, name: str = "", birth_date: date | None = None, phone: str = ""
) -> frozenset[UUID]:
    """The people who are found by this, to narrow a list to them."""
    called, nearly = people_found(reading, name, birth_date, phone)
    return frozenset([*called, *nearly][:MOST_SOUGHT])


def people_found(
    reading: Reading, name: str, birth_date: date | None, phone: str
) -> tuple[list[UUID], list[UUID]]:
    """Who is called so, or sounds so; and in whose name one letter is otherwise."""
    index = reading.index
    called_so = index.whose_name(name)
    if name and not called_so:
        return [], []
    also: list[Collection[bytes]] = []
    if birth_date is not None:
        also.append(index.birth_date(birth_date))
    if phone:
        also.append(index.last_four(phone) if len(phone) == LAST else index.phone(phone))
    with reading.views.connect() as connection:
        called = people_with(connection, [*called_so, *also])
        near = index.whose_name(name, one_wrong_letter=True)
        nearly = people_with(connection, [*near, *also]) if near else []
    return list(called), list(nearly)
