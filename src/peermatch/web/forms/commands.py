"""Reads commands from a form's or an API body's texts, alike. Raises InvalidInput."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request

from domain.matches.match import DeclineReason
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals.referral import ClosingReason
from domain.sessions.session import MissedReason
from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import BY_TYPE, NAME, PHONE, Kind, one_of
from peermatch.usecases.matches.proposal_decisions import DeclineMatch
from peermatch.usecases.referrals.intake import CloseReferral, GiveConsent, ReceiveReferral
from peermatch.usecases.referrals.referral_fields import Known, read_referral
from peermatch.usecases.sessions.session_outcomes import HoldSession, MissSession
from peermatch.web.http.access import Viewer, services_of

Texts = Mapping[str, str]
PHONE_OR_LAST_FOUR = Kind(
    lambda text: text if re.fullmatch("[0-9]{4}", text) else PHONE.made(text),
    PHONE.words,
    PHONE.schema,
)
"""What somebody knows of a telephone number: all of it, or its last four digits."""


def specialists(request: Request, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Reference and name of everyone on the roster."""
    rows = roster.rows(services_of(request).reading(viewer.actor))
    return tuple((row.staff_reference, row.name) for row in rows)


def counties(request: Request) -> frozenset[str]:
    return services_of(request).service.store.read(SERVICE_AREA, SERVICE_AREA_ID).counties


def referral(
    request: Request,
    viewer: Viewer,
    raw: Texts,
    referral_id: UUID,
    zone: ZoneInfo | None = None,
) -> ReceiveReferral:
    """A referral that may name this program's counties and specialists; its times are local
    where a `zone` is given."""
    services = services_of(request)
    known = Known(
        counties=counties(request),
        staff_references=roster.staff_references(services.views),
        today=services.service.program.today(services.now()),
        zone=zone,
    )
    return read_referral(raw, known, referral_id=referral_id)


class Search(TypedDict):
    """Whom somebody looks for; at least one part is given."""

    name: str
    birth_date: date | None
    phone: str


def search(raw: Texts) -> Search:
    read = Reader(raw)
    name, birth_date = (
        read.one("name", NAME, required=False) or "",
        read.one("birth_date", BY_TYPE[date], required=False),
    )
    phone = read.one("phone", PHONE_OR_LAST_FOUR, required=False) or ""
    if not (name or birth_date or phone or read.errors):
        read.wrong("name", "Fill in a name, a birth date or a phone number.")
    read.finish()
    return Search(name=name, birth_date=birth_date, phone=phone)


def consent(raw: Texts, participant_id: UUID) -> GiveConsent:
    read = Reader(raw)
    signed_on = read.one("consent_signed_on", BY_TYPE[date]) or date.min
    expires_on = read.one("consent_expires_on", BY_TYPE[date]) or date.min
    read.finish()
    return GiveConsent(participant_id=participant_id, signed_on=signed_on, expires_on=expires_on)


def closing(raw: Texts, referral_id: UUID) -> CloseReferral:
    read = Reader(raw)
    reason = read.one("reason", one_of(ClosingReason)) or ClosingReason.COMPLETED
    read.finish()
    return CloseReferral(referral_id=referral_id, reason=reason)


def declining(raw: Texts, match_id: UUID) -> DeclineMatch:
    read = Reader(raw)
    reason = read.one("reason", one_of(DeclineReason)) or DeclineReason.SOMEONE_DIFFERENT
    note = read.text("note")
    read.finish()
    return DeclineMatch(match_id=match_id, reason=reason, note=note)


def holding(raw: Texts, session_id: UUID, specialist_id: UUID) -> HoldSession:
    read = Reader(raw)
    minutes = read.one("minutes", BY_TYPE[int]) or 0
    read.finish()
    return HoldSession(session_id=session_id, specialist_id=specialist_id, minutes=minutes)


def missing(raw: Texts, session_id: UUID, specialist_id: UUID) -> MissSession:
    read = Reader(raw)
    reason = read.one("reason", one_of(MissedReason)) or MissedReason.NO_SHOW
    read.finish()
    return MissSession(session_id=session_id, specialist_id=specialist_id, reason=reason)


def label(raw: Texts) -> str:
    """Where a calendar link will be used."""
    read = Reader(raw)
    found = read.text("label", required=True, longest=60)
    read.finish()
    return found
