"""Every field of a fact says in its type whether it is personal; CI refuses one that doesn't.

`Personal` values are sealed under their subject's key before they reach the log. `Plain` values are
stored as they are, so nothing that says who a person is or what they live with may be `Plain`.
A fact with personal fields has exactly one `Subject` field: whose key seals them.
"""

from dataclasses import fields
from functools import cache
from typing import Annotated, TypeVar, get_args, get_type_hints
from uuid import UUID

T = TypeVar("T")


class Marker:
    """One of the three classifications; compared by identity."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


PERSONAL = Marker("PERSONAL")
PLAIN = Marker("PLAIN")
SUBJECT = Marker("SUBJECT")

Personal = Annotated[T, PERSONAL]
Plain = Annotated[T, PLAIN]
Subject = Annotated[UUID, SUBJECT]


class UnclassifiedField(TypeError):
    """A fact has a field that is not exactly one of Personal, Plain or Subject."""


@cache
def classification(fact: type) -> dict[str, Marker]:
    """Field name -> its marker, in field order. Raises UnclassifiedField naming the field."""
    hints = get_type_hints(fact, include_extras=True)
    found: dict[str, Marker] = {}
    for field in fields(fact):
        markers = [m for m in get_args(hints[field.name])[1:] if isinstance(m, Marker)]
        if len(markers) != 1:
            raise UnclassifiedField(f"{fact.__name__}.{field.name} is not classified")
        found[field.name] = markers[0]
    return found


@cache
def personal_fields(fact: type) -> tuple[str, ...]:
    """Names of the fields that are sealed."""
    return tuple(n for n, m in classification(fact).items() if m is PERSONAL)


@cache
def subject_field(fact: type) -> str | None:
    """Name of the field that holds the subject's id; None for a fact about no person.

    Raises UnclassifiedField when personal fields have no subject or more than one.
    """
    subjects = [n for n, m in classification(fact).items() if m is SUBJECT]
    if len(subjects) > 1 or (personal_fields(fact) and not subjects):
        raise UnclassifiedField(f"{fact.__name__} needs one Subject field, has {len(subjects)}")
    return subjects[0] if subjects else None
