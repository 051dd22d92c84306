"""What a form of change starts with: the values as they are recorded now."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import SimpleNamespace as _Row
from uuid import UUID

from domain.people.authorization import AUTHORIZATION, Authorization
from domain.people.consents.consent_texts import CONSENT_TEXTS, CONSENT_TEXTS_ID
from domain.people.contact.agreed_ways import contact_now
from domain.people.participant import PARTICIPANT, Participant, WishesStated
from domain.people.plan import PLAN, Plan
from domain.program.limits import LimitName
from domain.program.program_rules import (
    PROGRAM_RULES,
    RULES_ID,
    Rules,
    floors_on,
    limits_on,
    weights_on,
)
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import Referral
from domain.resources.organization import ORGANIZATION
from domain.resources.resource import RESOURCE
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.groups import group_page
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.specialists import specialist_page
from peermatch.usecases.importing.field_spellings import FORMERLY
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.reading_commands import Field, field_text
from peermatch.usecases.people.wellness.handed_on import handed_on
from peermatch.web.actions import Action

PURPOSE, STAFF, PRIVATE = "form", "staff form", "referral"
Now = Callable[..., object]
"""Reads what is recorded now, given the reading and the ids that tell which record."""


def _referral(reading: Reading, referral_id: UUID) -> object:
    return reading.state(REFERRAL, referral_id, _about_whom, PURPOSE).received


def _about_whom(referral: Referral) -> UUID | None:
    return referral.received.participant_id if referral.received else None


def _specialist(reading: Reading, specialist_id: UUID) -> object:
    return reading.state(SPECIALIST, specialist_id, lambda _: specialist_id, STAFF).enrolled


def _described(reading: Reading, specialist_id: UUID) -> object:
    return reading.state(SPECIALIST, specialist_id, lambda _: specialist_id, STAFF)


def _person(reading: Reading, participant_id: UUID) -> Participant:
    return reading.state(PARTICIPANT, participant_id, lambda _: participant_id, PURPOSE)


def _wishes(reading: Reading, participant_id: UUID) -> WishesStated:
    """Whom somebody never wants to meet is for those who match alone: raises NotOpened for
    anybody else."""
    person = reading.state(PARTICIPANT, participant_id, lambda _: participant_id, PRIVATE)
    return WishesStated(
        participant_id=participant_id,
        gender=person.gender,
        gender_strength=person.gender_strength,
        excluded_specialists=person.excluded,
        preferred_specialists=person.preferred,
    )


def _plan(reading: Reading, plan_id: UUID) -> object:
    return reading.state(PLAN, plan_id, _planned_for, PURPOSE)


def _own_plan(reading: Reading, plan_id: UUID, specialist_id: UUID) -> object:
    """Blank where it is of a time that was not handed on."""
    plan = reading.state(PLAN, plan_id, _planned_for, PURPOSE)
    whose = _planned_for(plan)
    seen = whose and plan_id in handed_on(reading, specialist_id, whose).plans(reading)
    return plan if seen else Plan()


def _conversation(reading: Reading, participant_id: UUID, specialist_id: UUID) -> object:
    """Blank where it is of a time that was not handed on."""
    stated = _person(reading, participant_id).profile.conversation
    return handed_on(reading, specialist_id, participant_id).conversation(reading, stated)


def _planned_for(plan: Plan) -> UUID | None:
    return plan.agreed.participant_id if plan.agreed else None


def _authorization(reading: Reading, authorization_id: UUID) -> object:
    return reading.state(AUTHORIZATION, authorization_id, _covered, PURPOSE).granted


def _covered(authorization: Authorization) -> UUID | None:
    return authorization.granted.participant_id if authorization.granted else None


def _rules(reading: Reading) -> Rules:
    return reading.store.read(PROGRAM_RULES, RULES_ID)


def _limit(reading: Reading, name: LimitName) -> object:
    """But for when it began and why: a change has a day and a reason of its own."""
    now = limits_on(_rules(reading), reading.today)[name]
    return _Row(value=now.value, level=now.level, citation=now.citation, certainty=now.certainty)


KNOWN: Mapping[str, tuple[tuple[str, ...], Now]] = {
    "correct-received": (("referral_id",), _referral),
    "correct-attempt": (
        ("referral_id", "attempt_id"),
        lambda r, *ids: _Row(**person.attempt(r, *ids)),
    ),
    "correct-meeting": (
        ("group_id", "meeting_id"),
        lambda r, *ids: _Row(**group_page.meeting(r, *ids)),
    ),
    "correct-supervision": (
        ("specialist_id", "supervision_id"),
        lambda r, *ids: _Row(**specialist_page.supervision(r, *ids)),
    ),
    "correct-authorization": (("authorization_id",), _authorization),
    "change-organization": (
        ("organization_id",),
        lambda r, one: r.store.read(ORGANIZATION, one).described,
    ),
    "change-resource": (("resource_id",), lambda r, one: r.store.read(RESOURCE, one).described),
    "place-resource": (
        ("resource_id", "place_id"),
        lambda r, one, place: r.store.read(RESOURCE, one).places.get(place),
    ),
    "change-availability": (("referral_id",), _referral),
    "change-frequency": (("referral_id",), _referral),
    "change-hours": (("specialist_id",), _specialist),
    "change-capacity": (("specialist_id",), _specialist),
    "change-areas": (("specialist_id",), _specialist),
    "correct-specialist": (("specialist_id",), _specialist),
    "describe-specialist": (("specialist_id",), _described),
    "choose-contact": (("participant_id",), lambda r, one: contact_now(_person(r, one).profile)),
    "state-postal-address": (("participant_id",), lambda r, one: _person(r, one).profile.address),
    "state-names": (("participant_id",), lambda r, one: _person(r, one).profile.names),
    "state-places": (("participant_id",), lambda r, one: _person(r, one).profile.places),
    "state-wishes": (("participant_id",), _wishes),
    "state-more-wishes": (("participant_id",), lambda r, one: _person(r, one).profile),
    "state-conversation-wishes": (
        ("participant_id",),
        lambda r, one: _person(r, one).profile.conversation,
    ),
    "state-own-conversation-wishes": (("participant_id", "specialist_id"), _conversation),
    "move-home": (("participant_id",), _person),
    "correct-language": (("participant_id",), _person),
    "review-plan": (("plan_id",), _plan),
    "review-own-plan": (("plan_id", "specialist_id"), _own_plan),
    "change-limit": (("limit",), _limit),
    "change-weight": (("wish",), lambda r, wish: _Row(points=weights_on(_rules(r), r.today)[wish])),
    "change-county-floor": (
        ("county",),
        lambda r, county: _Row(at_least=floors_on(_rules(r), r.today).get(county, 0)),
    ),
    "change-consent-text": (
        ("kind",),
        lambda r, kind: r.store.read(CONSENT_TEXTS, CONSENT_TEXTS_ID).current(kind),
    ),
}
"""By the form's name: the ids that tell which record, and what it holds now."""


def known_values(reading: Reading, action: Action, given: Mapping[str, str]) -> dict[str, str]:
    """Texts by field, for a form that changes something; empty for any other."""
    id_fields, now = KNOWN.get(action.name, ((), None))
    if now is None or not set(id_fields) <= given.keys():
        return {}
    every = {field.name: field for field in action.fields}
    try:
        which = [every[name].kind.made(given[name]) for name in id_fields]
    except Unreadable:
        return {}
    found = now(reading, *which)
    asked = {name: field for name, field in every.items() if name not in id_fields}
    stored = {name: _stored(name, found) for name in asked}
    return {
        name: _text(reading, getattr(found, fact), asked[name])
        for name, fact in stored.items()
        if hasattr(found, fact)
    }


def _stored(name: str, found: object) -> str:
    """What a fact calls this field: some have older names there, which never change."""
    once = (old for old, now in FORMERLY.items() if name in now)
    return name if hasattr(found, name) else next(once, name)


def _text(reading: Reading, value: object, field: Field) -> str:
    """As the form's own field takes it: an instant as the program's clocks show it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(reading.zone):%Y-%m-%dT%H:%M}"
    return field_text(value, field)
