"""What the pages and calls that are made by hand ask for, field by field, beside the commands'."""

from collections.abc import Mapping
from dataclasses import replace

from domain.privacy.emergency_access import EmergencyReason
from domain.scenarios.tried_changes import Changes
from peermatch.usecases.calendar.availability_commands import CountRooms
from peermatch.usecases.calendar.repairs import ApplyRepair, RequestRepair
from peermatch.usecases.input.reading_commands import Field, fields_of
from peermatch.usecases.matches.proposal_decisions import DeclineMatch
from peermatch.usecases.people.consent_forms import (
    ChangeConsentText,
    SignConsentForm,
    SignConsentWithSpecialist,
)
from peermatch.usecases.people.given.progress_notes import WriteProgressNote
from peermatch.usecases.people.handing_on import RecordHandover
from peermatch.usecases.people.participants import CorrectIdentity, CorrectLanguage
from peermatch.usecases.people.wellness.recovery_capital import EnterBarc, RecordBarc
from peermatch.usecases.program.task_commands import AssignTask, SnoozeTask
from peermatch.usecases.referrals.intake import CloseReferral, GiveConsent, ReceiveReferral
from peermatch.usecases.referrals.same_person import MergeReferral
from peermatch.usecases.resources.directory import MarkResourceChecked
from peermatch.usecases.review.approve_together import ApproveTogether
from peermatch.usecases.review.choose_instead import ChooseInstead
from peermatch.usecases.review.kept_views import (
    DropQueueView,
    DropWaitlistView,
    SaveQueueView,
    SaveWaitlistView,
)
from peermatch.usecases.review.review_commands import (
    AssignReview,
    CommentOnProposal,
    KeepForLater,
)
from peermatch.usecases.scenarios.scenario_commands import (
    CarryOutScenario,
    ChangeScenario,
    KeepScenario,
)
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.usecases.sessions.session_outcomes import HoldSession, MissSession
from peermatch.usecases.specialists.specialist_course import ChangeHours, HoldSupervision
from peermatch.web.pages.consents.reading_and_signing import CHOSEN

API = "/api/v1"
EMAIL_CHOICES = (
    "/account/email/remove",
    *(f"/account/email/daily-list/{how}" for how in ("on", "off")),
    *(f"/calendar-links/invitations/{how}" for how in ("on", "off")),
)
EXEMPT = frozenset(
    """
    /sign-in /sign-in/code /sign-out /welcome/{token} /account/password
    /account/prove /sign-in/passkey /account/passkeys/add /api/v1/own-email
    /account/passkeys/{passkey_id}/remove /account/tokens/{token_id}/end
    /account/second-factor/begin /account/second-factor/on
    /account/second-factor/codes /account/second-factor/off
    /import /directory/import /api/v1/import /hooks/texts /hooks/texts/delivery
    /consent-papers /api/v1/consent-papers
    /ask /ask/family /ask/receipt /agency /api/fhir /api/fhir/ServiceRequest
    /your-page/open /your-page/close
    /your-page/appointments/{session_id}/confirm /your-page/appointments/{session_id}/cancel
    /your-page/appointments/{session_id}/move /your-page/choose /your-page/someone-different
    /your-page/consents/{consent_id} /your-page/goals/steps /your-page/goals/steps/{step_id}
    /your-page/goals /your-page/goals/own/{goal_id} /your-page/goals/own/{goal_id}/steps
    /your-page/goals/own/{goal_id}/steps/{step_id} /your-page/stay
    /your-page/ten-questions/answer /your-page/what-matters
    /your-page/handing-on /your-page/help /your-page/help/want
    """.split()
)
"""Signing in, and opening a private link, have their own limits; files are sent as files; what is
not signed is not heard; what is sent to one's own email is yes or no; what participants send is
tried in `tests/web/pages/own`, and what people without an account send in `tests/web/asking`, FHIR
in `tests/web/fhir`."""


def _field(command: type, name: str) -> Field:
    return next(f for f in fields_of(command) if f.name == name)


def _search() -> dict[str, Field]:
    return {
        "name": _field(CorrectIdentity, "name"),
        "birth_date": _field(CorrectIdentity, "birth_date"),
        "phone": _field(ReceiveReferral, "phone"),
    }


def _form() -> dict[str, Field]:
    named = _all(ReceiveReferral)
    word = named["referral"]
    plain = {n: f for n, f in named.items() if n not in ("areas", "received_at")}
    return {
        **plain,
        "area_1": named["service_line"],
        "pathway_1": word,
        "received_date": named["recommended_on"],
        "received_time": word,
    }


