"""What is due, for each role: rows of the read models as the domain's due list asks for them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.business_days import Holidays
from domain.clocks import Course
from domain.credentials import CredentialKind
from domain.due import (
    Due,
    DueKind,
    Ending,
    MatchUnderWay,
    OnTheRoster,
    OpenReferral,
    Row,
    due_list,
    for_role,
)
from domain.limits import Limits
from domain.match import MatchStatus
from domain.referral import ReferralStatus
from domain.roles import Role
from domain.vocabulary import Urgency
from peermatch.readmodels import companion
from peermatch.readmodels.matches import MATCHES
from peermatch.readmodels.naming import participant_names, specialist_names
from peermatch.readmodels.people import CONSENTS
from peermatch.readmodels.reading import Reading
from peermatch.readmodels.records import RECORDS, RecordKind
from peermatch.readmodels.referrals import REFERRALS
from peermatch.readmodels.specialists import CREDENTIALS, SPECIALISTS

UNDER_WAY = (MatchStatus.APPROVED.value, MatchStatus.ACTIVE.value)
OPEN = (ReferralStatus.WAITING.value, ReferralStatus.PROPOSED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One thing to see to. `name` is whom it is about, where the role sees names."""

    kind: DueKind
    about: UUID
    due_on: date
    overdue: bool
    name: str
    participant_id: UUID | None
    specialist_id: UUID | None
    referral_id: UUID | None
    match_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose record it is, for names and links."""

    participant_id: UUID | None = None
    specialist_id: UUID | None = None
    referral_id: UUID | None = None
    match_id: UUID | None = None


class DueList:
    """All that the viewer's role has to see to, soonest first. Names are opened by the page."""

    def __init__(
        self, reading: Reading, limits: Limits, holidays: Holidays, specialist_id: UUID | None
    ) -> None:
        found, self._whose = _gathered(reading)
        every = due_list(found, reading.today, limits, holidays)
        self._reading = reading
        self._dues = for_role(every, reading.role, specialist_id)

    @property
    def overdue(self) -> int:
        return sum(due.overdue(self._reading.today) for due in self._dues)

    def counts(self) -> dict[DueKind, int]:
        """How many of each kind that there is."""
        return Counter(due.kind for due in self._dues)

    def page(self, kind: DueKind | None, offset: int, limit: int) -> tuple[DueRow, ...]:
        """These rows of one kind, or of all."""
        of_kind = [due for due in self._dues if kind in (None, due.kind)]
        dues = of_kind[offset : offset + limit]
        owners = [self._whose[due.about] for due in dues]
        people = {w.participant_id for w in owners if w.participant_id}
        staff = {w.specialist_id for w in owners if w.specialist_id}
        names = _names(self._reading, people, staff)
        return tuple(_row(self._reading, due, self._whose[due.about], names) for due in dues)


def _names(reading: Reading, people: set[UUID], staff: set[UUID]) -> dict[UUID, str]:
    if reading.role is Role.CPRS:
        return participant_names(reading, people, companion.PURPOSE)
    shown = specialist_names(reading, staff)
    if reading.role is not Role.MANAGER:
        shown |= participant_names(reading, people)
    return shown


def _row(reading: Reading, due: Due, whose: _Whose, names: dict[UUID, str]) -> DueRow:
    known = (whose.participant_id, whose.specialist_id)
    return DueRow(
        kind=due.kind,
        about=due.about,
        due_on=due.due_on,
        overdue=due.overdue(reading.today),
        name=next((names[one] for one in known if one in names), ""),
        participant_id=whose.participant_id,
        specialist_id=whose.specialist_id,
        referral_id=whose.referral_id,
        match_id=whose.match_id,
    )


def _gathered(reading: Reading) -> tuple[list[Row], dict[UUID, _Whose]]:
    """Rows of one query for each kind."""
    found: list[Row] = []
    whose: dict[UUID, _Whose] = {}
    for source in (_consents, _credentials, _authorisations, _referrals, _matches, _roster):
        for row, own in source(reading):
            found.append(row)
            whose.update(own)
    return found, whose


Source = Iterator[tuple[Row, dict[UUID, _Whose]]]
"""Each row with whose the records are that may fall due in it."""


def _latest(rows: list[RowMapping], last_day: str, key: str) -> set[UUID]:
    """Of each person's, the one that lasts longest; the others are replaced."""
    longest: dict[UUID, RowMapping] = {}
    for row in rows:
        known = longest.get(row["participant_id"])
        if known is None or row[last_day] > known[last_day]:
            longest[row["participant_id"]] = row
    return {row[key] for row in longest.values()}


