"""The policy *reserve scarce specialists* as its page shows it, and what a replay looks at."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.program.reserve import ReplayFigures
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.program.reserve import RESERVE
from peermatch.readmodels.tables.referrals.referrals import REFERRALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`asked` while a replay is under way; figures are None before the first one."""

    turned_on: bool = False
    asked: bool = False
    problem: str = ""
    day: date | None = None
    first_day: date | None = None
    days: int = 0
    arrivals: int = 0
    with_reserve: ReplayFigures | None = None
    without: ReplayFigures | None = None
    one_by_one_permille: int = 0
    prices: tuple[tuple[UUID, int], ...] = ()


def policy(reading: Reading) -> Policy:
    found = reading.rows(select(RESERVE))
    if not found:
        return Policy()
    row = found[0]
    return Policy(
        turned_on=row["turned_on"],
        asked=row["asked"] is not None,
        problem=row["problem"] or "",
        day=row["day"],
        first_day=row["first_day"],
        days=row["days"] or 0,
        arrivals=row["arrivals"] or 0,
        with_reserve=_figures(row["with_reserve"]),
        without=_figures(row["without"]),
        one_by_one_permille=row["one_by_one_permille"] or 0,
        prices=tuple((UUID(who), points) for who, points in row["prices"] or ()),
    )


def _figures(kept: list[int] | None) -> ReplayFigures | None:
    if kept is None:
        return None
    served, wait, points, permille = kept
    return ReplayFigures(
        served=served, mean_wait_days=wait, points=points, hindsight_permille=permille
    )


def asked(views: Views) -> tuple[UUID, ...]:
    """The replay that is under way, if there is one."""
    return views.ids(select(RESERVE.c.asked).where(RESERVE.c.asked.is_not(None)))


class Course(NamedTuple):
    """A referral that came in: when, and when it left without a match, if it did."""

    referral_id: UUID
    participant_id: UUID
    received_on: date
    left_on: date | None


class Place(NamedTuple):
    """A place that somebody had: from when, and until when, if it is free again."""

    specialist_id: UUID
    since: date
    until: date | None


def courses(views: Views, zone: ZoneInfo) -> list[Course]:
    """Every referral, the earliest first."""
    query = select(
        REFERRALS.c.referral_id,
        REFERRALS.c.participant_id,
        REFERRALS.c.received_at,
        REFERRALS.c.matched_at,
        REFERRALS.c.closed_at,
    )
    with views.connect() as connection:
        rows = list(connection.execute(query))
    found = []
    for referral_id, participant_id, received, matched, closed in rows:
        left = _on(closed, zone) if closed and not matched else None
        found.append(Course(referral_id, participant_id, _on(received, zone), left))
    return sorted(found, key=lambda one: (one.received_on, one.referral_id))


def places(views: Views, zone: ZoneInfo) -> list[Place]:
    """Every place that an approved match has or had."""
    query = select(MATCHES.c.specialist_id, MATCHES.c.decided_at, MATCHES.c.ended_on).where(
        MATCHES.c.started_at.is_not(None)
    )
    with views.connect() as connection:
        rows = list(connection.execute(query))
    return [Place(row[0], _on(row[1], zone), row[2]) for row in rows]


def _on(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