def _in_emergency() -> dict[str, Field]:
    named = {n: _field(CorrectIdentity, n) for n in ("name", "birth_date")}
    words = _field(CorrectIdentity, "reason")
    return {**named, "reason": replace(words, item=EmergencyReason), "words": words}


PERSON_KEY = tuple(f"{start}/looks/people/{{participant_id}}/key" for start in ("", API))
ACCOUNT_ACTS = (
    "link",
    "disable",
    "enable",
    "sign-out",
    "end-tokens",
    "reset-second-factor",
    "unlink-provider",
    "rename",
)


def posted_pages() -> Mapping[str, Mapping[str, Field]]:
    """By path: each field by the name under which it is sent. A form of a command on a page of
    its own says after `#` which page."""
    label = {"label": _field(CorrectIdentity, "name")}
    failed = {n: _field(CorrectIdentity, "name") for n in ("queue", "item")}
    match = {"match_id": _field(DeclineMatch, "match_id")}
    session = {"session_id": _field(MissSession, "session_id")}
    repair = {"repair_id": _field(ApplyRepair, "repair_id")}
    referral = {"referral_id": _field(CloseReferral, "referral_id")}
    return {
        "/find": _search(),
        "/consent-forms/preview.pdf": {
            **_all(ChangeConsentText),
            "language": _field(CorrectLanguage, "language"),
        },
        "/looks/person": {n: _field(CorrectIdentity, n) for n in ("name", "birth_date")},
        **{key: {"replaces": _field(CountRooms, "rooms")} for key in PERSON_KEY},
        "/agency-links": {"organization": _field(CorrectIdentity, "name")},
        "/agency-links/{link_id}/revoke": {},
        "/emergency": _in_emergency(),
        f"{API}/emergency": _in_emergency(),
        "/referrals/search": {"sought": _field(CorrectIdentity, "name")},
        "/referrals/list.csv": {"sought": _field(CorrectIdentity, "name")},
        "/find/anyone": {"sought": _field(CorrectIdentity, "name")},
        f"{API}/referrals/find": _search(),
        f"{API}/referrals/known": _search(),
        "/referrals/drafts/known": _form(),
        f"{API}/specialists/find": {"name": _field(CorrectIdentity, "name")},
        "/what-if": _all(Changes),
        "/do/keep-scenario#trial": _all(KeepScenario),
        "/do/change-scenario#trial": _all(ChangeScenario),
        "/do/carry-out-scenario#carry-out": _all(CarryOutScenario),
        f"{API}/what-if": _all(Changes),
        "/import/{upload_id}": {},
        "/import/{upload_id}/reading": {"date_order": failed["item"], "encoding": failed["item"]},
        "/import/{upload_id}/columns": {
            "kind": failed["item"],
            "column-0": failed["item"],
        },
        "/import/{upload_id}/drop": {},
        "/calendar-links": label,
        f"{API}/calendar-links": label,
        "/calendar-links/{link_id}/remove": {},
        "/own-calendar": {"address": _field(CorrectIdentity, "name")},
        "/own-calendar/stop": {},
        f"{API}/own-calendar": {"address": _field(CorrectIdentity, "name")},
        "/people/{participant_id}/private-link": {
            n: _field(CorrectIdentity, "name") for n in ("opens_with", "pin", "way")
        },
        "/people/{participant_id}/private-link/end": {},
        "/people/{participant_id}/consent-form": {
            name: field for name, field in _all(SignConsentForm).items() if name in CHOSEN
        },
        "/do/sign-consent-form#consent-form": _all(SignConsentForm),
        "/my-matches/{match_id}/consent-form": {
            name: field for name, field in _all(SignConsentForm).items() if name in CHOSEN
        },
        "/do/sign-consent-with-specialist#consent-with-specialist": {
            **match,
            **_all(SignConsentWithSpecialist),
        },
        "/do/sign-consent-form#consent-paper": _all(SignConsentForm),
        "/accounts/invite": {
            n: _field(CorrectIdentity, "name") for n in ("login", "name", "role", "specialist")
        },
        **{f"/accounts/{{account_id}}/{act}": {} for act in ACCOUNT_ACTS},
        "/account/end-others": {},
        "/account/email": {"address": _field(CorrectIdentity, "name")},
        "/account/email/confirm": {"code": _field(CorrectIdentity, "name")},
        **{key: {} for key in EMAIL_CHOICES},
        "/account/phones/{phone_id}/end": {},
        "/offline/phone": {},
        "/offline/key": {},
        "/account/tokens": {
            n: _field(CorrectIdentity, "name") for n in ("label", "scopes", "days")
        },
        "/set-aside/try-again": failed,
        f"{API}/set-aside/try-again": failed,
        "/set-aside/try-all-again": {},
        f"{API}/set-aside/try-all-again": {},
        "/do/receive-referral#new-referral": _form(),
        "/referrals/drafts": {
            **_form(),
            "draft": _field(CloseReferral, "referral_id"),
            "step": _field(CorrectIdentity, "name"),
        },
        "/referrals/drafts/{draft_id}/drop": {},
        "/do/give-consent#referral": {**referral, **_all(GiveConsent)},
        "/do/close-referral#referral": _all(CloseReferral),
        "/do/merge-referral#merge": _all(MergeReferral),
        "/do/approve-match#queue": match,
        "/do/decline-match#queue": _all(DeclineMatch),
        "/do/choose-instead#queue": _all(ChooseInstead),
        "/do/keep-for-later#queue": _all(KeepForLater),
        "/do/assign-review#queue": _all(AssignReview),
        "/do/comment-on-proposal#queue": _all(CommentOnProposal),
        "/do/undo-approval#queue": match,
        "/do/approve-together#together": _all(ApproveTogether),
        "/do/save-queue-view#views": _all(SaveQueueView),
        "/do/drop-queue-view#views": _all(DropQueueView),
        "/do/save-waitlist-view#waitlist": _all(SaveWaitlistView),
        "/do/drop-waitlist-view#waitlist": _all(DropWaitlistView),
        "/matches/{match_id}/others": {"sought": _field(CorrectIdentity, "name")},
        "/do/recheck-proposal#queue": match,
        "/do/hold-session#session": {**session, "minutes": _field(HoldSession, "minutes")},
        "/do/miss-session#session": {**session, "reason": _field(MissSession, "reason")},
        "/do/hold-session#today": {**session, "minutes": _field(HoldSession, "minutes")},
        "/do/miss-session#today": {**session, "reason": _field(MissSession, "reason")},
        "/do/undo-outcome#today": session,
        "/do/change-hours#my-time": {
            "hours": _field(ChangeHours, "hours"),
            "modes": _field(ChangeHours, "modes"),
        },
        "/do/write-progress-note#note": {
            **session,
            "minutes": _field(WriteProgressNote, "minutes"),
            "mode": _field(WriteProgressNote, "mode"),
            "worked_on": _field(WriteProgressNote, "worked_on"),
            "next_step": _field(WriteProgressNote, "next_step"),
            "resource_id": _field(WriteProgressNote, "resource_id"),
            "need": _field(WriteProgressNote, "need"),
            "kept_back": _field(WriteProgressNote, "kept_back"),
        },
        "/do/record-barc#ten-questions": {**match, **_all(RecordBarc)},
        "/do/enter-barc#answers-entered": {**referral, **_all(EnterBarc)},
        "/do/record-handover#handing-on": {
            **match,
            "participant_id": _field(RecordHandover, "participant_id"),
            "what_works": _field(RecordHandover, "what_works"),
        },
        "/do/undo-outcome#session": session,
        "/do/move-session#offers": {**session, "starts_at": _field(MoveSession, "starts_at")},
        "/do/move-session#calendar": {
            **session,
            "starts_at": _field(MoveSession, "starts_at"),
        },
        "/do/move-own-session#offers": {**session, "starts_at": _field(MoveSession, "starts_at")},
        "/messages/told": {
            "message_ids": _field(SendMessage, "message_id"),
            "ways": _field(SendMessage, "way"),
        },
        "/due/together": {
            "until": _field(SnoozeTask, "until"),
            "reason": _field(SnoozeTask, "reason"),
            "assignee": _field(AssignTask, "assignee"),
            "checked_on": _field(MarkResourceChecked, "checked_on"),
            "held_on": _field(HoldSupervision, "held_on"),
            "minutes": _field(HoldSupervision, "minutes"),
        },
        "/do/snooze-task#tasks": _all(SnoozeTask),
        "/do/assign-task#tasks": _all(AssignTask),
        "/do/send-message#message": _all(SendMessage),
        "/do/request-repair#repairs": _all(RequestRepair),
        "/do/apply-repair#repair": _all(ApplyRepair),
        "/do/undo-repair#repair": repair,
        "/do/request-run#runs": {},
    }


def _all(command: type) -> dict[str, Field]:
    return {field.name: field for field in fields_of(command)}
