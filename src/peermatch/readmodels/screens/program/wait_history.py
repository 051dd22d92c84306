"""How long people waited, for learning from it and for saying it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, select

from domain.program.wait_ranges import Group, Wait, WaitRange, range_for
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.program.likely_waits import LIKELY_WAITS, WAITS_TRIED
from peermatch.readmodels.tables.referrals.referrals import REFERRALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was learned by `day`: of `tried` earlier referrals `inside` were matched within the
    range said when they came in; `outcomes` are all waits that ended in a match."""

    day: date
    tried: int
    inside: int
    outcomes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The ranges by group, the widest first; `tried` is None before anything was learned."""

    tried: Tried | None
    ranges: tuple[WaitRange, ...]


def history(reading: Reading) -> History:
    found = reading.rows(select(WAITS_TRIED))
    tried = of_row(found[0], Tried) if found else None
    order = (LIKELY_WAITS.c.county, LIKELY_WAITS.c.urgency)
    rows = reading.rows(select(LIKELY_WAITS).order_by(*order))
    return History(tried=tried, ranges=tuple(map(_range, rows)))


def likely(reading: Reading, *, county: str, urgency: str) -> WaitRange | None:
    """What is said of a referral like this; None where the program's history is too short."""
    asked = Wait(received_on=reading.today, county=county, urgency=urgency)
    mine = LIKELY_WAITS.c.county.in_({group.county for group in asked.groups})
    ranges = {one.group: one for one in map(_range, reading.rows(select(LIKELY_WAITS).where(mine)))}
    return range_for(ranges, asked)


def waits(views: Views, counties: Mapping[UUID, str], zone: ZoneInfo) -> list[Wait]:
    """Every referral's wait. `counties` by participant; whoever is not there lives anywhere."""
    with views.connect() as connection:
        rows = connection.execute(select(REFERRALS)).mappings().all()
    return [_wait(row, counties, zone) for row in rows]


def people(views: Views) -> tuple[UUID, ...]:
    return views.ids(select(REFERRALS.c.participant_id).distinct())


def _range(row: RowMapping) -> WaitRange:
    return WaitRange(
        group=Group(county=row["county"], urgency=row["urgency"]),
        **{name: row[name] for name in ("outcomes", "low", "median", "high")},
    )


def _wait(row: RowMapping, counties: Mapping[UUID, str], zone: ZoneInfo) -> Wait:
    def on(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    return Wait(
        received_on=row["received_at"].astimezone(zone).date(),
        county=counties.get(row["participant_id"], ""),
        urgency=row["urgency"],
        matched_on=on(row["matched_at"]),
        left_on=on(row["closed_at"]),
    )
