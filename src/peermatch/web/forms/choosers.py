"""What a form offers to choose from where a field is an id, a code or one of a few values; for
people see `people/`."""

from collections.abc import Callable, Collection, Mapping
from enum import Enum
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import select

from domain.deadlines.due import DUTIES, DueKind
from domain.deadlines.task import SNOOZE_REASONS
from domain.matches.approval import OVERRIDABLE, OVERRIDE_REASONS
from domain.matches.match_ending import END_REASONS
from domain.matches.proposal import DECLINE_REASONS
from domain.pairing.eligibility import RULES
from domain.pairing.shortlist import SHORTLIST
from domain.people.consent import covered_uses
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, Unit
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals.waiting import WAIT_REASONS
from domain.resources.given_resource import OUTCOME_WORDS
from domain.review.review import CHOICE_REASONS
from domain.sessions.progress_note import KEPT_BACK_FOR
from domain.sessions.session_state import MISSED_REASONS, SessionStatus
from domain.shared.hours import QUARTER
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.roles import STAFF, Role
from domain.shared.vocabulary import GENDERS
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import NotOpened, Reading
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.people import consents_given
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.resources import directory
from peermatch.readmodels.screens.specialists import specialist_page
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.usecases.input.kinds import choices_of
from peermatch.usecases.input.reading_commands import Field
from peermatch.web.hours_grid import DAY_NAMES
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.http.seen import API
from peermatch.web.show.own import own
from peermatch.web.show.words import day, experience, in_words, minute_of_day, moment, signed

Choices = list[tuple[str, str]]
Given = Mapping[str, str]
Chooser = Callable[[Request, Reading, Given], Choices | None]
MOST_SESSIONS = 50
"""Sessions in one list; one further down is reached from its own page."""
CHOSEN_AGAIN = frozenset({"consent_id"})
"""Fields that are asked although the address gives one: it is chosen among all there are."""
WORDS: dict[Any, str] = {
    **CHOICE_REASONS,
    **DECLINE_REASONS,
    **OVERRIDE_REASONS,
    **END_REASONS,
    **MISSED_REASONS,
    **KEPT_BACK_FOR,
    **WAIT_REASONS,
    **SNOOZE_REASONS,
    **OUTCOME_WORDS,
}


def choices(
    request: Request, viewer: Viewer, command: type, field: Field, given: Given
) -> Choices | None:
    """What to choose from, as value and words; None where something is typed.

    Empty where the viewer's role sees no names, or the address doesn't say whose.
    """
    chooser = CHOOSERS.get(f"{command.__name__}.{field.name}", CHOOSERS.get(field.name))
    if chooser is not None:
        try:
            return chooser(request, services_of(request).reading(viewer.actor), given)
        except NotOpened:
            return []
    kind = field.item
    if kind is bool:
        return [("yes", "Yes"), ("no", "No")]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [
            (text, WORDS.get(value) or in_words(text)) for text, value in choices_of(kind).items()
        ]
    return None


def colleagues(
    request: Request, roles: Collection[Role] = frozenset({Role.COORDINATOR})
) -> Choices:
    """The accounts of these roles, by name."""
    services = services_of(request)
    return sorted(
        (
            (str(account.account_id), account.display_name)
            for account in services.accounts.listed({role.value for role in roles})
        ),
        key=lambda row: row[1],
    )


def _task_colleagues(request: Request, _reading: Reading, given: Given) -> Choices:
    """The staff who may see to a task of this kind."""
    kind = given.get("kind", "")
    duty = DUTIES[DueKind(kind)] if kind in set(DueKind) else STAFF
    return colleagues(request, duty - {Role.CPRS})


def _sites(request: Request, _reading: Reading, _given: Given) -> Choices:
    area = services_of(request).service.store.read(SERVICE_AREA, SERVICE_AREA_ID)
    return sorted((code, site.name) for code, site in area.sites.items())


def _counties(request: Request, _reading: Reading, _given: Given) -> Choices:
    area = services_of(request).service.store.read(SERVICE_AREA, SERVICE_AREA_ID)
    return [(county, county) for county in sorted(area.counties)]


def _counties_served(request: Request, reading: Reading, given: Given) -> Choices:
    """The program's counties, and those that services name besides."""
    ours = {county for county, _ in _counties(request, reading, given)}
    return [(one, one) for one in sorted(ours | directory.counties_served(reading))]


def _organizations(_request: Request, reading: Reading, _given: Given) -> Choices:
    found = directory.organizations(reading, PartRequest(size=directory.MOST_CHOICES))
    return [(str(row.organization_id), row.name) for row in found.rows]


def services_offered(reading: Reading) -> Choices:
    """What the directory offers now, by name."""
    found = directory.page(reading, PartRequest(size=directory.MOST_CHOICES), directory.Sought())
    return [(str(row.resource_id), row.name) for row in found.rows]


def _services_offered(_request: Request, reading: Reading, _given: Given) -> Choices:
    return services_offered(reading)


def _own_matches(request: Request, reading: Reading, _given: Given) -> Choices:
    """Whom a CPRS supports."""
    viewer: Viewer = request.state.viewer
    found = match_detail.of_specialist(reading, own(viewer))
    return [(str(row.match_id), row.name) for row in found if row.under_way]


def _their_sessions(request: Request, reading: Reading, given: Given) -> Choices:
    """The latest sessions of the match that have begun."""
    if "match_id" not in given:
        return []
    mine = SESSIONS.c.match_id == UUID(given["match_id"])
    query = select(SESSIONS).where(mine, SESSIONS.c.starts_at <= reading.now)
    rows = reading.rows(query.order_by(SESSIONS.c.starts_at.desc()).limit(MOST_SESSIONS))
    return [(str(row["session_id"]), moment(reading.local(row["starts_at"]))) for row in rows]


