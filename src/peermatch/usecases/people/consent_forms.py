"""Consent forms: their texts are changed; one is signed, with the consent that it stands for."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.people import participant
from domain.people.consent import ConsentGiven, Use, alike
from domain.people.consents import consent_texts, signed_form
from domain.people.consents.consent_statements import (
    COVER_LATER,
    DISCLOSER,
    ENGLISH,
    OR_SOONER,
    STANDING,
    ConsentKind,
    Element,
    FormLanguage,
    Terms,
    statements,
    terms_of,
    uses_of,
)
from domain.people.consents.consent_texts import (
    CONSENT_TEXTS,
    CONSENT_TEXTS_ID,
    ConsentTextChanged,
    TextLine,
    filled,
    lines_in,
)
from domain.people.consents.signed_form import (
    SIGNED_FORM,
    ConsentFormSigned,
    SignedWay,
    day_signed,
)
from domain.people.participant import PARTICIPANT
from domain.shared.roles import Role
from peermatch.store import Store, Work
from peermatch.store.papers.scans import Kept, Scan, Scans, check_kept
from peermatch.translation.local_dates import full_date_text
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.people.participants import GIVE_CONSENT
from peermatch.usecases.sessions.existing_bookings import ReadState

BLANK = "_" * 36


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeConsentText:
    kind: ConsentKind
    english: tuple[TextLine, ...]
    spanish: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormToSign:
    """Who signs what, on the screen in the `version` of the text that was read. The terms are for a
    form that has none of its own."""

    participant_id: UUID
    form_id: UUID
    kind: ConsentKind
    language: FormLanguage
    version: int | None = None
    use: Use | None = None
    recipients: str = ""
    information: str = ""
    purpose: str = ""
    expires_on: date
    ends_when: str = ""
    signed_name: str
    relationship: str = ""
    drawn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignConsentForm(FormToSign):
    """On the screen, or on paper that was scanned (`scans`, kept before under the same
    `form_id`)."""

    signed_on: date | None = None
    scans: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignConsentWithSpecialist(FormToSign):
    """Today, on the screen of the specialist who supports them."""

    specialist_id: UUID


def change_consent_text(work: Work, command: ChangeConsentText, _program: Program) -> Result:
    texts = work.load(CONSENT_TEXTS, CONSENT_TEXTS_ID)
    english, spanish = (tuple(map(str, told)) for told in (command.english, command.spanish))
    texts.decide(consent_texts.change_text, command.kind, english, spanish)
    return {"version": texts.state.current(command.kind).version}


def sign_consent_form(work: Work, command: SignConsentForm, program: Program) -> Result:
    today = program.today(work.command.at)
    on_paper = bool(command.scans)
    signed_on = day_signed(command.signed_on, today, on_paper=on_paper, drawn=command.drawn)
    return _sign(work, command, signed_on, today, command.scans)


def sign_consent_with_specialist(
    work: Work, command: SignConsentWithSpecialist, program: Program
) -> Result:
    today = program.today(work.command.at)
    return _sign(work, command, today, today)


def _sign(
    work: Work,
    command: FormToSign,
    signed_on: date,
    today: date,
    scans: tuple[UUID, ...] = (),
) -> Result:
    """Keeps the form and gives the consent that it stands for. A consent that is there and says
    the same is not given twice: the form stands for that one."""
    person = work.load(PARTICIPANT, command.participant_id)
    stream = form_stream(command.participant_id, command.form_id)
    form = work.load(SIGNED_FORM, stream)
    given = _consent(command, signed_on)
    there = (
        form.state.signed.consent_id if form.state.signed else alike(person.state.consents, given)
    )
    given = replace(given, consent_id=there or given.consent_id)
    signed = ConsentFormSigned(
        participant_id=command.participant_id,
        form_id=stream,
        consent_id=given.consent_id,
        kind=command.kind,
        way=SignedWay.ON_PAPER if scans else SignedWay.ON_SCREEN,
        language=command.language,
        version=None if scans else command.version,
        signed_on=signed_on,
        scans=scans,
        lines=() if scans else text_to_sign(work.read, command, person.state.name),
        name=command.signed_name,
        relationship=command.relationship,
        drawn=command.drawn,
    )
    answer = {"consent_id": str(given.consent_id), "form_id": str(stream)}
    current = work.read(CONSENT_TEXTS, CONSENT_TEXTS_ID).current(command.kind).version
    new = signed_form.sign(form.state, signed, current)
    if not new:
        return answer
    form.record(*new)
    person.decide(participant.give_consent, given, today)
    return answer


def text_to_sign(read: ReadState, command: FormToSign, name: str) -> tuple[str, ...]:
    """The text as it is now, filled in for this person. Raises the refusals of `terms_of`."""
    texts = read(CONSENT_TEXTS, CONSENT_TEXTS_ID)
    language = command.language
    terms = terms_of(command.kind, language, _own_terms(command, language))
    day = full_date_text(command.expires_on, language)
    event = command.ends_when
    values = {
        Element.PARTICIPANT: name,
        Element.DISCLOSER: terms.discloser,
        Element.RECIPIENTS: terms.recipients,
        Element.INFORMATION: terms.information,
        Element.PURPOSE: terms.purpose,
        Element.EXPIRES: OR_SOONER[language].format(day=day, event=event) if event else day,
        **statements(command.kind, language),
    }
    return filled(lines_in(texts.current(command.kind), language), values)


def blank_text(read: ReadState, kind: ConsentKind, language: FormLanguage) -> tuple[str, ...]:
    """The text as it is now, with lines to be filled in by hand."""
    return blank_of(read(CONSENT_TEXTS, CONSENT_TEXTS_ID).current(kind), language)


def blank_of(text: ConsentTextChanged, language: FormLanguage) -> tuple[str, ...]:
    """A text, kept or not, with lines to be filled in by hand."""
    kind = text.kind
    terms = STANDING.get((kind, language))
    values = {
        Element.PARTICIPANT: BLANK,
        Element.DISCLOSER: DISCLOSER[language],
        Element.RECIPIENTS: terms.recipients if terms else BLANK,
        Element.INFORMATION: terms.information if terms else BLANK,
        Element.PURPOSE: terms.purpose if terms else BLANK,
        Element.EXPIRES: BLANK,
        **statements(kind, language),
    }
    return filled(lines_in(text, language), values)


def form_stream(participant_id: UUID, form_id: UUID) -> UUID:
    """The stream of a form; the id that its sender chose counts for this person alone."""
    return derived("consent form", participant_id, form_id)


def opened_scan(
    scans: Scans, signed: ConsentFormSigned, scan_id: UUID, *, look: tuple[str, str] | None
) -> Scan | None:
    """A file that the form names; None for any other, also of those that were sent for it.
    `look` is as for `Scans.opened`."""
    if scan_id not in signed.scans:
        return None
    return scans.opened(signed.participant_id, signed.form_id, scan_id, look=look)


def papers_of(scans: Scans, signed: ConsentFormSigned) -> tuple[Kept, ...]:
    """The files of a signed form, in the order in which they were signed; none is opened."""
    there = {kept.scan_id: kept for kept in scans.of(signed.participant_id, signed.form_id)}
    return tuple(there[one] for one in signed.scans if one in there)


def drop_unsigned(scans: Scans, read: ReadState) -> int:
    """Deletes the scans that no signed form names in time; returns how many."""

    def named(form: UUID) -> tuple[UUID, ...]:
        signed = read(SIGNED_FORM, form).signed
        return signed.scans if signed else ()

    return scans.drop_unsigned(named)


def _own_terms(command: FormToSign, language: FormLanguage) -> Terms:
    return Terms(
        discloser=DISCLOSER[language],
        recipients=command.recipients,
        information=command.information,
        purpose=command.purpose,
    )


def _consent(command: FormToSign, signed_on: date) -> ConsentGiven:
    """In the record the terms are in English, where they stand in both languages."""
    terms = terms_of(command.kind, ENGLISH, _own_terms(command, ENGLISH))
    for_them = f"{command.signed_name} ({command.relationship})" if command.relationship else ""
    return ConsentGiven(
        participant_id=command.participant_id,
        consent_id=derived("signed consent", command.participant_id, command.form_id),
        signed_on=signed_on,
        expires_on=command.expires_on,
        discloser=terms.discloser,
        recipients=terms.recipients,
        information=terms.information,
        purpose=terms.purpose,
        covers_later_information=command.kind in COVER_LATER,
        uses=uses_of(command.kind, command.use),
        ends_when=command.ends_when,
        signed_by=for_them,
    )


def _kept(store: Store, command: SignConsentForm) -> None:
    """Raises ScanUnknown where a file was not kept for this very form."""
    form = form_stream(command.participant_id, command.form_id)
    check_kept(store.vault.engine, command.participant_id, form, command.scans)


USE_CASES = (
    UseCase(
        ChangeConsentText,
        frozenset({Role.MANAGER}),
        change_consent_text,
        changed_by=ChangedBy(CONSENT_TEXTS_ID, ConsentTextChanged, same=("kind",)),
    ),
    UseCase(SignConsentForm, GIVE_CONSENT, sign_consent_form, makes="form_id", beside=_kept),
    UseCase(
        SignConsentWithSpecialist,
        frozenset({Role.CPRS}),
        sign_consent_with_specialist,
        own_specialist=True,
        makes="form_id",
    ),
)
