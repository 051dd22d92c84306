"""What was given to somebody from the directory, with what a CPRS does about each."""

from collections.abc import Iterable
from uuid import UUID

from domain.resources.given_resource import OUTCOME_WORDS, GivenOutcome
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.given_to import GivenRow, given_to
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import Viewer
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import day, in_words

NOTHING_FOUND = "Nothing was found"


def given_section(
    reading: Reading,
    viewer: Viewer,
    participant_id: UUID,
    *,
    purpose: str,
    back: str,
    match_id: UUID | None = None,
    session_id: UUID | None = None,
    by: UUID | None = None,
) -> Section:
    """Newest first; with `match_id`, the forms of the CPRS whose match it is; with `by`, what this
    specialist gave alone."""
    rows = given_to(reading, participant_id, purpose, by)
    give: Link | None = None
    if match_id is not None:
        ids = {"match_id": match_id, "session_id": session_id}
        give = Link("Give a resource", address("give-resource", back, **ids))
    return Section(
        "given",
        "Resources and supports",
        items=given_items(viewer, rows, back, match_id),
        button=give,
        none="Nothing has been given yet." if give else "",
    )


def given_items(
    viewer: Viewer, rows: Iterable[GivenRow], back: str, match_id: UUID | None
) -> tuple[Item, ...]:
    """Each with what came of it; with `match_id`, with the forms of the CPRS whose match it is."""
    return tuple(_item(viewer, row, back, match_id) for row in rows)


def given_line(row: GivenRow) -> str:
    """On one line, for a phone without signal."""
    return " · ".join(
        (f"{in_words(row.need)}: {row.service or NOTHING_FOUND}", _when(row), _tag(row))
    )


def _item(viewer: Viewer, row: GivenRow, back: str, match_id: UUID | None) -> Item:
    links: tuple[Link, ...] = ()
    if match_id is not None:
        ids = {"match_id": match_id, "given_id": row.given_id}
        without = frozenset() if row.service else frozenset({"hand-off-warmly"})
        links = offered(viewer.role, "given", back, without, **ids)
    elif row.handed_off_on:
        links = (Link("FHIR file for the service", f"/given/{row.given_id}/fhir.json"),)
    return Item(
        f"{in_words(row.need)}: {row.service or NOTHING_FOUND}",
        (
            _when(row),
            row.note,
            f"Told {row.recipient} on {day(row.handed_off_on)}" if row.handed_off_on else "",
            f"Asked on {day(row.asked_on)}" if row.asked_on else "",
            row.words,
        ),
        tag=_tag(row),
        address=f"/directory/{row.resource_id}" if row.resource_id else "",
        links=links,
    )


def _when(row: GivenRow) -> str:
    if row.picked:
        return f"{day(row.given_on)}, they asked for it at their own page"
    return f"{day(row.given_on)}{', in a session' if row.session_id else ''}"


def _tag(row: GivenRow) -> str:
    if row.outcome:
        return OUTCOME_WORDS[GivenOutcome(row.outcome)]
    return "Ask about the outcome" if row.service else "The need stands"
