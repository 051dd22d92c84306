"""Finds the facts, refusals and decisions of the domain by reading its modules."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from functools import cache
from types import ModuleType
from typing import Any

import domain
from domain.shared.classified import Marker
from domain.shared.decider import Decider, Fact, Refusal

Decision = Callable[..., tuple[Fact, ...]]


@cache
def modules() -> tuple[ModuleType, ...]:
    found = pkgutil.walk_packages(domain.__path__, "domain.")
    return tuple(importlib.import_module(name) for name in sorted(m.name for m in found))


def _own(kind: Callable[[Any], bool]) -> Iterator[Any]:
    for module in modules():
        for _, thing in inspect.getmembers(module, kind):
            if thing.__module__ == module.__name__:
                yield thing


@cache
def facts() -> tuple[type, ...]:
    """Every dataclass of the domain with a classified field."""

    def classified(thing: type) -> bool:
        hints = inspect.get_annotations(thing).values()
        return any(isinstance(m, Marker) for h in hints for m in getattr(h, "__metadata__", ()))

    return tuple(c for c in _own(inspect.isclass) if is_dataclass(c) and classified(c))


@cache
def refusals() -> tuple[type[Refusal], ...]:
    return tuple(c for c in _own(inspect.isclass) if issubclass(c, Refusal) and c is not Refusal)


@cache
def decisions() -> tuple[Decision, ...]:
    """Every public function that answers with facts."""

    def decides(function: Callable[..., Any]) -> bool:
        answer = inspect.signature(function).return_annotation
        return bool(answer == tuple[Fact, ...]) and not function.__name__.startswith("_")

    return tuple(f for f in _own(inspect.isfunction) if decides(f))


@cache
def deciders() -> tuple[Decider[Any], ...]:
    found = {d.name: d for m in modules() for d in vars(m).values() if isinstance(d, Decider)}
    return tuple(found.values())
