"""Approves every proposal of a program, and tells what was refused or booked at another time."""

from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.matches.matching_run import MATCHING_RUN, RunStatus, RunTrigger
from domain.sessions.session import SESSION
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import Planner

COORDINATOR = Actor(name="coordinator-1", role=Role.COORDINATOR)


@dataclass
class Approvals:
    """What came of approving: how many as shown, and what went otherwise."""

    approved: int = 0
    refused: tuple[str, ...] = ()
    elsewhere: int = 0
    """Booked at another time or place than the proposal showed."""


def run(deployment: Any, planner: Planner) -> UUID:
    """One matching run, carried out; one that failed is no program to look at."""
    run_id = uuid4()
    request = RequestRun(run_id=run_id, trigger=RunTrigger.COMMAND_LINE)
    deployment.service.perform(WORKER, run_id, request)
    deployment.projector().catch_up()
    MatchingRuns(deployment.service, planner).carry_out_all()
    deployment.projector().catch_up()
    became = deployment.store.read(MATCHING_RUN, run_id).status
    assert became is RunStatus.COMPLETED, f"the run is {became}"
    return run_id


def plan_weeks(deployment: Any, planner: Planner) -> None:
    HorizonRolling(deployment.service, planner).roll_due()
    deployment.projector().catch_up()


def open_proposals(deployment: Any) -> list[UUID]:
    query = select(MATCHES.c.match_id).where(MATCHES.c.status == MatchStatus.PROPOSED.value)
    with deployment.views.connect() as connection:
        return list(connection.execute(query.order_by(MATCHES.c.match_id)).scalars())


def approve(deployment: Any, seed: int, *, one_in: int = 1) -> Approvals:
    """Approves open proposals in a random order."""
    random, done = Random(seed), Approvals()
    proposed = open_proposals(deployment)[::one_in]
    random.shuffle(proposed)
    for match_id in proposed:
        shown = deployment.store.read(MATCH, match_id).first_time
        try:
            deployment.service.perform(COORDINATOR, uuid4(), ApproveMatch(match_id=match_id))
        except Refusal as refusal:
            done.refused += (refusal.sentence,)
            continue
        done.approved += 1
        booked = deployment.store.read(SESSION, first_session_id(match_id)).scheduled
        as_shown = (shown.starts_at, shown.ends_at, shown.mode, shown.place)
        as_booked = (booked.starts_at, booked.ends_at, booked.mode, booked.place)
        done.elsewhere += as_shown != as_booked
    deployment.projector().catch_up()
    return done
