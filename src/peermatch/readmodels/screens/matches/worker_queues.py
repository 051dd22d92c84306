"""What the worker settles by itself: nothing is opened and nobody is named."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    Select,
    and_,
    exists,
    not_,
    or_,
    select,
    union,
)

from domain.matches.called_off import CalledOffBecause
from domain.matches.match_state import MatchStatus
from domain.people.consent import Use
from domain.referrals.choosing import ChoiceStatus
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session_state import SessionStatus
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.screens.matches.match_detail import SUPPORTED
from peermatch.readmodels.tables.calendar.called_off import CALLED_OFF
from peermatch.readmodels.tables.groups.groups import ATTENDANCE, MEETINGS, meeting_of_attendance
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.finder import ALIKE
from peermatch.readmodels.tables.people.people import CONSENTS
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.referrals.referrals import DUPLICATES, REFERRALS
from peermatch.readmodels.tables.sessions.messages import MESSAGES, WAITS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

CLOSED = ReferralStatus.CLOSED.value
AT_ONE_LOOK = 1000
"""Pairs, of those who are alike and of those of whom one was merged."""
OPEN_STILL = or_(
    MATCHES.c.status == MatchStatus.PROPOSED.value,
    and_(MATCHES.c.status == MatchStatus.APPROVED.value, MATCHES.c.acceptance.is_not(None)),
)
"""Proposals that somebody has still to answer."""


def lapsed_proposals(views: Views, today: date) -> tuple[UUID, ...]:
    """Proposals past their last day, by id."""
    return _ids(views, select(MATCHES.c.match_id).where(OPEN_STILL, MATCHES.c.expires_on < today))


def open_proposals(views: Views) -> tuple[UUID, ...]:
    """Proposals that somebody has still to answer, the last in line first: where something has
    become short, who is ahead keeps it."""
    behind = (REFERRALS.c.urgency == Urgency.URGENT.value, REFERRALS.c.received_at.desc())
    query = (
        select(MATCHES.c.match_id)
        .join(REFERRALS, REFERRALS.c.referral_id == MATCHES.c.referral_id)
        .where(OPEN_STILL)
        .order_by(*behind, MATCHES.c.match_id.desc())
    )
    return views.ids(query)


def proposals_without_consent(views: Views, today: date) -> tuple[UUID, ...]:
    """Open proposals of people whose consent to be matched has ended, by id."""
    covered = consented(MATCHES.c.participant_id, today)
    return _ids(views, select(MATCHES.c.match_id).where(OPEN_STILL, ~covered))


def called_off(views: Views, today: date) -> tuple[UUID, ...]:
    """Matches with sessions that are called off although no pause stands against them any more, by
    id. A last day may have been the stand-in's, and taken back: nobody but the record knows."""
    at_rest = and_(
        CALLED_OFF.c.because == CalledOffBecause.PAUSE.value, MATCHES.c.paused_until > today
    )
    query = select(MATCHES.c.match_id).join(CALLED_OFF, CALLED_OFF.c.match_id == MATCHES.c.match_id)
    return _ids(views, query.where(not_(at_rest)).distinct())


def messages_without_consent(views: Views, today: date) -> tuple[UUID, ...]:
    """Messages to participants, still unsent, that no consent covers any more, by id.

    Which uses a consent covers is asked of the record again: here it is enough that there is
    none at all, or one that may not be for this.
    """
    waits = and_(MESSAGES.c.status == WAITS, MESSAGES.c.for_staff.is_(False))
    people = select(MESSAGES.c.person_id).where(waits).distinct()
    query = select(CONSENTS.c.participant_id, CONSENTS.c.elements).where(
        CONSENTS.c.participant_id.in_(people), *_in_force(today)
    )
    with views.connect() as connection:
        reached = {
            row.participant_id
            for row in connection.execute(query)
            if Use.CONTACT.value in row.elements["uses"]
        }
        rows = connection.execute(
            select(MESSAGES.c.message_id, MESSAGES.c.person_id)
            .where(waits)
            .order_by(MESSAGES.c.message_id)
        ).all()
    return tuple(row.message_id for row in rows if row.person_id not in reached)


def uncounted_sessions(views: Views) -> list[RowMapping]:
    """Sessions that were held and whose units are not counted: id, sequence, whose and start."""
    held = SESSIONS.c.status == SessionStatus.HELD.value
    of_each = ("session_id", "sequence", "participant_id", "starts_at")
    query = select(*(SESSIONS.c[name] for name in of_each))
    query = query.where(held, SESSIONS.c.units.is_(None)).order_by(SESSIONS.c.starts_at)
    with views.connect() as connection:
        return list(connection.execute(query).mappings())


