"""Rows of the read models as the domain's due list asks for them, with whose each is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import RowMapping, and_, exists, func, or_, select

from domain.deadlines.clocks import Course
from domain.deadlines.due import (
    DueKind,
    Ending,
    MatchUnderWay,
    OnTheRoster,
    OpenReferral,
    Pausing,
    Row,
    WithoutConsent,
)
from domain.matches.match_state import MatchStatus
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session_state import SessionStatus
from domain.shared.vocabulary import Urgency
from domain.specialists.credentials import CredentialKind
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import CONSENTS
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.readmodels.tables.specialists.specialists import CREDENTIALS, SPECIALISTS

UNDER_WAY = (MatchStatus.APPROVED.value, MatchStatus.ACTIVE.value)
OPEN = (ReferralStatus.WAITING.value, ReferralStatus.PROPOSED.value)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose record it is, for names and links."""

    participant_id: UUID | None = None
    specialist_id: UUID | None = None
    referral_id: UUID | None = None
    match_id: UUID | None = None


def gathered(reading: Reading) -> tuple[list[Row], dict[UUID, Whose]]:
    """Rows of one query for each kind."""
    found: list[Row] = []
    whose: dict[UUID, Whose] = {}
    for source in (
        _consents,
        _without_consent,
        _credentials,
        _authorizations,
        _referrals,
        _matches,
        _pauses,
        _roster,
    ):
        for row, own in source(reading):
            found.append(row)
            whose.update(own)
    return found, whose


Source = Iterator[tuple[Row, dict[UUID, Whose]]]
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
        own = Whose(participant_id=row["participant_id"], referral_id=row["referral_id"])
        yield ending, {row["consent_id"]: own}


def _without_consent(reading: Reading) -> Source:
    """Matched people whose every consent to be matched was revoked; one that ran out is listed
    as such."""
    mine = and_(CONSENTS.c.participant_id == REFERRALS.c.participant_id, CONSENTS.c.for_matching)
    unrevoked = exists().where(mine, CONSENTS.c.revoked_on.is_(None))
    last = select(func.max(CONSENTS.c.revoked_on)).where(mine).scalar_subquery()
    matched = REFERRALS.c.status == ReferralStatus.MATCHED.value
    rows = reading.rows(select(REFERRALS, last.label("ended_on")).where(matched, ~unrevoked))
    for row in rows:
        about, since = row["referral_id"], row["ended_on"] or reading.today
        own = Whose(participant_id=row["participant_id"], referral_id=about)
        yield WithoutConsent(referral_id=about, since=since), {about: own}


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
            yield ending, {specialist: Whose(specialist_id=specialist)}


def _authorizations(reading: Reading) -> Source:
    mine = RECORDS.c.kind == RecordKind.AUTHORIZATION.value
    rows = reading.rows(select(RECORDS).where(mine, RECORDS.c.open.is_(True)))
    longest = _latest(rows, "until", "record_id")
    for row in rows:
        about = row["record_id"]
        ending = Ending(
            kind=DueKind.AUTHORIZATION_ENDS,
            about=about,
            last_day=row["until"],
            replaced=about not in longest,
        )
        yield ending, {about: Whose(participant_id=row["participant_id"])}


def _referrals(reading: Reading) -> Source:
    """Open ones, and matched ones whose support has still to start on a recommendation."""
    held = SESSIONS.c.status == SessionStatus.HELD.value
    begun = (
        select(func.min(SESSIONS.c.starts_at))
        .where(held, SESSIONS.c.participant_id == REFERRALS.c.participant_id)
        .scalar_subquery()
    )
    not_begun = and_(
        REFERRALS.c.status == ReferralStatus.MATCHED.value,
        REFERRALS.c.recommended_on.is_not(None),
        begun.is_(None),
    )
    query = select(REFERRALS, begun.label("begun_at"))
    rows = reading.rows(query.where(or_(REFERRALS.c.status.in_(OPEN), not_begun)))
    for row in rows:
        about = row["referral_id"]
        matched = _day(reading, row["matched_at"])
        begun_on = _day(reading, row["begun_at"])
        course = Course(
            received_on=_day(reading, row["received_at"]) or date.min,
            urgency=Urgency(row["urgency"]),
            recommended_on=row["recommended_on"],
            first_tried_on=_day(reading, row["first_tried_at"]) or matched,
            first_offered_on=_day(reading, row["first_offered_at"]) or matched,
            started_on=begun_on,
        )
        own = Whose(participant_id=row["participant_id"], referral_id=about)
        yield OpenReferral(referral_id=about, course=course), {about: own}


def _matches(reading: Reading) -> Source:
    plan = RECORDS.c.kind == RecordKind.PLAN.value
    open_plan = plan & RECORDS.c.open.is_(True)
    plans = {row["participant_id"]: row for row in reading.rows(select(RECORDS).where(open_plan))}
    started = MATCHES.c.started_at.is_not(None)
    rows = reading.rows(select(MATCHES).where(MATCHES.c.status.in_(UNDER_WAY), started))
    for row in rows:
        agreed = plans.get(row["participant_id"])
        own = of_row(row, Whose)
        under_way = of_row(
            row,
            MatchUnderWay,
            started_on=_day(reading, row["started_at"]) or date.min,
            plan_id=agreed["record_id"] if agreed else None,
            review_by=agreed["until"] if agreed else None,
        )
        yield under_way, {row["match_id"]: own, **({agreed["record_id"]: own} if agreed else {})}


def _pauses(reading: Reading) -> Source:
    paused = MATCHES.c.status == MatchStatus.PAUSED.value
    for row in reading.rows(select(MATCHES).where(paused)):
        about = row["match_id"]
        own = Whose(
            participant_id=row["participant_id"],
            referral_id=row["referral_id"],
            match_id=about,
        )
        yield Pausing(match_id=about, until=row["paused_until"]), {about: own}


def _roster(reading: Reading) -> Source:
    for row in reading.rows(select(SPECIALISTS)):
        about = row["specialist_id"]
        member = OnTheRoster(
            specialist_id=about,
            practicing_since=row["practising_since"],
            last_supervision=row["last_supervision"],
        )
        yield member, {about: Whose(specialist_id=about)}


def _day(reading: Reading, moment: datetime | None) -> date | None:
    return moment.astimezone(reading.zone).date() if moment else None
