"""A consent form is chosen by staff, read and signed by whom it is about, on one screen. Who may
do it where is said by the pages that use this."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from domain.people.consent import USES
from domain.people.consents.consent_statements import OWN_USES, ConsentKind, form_language
from domain.people.consents.consent_texts import CONSENT_TEXTS, CONSENT_TEXTS_ID
from domain.people.consents.signed_form import (
    HEIGHT,
    LONGEST_DRAWING,
    WIDTH,
    ConsentTextChangedSince,
    DrawingNotReadable,
    SignatureMissing,
    drawing,
)
from domain.people.participant import PARTICIPANT, Participant
from domain.shared.decider import Refusal, known
from domain.shared.shared_refusals import ParticipantUnknown
from peermatch.readmodels.screens.people.signed_forms import PURPOSE
from peermatch.translation.catalogs import texts_in
from peermatch.usecases.input.field_labels import kebab
from peermatch.usecases.input.reading_commands import read_command
from peermatch.usecases.people.consent_forms import FormToSign, text_to_sign
from peermatch.web.actions import actions
from peermatch.web.errors.error_responses import field_errors, status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.layouts import Sent
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.pages.consents.form_words import KINDS, LANGUAGES
from peermatch.web.pages.own.visiting import sentence_of
from peermatch.web.show.reports.marked_lines import blocks
from peermatch.web.show.templating import page
from peermatch.web.show.translated import translated_page

CHOSEN = (
    "kind",
    "language",
    "use",
    "recipients",
    "information",
    "purpose",
    "expires_on",
    "ends_when",
)
"""What staff fill in before somebody reads the form."""
LEFT = ("signed_name", "relationship", "drawn")
"""What whoever signs fills in."""
TO_BE_SIGNED = "x"
"""Stands for the signature while the form is only read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Whose form is signed with which command, and the pages on which it is chosen and signed.
    `here` is the address of the first; `ids` are fields of the command, `about` says only which
    page it was."""

    command: type[FormToSign]
    participant_id: UUID
    person: Participant
    here: str
    ids: Mapping[str, UUID]
    about: Mapping[str, UUID]
    to_choose: str
    to_sign: str

    @property
    def name(self) -> str:
        return kebab(self.command.__name__)


def person_of(
    request: Request, viewer: Viewer, participant_id: UUID, purpose: str = PURPOSE
) -> Participant:
    """Raises ParticipantUnknown, also for the erased."""
    reading = services_of(request).reading(viewer.actor)
    person = reading.state(PARTICIPANT, participant_id, lambda _: participant_id, purpose)
    known(person.profile.contact, ParticipantUnknown)
    return person


def choosing(request: Request, viewer: Viewer, signing: Signing) -> Response:
    today = services_of(request).reading(viewer.actor).today
    values = {
        "kind": ConsentKind.SUPPORT.value,
        "language": form_language(signing.person.language).value,
        "expires_on": today.replace(year=today.year + 1, day=min(today.day, 28)).isoformat(),
    }
    return _choosing(request, signing, forms.Form(services_of(request).new_id(), values), 200)


def reading(
    request: Request, viewer: Viewer, signing: Signing, typed: Mapping[str, str]
) -> Response:
    """The form to be read and signed; nothing is saved yet, and nothing of it is in an address."""
    services = services_of(request)
    try:
        check_not_again(request)
        command = _command(request, signing, typed)
        new_id = services.new_id()
        services.service.rehearse(viewer.actor, new_id, command, lambda _work, _result: None)
    except Refusal as refusal:
        return _choose_again(request, signing, typed, refusal)
    return _reading(request, signing, command, typed, errors={}, status=200)


def signed_at(address: str, sent: Sent) -> RedirectResponse:
    """Thanks in the language of the form."""
    language = form_language(sent.typed.get("language", ""))
    return RedirectResponse(f"{address}?lang={language.value}", 303)


def thanks(request: Request, onward: str) -> Response:
    """They hand the device back; what staff see next, at `onward`, is one press away."""
    return translated_page(
        request,
        "consent_signed.html",
        language=form_language(request.query_params.get("lang", "")).value,
        next=onward,
        kept=False,
    )


def not_signed(request: Request, signing: Signing, sent: Sent, refusal: Refusal) -> Response:
    """Whoever signs is told in their language what they can mend; the rest is for staff."""
    wrong = {name for name, _ in field_errors(refusal)}
    theirs = isinstance(refusal, ConsentTextChangedSince) or (wrong and wrong <= set(LEFT))
    if not theirs:
        return _choose_again(request, signing, sent.typed, refusal)
    command = _command(request, signing, sent.typed)
    said = texts_in(command.language).gettext
    told = {
        "signed_name": said(sentence_of(SignatureMissing())),
        "drawn": said(sentence_of(DrawingNotReadable())),
        "relationship": said(sentence_of(SignatureMissing())),
    }
    errors = {name: told[name] for name in LEFT if name in wrong}
    if isinstance(refusal, ConsentTextChangedSince):
        errors = {"version": said(sentence_of(refusal))}
    return _reading(request, signing, command, sent.typed, errors=errors, status=status_of(refusal))


def _command(request: Request, signing: Signing, typed: Mapping[str, str]) -> FormToSign:
    """As it would be signed. Raises InvalidInput."""
    services = services_of(request)
    program = services.service.program
    kinds = (one for one in ConsentKind if one.value == typed.get("kind"))
    raw = {
        **{name: typed[name] for name in CHOSEN if name in typed},
        **{name: str(one) for name, one in signing.ids.items()},
        "form_id": str(services.new_id()),
        "signed_name": TO_BE_SIGNED,
        "version": str(_current(request, next(kinds, ConsentKind.SUPPORT))),
    }
    today = program.today(services.now())
    ticked = forms.said_right(typed)
    found: FormToSign = read_command(signing.command, raw, program.zone, today, confirmed=ticked)
    return found


def _current(request: Request, kind: ConsentKind) -> int:
    """The version of the text as it is now."""
    texts = services_of(request).service.store.read(CONSENT_TEXTS, CONSENT_TEXTS_ID)
    return texts.current(kind).version


def _choose_again(
    request: Request, signing: Signing, typed: Mapping[str, str], refusal: Refusal
) -> Response:
    form = forms.refused(request, typed, refusal, actions()[signing.name].labels)
    return _choosing(request, signing, form, status_of(refusal))


def _choosing(request: Request, signing: Signing, form: forms.Form, status: int) -> Response:
    return page(
        request,
        signing.to_choose,
        status,
        form=form,
        signing=signing,
        kinds=[(kind.value, words) for kind, words in KINDS.items()],
        languages=[(language.value, words) for language, words in LANGUAGES.items()],
        uses=[(use.value, USES[use]) for use in sorted(OWN_USES)],
    )


def _reading(
    request: Request,
    signing: Signing,
    command: FormToSign,
    typed: Mapping[str, str],
    *,
    errors: Mapping[str, str],
    status: int,
) -> Response:
    """In the language of the form. What was signed so far stays, but not under another text."""
    services = services_of(request)
    lines = text_to_sign(services.service.store.read, command, signing.person.name)
    drawn = typed.get("drawn", "")
    chosen = {name: typed[name] for name in typed if name in CHOSEN or name.startswith(forms.SURE)}
    ids = {**signing.about, "participant_id": signing.participant_id}
    sent: dict[str, Any] = {**chosen, **ids, "version": _current(request, command.kind)}
    return translated_page(
        request,
        signing.to_sign,
        status,
        language=command.language.value,
        kept=False,
        blocks=blocks(lines),
        command_id=services.new_id(),
        signing=signing,
        sent=sent,
        typed={name: typed.get(name, "") for name in LEFT},
        drawn=drawing(drawn) if drawn else (),
        errors={**dict.fromkeys((*LEFT, "version"), ""), **errors},
        width=WIDTH,
        height=HEIGHT,
        longest=LONGEST_DRAWING,
    )
