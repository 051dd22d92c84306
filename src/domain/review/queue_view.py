"""Views of the review queue that somebody keeps: which proposals, in which order; nobody's name."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from domain.review.kept_views import KeptViews
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact

NAMESPACE = UUID("6b1f3a52-7f0c-5c11-8a35-0d2c92c6a9e7")


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


QueueViews = KeptViews[QueueViewSaved]


def queue_views_id(account: str) -> UUID:
    """The stream of an account's views."""
    return uuid5(NAMESPACE, account)


def evolve(state: QueueViews, fact: Fact) -> QueueViews:
    match fact:
        case QueueViewSaved():
            return state.with_view(fact)
        case QueueViewDropped():
            return state.without(fact.view_id)
    return state


QUEUE_VIEWS: Decider[QueueViews] = Decider("queue_views", KeptViews(), evolve)
