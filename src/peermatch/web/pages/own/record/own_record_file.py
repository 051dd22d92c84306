"""A participant's record as a file that they take away, and who was told or looked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.people.contact.agreed_ways import contact_now
from domain.people.wellness.barc import BARC_ITEMS, total
from peermatch.usecases.own import merged_records, own_papers
from peermatch.usecases.own.merged_records import all_plans
from peermatch.usecases.own.own_notes import own_notes
from peermatch.usecases.own.own_record import OwnRecord
from peermatch.usecases.privacy.accounting import ToldOutside, all_told, first_day, looked
from peermatch.web.http.services import Services
from peermatch.web.pages.own.own_words import LOOKED_FOR, OTHER
from peermatch.web.pages.own.record.own_answers import postal_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """Somebody looked on one day; `why` is still to be translated."""

    on: date
    name: str
    why: tuple[str, ...]


def told(record: OwnRecord) -> tuple[ToldOutside, ...]:
    """Who was told something, under a consent or in an emergency, newest first."""
    since = first_day(record.today, record.limits)
    emergencies = record.told_in_emergencies()
    return all_told(record.told(), emergencies, since, record.program.zone)


def looks(services: Services, record: OwnRecord) -> tuple[LookedAt, ...]:
    """Who looked, day by day, newest first, as far back as the accounting of disclosures."""
    since = first_day(record.today, record.limits)
    found = looked(services.looks, record.same_person(), since, record.program.zone)
    names = services.account_names.of(one.viewer for one in found)
    return tuple(
        LookedAt(
            on=one.on,
            name=names.get(one.viewer, ""),
            why=tuple(sorted({LOOKED_FOR.get(purpose, OTHER) for purpose in one.purposes})),
        )
        for one in found
    )


def whole(services: Services, record: OwnRecord) -> dict[str, Any]:
    """Everything that the page shows, by names that a program can read."""
    person = record.person
    contact, names = contact_now(person.profile), person.profile.names
    address, places = person.profile.address, person.profile.places
    conversation = person.profile.conversation
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
        "safe_hours": [str(one) for one in contact.hours] if contact else [],
        "caller_says": contact.caller_says if contact else "",
        "no_more_texts": person.profile.texts_stopped,
        "interpreter": person.profile.interpreter,
        "guardian": guardian.name if (guardian := person.profile.guardian) else "",
        "meets_at": list(record.site_names(places.sites)) if places else [],
        "transport": places.transport if places else "",
        "ask_about": conversation.ask_about if conversation else "",
        "leave_alone": conversation.leave_alone if conversation else "",
        "would_like_to_meet": person.gender,
        "asked_to_meet_with": list(record.named(person.preferred)),
        "rather_not_with": list(record.named(person.excluded)),
        "wishes": [
            {"topic": wish.topic, "answer": wish.answer, "strength": wish.strength}
            for wish in person.profile.wishes
        ],
        "asked_for": [
            {
                "received_at": one.received_at,
                "service_line": one.service_line,
                "areas": [str(area) for area in one.experiences],
                "modes": sorted(one.modes),
                "available": [str(window) for window in one.windows],
            }
            for one in record.referrals()
        ],
        "appointments": [
            {
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "mode": one.mode,
                "status": now.status,
                "why_not": now.missed or "",
            }
            for one, now in record.sessions()
        ],
        "notes": _notes(record),
        "goals": _goals(record),
        "own_goals": [
            {
                "goal": goal.words,
                "about": goal.dimension,
                "stated_on": goal.stated_on,
                "done_on": goal.done_on,
                "steps": [
                    {"step": step.words, "done_on": step.done_on} for step in goal.steps.values()
                ],
            }
            for goal in record.own_goals().values()
        ],
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
            "earlier_notes": [note.words for note in merged_records.handover_notes(record)],
        },
        "consents": [
            {
                "signed_on": consent.signed_on,
                "expires_on": consent.expires_on,
                "taken_back_on": consent.revoked_on,
                "for": sorted(consent.uses),
                "scope": consent.scope,
            }
            for consent in (*record.consents(), *merged_records.consents(record))
        ],
        "signed_forms": [
            {
                "signed_on": form.signed_on,
                "by": form.name,
                "language": form.language,
                "text": list(form.lines),
            }
            for form in merged_records.all_signed(record)
        ],
        "asked_to_be_changed": [
            {
                "on": filed.filed_on,
                "words": filed.words,
                "answered_on": answered.answered_on if answered else None,
                "changed": answered.amended if answered else None,
                "answer": answered.words if answered else "",
            }
            for one in own_papers.statements(record)
            if (filed := one.filed)
            for answered in (one.answered,)
        ],
        "paid_for": [
            {
                "by": granted.payer,
                "reference": granted.reference,
                "starts_on": granted.starts_on,
                "ends_on": granted.ends_on,
                "units": granted.units,
                "units_left": one.left,
            }
            for one in own_papers.payers(record)
            if (granted := one.granted)
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
            for one in looks(services, record)
        ],
    }


def _notes(record: OwnRecord) -> list[dict[str, Any]]:
    """Of a note that is kept back, that it is and why."""
    return [
        {
            "on": one.on,
            "mode": one.note.mode,
            "goals": [goal.words for goal in one.note.goals],
            "worked_on": one.note.worked_on,
            "next_step": one.note.next_step,
        }
        if one.note
        else {"on": one.on, "kept_back": one.why_not}
        for one in own_notes(record)
    ]


def _goals(record: OwnRecord) -> list[dict[str, Any]]:
    return [
        {
            "goal": goal.words,
            "about": goal.dimension,
            "reached": goal.reached,
            "steps": [
                {"step": step.words, "done_on": step.done_on} for _, step in plan.steps_to(goal)
            ],
        }
        for plan in all_plans(record)
        for goal in plan.goals
    ]
