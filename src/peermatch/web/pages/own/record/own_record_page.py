"""A participant's record as they may read, correct by asking, and take away: what they said, their
consents, and who was told or looked."""

import json
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.consent import ConsentUnknown, consent_of
from domain.shared.decider import Refusal
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.own import merged_records, own_papers
from peermatch.usecases.own.own_notes import own_notes
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.web.forms.posted import Posted
from peermatch.web.http.access import Visitor, services_of
from peermatch.web.pages.own.own_words import AGREEMENT, BARC, HANDED_ON, KEPT_BACK
from peermatch.web.pages.own.record.own_answers import what_they_said
from peermatch.web.pages.own.record.own_record_file import looks, told, whole
from peermatch.web.pages.own.support.own_help_page import asked_for
from peermatch.web.pages.own.visiting import (
    Person,
    do,
    done,
    language_of_page,
    own_page,
    record_of,
    sentence_of,
)

router = APIRouter()
RECORD = "/your-page/record"


@router.get("/your-page/record")
def own_record(request: Request, visitor: Person) -> Response:
    return _shown(request, visitor, "record.html")


@router.get("/your-page/record/all")
def to_print(request: Request, visitor: Person) -> Response:
    """Everything on one page, to be printed."""
    return _shown(request, visitor, "record_all.html")


@router.get("/your-page/record.json")
def to_take_away(request: Request, visitor: Person) -> Response:
    """Everything as a file; its name says nothing."""
    record = record_of(request, visitor)
    body = json.dumps(
        whole(services_of(request), record), ensure_ascii=False, indent=2, default=str
    )
    headers = {"Content-Disposition": 'attachment; filename="record.json"'}
    return Response(body, headers=headers, media_type="application/json; charset=utf-8")


@router.get("/your-page/consents/{consent_id}")
def ask(request: Request, visitor: Person, consent_id: UUID) -> Response:
    return _asking(request, visitor, consent_id)


@router.post("/your-page/consents/{consent_id}")
def take_back(request: Request, visitor: Person, consent_id: UUID, posted: Posted) -> Response:
    whose = merged_records.whose_consent(record_of(request, visitor), consent_id)
    command = RevokeConsent(participant_id=whose, consent_id=consent_id)
    try:
        do(request, replace(visitor, participant_id=whose), posted, command)
    except Refusal as refusal:
        return _asking(request, visitor, consent_id, sentence_of(refusal))
    return done(RECORD, "taken-back")


def _asking(request: Request, visitor: Visitor, consent_id: UUID, refusal: str = "") -> Response:
    record = record_of(request, visitor)
    every = (*record.consents(), *merged_records.consents(record))
    try:
        consent = consent_of(every, consent_id)
    except ConsentUnknown:
        raise NotFound from None
    others = any(c != consent and c.in_force(record.today) for c in every)
    return own_page(
        request, visitor, record, "consent.html", refusal, consent=consent, others=others
    )


def _shown(request: Request, visitor: Visitor, template: str) -> Response:
    record = record_of(request, visitor)
    own = record.consents()
    return own_page(
        request,
        visitor,
        record,
        template,
        lines=what_they_said(record, language_of_page(request, record)),
        consents=(*own, *merged_records.consents(record)),
        own_ids={consent.consent_id for consent in own},
        forms=record.signed_forms(),
        told=told(record),
        looks=looks(services_of(request), record),
        sessions=record.sessions(),
        notes=own_notes(record),
        statements=own_papers.statements(record),
        payers=own_papers.payers(record),
        kept_back=KEPT_BACK,
        plans=merged_records.all_plans(record),
        own_goals=tuple(record.own_goals().values()),
        answered=record.recovery_capital(),
        asked=tuple(asked_for(record, services_of(request).reading(visitor.actor))),
        handed_on=[
            words for topic, words in HANDED_ON.items() if topic in record.handover().topics
        ],
        items=BARC,
        scale=AGREEMENT,
        today=record.today,
        zone=record.program.zone,
    )
