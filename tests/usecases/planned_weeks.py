"""A small agency whose coming four weeks are planned, and the words for looking at them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from domain.shared.roles import Role
from peermatch.readmodels.tables.calendar import repairs
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.usecases.calendar.repairs import RequestRepair
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.queues.repair_runs import RepairRuns
from peermatch.worker.solver.planner import Planner

PLANNER = Planner(seconds=600)
"""One process for all tests: it starts at the first question. No busy machine makes it late."""
S1, S2 = specialist_id("S1"), specialist_id("S2")
FIRST = date(2026, 11, 30)
"""The Monday after the tests' own."""


def with_matches(agency: Any) -> Any:
    """Six people matched, three with each of two specialists, first sessions in this week."""
    agency.import_small()
    run_id = uuid4()
    for number in range(1, 7):
        referral, who = referral_id(f"R{number}"), (S1, S2)[number % 2]
        proposal = ProposeMatch(
            run_id=run_id, referral_id=referral, specialist_id=who, reasons=("Shared.",)
        )
        agency.perform(Role.SERVICE, proposal)
        approval = ApproveMatch(match_id=match_id_of(run_id, referral))
        agency.perform(Role.COORDINATOR, approval)
    agency.project()
    return agency


def rolled(agency: Any, planner: Planner) -> int:
    count = HorizonRolling(agency.deployment.service, planner).roll_due()
    agency.project()
    return count


def sessions(agency: Any, who: UUID | None = None) -> list[Any]:
    query = select(SESSIONS).order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id)
    with agency.deployment.views.connect() as connection:
        rows = connection.execute(query).mappings().all()
    return [r for r in rows if who in (None, r["specialist_id"])]


def read(agency: Any, decider: Any, stream: UUID) -> Any:
    return agency.deployment.service.store.read(decider, stream)


def local(agency: Any, moment: Any) -> Any:
    return moment.astimezone(agency.deployment.service.program.zone)


def requested(agency: Any, planner: Planner, **asked: Any) -> Any:
    """A repair asked for and worked out: its id, its row, and its options."""
    repair_id = uuid4()
    command = RequestRepair(repair_id=repair_id, **asked)
    agency.perform(Role.COORDINATOR, command)
    agency.project()
    assert RepairRuns(agency.deployment.service, planner).carry_out_all() == 1
    agency.project()
    row, options = repairs.one(agency.reading(Role.COORDINATOR), repair_id)
    return repair_id, row, options
