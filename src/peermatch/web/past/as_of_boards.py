"""Boards, people and caseloads as they were known at a past moment, as sections of a page."""

from dataclasses import dataclass
from uuid import UUID

from domain.referrals.referral_state import ReferralStatus
from domain.shared.languages import LANGUAGE_NAMES
from peermatch.readmodels.reading.list_parts import PartRequest, Place
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import queue_then
from peermatch.readmodels.screens.people import consents_given, person
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import NOT_CLOSED
from peermatch.readmodels.screens.specialists import roster, specialist_page
from peermatch.readmodels.tables.specialists.caseloads import places_together
from peermatch.web.actions import Link
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import (
    counted,
    day,
    experience,
    in_words,
    moment,
    signed,
    waited,
    window,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A page's title and sections; `total` and `end` are a long list's."""

    title: str
    sections: tuple[Section, ...]
    lead: str = ""
    total: int = 0
    last: int = 0
    end: Place | None = None


def _waits(row: waitlist.Row) -> bool:
    return row.status in (ReferralStatus.WAITING, ReferralStatus.PROPOSED)


def _since(row: waitlist.Row) -> str:
    """How long somebody waited; of whoever waited no more, when they were referred."""
    if _waits(row):
        return f"Waiting {waited(row.waiting_days)}"
    return f"Received {day(row.received_at)}"


def waiting(reading: Reading, path: str, sought: PartRequest) -> Board:
    """Who was on the waitlist, urgent first, then the longest wait."""
    found = waitlist.page(reading, sought, NOT_CLOSED)
    items = tuple(
        Item(
            row.name,
            (
                f"{_since(row)} · {in_words(row.urgency)} · {row.county} · {row.language}",
                row.areas,
                f"Consent: {row.consent}",
                row.waiting_reason,
            ),
            tag=row.standing,
            address=f"{path}/referrals/{row.referral_id}",
        )
        for row in found.rows
    )
    section = Section("waiting", "Referrals", items=items, none="Nobody was waiting.")
    return Board(
        title="Waitlist",
        lead=f"{counted(found.total, 'referral')}, urgent first, then the longest wait.",
        sections=(section,),
        total=found.total,
        last=found.last,
        end=found.end,
    )


def queue(reading: Reading, path: str, sought: PartRequest) -> Board:
    """Which proposals waited for a decision, with their reasons."""
    found = queue_then.page(reading, sought)
    items = tuple(
        Item(
            f"{row.name} with {row.specialist_name}",
            (
                f"Waiting {waited(row.waiting_days)} · {in_words(row.urgency)} · {row.county}",
                *row.reasons,
                f"Caseload {row.taken} of {row.capacity}",
                *(f"Also possible: {name}. {sentence}" for name, sentence in row.runners_up),
                f"First session {moment(row.first_starts_at)}" if row.first_starts_at else "",
            ),
            address=f"{path}/referrals/{row.referral_id}",
        )
        for row in found.rows
    )
    section = Section("proposed", "Proposals", items=items, none="Nothing waited for a decision.")
    return Board(
        title="Review queue",
        lead=f"{counted(found.total, 'proposal')} waited for a decision.",
        sections=(section,),
        total=found.total,
        last=found.last,
        end=found.end,
    )


def _openings(row: roster.Row) -> str:
    if row.open_places:
        return counted(row.open_places, "opening")
    return f"Last day {day(row.leaving_on)}" if row.leaving_on else "Full"


def caseloads(reading: Reading, path: str, sought: PartRequest) -> Board:
    """Who was on the roster, each with the places of their caseload."""
    found, together = roster.page(reading, sought), places_together(reading)
    items = tuple(
        Item(
            row.name,
            (
                f"{in_words(row.credential)} · caseload {row.taken + row.held} of {row.capacity}",
                f"{row.held} awaiting a decision" if row.held else "",
            ),
            tag=_openings(row),
            address=f"{path}/specialists/{row.specialist_id}",
        )
        for row in found.rows
    )
    openings = counted(together.open_places, "opening")
    section = Section("caseloads", "Specialists", items=items, none="Nobody was on the roster.")
    return Board(
        title="Caseloads",
        lead=f"{counted(found.total, 'specialist')}, {openings}.",
        sections=(section,),
        total=found.total,
        last=found.last,
        end=found.end,
    )


def referral(reading: Reading, path: str, referral_id: UUID, *, linked: bool) -> Board:
    """A person as they were known. Raises NotFound where they were not yet."""
    row = waitlist.one(reading, referral_id)
    profile = person.profile(reading, row.participant_id)
    facts = (
        ("Status", row.standing),
        ("Waiting", waited(row.waiting_days) if _waits(row) else ""),
        ("Received", day(row.received_at)),
        ("Why", row.waiting_reason),
        ("Urgency", in_words(row.urgency)),
        ("About", row.areas),
        ("County", row.county),
        ("Language", row.language),
        ("Ways to meet", ", ".join(in_words(mode) for mode in row.modes)),
        ("Hours", "; ".join(map(window, row.windows))),
        ("How often", in_words(row.frequency)),
        ("Preferred name", profile.preferred_name),
        ("Safe contact", ", ".join(in_words(way) for way in profile.ways)),
        ("Interpreter", LANGUAGE_NAMES.get(profile.interpreter, profile.interpreter)),
        ("Will meet at", ", ".join(profile.sites)),
    )
    return Board(
        title=row.name,
        sections=(
            Section("known", "What was known", facts=facts),
            _consents(reading, row.participant_id),
            _matches(reading, path, row.participant_id, linked=linked),
        ),
    )


def _consents(reading: Reading, participant_id: UUID) -> Section:
    items = tuple(
        Item(
            signed(one.signed_on, one.expires_on),
            (one.covers,),
            tag="In force" if one.in_force(reading.today) else "Not in force",
        )
        for one in consents_given.consents(reading, participant_id)
    )
    return Section("consents", "Consents", items=items, none="No consent was on record.")


def _matches(reading: Reading, path: str, participant_id: UUID, *, linked: bool) -> Section:
    rows = person.matches(reading, participant_id)
    names = specialist_names(reading, {row["specialist_id"] for row in rows})
    items = tuple(
        Item(
            f"With {names.get(row['specialist_id'], '')}",
            (f"Proposed {day(row['proposed_at'].astimezone(reading.zone).date())}",),
            tag=in_words(row["status"]),
            address=f"{path}/specialists/{row['specialist_id']}" if linked else "",
            links=(Link("How this was decided", f"/matches/{row['match_id']}/decided"),)
            if linked
            else (),
        )
        for row in rows
    )
    return Section("matches", "Matches", items=items, none="No matches were proposed yet.")


def specialist(reading: Reading, path: str, specialist_id: UUID, *, named: bool) -> Board:
    """A specialist and their caseload; `named` adds whom they supported. Raises NotFound where
    they had not joined yet."""
    found = specialist_page.one(reading, specialist_id)
    load = found.caseload
    facts = (
        ("Caseload", f"{load.in_use} of {load.capacity}"),
        ("Not yet started", str(load.held) if load.held else ""),
        ("Openings", str(load.open_places)),
        ("Share of full time", f"{found.fte_percent} %"),
        ("Credential", in_words(found.credential)),
        ("Weekly hours", "; ".join(map(window, found.windows))),
        ("Ways to meet", ", ".join(in_words(mode) for mode in found.modes)),
        ("Languages", ", ".join(found.languages)),
        ("Lived experience", "; ".join(map(experience, found.experiences))),
        ("Leave", "; ".join(f"{day(first)} to {day(last)}" for first, last in found.leave)),
        ("Last day", day(found.leaving_on)),
    )
    sections = [Section("known", "What was known", facts=facts)]
    if named:
        names = participant_names(reading, {match["participant_id"] for match in found.matches})
        items = tuple(
            Item(
                names.get(match["participant_id"], ""),
                tag=in_words(match["status"]),
                address=f"{path}/referrals/{match['referral_id']}",
            )
            for match in found.matches
        )
        sections.append(Section("supported", "People supported", items=items, none="No one."))
    return Board(title=found.name, lead=found.specialist, sections=tuple(sections))
