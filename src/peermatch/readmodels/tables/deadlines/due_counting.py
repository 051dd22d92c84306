"""Rows as the domain asks for them, and what falls due in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.deadlines.clocks import Course
from domain.deadlines.due import (
    Due,
    DueKind,
    Ending,
    LinkToSendAgain,
    Listed,
    ListedService,
    MatchUnderWay,
    OnTheRoster,
    OpenLeaveRequest,
    OpenReferral,
    Pausing,
    Row,
    WithoutConsent,
)
from domain.deadlines.falling_due import listed
from domain.matches.match_state import MatchStatus
from domain.referrals.referral_state import ReferralStatus
from domain.shared.days import FIRST_DAY, LAST_DAY, Holidays
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.engine.rows import Values
from peermatch.readmodels.tables.deadlines.asked_of_people import suprt_done
from peermatch.readmodels.tables.deadlines.due_periods import Calendar, Period
from peermatch.readmodels.tables.people.records import RecordKind

UNDER_WAY = (MatchStatus.APPROVED.value, MatchStatus.ACTIVE.value)
SUPPORTED = (*UNDER_WAY, MatchStatus.PAUSED.value)
OPEN = (ReferralStatus.WAITING.value, ReferralStatus.PROPOSED.value)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose record it is, for names and links."""

    participant_id: UUID | None = None
    specialist_id: UUID | None = None
    referral_id: UUID | None = None
    match_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A participant's rows of the sources; of sessions only those that were held."""

    referrals: list[Values]
    consents: list[Values]
    records: list[Values]
    held: list[Values]
    matches: list[Values]
    answered: list[Values]
    suprt: list[Values]
    links: list[Values]


Found = tuple[Listed, Whose]


def of_person(person: Person, rules: Iterable[Period], calendar: Calendar) -> Iterator[Found]:
    """All that falls due for one participant."""
    for row, whose, holidays in _of_person(person, calendar):
        yield from _over(row, whose, rules, holidays)


def of_specialist(
    specialist: Values,
    requests: Iterable[Values],
    registered_until: date | None,
    enrolled_on: date,
    rules: Iterable[Period],
) -> Iterator[Found]:
    """All that falls due for one specialist: credentials, supervision, leave they asked for."""
    about = specialist["specialist_id"]
    until = specialist["leaving_on"] or LAST_DAY
    rows: list[Row] = [
        OnTheRoster(
            specialist_id=about,
            practicing_since=specialist["practising_since"] or enrolled_on,
            last_supervision=specialist["last_supervision"],
            until=until,
        )
    ]
    if days := [d for d in (specialist["credential_expires_on"], registered_until) if d]:
        rows.append(
            Ending(
                kind=DueKind.CREDENTIAL_EXPIRES,
                about=about,
                last_day=min(days),
                specialist_id=about,
                until=until,
            )
        )
    for row in rows:
        yield from _over(row, {about: Whose(specialist_id=about)}, rules, frozenset())
    for asked in requests:
        if asked["answer"] is None:
            one = of_row(asked, OpenLeaveRequest)
            whose = {one.request_id: Whose(specialist_id=about)}
            yield from _over(one, whose, rules, frozenset())


def of_service(service: Values, rules: Iterable[Period], calendar: Calendar) -> Iterator[Found]:
    """When a service of the directory is to be checked, while it is listed."""
    if service["listed"]:
        about = service["resource_id"]
        since = service["checked_on"] or calendar.day(service["listed_at"]) or FIRST_DAY
        row = ListedService(resource_id=about, checked_on=since)
        yield from _over(row, {about: Whose()}, rules, frozenset())


def _over(
    row: Row, whose: Mapping[UUID, Whose], rules: Iterable[Period], holidays: Holidays
) -> Iterator[Found]:
    """What falls due in each period, with one entry where several say the same."""
    joined: dict[Due, list[Listed]] = defaultdict(list)
    for period in rules:
        for one in listed(row, period.limits, holidays):
            first = max(one.first_day, period.first_day)
            last = min(one.last_day, period.last_day)
            if first > last:
                continue
            same = joined[one.due]
            if same and same[-1].last_day + timedelta(days=1) == first:
                first = same.pop().first_day
            same.append(Listed(due=one.due, first_day=first, last_day=last))
    for due, found in joined.items():
        for one in found:
            yield one, whose[due.about]


Rowed = tuple[Row, dict[UUID, Whose], Holidays]
"""A row, whose the records are that may fall due in it, and the closed days it is counted by."""


