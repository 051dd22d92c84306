"""Plans a year of a generated program, week after week as the worker does, and counts what is
planned beyond what is paid: units of a participant's day and year, and authorized units."""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from approving import approve, plan_weeks, run
from made_up_programs import made_up
from program_here import PATIENT, imported
from sqlalchemy import select
from store_places import figure

from domain.program.limits import Certainty, Level, LimitName
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from peermatch.bootstrap import Deployment
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.usecases.calendar.caseload_problem import WEEKS
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.people.plans_and_statements import GrantAuthorization
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.worker.solver.planner import Planner

COORDINATOR = Actor(name="coordinator-1", role=Role.COORDINATOR)
MANAGER = Actor(name="manager-1", role=Role.MANAGER)
OF_DAY = 16
OF_YEAR = 100
"""Units a year, so that the limit is met: the real one is far beyond weekly support."""


@dataclass(frozen=True)
class Granted:
    first: date
    last: date
    units: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--specialists", type=int, default=12)
    options.add_argument("--referrals", type=int, default=140)
    options.add_argument("--weeks", type=int, default=52)
    chosen = options.parse_args()
    over = planned = 0
    with Planner(PATIENT) as planner:
        for kind in chosen.databases:
            files = made_up(2, chosen.specialists, chosen.referrals)
            with imported(kind, files) as deployment:
                granted = authorized(deployment)
                lower_the_year(deployment)
                forward(deployment, timedelta(days=1))
                run(deployment, planner)
                approve(deployment, 2)
                for _ in range(0, chosen.weeks, WEEKS):
                    plan_weeks(deployment, planner)
                    forward(deployment, timedelta(weeks=WEEKS))
                rows = sessions(deployment)
                found = beyond(deployment, rows, granted)
                print(f"{kind}: {len(rows)} sessions planned, {found} over a limit")
                over, planned = over + found, planned + len(rows)
    figure("year.sessions", planned, "sessions")
    figure("year.over_limit", over, "sessions")


def authorized(deployment: Deployment) -> dict[UUID, Granted]:
    """Every third participant has a payer's authorization, many of them soon used up or over."""
    random, today = Random(2), deployment.service.program.today(deployment.clock.now())
    with deployment.views.connect() as connection:
        people = sorted(connection.execute(select(REFERRALS.c.participant_id)).scalars())
    found = {}
    for who in people[::3]:
        last = today + timedelta(days=random.randrange(14, 360))
        found[who] = Granted(today, last, random.randrange(4, 120))
        grant = GrantAuthorization(
            authorization_id=uuid4(),
            participant_id=who,
            payer="A health plan",
            reference="A-1",
            starts_on=found[who].first,
            ends_on=found[who].last,
            units=found[who].units,
        )
        deployment.service.perform(COORDINATOR, uuid4(), grant)
    deployment.projector().catch_up()
    return found


def lower_the_year(deployment: Deployment) -> None:
    today = deployment.service.program.today(deployment.clock.now())
    change = ChangeLimit(
        limit=LimitName.PARTICIPANT_YEAR,
        value=OF_YEAR,
        level=Level.WARN,
        effective_from=today + timedelta(days=1),
        citation="This bench",
        certainty=Certainty.UNCONFIRMED,
        reason="So that the limit is met within a year.",
    )
    deployment.service.perform(MANAGER, uuid4(), change)


def forward(deployment: Deployment, by: timedelta) -> None:
    """Lets time pass."""
    deployment.clock._shift += by


def sessions(deployment: Deployment) -> list[Any]:
    query = select(SESSIONS).where(SESSIONS.c.status != SessionStatus.MISSED.value)
    with deployment.views.connect() as connection:
        return list(connection.execute(query.order_by(SESSIONS.c.starts_at)).mappings())


def beyond(deployment: Deployment, rows: list[Any], granted: dict[UUID, Granted]) -> int:
    """Sessions with which a limit is passed, each counted in the order of time."""
    of_day, of_year = Counter[Any](), Counter[Any]()
    drawn, over = Counter[UUID](), 0
    for row in rows:
        who, day = row["participant_id"], deployment.service.program.today(row["starts_at"])
        units = int((row["ends_at"] - row["starts_at"]) / timedelta(minutes=15))
        of_day[who, day] += units
        of_year[who, day.year] += units
        drawn[who] += units
        paid = granted.get(who)
        unpaid = paid is not None and (
            drawn[who] > paid.units or not paid.first <= day <= paid.last
        )
        too_many = of_day[who, day] > OF_DAY or of_year[who, day.year] > OF_YEAR
        over += unpaid or too_many
    return over


if __name__ == "__main__":
    main()