def uncounted_attendance(views: Views) -> list[RowMapping]:
    """Attendance whose units are not counted: whose, when, at which meeting, and on which
    referral, an open one before a closed one, the latest first."""
    closed = REFERRALS.c.status == CLOSED
    on = (
        select(REFERRALS.c.referral_id)
        .where(REFERRALS.c.participant_id == ATTENDANCE.c.participant_id)
        .order_by(closed, REFERRALS.c.received_at.desc(), REFERRALS.c.referral_id)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            MEETINGS.c.group_id,
            MEETINGS.c.meeting_id,
            MEETINGS.c.starts_at,
            ATTENDANCE.c.participant_id,
            on.label("referral_id"),
        )
        .join(MEETINGS, meeting_of_attendance())
        .where(ATTENDANCE.c.units.is_(None), on.is_not(None))
        .order_by(MEETINGS.c.starts_at, MEETINGS.c.meeting_id, ATTENDANCE.c.participant_id)
    )
    with views.connect() as connection:
        return list(connection.execute(query).mappings())


def leavers_with_matches(views: Views, today: date) -> tuple[UUID, ...]:
    """Specialists whose last day is over and who still have matches under way, by id."""
    query = (
        select(SPECIALISTS.c.specialist_id)
        .join(MATCHES, MATCHES.c.specialist_id == SPECIALISTS.c.specialist_id)
        .where(SPECIALISTS.c.leaving_on < today, MATCHES.c.status.in_(SUPPORTED))
    )
    return _ids(views, query.distinct())


def asking_to_choose(views: Views) -> tuple[UUID, ...]:
    """Waiting referrals for which a shortlist was asked and not yet found, oldest first."""
    asked = REFERRALS.c.choice == ChoiceStatus.ASKED.value
    waiting = REFERRALS.c.status == ReferralStatus.WAITING.value
    query = select(REFERRALS.c.referral_id).where(asked, waiting)
    return views.ids(query.order_by(REFERRALS.c.received_at, REFERRALS.c.referral_id))


def likely_duplicates(views: Views) -> tuple[tuple[UUID, UUID], ...]:
    """Pairs of referrals that may be of the same person and about which nobody was asked yet,
    an open one first; so many at most as one look puts before somebody."""
    some = (query.limit(AT_ONE_LOOK).subquery() for query in (_unasked(), _gone_on()))
    with views.connect() as connection:
        found = connection.execute(union(*map(select, some))).all()
    return tuple(
        (row.referral_id, row.other_id) if row.status != CLOSED else (row.other_id, row.referral_id)
        for row in sorted(found)
    )


def conflicts_left_behind(views: Views) -> list[tuple[UUID, UUID]]:
    """Of conflicts of interest under records that were merged into others the referral and the
    conflict, the oldest first."""
    query = (
        select(REFERRALS.c.referral_id, RECORDS.c.record_id)
        .join(RECORDS, RECORDS.c.participant_id == REFERRALS.c.participant_id)
        .where(REFERRALS.c.merged_into.is_not(None), RECORDS.c.kind == RecordKind.CONFLICT.value)
        .order_by(RECORDS.c.began_at, RECORDS.c.record_id)
    )
    with views.connect() as connection:
        return [(row.referral_id, row.record_id) for row in connection.execute(query)]


def _unasked() -> Select[Any]:
    """Reads the pairs of people who are alike, never the people."""
    one, other = REFERRALS.alias("one"), REFERRALS.alias("other")
    return (
        select(one.c.referral_id, one.c.status, other.c.referral_id.label("other_id"))
        .select_from(ALIKE)
        .join(one, one.c.participant_id == ALIKE.c.one_id)
        .join(other, other.c.participant_id == ALIKE.c.other_id)
        .where(*_to_ask(one, other))
        .order_by(ALIKE.c.one_id, ALIKE.c.other_id)
    )


def _gone_on() -> Select[Any]:
    """Of whom it was asked with a referral that was merged since: with the one that goes on."""
    one, merged, other = (REFERRALS.alias(name) for name in ("one", "merged", "other"))
    return (
        select(one.c.referral_id, one.c.status, other.c.referral_id.label("other_id"))
        .select_from(DUPLICATES)
        .join(one, one.c.referral_id == DUPLICATES.c.referral_id)
        .join(merged, merged.c.referral_id == DUPLICATES.c.other_id)
        .join(other, other.c.referral_id == merged.c.merged_into)
        .where(DUPLICATES.c.decided.is_(False), one.c.referral_id != other.c.referral_id)
        .where(*_to_ask(one, other))
    )


def _to_ask(one: FromClause, other: FromClause) -> tuple[ColumnElement[bool], ...]:
    """One of them is open, and nobody was asked about the two."""
    known = DUPLICATES.alias("known")
    asked = exists().where(
        known.c.referral_id == one.c.referral_id, known.c.other_id == other.c.referral_id
    )
    return or_(one.c.status != CLOSED, other.c.status != CLOSED), ~asked


def consented(participant_id: ColumnElement[Any], day: date) -> ColumnElement[bool]:
    """Whether the participant has a consent for matching in force on `day`."""
    mine = CONSENTS.c.participant_id == participant_id
    return exists().where(mine, CONSENTS.c.for_matching.is_(True), *_in_force(day))


def _in_force(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        CONSENTS.c.revoked_on.is_(None),
        CONSENTS.c.signed_on <= day,
        CONSENTS.c.expires_on >= day,
    )


def _ids(views: Views, query: Select[Any]) -> tuple[UUID, ...]:
    return views.ids(query.order_by(*query.selected_columns))
