"""The types of a dataclass's fields, looked up once."""

from functools import cache
from typing import Any, get_type_hints


@cache
def hints_of(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
