"""A fact made from the command that causes it: fields of one name are copied, the rest is given."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def made_from(source: object, made: type[T], **given: Any) -> T:
    """A `made` with every field that `source` has by the same name, and those `given`.

    `tests/architecture/test_made_from.py` checks every call: no field is left out, and fields of
    one name have one type.
    """
    types: Any = (type(source), made)
    same = {name: getattr(source, name) for name in _same_names(*types)}
    return made(**{**same, **given})


@cache
def _same_names(source: type, made: type) -> tuple[str, ...]:
    known = {f.name for f in fields(source)}
    return tuple(f.name for f in fields(made) if f.name in known)
