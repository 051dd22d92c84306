"""Views of the waitlist that somebody keeps: which referrals, in which order, with which columns;
nobody's name."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from domain.review.kept_views import KeptViews
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact

NAMESPACE = UUID("b7d9c0a4-51de-5c0e-9a7e-6f0a4f1b8f55")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitlistViewSaved:
    """What the waitlist is narrowed to; empty: not by this. `specialist_id` is whom
    it was asked for, and no
    `columns` are all of them."""

    view_id: Plain[UUID]
    status: Plain[str]
    county: Plain[str]
    language: Plain[str]
    service_line: Plain[str]
    urgency: Plain[str]
    consent: Plain[str]
    source: Plain[str]
    specialist_id: Plain[UUID | None]
    clock: Plain[str]
    missing: Plain[str]
    sort: Plain[str]
    columns: Plain[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitlistViewDropped:
    view_id: Plain[UUID]


WaitlistViews = KeptViews[WaitlistViewSaved]


def waitlist_views_id(account: str) -> UUID:
    """The stream of an account's views."""
    return uuid5(NAMESPACE, account)


def evolve(state: WaitlistViews, fact: Fact) -> WaitlistViews:
    match fact:
        case WaitlistViewSaved():
            return state.with_view(fact)
        case WaitlistViewDropped():
            return state.without(fact.view_id)
    return state


WAITLIST_VIEWS: Decider[WaitlistViews] = Decider("waitlist_views", KeptViews(), evolve)
