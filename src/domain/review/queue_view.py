"""Views of the review queue that somebody keeps: which proposals, in which order; nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID, uuid5

from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal

NAMESPACE = UUID("6b1f3a52-7f0c-5c11-8a35-0d2c92c6a9e7")
MOST_VIEWS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueViewSaved:
    """What the queue is narrowed to; empty: not by this. Its name is made of these alone."""

    view_id: Plain[UUID]
    county: Plain[str]
    language: Plain[str]
    service_line: Plain[str]
    urgency: Plain[str]
    specialist_id: Plain[UUID | None]
    whose: Plain[str]
    changed: Plain[str]
    sort: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueViewDropped:
    view_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueViews:
    """One account's, in the order in which they were kept."""

    kept: Mapping[UUID, QueueViewSaved] = field(default_factory=lambda: MappingProxyType({}))
    dropped: frozenset[UUID] = frozenset()


class TooManyViews(Refusal):
    sentence = "You keep a dozen views already; remove one first."


class ViewShowsEverything(Refusal):
    sentence = "Choose a filter first: without one it is the whole queue."


class ViewUnknown(Refusal):
    sentence = "You keep no such view."


def queue_views_id(account: str) -> UUID:
    """The stream of an account's views."""
    return uuid5(NAMESPACE, account)


def evolve(state: QueueViews, fact: Fact) -> QueueViews:
    match fact:
        case QueueViewSaved():
            kept = MappingProxyType({**state.kept, fact.view_id: fact})
            return replace(state, kept=kept)
        case QueueViewDropped():
            left = {key: view for key, view in state.kept.items() if key != fact.view_id}
            dropped = state.dropped | {fact.view_id}
            return QueueViews(kept=MappingProxyType(left), dropped=dropped)
    return state


QUEUE_VIEWS = Decider("queue_views", QueueViews(), evolve)


def save(state: QueueViews, view: QueueViewSaved) -> tuple[Fact, ...]:
    """Keeps a view once, however often it is asked for, and none again that was dropped."""
    known = view.view_id in state.kept or view.view_id in state.dropped
    if known or any(_same(view, kept) for kept in state.kept.values()):
        return ()
    if not any(_shown(view)):
        raise ViewShowsEverything
    if len(state.kept) >= MOST_VIEWS:
        raise TooManyViews
    return (view,)


def drop(state: QueueViews, view_id: UUID) -> tuple[Fact, ...]:
    """Raises ViewUnknown."""
    if view_id in state.dropped:
        return ()
    if view_id not in state.kept:
        raise ViewUnknown
    return (QueueViewDropped(view_id=view_id),)


def _shown(view: QueueViewSaved) -> tuple[str | UUID | None, ...]:
    return (
        view.county,
        view.language,
        view.service_line,
        view.urgency,
        view.specialist_id,
        view.whose,
        view.changed,
        view.sort,
    )


def _same(one: QueueViewSaved, other: QueueViewSaved) -> bool:
    return _shown(one) == _shown(other)
