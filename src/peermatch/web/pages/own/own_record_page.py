"""A participant's record as they may read, correct by asking, and take away: what they said, their
consents, and who was told or looked."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.consent import ConsentUnknown, consent_of
from domain.people.contact.agreed_ways import contact_now
from domain.people.participant import Participant
from domain.people.wellness.barc import BARC_ITEMS, total
from domain.shared.decider import Refusal
from domain.shared.postal.us_address import envelope_lines
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.own.own_record import OwnRecord
from peermatch.usecases.privacy.accounting import ToldOutside, all_told, first_day, looked
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.web.forms.posted import Posted
from peermatch.web.http.access import Visitor, services_of
from peermatch.web.pages.own.own_words import AGREEMENT, BARC, LOOKED_FOR, OTHER
from peermatch.web.pages.own.visiting import Person, do, done, own_page, record_of, sentence_of

router = APIRouter()
RECORD = "/your-page/record"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """Somebody looked on one day; `why` is still to be translated."""

    on: date
    name: str
    why: tuple[str, ...]


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
    body = json.dumps(whole(request, record), ensure_ascii=False, indent=2, default=str)
    headers = {"Content-Disposition": 'attachment; filename="record.json"'}
    return Response(body, headers=headers, media_type="application/json; charset=utf-8")


@router.get("/your-page/consents/{consent_id}")
def ask(request: Request, visitor: Person, consent_id: UUID) -> Response:
    return _asking(request, visitor, consent_id)


@router.post("/your-page/consents/{consent_id}")
def take_back(request: Request, visitor: Person, consent_id: UUID, posted: Posted) -> Response:
    command = RevokeConsent(participant_id=visitor.participant_id, consent_id=consent_id)
    try:
        do(request, visitor, posted, command)
    except ConsentUnknown:
        raise NotFound from None
    except Refusal as refusal:
        return _asking(request, visitor, consent_id, sentence_of(refusal))
    return done(RECORD, "taken-back")


def _asking(request: Request, visitor: Visitor, consent_id: UUID, refusal: str = "") -> Response:
    record = record_of(request, visitor)
    try:
        consent = consent_of(record.consents(), consent_id)
    except ConsentUnknown:
        raise NotFound from None
    return own_page(request, visitor, record, "consent.html", refusal, consent=consent)


def _shown(request: Request, visitor: Visitor, template: str) -> Response:
    record = record_of(request, visitor)
    return own_page(
        request,
        visitor,
        record,
        template,
        person=record.person,
        address=postal_lines(record.person),
        consents=record.consents(),
        forms=record.signed_forms(),
        told=told(record),
        looks=looks(request, record),
        sessions=record.sessions(),
        plan=plan[1] if (plan := record.plan()) else None,
        answered=record.recovery_capital(),
        items=BARC,
        scale=AGREEMENT,
        today=record.today,
        zone=record.program.zone,
    )


def postal_lines(person: Participant) -> tuple[str, ...]:
    """As an envelope has it, below the name."""
    address = person.profile.address
    return envelope_lines(address) if address else ()


def told(record: OwnRecord) -> tuple[ToldOutside, ...]:
    """Who was told something, under a consent or in an emergency, newest first."""
    since = first_day(record.today, record.limits)
    emergencies = record.told_in_emergencies()
    return all_told(record.told(), emergencies, since, record.program.zone)


def looks(request: Request, record: OwnRecord) -> tuple[LookedAt, ...]:
    """Who looked, day by day, newest first, as far back as the accounting of disclosures."""
    services, since = services_of(request), first_day(record.today, record.limits)
    found = looked(services.looks, record.participant_id, since, record.program.zone)
    names = services.account_names.of(one.viewer for one in found)
    return tuple(
        LookedAt(
            on=one.on,
            name=names.get(one.viewer, ""),
            why=tuple(sorted({LOOKED_FOR.get(purpose, OTHER) for purpose in one.purposes})),
        )
        for one in found
    )


def whole(request: Request, record: OwnRecord) -> dict[str, Any]:
    """Everything that the page shows, by names that a program can read."""
    person = record.person
    contact, names = contact_now(person.profile), person.profile.names
    address = person.profile.address
    return {
        "name": person.name,
        "birth_date": person.birth_date,
        "county": person.county,
        "language": person.language,
        "preferred_name": names.preferred_name if names else "",
        "pronouns": names.pronouns if names else "",
        "phone": contact.phone if contact else "",
        "email": contact.email if contact else "",
        "postal_address": list(postal_lines(person)),
        "no_fixed_address": bool(address and address.no_fixed_address),
        "safe_contact": sorted(contact.ways) if contact else [],
        "wishes": [
            {"topic": wish.topic, "answer": wish.answer, "strength": wish.strength}
            for wish in person.profile.wishes
        ],
        "appointments": [
            {"starts_at": one.starts_at, "ends_at": one.ends_at, "mode": one.mode}
            for one in record.sessions()
        ],
        "goals": _goals(record),
        "recovery_capital": [
            {
                "answered_on": one.answered_on,
                "how": one.way,
                "points": total(one.answers),
                "answers": dict(zip(BARC_ITEMS, one.answers, strict=True)),
            }
            for one in record.recovery_capital()
        ],
        "resources": [
            {
                "given_on": given.given_on,
                "for": given.need,
                "asked_for_it": one.picked,
                "outcome": one.followed.outcome if one.followed else None,
            }
            for one in record.given()
            if (given := one.given)
        ],
        "handed_on": {
            "topics": sorted(record.handover().topics),
            "what_works": record.handover().what_works,
            "note": note.words if (note := record.handover().note) else "",
        },
        "consents": [
            {
                "signed_on": consent.signed_on,
                "expires_on": consent.expires_on,
                "taken_back_on": consent.revoked_on,
                "for": sorted(consent.uses),
                "scope": consent.scope,
            }
            for consent in record.consents()
        ],
        "signed_forms": [
            {
                "signed_on": form.signed_on,
                "by": form.name,
                "language": form.language,
                "text": list(form.lines),
            }
            for form in (record.signed_form(one.form_id) for one in record.signed_forms())
        ],
        "told": [
            {
                "on": one.disclosed_on,
                "to": one.recipient,
                "what": one.information,
                "what_for": one.purpose,
            }
            for one in told(record)
        ],
        "looked_at": [
            {"on": one.on, "by": one.name, "what_for": list(one.why)}
            for one in looks(request, record)
        ],
    }


def _goals(record: OwnRecord) -> list[dict[str, Any]]:
    found = record.plan()
    if found is None:
        return []
    _, plan = found
    return [
        {
            "goal": goal.words,
            "about": goal.dimension,
            "reached": goal.reached,
            "steps": [
                {"step": step.words, "done_on": step.done_on} for _, step in plan.steps_to(goal)
            ],
        }
        for goal in plan.goals
    ]
