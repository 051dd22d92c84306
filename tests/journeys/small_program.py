"""The small program that the journeys walk through: files imported, matched, approved in part."""

from sqlalchemy import select

from domain.matches.match_state import MatchStatus
from domain.matches.matching_run import RunTrigger
from domain.resources.kinds_of_help import Need
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch import demo
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.readmodels.screens.matches.run_ends import end_of
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.settings.settings import Settings
from peermatch.usecases.calendar.availability_commands import CountRooms
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.usecases.resources.directory import AddOrganization, AddResource
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.solving import SOLVER

APPROVED_OF = 3
"""One proposal in this many is approved, so that schedules and the queue both show something."""


def filled(settings: Settings) -> Deployment:
    """The demonstration's folder with 12 specialists and 140 referrals in it, as of the Monday that
    the files describe; opened as it is when it was filled before."""
    ready = settings.data / "ready"
    if ready.exists():
        return open_deployment(settings)
    make_keys(settings)
    migrate(settings)
    deployment = open_deployment(settings)
    files = {name: (demo.DATA / name).read_bytes() for name in demo.FILES}
    assert demo.run_import(deployment, files, lambda *_: None).problems == ()
    demo.add_accounts(deployment, demo.ACCOUNTS, specialist_id(demo.CPRS_REFERENCE))
    _match(deployment)
    _approve_some(deployment)
    _plan_weeks(deployment)
    _offer_a_service(deployment)
    ready.touch()
    return deployment


def _match(deployment: Deployment) -> None:
    run_id = derived("demo-run")
    request = RequestRun(run_id=run_id, trigger=RunTrigger.COMMAND_LINE)
    deployment.service.perform(WORKER, run_id, request)
    deployment.projector().catch_up()
    MatchingRuns(deployment.service, SOLVER, at_once=True).carry_out_all()
    deployment.projector().catch_up()
    end = end_of(deployment.views, run_id)
    assert end is not None
    assert end.good, end


def _plan_weeks(deployment: Deployment) -> None:
    coordinator = Actor(name="demonstration", role=Role.COORDINATOR)
    for site, rooms in demo.ROOMS.items():
        command = CountRooms(site=site, rooms=rooms)
        deployment.service.perform(coordinator, derived("demo-rooms", site), command)
    HorizonRolling(deployment.service, SOLVER).roll_due()
    deployment.projector().catch_up()


def _offer_a_service(deployment: Deployment) -> None:
    """Which a note may say was given."""
    intake = Actor(name="demonstration", role=Role.INTAKE)
    organization_id, resource_id = derived("demo-organization"), derived("demo-service")
    add = AddOrganization(organization_id=organization_id, name="River Pantry Association")
    offer = AddResource(
        resource_id=resource_id,
        organization_id=organization_id,
        name="River Pantry",
        needs=frozenset({Need.FOOD}),
    )
    for command in (add, offer):
        deployment.service.perform(
            intake, derived("demo-directory", type(command).__name__), command
        )
    deployment.projector().catch_up()


def _approve_some(deployment: Deployment) -> None:
    coordinator = Actor(name="demonstration", role=Role.COORDINATOR)
    query = select(MATCHES.c.match_id).where(MATCHES.c.status == MatchStatus.PROPOSED.value)
    with deployment.views.connect() as connection:
        proposed = list(connection.execute(query.order_by(MATCHES.c.match_id)).scalars())
    for match_id in proposed[::APPROVED_OF]:
        command_id = derived("demo-approval", match_id)
        try:
            deployment.service.perform(coordinator, command_id, ApproveMatch(match_id=match_id))
        except Refusal:
            continue
    deployment.projector().catch_up()
