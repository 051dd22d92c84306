"""The demonstration: made-up people, a first matching run and a few approved matches."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from domain.matches.match_state import MatchStatus
from domain.matches.matching_run import MATCHING_RUN, RunStatus, RunTrigger
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.readmodels.engine.failed_work import HORIZON
from peermatch.readmodels.screens.matches.run_ends import end_of
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.settings import Settings
from peermatch.usecases.calendar.availability_commands import CountRooms
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.importing.import_files import (
    NOTHING_SAID,
    Importer,
    ImportOptions,
    Progress,
)
from peermatch.usecases.importing.import_report import ImportReport
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.web.http.services import DemoAccount
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.solving import SOLVER

DATA = Path(__file__).parent / "demo_data"
FILES = ("sites.csv", "travel_minutes.csv", "roster.csv", "referrals.csv")
CLOCK_START = datetime.fromisoformat("2026-11-23T18:00:00-05:00")
"""The Monday that the demonstration data describes."""
PASSWORD = "made-up-people-only"  # noqa: S105 - of the demonstration, shown on its sign-in page
CPRS_REFERENCE = "S0005"
ACCOUNTS = tuple(
    DemoAccount(login=role.value, password=PASSWORD, role=role.value)
    for role in (Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER)
)
NAMES = {
    Role.INTAKE: "Ivy Marsh",
    Role.COORDINATOR: "Cole Rivers",
    Role.CPRS: "Ned Eubank",
    Role.MANAGER: "Mia Banks",
}
"""Whom the accounts belong to; Ned Eubank is on the roster as CPRS_REFERENCE."""
ROOMS = {"TAP": 2, "KQC": 1, "HEA": 1}
"""Sites that hold few sessions at once."""
APPROVED_OF = 3
"""One proposal in this many is approved, so that schedules and the queue both show something."""
IMPORT_ACTOR = Actor(name="import", role=Role.MANAGER)


class NotFilled(RuntimeError):
    """The demonstration could not be filled; starting it again goes on where it was."""


Say = Callable[[str], None]


def demo_settings(settings: Settings) -> Settings:
    """The settings of a demonstration in its own folder, on SQLite, with its own clock."""
    folder = settings.data / "demo"
    return replace(
        settings,
        data=folder,
        database_url="",
        vault_url="",
        key_file=folder / "keys.txt",
        witness=folder / "witness",
        https=False,
        clock_start=settings.clock_start or CLOCK_START,
        demo=True,
    )


def open_demo(settings: Settings, say: Say, progress: Progress) -> Deployment:
    """Opens the demonstration; fills it first when its folder is new or was cut off."""
    ready = settings.data / "ready"
    if ready.exists():
        migrate(settings)
        return open_deployment(settings)
    if not settings.key_file.exists():
        make_keys(settings)
    migrate(settings)
    deployment = open_deployment(settings)
    say("Importing made-up people: 12 specialists and 140 referrals ...")
    report = run_import(deployment, {name: (DATA / name).read_bytes() for name in FILES}, progress)
    if report.problems:
        raise NotFilled(f"the demonstration data has {len(report.problems)} problems")
    _add_accounts(deployment)
    say("Matching: the solver proposes a specialist for everyone it can ...")
    _match(deployment, say)
    say("Approving some of the proposals, which books first sessions ...")
    _approve_some(deployment, say)
    say("Planning everybody's coming four weeks ...")
    _plan_weeks(deployment, say)
    ready.touch()
    return deployment


def run_import(
    deployment: Deployment,
    files: dict[str, bytes],
    progress: Progress,
    how: ImportOptions = NOTHING_SAID,
) -> ImportReport:
    """Imports the files by content, so that the read models show it. Raises HeldBack or
    NotCaughtUp."""
    report = import_rows(deployment, files, progress, how)
    deployment.projector().catch_up()
    return report


def import_rows(
    deployment: Deployment, files: dict[str, bytes], progress: Progress, how: ImportOptions
) -> ImportReport:
    """Imports the files by content; the read models are kept up between them."""
    projector = deployment.projector()

    def staff_references() -> frozenset[str]:
        projector.catch_up()
        return roster.staff_references(deployment.views)

    importer = Importer(deployment.service, IMPORT_ACTOR, staff_references, progress)
    return importer.run(files, how)


def _add_accounts(deployment: Deployment) -> None:
    known = {account.login for account in deployment.accounts.listed()}
    for account in ACCOUNTS:
        if account.login in known:
            continue
        role = Role(account.role)
        mine = specialist_id(CPRS_REFERENCE) if role is Role.CPRS else None
        deployment.accounts.add(account.login, NAMES[role], role, account.password, mine)


def _match(deployment: Deployment, say: Say) -> None:
    run_id = _run_id(deployment)
    request = RequestRun(run_id=run_id, trigger=RunTrigger.COMMAND_LINE)
    deployment.service.perform(WORKER, run_id, request)
    deployment.projector().catch_up()
    MatchingRuns(deployment.service, SOLVER, at_once=True).carry_out_all()
    deployment.projector().catch_up()
    end = end_of(deployment.views, run_id)
    if end is None or not end.good:
        raise NotFilled(" ".join(end.sentences) if end else "The matching run is not known.")
    say(" ".join(end.sentences))


def _run_id(deployment: Deployment) -> UUID:
    """The demonstration's run; another one after each that failed."""
    numbers = (() if n == 0 else (n,) for n in count())
    ids = (derived("demo-run", *number) for number in numbers)
    read = deployment.store.read
    return next(i for i in ids if read(MATCHING_RUN, i).status is not RunStatus.FAILED)


def _plan_weeks(deployment: Deployment, say: Say) -> None:
    coordinator = Actor(name="demonstration", role=Role.COORDINATOR)
    for site, rooms in ROOMS.items():
        command = CountRooms(site=site, rooms=rooms)
        deployment.service.perform(coordinator, derived("demo-rooms", site), command)
    HorizonRolling(deployment.service, SOLVER).roll_due()
    deployment.projector().catch_up()
    if failed := deployment.failed_work.of(HORIZON):
        kinds = ", ".join(sorted({one.reason for one in failed.values()}))
        say(
            f"{len(failed)} specialists' weeks could not be planned ({kinds}); the worker tries on."
        )


def _approve_some(deployment: Deployment, say: Say) -> None:
    coordinator = Actor(name="demonstration", role=Role.COORDINATOR)
    query = select(MATCHES.c.match_id).where(MATCHES.c.status == MatchStatus.PROPOSED.value)
    with deployment.views.connect() as connection:
        proposed = list(connection.execute(query.order_by(MATCHES.c.match_id)).scalars())
    refused: list[str] = []
    for match_id in proposed[::APPROVED_OF]:
        command_id = derived("demo-approval", match_id)
        try:
            deployment.service.perform(coordinator, command_id, ApproveMatch(match_id=match_id))
        except Refusal as refusal:
            refused.append(refusal.code)
    if refused:
        say(f"{len(refused)} could not be approved: {', '.join(sorted(set(refused)))}.")
    deployment.projector().catch_up()
