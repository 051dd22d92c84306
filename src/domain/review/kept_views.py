"""What somebody keeps of a list's filters, to come back to: at most a dozen, each once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from domain.shared.decider import Fact, Refusal

MOST_VIEWS = 12


class View(Protocol):
    """A fact that says what is shown; no other field tells views apart."""

    @property
    def view_id(self) -> UUID: ...


V = TypeVar("V", bound=View)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptViews(Generic[V]):
    """One account's, in the order in which they were kept."""

    kept: Mapping[UUID, V] = field(default_factory=lambda: MappingProxyType({}))
    dropped: frozenset[UUID] = frozenset()

    def with_view(self, view: V) -> "KeptViews[V]":
        return replace(self, kept=MappingProxyType({**self.kept, view.view_id: view}))

    def without(self, view_id: UUID) -> "KeptViews[V]":
        left = {key: view for key, view in self.kept.items() if key != view_id}
        return KeptViews(kept=MappingProxyType(left), dropped=self.dropped | {view_id})


class TooManyViews(Refusal):
    sentence = "You keep a dozen views already; remove one first."


class ViewShowsEverything(Refusal):
    sentence = "Choose a filter first: without one it is the whole list."


class ViewUnknown(Refusal):
    sentence = "You keep no such view."


def save(state: KeptViews[V], view: V) -> tuple[Fact, ...]:
    """Keeps a view once, however often it is asked for, and none again that was dropped."""
    known = view.view_id in state.kept or view.view_id in state.dropped
    if known or any(_shown(view) == _shown(kept) for kept in state.kept.values()):
        return ()
    if not any(_shown(view)):
        raise ViewShowsEverything
    if len(state.kept) >= MOST_VIEWS:
        raise TooManyViews
    return (view,)


def drop(state: KeptViews[V], gone: View) -> tuple[Fact, ...]:
    """`gone` is the fact that the view is no longer kept. Raises ViewUnknown."""
    if gone.view_id in state.dropped:
        return ()
    if gone.view_id not in state.kept:
        raise ViewUnknown
    return (gone,)


def _shown(view: Any) -> tuple[Any, ...]:
    return tuple(getattr(view, one.name) for one in fields(view) if one.name != "view_id")
