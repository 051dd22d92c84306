"""What the pages and calls that are made by hand ask for, field by field, beside the commands'."""

from collections.abc import Mapping

from peermatch.usecases.calendar.repairs import ApplyRepair, RequestRepair
from peermatch.usecases.input.reading_commands import Field, fields_of
from peermatch.usecases.matches.proposal_decisions import DeclineMatch
from peermatch.usecases.people.participants import CorrectIdentity
from peermatch.usecases.referrals.intake import CloseReferral, GiveConsent, ReceiveReferral
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.session_outcomes import HoldSession, MissSession, MoveOwnSession

API = "/api/v1"
EXEMPT = frozenset({"/sign-in", "/sign-out", "/import", f"{API}/import"})
"""Signing in has its own limits; files are sent as files."""


def _field(command: type, name: str) -> Field:
    return next(f for f in fields_of(command) if f.name == name)


def _consent() -> dict[str, Field]:
    return {
        "consent_signed_on": _field(GiveConsent, "signed_on"),
        "consent_expires_on": _field(GiveConsent, "expires_on"),
    }


def _search() -> dict[str, Field]:
    return {
        "name": _field(CorrectIdentity, "name"),
        "birth_date": _field(CorrectIdentity, "birth_date"),
        "phone": _field(ReceiveReferral, "phone"),
    }


def _referral() -> dict[str, Field]:
    named = {f.name: f for f in fields_of(ReceiveReferral)}
    return {
        "referral": named["sender_reference"],
        "participant_name": named["participant_name"],
        "birth_date": named["birth_date"],
        "phone": named["phone"],
        "safe_contact": named["safe_contact"],
        "county": named["county"],
        "service_line": named["service_line"],
        "language": named["language"],
        "modes": named["modes"],
        "urgency": named["urgency"],
        "source": named["source"],
        "frequency": named["frequency"],
        "session_minutes": named["session_minutes"],
        **_consent(),
    }


def _form() -> dict[str, Field]:
    named = {f.name: f for f in fields_of(ReceiveReferral)}
    word = named["sender_reference"]
    return {
        **_referral(),
        "area_1": named["service_line"],
        "pathway_1": word,
        "hours_Mon_from": word,
        "hours_Mon_to": word,
        "received_date": named["recommended_on"],
        "received_time": word,
    }


def _repair() -> dict[str, Field]:
    names = ("cause", "session_id", "from_site", "to_site", "first_day", "last_day")
    return {
        **{name: _field(RequestRepair, name) for name in names},
        "road_minutes": _field(RequestRepair, "road_minutes"),
        "specialist": _field(RequestRepair, "from_site"),
    }


def posted_pages() -> Mapping[str, Mapping[str, Field]]:
    """By path: each field by the name under which it is sent."""
    closing = {"reason": _field(CloseReferral, "reason")}
    declining = {n: _field(DeclineMatch, n) for n in ("reason", "note")}
    holding = {"minutes": _field(HoldSession, "minutes")}
    missing = {"reason": _field(MissSession, "reason")}
    sending = {"way": _field(SendMessage, "way")}
    label = {"label": _field(CorrectIdentity, "name")}
    failed = {n: _field(CorrectIdentity, "name") for n in ("queue", "item")}
    return {
        "/referrals": _form(),
        f"{API}/referrals": {
            **_referral(),
            "areas": _field(ReceiveReferral, "experiences"),
            "available": _field(ReceiveReferral, "windows"),
            "received_at": _field(ReceiveReferral, "received_at"),
            "recommended_on": _field(ReceiveReferral, "recommended_on"),
        },
        "/find": _search(),
        f"{API}/referrals/find": _search(),
        "/referrals/{referral_id}/consent": _consent(),
        f"{API}/referrals/{{referral_id}}/consents": _consent(),
        "/referrals/{referral_id}/close": closing,
        f"{API}/referrals/{{referral_id}}/close": closing,
        "/matches/{match_id}/approve": {},
        f"{API}/matches/{{match_id}}/approve": {},
        "/matches/{match_id}/decline": declining,
        f"{API}/matches/{{match_id}}/decline": declining,
        "/sessions/{session_id}/held": holding,
        f"{API}/sessions/{{session_id}}/held": holding,
        "/sessions/{session_id}/missed": missing,
        f"{API}/sessions/{{session_id}}/missed": missing,
        "/sessions/{session_id}/times": {"starts_at": _field(MoveOwnSession, "starts_at")},
        "/messages/{message_id}/sent": sending,
        f"{API}/messages/{{message_id}}/sent": sending,
        "/calendar-links": label,
        f"{API}/calendar-links": label,
        "/calendar-links/{link_id}/remove": {},
        "/repairs": _repair(),
        "/repairs/{repair_id}/apply": {"option": _field(ApplyRepair, "option")},
        "/repairs/{repair_id}/undo": {},
        "/set-aside/try-again": failed,
        f"{API}/set-aside/try-again": failed,
        "/set-aside/try-all-again": {},
        f"{API}/set-aside/try-all-again": {},
        "/matches/{match_id}/look-again": {},
        "/runs": {},
        f"{API}/runs": {},
    }
