"""Something other than a single command that may come up in a simulation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    words: str
    run: Callable[[Any], None]
