"""What the review queue is narrowed to and sorted by, as an address says it, and kept views."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request

from domain.review.queue_view import QUEUE_VIEWS, QueueViewSaved, queue_views_id
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import ServiceLine, Urgency
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches.queue_wish import CHANGED, ORDERS, Wish
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.web.forms.search_fields import counties
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.http.paging import KeptView
from peermatch.web.show.words import in_words

NAMES = "county language service_line urgency specialist_id run_id changed whose sort".split()
CHANGED_WORDS = {"day": "The last day", "week": "The last week"}
WHOSE_WORDS = {
    "mine": "Assigned to me",
    "nobody": "Assigned to nobody",
    "later": "Kept for later",
    "all": "All",
}
SORT_WORDS = {
    "": "Urgent, then longest wait",
    "wait": "Longest wait",
    "changed": "Changed last",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address, or a form that leads back to it, asks for."""

    wish: Wish
    sort: str

    @property
    def texts(self) -> dict[str, str]:
        """As an address says it; what is not asked for is left out."""
        found = {name: str(getattr(self.wish, name) or "") for name in NAMES if name != "sort"}
        return {name: text for name, text in {**found, "sort": self.sort}.items() if text}

    @property
    def keeps(self) -> list[tuple[str, str]]:
        """What a kept view has of it: a matching run is over too soon to come back to."""
        return [(name, text) for name, text in self.texts.items() if name != "run_id"]

    @property
    def narrows(self) -> int:
        """How many filters hold."""
        return len(self.texts) - bool(self.sort)


def chosen(request: Request, given: Mapping[str, str]) -> Chosen:
    """What can't be meant narrows nothing."""
    county = given.get("county", "")
    return Chosen(
        Wish(
            county=_one_of(county, counties(request)) if county else "",
            language=_one_of(given.get("language", ""), LANGUAGE_NAMES),
            service_line=_one_of(given.get("service_line", ""), tuple(ServiceLine)),
            urgency=_one_of(given.get("urgency", ""), tuple(Urgency)),
            specialist_id=_id(given.get("specialist_id", "")),
            run_id=_id(given.get("run_id", "")),
            changed=_one_of(given.get("changed", ""), CHANGED),
            whose=_one_of(given.get("whose", ""), WHOSE_WORDS),
        ),
        _one_of(given.get("sort", ""), ORDERS),
    )


def _one_of(text: str, known: object) -> str:
    return text if text in known else ""  # type: ignore[operator]  # a collection of texts


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def address(texts: Mapping[str, str], **more: str) -> str:
    query = urlencode({**texts, **{name: text for name, text in more.items() if text}})
    return f"/matches?{query}" if query else "/matches"


def choices(request: Request) -> dict[str, list[tuple[str, str]]]:
    """By filter, value and words."""
    return {
        "county": [(county, county) for county in sorted(counties(request))],
        "language": list(LANGUAGE_NAMES.items()),
        "service_line": [(line.value, in_words(line)) for line in ServiceLine],
        "urgency": [(urgency.value, in_words(urgency)) for urgency in Urgency],
        "changed": list(CHANGED_WORDS.items()),
        "whose": list(WHOSE_WORDS.items()),
        "sort": list(SORT_WORDS.items()),
    }


def in_a_few_words(texts: Mapping[str, str], names: Mapping[UUID, str]) -> str:
    """`Essex, urgent, Changed last`: what the queue is narrowed to and sorted by."""
    said = []
    for name, text in texts.items():
        if name == "language":
            said.append(LANGUAGE_NAMES.get(text, text))
        elif name == "specialist_id":
            said.append(names.get(UUID(text), "one specialist"))
        elif name == "run_id":
            said.append("one matching run")
        elif name in ("changed", "whose", "sort"):
            words = {"changed": CHANGED_WORDS, "whose": WHOSE_WORDS, "sort": SORT_WORDS}[name]
            said.append(words.get(text, in_words(text)).lower())
        else:
            said.append(in_words(text))
    return ", ".join(said)


def views(request: Request, reading: Reading, viewer: Viewer) -> tuple[KeptView, ...]:
    """Those that the viewer keeps."""
    store = services_of(request).service.store
    kept = store.read(QUEUE_VIEWS, queue_views_id(viewer.actor.name)).kept
    staff = {view.specialist_id for view in kept.values() if view.specialist_id}
    names = specialist_names(reading, staff) if staff else {}
    return tuple(_view(view, names) for view in kept.values())


def _view(view: QueueViewSaved, names: Mapping[UUID, str]) -> KeptView:
    found = {name: str(getattr(view, name, None) or "") for name in NAMES}
    texts = {name: text for name, text in found.items() if text}
    return KeptView(view_id=view.view_id, name=in_a_few_words(texts, names), address=address(texts))