def _languages_offered(_request: Request, reading: Reading, _given: Given) -> Choices:
    """Those offered first, and those that services name besides."""
    besides = sorted(directory.languages_spoken(reading) - LANGUAGE_NAMES.keys())
    return [*LANGUAGE_NAMES.items(), *((code, code) for code in besides)]


def _languages(_request: Request, _reading: Reading, _given: Given) -> Choices:
    return list(LANGUAGE_NAMES.items())


def _consents(request: Request, reading: Reading, given: Given) -> Choices:
    """The API names them in an error, which callers keep in logs: there nobody is told of."""
    if "participant_id" not in given:
        return []
    found = consents_given.in_force(reading, UUID(given["participant_id"]))
    in_error = request.url.path.startswith(API)
    return [
        (str(one.consent_id), f"{signed(one.signed_on, one.expires_on)}. {covers}")
        for one in found
        for covers in [covered_uses(one.uses) if in_error else one.told_to(reading)]
    ]


def _alike(_request: Request, reading: Reading, given: Given) -> Choices:
    """Referrals of people of the same birth date, or whose name sounds the same."""
    if "referral_id" not in given:
        return []
    mine = waitlist.one(reading, UUID(given["referral_id"]))
    found = (
        *waitlist.find(reading, birth_date=mine.birth_date),
        *waitlist.find(reading, name=mine.name),
    )
    others = {row.referral_id: row for row in found if row.referral_id != mine.referral_id}
    return [
        (
            str(row.referral_id),
            f"{row.name}, received {day(reading.local(row.received_at))}, {row.status}",
        )
        for row in others.values()
    ]


def _held_sessions(request: Request, reading: Reading, _given: Given) -> Choices:
    held = SESSIONS.c.status == SessionStatus.HELD.value
    query = select(SESSIONS).where(held).order_by(SESSIONS.c.starts_at.desc()).limit(MOST_SESSIONS)
    zone = services_of(request).service.program.zone
    return [
        (str(row["session_id"]), f"{moment(row['starts_at'].astimezone(zone))}")
        for row in reading.rows(query)
    ]


def _on_shortlist(request: Request, reading: Reading, given: Given) -> Choices:
    if "shortlist_id" not in given:
        return []
    store = services_of(request).service.store
    offered = store.read(SHORTLIST, UUID(given["shortlist_id"])).offered
    names = specialist_names(reading, offered.specialists if offered else ())
    return sorted(((str(who), name) for who, name in names.items()), key=lambda row: row[1])


def _own_areas(request: Request, reading: Reading, _given: Given) -> Choices:
    """A CPRS's own areas; nobody else is asked."""
    viewer: Viewer = request.state.viewer
    found = specialist_page.one(reading, own(viewer))
    areas = ((f"{a.area}/{a.pathway}" if a.pathway else str(a.area), a) for a in found.experiences)
    return [(text, experience(area)) for text, area in areas]


def _overridable(_request: Request, _reading: Reading, _given: Given) -> Choices:
    return [(rule.name, rule.because) for rule in RULES if rule.name in OVERRIDABLE]


def _genders(_request: Request, _reading: Reading, _given: Given) -> Choices:
    return [(gender, in_words(gender)) for gender in GENDERS]


def _limit_values(_request: Request, _reading: Reading, given: Given) -> Choices | None:
    """On or off for a limit that is a switch; any other is typed."""
    name = given.get("limit", "")
    if name not in DEFAULT_LIMITS.table or DEFAULT_LIMITS[LimitName(name)].unit is not Unit.SWITCH:
        return None
    return [("1", "On"), ("0", "Off")]


def _weekdays(_request: Request, _reading: Reading, _given: Given) -> Choices:
    return [(str(number), name) for number, name in enumerate(DAY_NAMES)]


def _clock_times(_request: Request, _reading: Reading, _given: Given) -> Choices:
    return [(str(minute), minute_of_day(minute)) for minute in range(7 * 60, 21 * 60, QUARTER)]


CHOOSERS: Mapping[str, Chooser | None] = {
    "gender": _genders,
    "gender_preference": _genders,
    "ranking": _on_shortlist,
    "assignee": lambda request, _reading, _given: colleagues(request),
    "AssignTask.assignee": _task_colleagues,
    "site": _sites,
    "sites": _sites,
    "from_site": _sites,
    "to_site": _sites,
    "home_site": _sites,
    "OpenSite.site": None,
    "OpenSite.county": None,
    "county": _counties,
    "language": _languages,
    "interpreter": _languages,
    "consent_id": _consents,
    "GiveConsentFor.consent_id": None,
    "other_id": _alike,
    "into": _alike,
    "session_id": _held_sessions,
    "experience": _own_areas,
    "overridden_rules": _overridable,
    "ChangeLimit.value": _limit_values,
    "counties": _counties_served,
    "organization_id": _organizations,
    "GiveResource.resource_id": _services_offered,
    "WriteProgressNote.resource_id": _services_offered,
    "GiveResource.match_id": _own_matches,
    "GiveResource.session_id": _their_sessions,
    "AddOrganization.organization_id": None,
    "EnrollSpecialist.languages": _languages,
    "CorrectSpecialist.languages": _languages,
    "AddResource.languages": _languages_offered,
    "ChangeResource.languages": _languages_offered,
    "PlaceResource.county": _counties_served,
    "weekday": _weekdays,
    "minute": _clock_times,
}
"""By field, or by command and field where a command asks otherwise."""
