"""How a referral came in: referrer, screening, family member, contact attempts, duplicates."""

from fastapi import Request

from domain.referrals.referral_closing import ClosingReason
from domain.referrals.waiting import WAIT_REASONS, WaitReason
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.referrals import referral_intake, waitlist
from peermatch.readmodels.screens.referrals.referral_intake import ReferralIntake
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import day, experience, in_words, moment

ELSEWHERE = frozenset({"offer-shortlist", "ask-for-shortlist", "close-referral"})


def intake(
    request: Request, reading: Reading, viewer: Viewer, row: waitlist.Detail, back: str
) -> Section:
    zone = services_of(request).service.program.zone
    ids = {"referral_id": row.referral_id}
    tries = tuple(
        Item(
            f"{moment(a.attempted_at.astimezone(zone))}: {in_words(a.outcome)}",
            (in_words(a.way), f"Corrected: {a.correction_reason}" if a.correction_reason else ""),
            links=offered(
                viewer.role, "attempt", back, referral_id=row.referral_id, attempt_id=a.attempt_id
            ),
        )
        for a in person.attempts(reading, row.referral_id)
    )
    others = tuple(
        Item(
            "Another referral may be of the same person",
            address=f"/referrals/{other}",
            tag="Needs decision",
            links=(
                Link("Keep apart", address("keep-apart", back, **ids, other_id=other)),
                Link("Compare and merge", f"{back}/merge/{other}"),
            ),
        )
        for other in person.suspected(reading, row.referral_id)
    )
    found = referral_intake.one(reading, row.referral_id)
    links = offered(viewer.role, "referral", back, _refused(row.status) | ELSEWHERE, **ids)
    return Section(
        "intake",
        "Intake",
        facts=_facts(found),
        items=(*_merged(found), *others, *tries),
        links=links,
        none="No contact attempts yet.",
    )


def _facts(found: ReferralIntake) -> tuple[tuple[str, str], ...]:
    waits = WAIT_REASONS[WaitReason(found.waitlisted)] if found.waitlisted else ""
    closed = in_words(ClosingReason(found.closing_reason)) if found.closing_reason else ""
    about = ", ".join(experience(one) for one in found.cared_for_experiences)
    cared_for = f"{found.cared_for}: {about}" if about else found.cared_for
    return (
        ("Referred by", ", ".join((in_words(found.sender_kind), *found.sender)) if found.sender_kind
         else ""),
        ("Handed over in person", day(found.handed_over_on)),
        ("Agreed to the referral, as they tell", day(found.agreed_on)),
        ("Acknowledged", day(found.acknowledged_on)),
        ("Who they care for", cared_for),
        ("Screened", _screened(found)),
        ("Waiting because", waits),
        ("Reassignment", "Their specialist is leaving, so they choose again, ahead of others."
         if found.needs_reassignment else ""),
        ("Why the urgency changed", found.priority_reason),
        ("Why the date received was corrected", found.received_reason),
        ("Why it was reopened", found.reopened_reason),
        ("Closed as", closed),
    )  # fmt: skip


def _screened(found: ReferralIntake) -> str:
    if found.eligible is None:
        return ""
    line = in_words(found.screened_line)
    if found.eligible:
        return f"{line}: eligible"
    missing = ", ".join(in_words(criterion).lower() for criterion in found.not_met)
    return f"{line}: not eligible (not met: {missing})"


def _merged(found: ReferralIntake) -> tuple[Item, ...]:
    if found.merged_into is None:
        return ()
    return (Item("Merged into another referral", address=f"/referrals/{found.merged_into}"),)


def _refused(status: str) -> frozenset[str]:
    """What the state of the referral would refuse anyway."""
    if status == "closed":
        return frozenset({"put-on-waitlist", "change-priority"})
    return frozenset({"reopen-referral"})