def _of_person(person: Person, calendar: Calendar) -> Iterator[Rowed]:
    newest = sorted(person.referrals, key=lambda row: (row["received_at"], row["referral_id"]))
    current = [row for row in newest if row["status"] != ReferralStatus.CLOSED.value]
    if current:
        yield from _consents(person, current[-1])
        own = _with_their_peer(person, current[-1])
        for link in person.links:
            yield of_row(link, LinkToSendAgain), {link["link_id"]: own}, frozenset()
    for row in current:
        if row["status"] == ReferralStatus.MATCHED.value:
            yield from _without_consent(person, row, calendar)
        yield from _referral(person, row, calendar)
    yield from _authorizations(person)
    for row in person.matches:
        yield from _match(person, row, calendar)


def _longest(rows: Iterable[Values], last_day: str, key: str) -> UUID | None:
    """The one that lasts longest; the others are replaced."""
    found = max(rows, key=lambda row: (row[last_day], row[key]), default=None)
    return None if found is None else found[key]


def _consents(person: Person, referral: Values) -> Iterator[Rowed]:
    """Of people with an open or matched referral only."""
    given = [row for row in person.consents if row["revoked_on"] is None]
    longest = _longest(given, "expires_on", "consent_id")
    for row in given:
        about = row["consent_id"]
        kind, last_day, more = DueKind.CONSENT_EXPIRES, row["expires_on"], about != longest
        ending = Ending(kind=kind, about=about, last_day=last_day, replaced=more)
        yield ending, {about: _with_their_peer(person, referral)}, frozenset()


def _without_consent(person: Person, referral: Values, calendar: Calendar) -> Iterator[Rowed]:
    """Matched people whose every consent to be matched was revoked; one that ran out is listed
    as such."""
    mine = [row["revoked_on"] for row in person.consents if row["for_matching"]]
    if None in mine:
        return
    about = referral["referral_id"]
    matched_on = calendar.day(referral["matched_at"])
    since = max(mine, default=matched_on or calendar.day(referral["received_at"]) or FIRST_DAY)
    own = _with_their_peer(person, referral)
    yield WithoutConsent(referral_id=about, since=since), {about: own}, frozenset()


def _with_their_peer(person: Person, referral: Values) -> Whose:
    """Also the specialist's who supports them, where somebody does."""
    about = referral["referral_id"]
    for row in person.matches:
        if row["referral_id"] == about and row["started_at"] and row["status"] in SUPPORTED:
            return of_row(row, Whose)
    return Whose(participant_id=referral["participant_id"], referral_id=about)


def _authorizations(person: Person) -> Iterator[Rowed]:
    mine = RecordKind.AUTHORIZATION.value
    granted = [row for row in person.records if row["kind"] == mine and row["open"]]
    longest = _longest(granted, "until", "record_id")
    for row in granted:
        about = row["record_id"]
        ending = Ending(
            kind=DueKind.AUTHORIZATION_ENDS,
            about=about,
            last_day=row["until"],
            replaced=about != longest,
        )
        yield ending, {about: Whose(participant_id=row["participant_id"])}, frozenset()


def _referral(person: Person, row: Values, calendar: Calendar) -> Iterator[Rowed]:
    """An open one, or a matched one whose support has still to start on a recommendation."""
    begun = min((session["starts_at"] for session in person.held), default=None)
    if row["status"] not in OPEN and (row["recommended_on"] is None or begun is not None):
        return
    about = row["referral_id"]
    matched = calendar.day(row["matched_at"])
    course = Course(
        received_on=calendar.day(row["received_at"]) or FIRST_DAY,
        urgency=Urgency(row["urgency"]),
        recommended_on=row["recommended_on"],
        first_tried_on=calendar.day(row["first_tried_at"]) or matched,
        first_offered_on=calendar.day(row["first_offered_at"]) or matched,
        started_on=calendar.day(begun),
    )
    own = Whose(participant_id=row["participant_id"], referral_id=about)
    holidays = calendar.holidays_around(course.received_on)
    yield OpenReferral(referral_id=about, course=course), {about: own}, holidays


def _match(person: Person, row: Values, calendar: Calendar) -> Iterator[Rowed]:
    about, own = row["match_id"], of_row(row, Whose)
    if row["status"] == MatchStatus.PAUSED.value:
        yield Pausing(match_id=about, until=row["paused_until"]), {about: own}, frozenset()
    if row["status"] not in UNDER_WAY or row["started_at"] is None:
        return
    started = [one for one in person.matches if one["started_at"] is not None]
    plan = RecordKind.PLAN.value
    agreed = next((r for r in person.records if r["kind"] == plan and r["open"]), None)
    under_way = of_row(
        row,
        MatchUnderWay,
        started_on=calendar.day(row["started_at"]) or FIRST_DAY,
        plan_id=agreed["record_id"] if agreed else None,
        review_by=agreed["until"] if agreed else None,
        last_answered=max((one["answered_on"] for one in person.answered), default=None),
        supported_since=calendar.day(min(one["started_at"] for one in started)),
        suprt=suprt_done(person.suprt),
    )
    of_plan = {agreed["record_id"]: own} if agreed else {}
    yield under_way, {about: own, **of_plan}, frozenset()
