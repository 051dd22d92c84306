"""A program of made-up people for the load bench: the demonstration's, several times over."""

import csv
import io
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

from program_here import imported
from sqlalchemy import select

from domain.matches.matching_run import RunTrigger
from domain.referrals.referral_closing import ClosingReason
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import Planner

COORDINATOR = Actor(name="load", role=Role.COORDINATOR)
APPROVED_OF = 3
"""One proposal in this many is approved."""
PASSWORD = "a password for the bench"


@contextmanager
def program(kind: str, copies: int) -> Iterator[Deployment]:
    """Imported, matched and partly approved, with its projector running."""
    with ExitStack() as stack:
        files = copied(range(copies))
        deployment = stack.enter_context(imported(kind, files))
        _fill(deployment)
        ending = threading.Event()
        projector = threading.Thread(target=deployment.projector().run, args=(ending,))
        projector.start()
        stack.callback(projector.join)
        stack.callback(ending.set)
        yield deployment


def _fill(deployment: Deployment) -> None:
    for role in (Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER):
        mine = specialist_id(demo.CPRS_REFERENCE) if role is Role.CPRS else None
        deployment.accounts.add(role.value, role.value, role, PASSWORD, mine)
    run_id = uuid4()
    request = RequestRun(run_id=run_id, trigger=RunTrigger.COMMAND_LINE)
    deployment.service.perform(WORKER, run_id, request)
    deployment.projector().catch_up()
    with Planner() as planner:
        MatchingRuns(deployment.service, planner).carry_out_all()
    deployment.projector().catch_up()
    with deployment.views.connect() as connection:
        proposed = list(connection.execute(select(MATCHES.c.match_id)).scalars())
    for match_id in proposed[::APPROVED_OF]:
        try:
            deployment.service.perform(COORDINATOR, uuid4(), ApproveMatch(match_id=match_id))
        except Refusal:
            continue
    deployment.projector().catch_up()


def grow(deployment: Deployment, copies: range) -> int:
    """More history: further copies of the referrals come in and are closed; how many."""
    rows = csv.DictReader(io.StringIO(copied(copies)["referrals.csv"].decode()))
    known = {"exclude_specialists": "", "prefer_specialists": ""}
    listed = [{**row, **known} for row in rows]
    out = io.StringIO()
    writer = csv.DictWriter(out, listed[0])
    writer.writeheader()
    writer.writerows(listed)
    files = {"referrals.csv": out.getvalue().encode()}
    demo.run_import(deployment, files, lambda *_told: None)
    for row in listed:
        close = CloseReferral(
            referral_id=referral_id(row["referral"]), reason=ClosingReason.COMPLETED
        )
        deployment.service.perform(COORDINATOR, uuid4(), close)
    return len(listed)


def copied(copies: range) -> dict[str, bytes]:
    """The demonstration's files with everyone in them once per copy, under ids of their own."""
    files = {name: (demo.DATA / name).read_bytes() for name in demo.FILES}
    for name, columns in (
        ("roster.csv", ("specialist", "supervisor")),
        ("referrals.csv", ("referral", "exclude_specialists", "prefer_specialists")),
    ):
        rows = list(csv.DictReader(io.StringIO(files[name].decode())))
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        for copy in copies:
            for row in rows:
                writer.writerow({**row, **{c: _renamed(row[c], copy) for c in columns}})
        files[name] = out.getvalue().encode()
    return files


def _renamed(ids: str, copy: int) -> str:
    return ";".join(f"{one}-{copy}" if copy and one else one for one in ids.split(";"))
