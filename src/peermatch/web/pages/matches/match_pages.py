"""A match's page over its whole course, for coordinators."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.matches.approval import OVERRIDE_REASONS, OverrideReason
from domain.matches.match_ending import END_REASONS, EndReason
from domain.matches.match_state import MatchStatus
from domain.matches.proposal import DECLINE_REASONS, DeclineReason
from domain.pairing.sides import Side
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import match_context, match_detail
from peermatch.readmodels.screens.matches.match_context import MatchContext
from peermatch.readmodels.screens.matches.match_detail import Detail
from peermatch.readmodels.screens.people import person
from peermatch.usecases.input.composites import wish_text
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.past.event_lines import latest
from peermatch.web.past.moments import in_address
from peermatch.web.show.record_notices import challenged
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import day, experience, in_words, moment

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
OWN = "record-own-check-in agree-own-plan".split()
UNDER_WAY = [*"step-down pause-match end-match record-check-in agree-usual-times".split(), *OWN]
ALLOWED = {
    MatchStatus.PROPOSED: [
        "approve-match",
        "decline-match",
        "expire-match",
        "choose-instead",
        "keep-for-later",
        "assign-review",
        "comment-on-proposal",
    ],
    MatchStatus.ACTIVE: UNDER_WAY,
    MatchStatus.PAUSED: ["resume-match", "end-match", "record-check-in", *OWN],
}
"""The forms that each state takes; a match that is over takes none."""
AWAITED = {Side.SPECIALIST: "accept-as-specialist", Side.PARTICIPANT: "accept-as-participant"}


@router.get("/matches/{match_id}")
def one_match(request: Request, viewer: Coordinator, match_id: UUID) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = match_detail.one(reading, match_id)
    said_so = tuple(
        Item(f"{day(on)}: {in_words(going)}", (note,), tag=in_words(side))
        for on, side, going, note in person.check_ins(reading, match_id)
    )
    beside = match_context.one(
        reading, found.referral_id, found.participant_id, found.specialist_id
    )
    challenges = challenged(reading, [match_id])
    record = RecordPage(
        title=f"{found.name} with {found.specialist_name}",
        tags=(in_words(found.status),),
        up=Link("Referral", f"/referrals/{found.referral_id}"),
        links=(
            *match_links(viewer, found, f"/matches/{match_id}"),
            _statement(found),
            Link("How this was decided", f"/matches/{match_id}/decided"),
            Link("What was known when this was proposed", _then(request, found)),
        ),
        sections=(
            *(() if challenges.bare else (challenges,)),
            _course(found),
            _beside(beside),
            Section("why", "Why these two", items=tuple(Item(reason) for reason in found.reasons)),
            Section("check-ins", "Check-ins", items=said_so, none="No check-ins yet."),
            latest(request, viewer, (match_id,), f"/matches/{match_id}/history"),
        ),
    )
    return page(request, "record.html", record=record, heading="Match")


def match_links(viewer: Viewer, found: match_detail.Brief, back: str) -> tuple[Link, ...]:
    """The forms that the match's state takes from this viewer."""
    status = MatchStatus(found.status)
    names = ALLOWED.get(status, [])
    if status is MatchStatus.APPROVED:
        awaited = AWAITED[Side(found.acceptance)] if found.acceptance else ""
        names = (
            [awaited, "decline-match", "undo-approval"]
            if awaited
            else [*UNDER_WAY, "undo-approval"]
        )
    every = offered(viewer.role, "match", back, match_id=found.match_id)
    return tuple(link for link in every if link.address.split("?")[0].split("/")[-1] in names)


def _then(request: Request, found: Detail) -> str:
    """The person at the end of the minute in which the proposal was recorded."""
    zone = services_of(request).service.program.zone
    end = in_address(found.proposed_at + timedelta(minutes=1), zone)
    return f"/as-of/{end}/referrals/{found.referral_id}"


def _statement(found: Detail) -> Link:
    ids = {"participant_id": found.participant_id, "record_id": found.match_id}
    form = address("file-statement", f"/matches/{found.match_id}", **ids)
    return Link("File a statement of challenge", form)


def _beside(beside: MatchContext) -> Section:
    gender = f"{in_words(beside.gender)} ({in_words(beside.gender_strength).lower()})"
    told = ", ".join(experience(area) for area in beside.may_be_told)
    return Section(
        "beside",
        "Keep in mind",
        facts=(
            ("Would like to meet", gender if beside.gender else ""),
            ("They asked for", "; ".join(wish_text(wish) for wish in beside.wishes)),
            ("Conditions of this match", beside.conditions),
            ("May be shared about the specialist", told or "Nothing yet; ask the specialist"),
        ),
    )


def _course(found: Detail) -> Section:
    overridden = ""
    if found.overridden_rules:
        reason = OVERRIDE_REASONS[OverrideReason(found.override_reason)]
        overridden = f"{', '.join(in_words(rule) for rule in found.overridden_rules)}: {reason}"
    ended = END_REASONS[EndReason(found.end_reason)] if found.end_reason else ""
    declined = DECLINE_REASONS[DeclineReason(found.decline_reason)] if found.decline_reason else ""
    awaited = Side(found.acceptance) if found.acceptance else None
    return Section(
        "course",
        "Course",
        facts=(
            ("Proposed", day(found.proposed_on)),
            ("Answer by", day(found.expires_on) if found.status == "proposed" else ""),
            (
                "Proposed first session",
                moment(found.first_starts_at) if found.started_on is None else "",
            ),
            ("Declined", declined),
            ("Overridden", overridden),
            ("Waiting for an answer from", in_words(awaited) if awaited else ""),
            ("Began", day(found.started_on)),
            ("Meets", in_words(found.frequency) if found.frequency else ""),
            ("Paused until", day(found.paused_until)),
            ("Last check-in", day(found.last_check_in)),
            ("Ended", f"{day(found.ended_on)}: {ended}" if found.ended_on else ""),
            ("Note", found.note),
        ),
    )
