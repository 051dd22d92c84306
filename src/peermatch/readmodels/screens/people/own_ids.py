"""What of the lists is a participant's own: found by their id, and by nothing else. `people` are
ids of one person: their own, and those of records that were merged into theirs."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.given_resources import GIVEN
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.privacy.emergencies import EMERGENCIES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS

UNDER_WAY = ("approved", "active", "paused")


def was_merged(views: Views, participant_id: UUID) -> bool:
    """Whether every referral of theirs goes on under somebody else's record: it was a duplicate."""
    found = _all(
        views, select(REFERRALS.c.merged_into), REFERRALS.c.participant_id, (participant_id,)
    )
    return bool(found) and all(into is not None for into in found)


def same_person(views: Views, participant_id: UUID) -> tuple[UUID, ...]:
    """The participant, and whose referrals were merged into theirs: the same person by another
    record."""
    found, into = [participant_id], REFERRALS.c.merged_into
    new = _all(
        views, select(REFERRALS.c.referral_id), REFERRALS.c.participant_id, (participant_id,)
    )
    merged = select(REFERRALS.c.referral_id, REFERRALS.c.participant_id)
    with views.connect() as connection:
        while new:
            rows = connection.execute(merged.where(into.in_(new))).all()
            new = [referral_id for referral_id, _ in rows]
            found += [whose for _, whose in rows if whose not in found]
    return tuple(dict.fromkeys(found))


def merged_into(views: Views) -> Mapping[UUID, UUID]:
    """By each participant whose record was merged, the one under whose it goes on."""
    into = REFERRALS.alias("into")
    query = select(REFERRALS.c.participant_id, into.c.participant_id.label("whose")).join(
        into, into.c.referral_id == REFERRALS.c.merged_into
    )
    with views.connect() as connection:
        into_whom = {row[0]: row[1] for row in connection.execute(query)}
    return {was: _last(into_whom, was) for was in into_whom}


def _last(into_whom: Mapping[UUID, UUID], participant_id: UUID) -> UUID:
    while participant_id in into_whom:
        participant_id = into_whom[participant_id]
    return participant_id


def referrals(views: Views, participant_id: UUID) -> list[UUID]:
    """Theirs, newest first, without those that another one's stands for."""
    query = select(REFERRALS.c.referral_id).where(REFERRALS.c.merged_into.is_(None))
    query = query.order_by(REFERRALS.c.received_at.desc(), REFERRALS.c.referral_id)
    return _all(views, query, REFERRALS.c.participant_id, (participant_id,))


def sessions_from(views: Views, people: Collection[UUID], moment: datetime) -> list[UUID]:
    """Their sessions that end after this moment, soonest first."""
    query = select(SESSIONS.c.session_id).where(SESSIONS.c.ends_at > moment)
    query = query.order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id)
    return _all(views, query, SESSIONS.c.participant_id, people)


def matches_under_way(views: Views, participant_id: UUID) -> list[UUID]:
    query = select(MATCHES.c.match_id).where(MATCHES.c.status.in_(UNDER_WAY))
    query = query.order_by(MATCHES.c.proposed_at.desc(), MATCHES.c.match_id)
    return _all(views, query, MATCHES.c.participant_id, (participant_id,))


def records(views: Views, people: Collection[UUID], kind: RecordKind) -> list[UUID]:
    """Their plans or shortlists, newest first."""
    query = select(RECORDS.c.record_id).where(RECORDS.c.kind == kind.value)
    query = query.order_by(RECORDS.c.began_at.desc(), RECORDS.c.record_id)
    return _all(views, query, RECORDS.c.participant_id, people)


def emergency_accesses(views: Views, participant_id: UUID) -> list[UUID]:
    """Newest first."""
    query = select(EMERGENCIES.c.access_id)
    query = query.order_by(EMERGENCIES.c.asked_at.desc(), EMERGENCIES.c.access_id)
    return _all(views, query, EMERGENCIES.c.participant_id, (participant_id,))


def given_resources(views: Views, people: Collection[UUID]) -> list[UUID]:
    """What they were given or asked for, newest first."""
    query = select(GIVEN.c.given_id).order_by(GIVEN.c.given_on.desc(), GIVEN.c.given_id)
    return _all(views, query, GIVEN.c.participant_id, people)


def _all(views: Views, query: Select[Any], whose: Any, people: Collection[UUID]) -> list[Any]:
    with views.connect() as connection:
        return list(connection.execute(query.where(whose.in_(people))).scalars())