def _consents(reading: Reading) -> Source:
    """Of people with an open or matched referral only."""
    needed = select(REFERRALS.c.participant_id).where(
        REFERRALS.c.status != ReferralStatus.CLOSED.value
    )
    rows = reading.rows(
        select(CONSENTS, REFERRALS.c.referral_id)
        .join(REFERRALS, REFERRALS.c.participant_id == CONSENTS.c.participant_id)
        .where(CONSENTS.c.revoked_on.is_(None), CONSENTS.c.participant_id.in_(needed))
    )
    longest = _latest(rows, "expires_on", "consent_id")
    for row in rows:
        ending = Ending(
            kind=DueKind.CONSENT_EXPIRES,
            about=row["consent_id"],
            last_day=row["expires_on"],
            replaced=row["consent_id"] not in longest,
        )
        own = _Whose(participant_id=row["participant_id"], referral_id=row["referral_id"])
        yield ending, {row["consent_id"]: own}


def _credentials(reading: Reading) -> Source:
    """Certification as the roster has it, registration as it was recorded."""
    on_roster = (SPECIALISTS.c.leaving_on.is_(None)) | (SPECIALISTS.c.leaving_on >= reading.today)
    registered = CREDENTIALS.c.expires_on.label("registered_until")
    rows = reading.rows(
        select(SPECIALISTS.c.specialist_id, SPECIALISTS.c.credential_expires_on, registered)
        .outerjoin(
            CREDENTIALS,
            (CREDENTIALS.c.specialist_id == SPECIALISTS.c.specialist_id)
            & (CREDENTIALS.c.kind == CredentialKind.REGISTRATION.value)
            & CREDENTIALS.c.withdrawn_on.is_(None),
        )
        .where(on_roster)
    )
    for row in rows:
        days = [d for d in (row["credential_expires_on"], row["registered_until"]) if d]
        if days:
            specialist = row["specialist_id"]
            ending = Ending(
                kind=DueKind.CREDENTIAL_EXPIRES,
                about=specialist,
                last_day=min(days),
                specialist_id=specialist,
            )
            yield ending, {specialist: _Whose(specialist_id=specialist)}


def _authorisations(reading: Reading) -> Source:
    mine = RECORDS.c.kind == RecordKind.AUTHORISATION.value
    rows = reading.rows(select(RECORDS).where(mine, RECORDS.c.open.is_(True)))
    longest = _latest(rows, "until", "record_id")
    for row in rows:
        about = row["record_id"]
        ending = Ending(
            kind=DueKind.AUTHORISATION_ENDS,
            about=about,
            last_day=row["until"],
            replaced=about not in longest,
        )
        yield ending, {about: _Whose(participant_id=row["participant_id"])}


def _referrals(reading: Reading) -> Source:
    rows = reading.rows(select(REFERRALS).where(REFERRALS.c.status.in_(OPEN)))
    for row in rows:
        about = row["referral_id"]
        course = Course(
            received_on=_day(reading, row["received_at"]) or date.min,
            urgency=Urgency(row["urgency"]),
            recommended_on=row["recommended_on"],
            first_tried_on=_day(reading, row["first_tried_at"]),
            first_offered_on=_day(reading, row["first_offered_at"]),
            started_on=_day(reading, row["matched_at"]),
        )
        own = _Whose(participant_id=row["participant_id"], referral_id=about)
        yield OpenReferral(referral_id=about, course=course), {about: own}


def _matches(reading: Reading) -> Source:
    plan = RECORDS.c.kind == RecordKind.PLAN.value
    open_plan = plan & RECORDS.c.open.is_(True)
    plans = {row["participant_id"]: row for row in reading.rows(select(RECORDS).where(open_plan))}
    started = MATCHES.c.started_at.is_not(None)
    rows = reading.rows(select(MATCHES).where(MATCHES.c.status.in_(UNDER_WAY), started))
    for row in rows:
        agreed = plans.get(row["participant_id"])
        own = _Whose(
            participant_id=row["participant_id"],
            specialist_id=row["specialist_id"],
            referral_id=row["referral_id"],
            match_id=row["match_id"],
        )
        under_way = MatchUnderWay(
            match_id=row["match_id"],
            specialist_id=row["specialist_id"],
            started_on=_day(reading, row["started_at"]) or date.min,
            last_check_in=row["last_check_in"],
            plan_id=agreed["record_id"] if agreed else None,
            review_by=agreed["until"] if agreed else None,
        )
        yield under_way, {row["match_id"]: own, **({agreed["record_id"]: own} if agreed else {})}


def _roster(reading: Reading) -> Source:
    for row in reading.rows(select(SPECIALISTS)):
        about = row["specialist_id"]
        member = OnTheRoster(
            specialist_id=about,
            practising_since=row["practising_since"],
            last_supervision=row["last_supervision"],
        )
        yield member, {about: _Whose(specialist_id=about)}


def _day(reading: Reading, moment: datetime | None) -> date | None:
    return moment.astimezone(reading.zone).date() if moment else None
