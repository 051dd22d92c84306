"""A participant's sections on the page of their referral, with what may be done in each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import Request

from domain.people import profile as profile_now
from domain.people.disclosure import account_since
from domain.people.participant import PARTICIPANT
from domain.people.plan import PLAN
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import consents_given, person, signed_forms
from peermatch.readmodels.screens.people.consents_given import ConsentRow
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.people.person import Profile, RecordRow
from peermatch.readmodels.screens.referrals import referral_intake, waitlist
from peermatch.readmodels.tables.people.records import RecordKind
from peermatch.usecases.core.today import rules_today
from peermatch.usecases.input.composites import wish_text
from peermatch.web.actions import Link, actions, address, offered
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.pages.consents.form_words import WAYS
from peermatch.web.pages.people.asked_sections import (
    answers_section,
    own_goals_section,
    step_lines,
    suprt_section,
)
from peermatch.web.pages.people.choice_section import choice
from peermatch.web.pages.people.household_section import household_section
from peermatch.web.pages.people.intake_section import intake
from peermatch.web.pages.resources.given_section import given_section
from peermatch.web.past.event_lines import latest
from peermatch.web.show.own import private_link
from peermatch.web.show.record_notices import challenged
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import day, in_words, signed, window


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of record as the page shows it: many and one, its id's name and what its day is."""

    kind: RecordKind
    title: str
    one: str
    id_name: str
    day_is: str = ""


KEPT = (
    Kept(RecordKind.PLAN, "Wellness plans", "Wellness plan", "plan_id", "Review by"),
    Kept(RecordKind.AUTHORIZATION, "Authorizations", "Authorization", "authorization_id", "Until"),
    Kept(RecordKind.STATEMENT, "Statements of challenge", "Statement", "statement_id"),
)
RETURNED = {
    SafeContact.TEXT: "Texts to this number. None is sent until you ask them and save the contact"
    " choices again",
    SafeContact.EMAIL: "Mail to this address. None is sent until you ask them and save the contact"
    " choices again",
}
"""Ways by which what was sent came back."""
MADE_ELSEWHERE = frozenset(
    {"give-consent", "revoke-consent", "end-consent", "disclose-conflict", "file-statement"}
)


def sections(request: Request, viewer: Viewer, row: waitlist.Detail) -> tuple[Section, ...]:
    """All that is known of the person behind the referral, most needed first."""
    reading = services_of(request).reading(viewer.actor)
    whose = row.participant_id
    back = f"/referrals/{row.referral_id}"
    profile = person.profile(reading, whose)
    records = person.records(reading, whose)
    record = referral_intake.whole_record(reading, row.referral_id, whose)
    about = (row.referral_id, whose, *(r.record_id for r in records))
    now = reading.state(PARTICIPANT, whose, lambda _: whose, person.PURPOSE)
    found = (
        challenged(reading, about),
        _contact(request, profile, now.profile.returned, viewer, back),
        _conversation(now.profile),
        intake(request, reading, viewer, row, back),
        _consents(request, reading, row, back),
        _matches(reading, row, linked=viewer.role is Role.COORDINATOR),
        *(_kept(viewer, records, row, back, kept, reading=reading) for kept in KEPT),
        own_goals_section(reading, whose),
        answers_section(viewer, back),
        suprt_section(reading, viewer, whose, back),
        given_section(reading, viewer, whose, purpose="referral", back=back),
        choice(request, viewer, records, row, back),
        household_section(reading, viewer, row, back),
        latest(request, viewer, record, f"{back}/history"),
    )
    return tuple(section for section in found if not section.bare)


def _contact(
    request: Request,
    profile: Profile,
    returned: Collection[SafeContact],
    viewer: Viewer,
    back: str,
) -> Section:
    stopped, zone = profile.texts_stopped_at, services_of(request).service.program.zone
    texts_stopped = stopped.astimezone(zone).date() if stopped else None
    without = MADE_ELSEWHERE | {"stop-texts" if stopped else "allow-texts-again"}
    links = offered(
        viewer.role, "participant", back, without, participant_id=profile.participant_id
    )
    guardian = ", ".join(
        p for p in (profile.guardian, profile.guardian_is, profile.guardian_phone) if p
    )
    return Section(
        "told",
        "About this person",
        facts=(
            ("Name or birth date corrected", profile.correction_reason),
            ("Preferred name", profile.preferred_name),
            ("Pronouns", profile.pronouns),
            ("Phone", profile.phone),
            ("Email", profile.email),
            ("Postal address", ", ".join(profile.postal_address)),
            ("No fixed address", "Yes" if profile.no_fixed_address else ""),
            *(("Does not arrive", RETURNED[way]) for way in sorted(returned)),
            ("Safe contact", ", ".join(in_words(way) for way in profile.ways)),
            ("Texts", f"Stopped on {day(texts_stopped)}: none is sent" if texts_stopped else ""),
            ("When", "; ".join(map(window, profile.hours))),
            ("Callers may say they are from", profile.caller_says),
            ("Guardian", guardian),
            ("Interpreter", LANGUAGE_NAMES.get(profile.interpreter, profile.interpreter)),
            ("Will meet at", ", ".join(profile.sites)),
            ("Transportation", in_words(profile.transport) if profile.transport else ""),
            ("Wishes", "; ".join(wish_text(wish) for wish in profile.wishes)),
        ),
        links=(*links, private_link(request, profile.participant_id)),
    )


