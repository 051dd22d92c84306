"""Whether they would like to choose, shortlists that they rank, and conflicts of interest."""

from uuid import UUID

from fastapi import Request

from domain.referrals.choosing import ChoiceStatus
from domain.specialists.sharing import Audience
from peermatch.readmodels.engine.failed_work import SHORTLISTS
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches.match_context import shared
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.people.person import RecordRow
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.tables.people.records import RecordKind
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import day, experience, in_words

CHOICE = {
    "asked": "Yes. Looking for specialists to offer; this takes a few seconds.",
    "offered": "Yes. A shortlist was offered.",
    "unmet": "Yes, but there is nobody to offer now; the next matching run looks again.",
}
"""Where a shortlist that was asked for stands, in words."""
BY_HAND = " A coordinator can also offer a shortlist by hand."


def choice(
    request: Request,
    viewer: Viewer,
    records: tuple[RecordRow, ...],
    row: waitlist.Detail,
    back: str,
) -> Section:
    """Shortlists that they rank, and conflicts of interest, for whoever may see both."""
    reading = services_of(request).reading(viewer.actor)
    lists = [r for r in records if r.kind == RecordKind.SHORTLIST and r.about == row.referral_id]
    forms = {
        link.address.partition("?")[0].removeprefix("/do/"): link
        for link in offered(viewer.role, "referral", back, referral_id=row.referral_id)
    }
    asking = forms["ask-for-shortlist"]
    told = (("Would like to choose", _chooses(request, row)),)
    if "offer-shortlist" not in forms:
        return Section("choice", "Choice", facts=told, links=(asking,))
    by_hand = forms["offer-shortlist"]
    offering = Link(by_hand.title, f"{by_hand.address}&round={len(lists) + 1}")
    names = specialist_names(reading, {UUID(who) for r in lists for who in r.words})
    items = tuple(
        Item(
            f"Shortlist of {day(r.began_at.date())}",
            (
                *(
                    f"{n}. {names.get(UUID(who), '')}{_may_be_told(reading, UUID(who))}"
                    for n, who in enumerate(r.words, 1)
                ),
                f"They answer by {day(r.until)}" if r.until and r.open else "",
            ),
            tag="Open" if r.open else "Answered",
            links=offered(viewer.role, "shortlist", back, shortlist_id=r.record_id)
            if r.open
            else (),
        )
        for r in lists
    )
    conflict = Link(
        "Disclose a conflict of interest",
        address("disclose-conflict", back, participant_id=row.participant_id),
    )
    waiting = [r for r in records if r.kind == RecordKind.CONFLICT and r.open]
    reviews = tuple(
        Item(
            "Conflict of interest to review",
            (in_words(r.words[0]),),
            tag="Needs decision",
            links=(
                Link(
                    "Review",
                    address(
                        "review-conflict",
                        back,
                        participant_id=row.participant_id,
                        specialist_id=r.specialist_id,
                    ),
                ),
            ),
        )
        for r in waiting
    )
    links = (asking, offering, conflict)
    return Section("choice", "Choice", facts=told, items=(*reviews, *items), links=links)


def _chooses(request: Request, row: waitlist.Detail) -> str:
    """Where their choice stands; of a shortlist that can't be found, how that failed."""
    failed = services_of(request).failed_work.one(SHORTLISTS, str(row.referral_id))
    if row.choice != ChoiceStatus.ASKED.value or failed is None:
        return CHOICE.get(row.choice, "")
    return f"Yes. Specialists to offer have not been found yet. {failed.sentence}{BY_HAND}"


def _may_be_told(reading: Reading, specialist_id: UUID) -> str:
    """What the specialist agreed to share with somebody on whose shortlist they stand."""
    areas = shared(reading, specialist_id, Audience.SHORTLISTED, person.PURPOSE)
    told = ", ".join(experience(area) for area in areas)
    return f" (may be shared: {told})" if told else ""