def _conversation(profile: profile_now.Profile) -> Section:
    wishes = profile.conversation
    facts = (
        (("They want to be asked about", wishes.ask_about), ("Leave alone", wishes.leave_alone))
        if wishes
        else ()
    )
    return Section("conversation", "What to ask about", facts=facts)


def _consents(request: Request, reading: Reading, row: waitlist.Detail, back: str) -> Section:
    whose = row.participant_id
    given = consents_given.consents(reading, whose)
    forms = signed_forms.of_person(reading, whose)
    items = tuple(_consent(consent, reading.today, back, whose, forms) for consent in given)
    services = services_of(request)
    limits, _holidays = rules_today(services.service, services.now())
    since = account_since(reading.today, limits)
    account = tuple(
        Item(
            f"{day(d.disclosed_on)}: disclosed to {d.recipient}",
            (d.information, f"For: {d.purpose}", f"Sent with it: {d.notice}", d.scope),
            tag="Disclosure",
        )
        for d in person.disclosures(reading, whose, since)
    )
    reach = f"From {day(since)} on" if account else ""
    return Section(
        "consents",
        "Consents and disclosures",
        facts=(("Accounting of disclosures", reach),),
        items=(*items, *account),
        button=Link("Sign a form on this screen", f"/people/{whose}/consent-form"),
        links=(
            Link("Record a form signed on paper", f"/people/{whose}/consent-paper"),
            Link("Blank forms", "/consent-forms"),
        ),
    )


def _consent(
    consent: ConsentRow,
    today: date,
    back: str,
    whose: UUID,
    forms: tuple[signed_forms.FormRow, ...],
) -> Item:
    links: tuple[Link, ...] = ()
    if consent.revoked_on is None:
        ids = {"participant_id": whose, "consent_id": consent.consent_id}
        names = ("revoke-consent", "end-consent") if consent.ends_when else ("revoke-consent",)
        titles = {"revoke-consent": "Revoke", "end-consent": "End (purpose served)"}
        links = tuple(Link(titles[name], address(name, back, **ids)) for name in names)
    read = tuple(
        Link(
            f"{WAYS[form.way]}: see the form",
            f"/people/{whose}/signed-forms/{form.form_id}",
        )
        for form in forms
        if form.consent_id == consent.consent_id
    )
    return Item(
        signed(consent.signed_on, consent.expires_on),
        (
            consent.covers,
            f"Ends when: {consent.ends_when}" if consent.ends_when else "",
            f"Signed by {consent.signed_by}" if consent.signed_by else "",
        ),
        tag=_consent_state(consent, today),
        links=(*read, *links),
    )


def _consent_state(consent: ConsentRow, today: date) -> str:
    if consent.revoked_on is not None:
        return f"Ended {day(consent.revoked_on)}"
    return "In force" if consent.in_force(today) else "Not in force"


def _matches(reading: Reading, row: waitlist.Detail, *, linked: bool) -> Section:
    rows = person.matches(reading, row.participant_id)
    names = specialist_names(reading, {m["specialist_id"] for m in rows})
    items = tuple(
        Item(
            f"With {names.get(m['specialist_id'], '')}",
            (f"Proposed {day(m['proposed_at'].date())}",),
            tag=in_words(m["status"]),
            address=f"/matches/{m['match_id']}" if linked else "",
        )
        for m in rows
    )
    return Section("matches", "Matches", items=items, none="No matches proposed yet.")


def _kept(
    viewer: Viewer,
    records: tuple[RecordRow, ...],
    row: waitlist.Detail,
    back: str,
    kept: Kept,
    *,
    reading: Reading,
) -> Section:
    about = {"participant_id": row.participant_id, "record_id": row.referral_id}
    items = tuple(
        Item(
            f"{kept.one} of {day(r.began_at.date())}",
            (
                *_lines(r),
                *_steps(reading, r, row.participant_id),
                f"From {day(r.began_on)}" if kept.kind is RecordKind.AUTHORIZATION else "",
                f"{kept.day_is} {day(r.until)}" if kept.day_is and r.until else "",
                f"{r.units} units left" if r.units is not None else "",
            ),
            tag="" if r.open else ("Answered" if r.notice else "Ended"),
            links=_of_record(viewer, kept, r, back) if r.open else (),
        )
        for r in records
        if r.kind == kept.kind
    )
    links: tuple[Link, ...] = ()
    may_file = viewer.role in actions()["file-statement"].roles
    if kept.kind is RecordKind.STATEMENT and may_file:
        links = (Link("File a statement", address("file-statement", back, **about)),)
    return Section(kept.kind.value, kept.title, items=items, links=links)


def _steps(reading: Reading, record: RecordRow, whose: UUID) -> tuple[str, ...]:
    """Goal by goal."""
    if record.kind != RecordKind.PLAN:
        return ()
    plan = reading.state(PLAN, record.record_id, lambda _plan: whose, person.PURPOSE)
    return step_lines(step for goal in plan.goals for _, step in plan.steps_to(goal))


def _lines(record: RecordRow) -> tuple[str, ...]:
    """A statement and its answer each have a line; what a plan or an authorization says is one."""
    words = tuple(word for word in record.words if word)
    return (*words, record.notice) if record.notice else ("; ".join(words),)


def _of_record(viewer: Viewer, kept: Kept, row: RecordRow, back: str) -> tuple[Link, ...]:
    ids: dict[str, object] = {kept.id_name: row.record_id}
    return offered(viewer.role, kept.kind.value, back, frozenset(), **ids)
