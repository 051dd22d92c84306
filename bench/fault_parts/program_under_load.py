"""A small program that is worked on: specialists, people who wait, matches with sessions that are
over, and a token for each person who works there."""

import csv
import io
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher

from domain.matches.matching_run import RunTrigger
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch import demo
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.settings.settings import read_settings
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, referral_id, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import WORKER, ProposeMatch, RequestRun, match_id_of

BEGUN = demo.CLOCK_START
OPENS = BEGUN + timedelta(days=8)
"""When the load begins: first sessions are over by then, and may still be recorded."""
FILES = ("sites.csv", "travel_minutes.csv", "roster.csv")
LISTS = frozenset({"areas", "modes", "available"})
LEFT_OUT = frozenset({"referral", "exclude_specialists", "prefer_specialists"})
COORDINATOR = Actor(name="bench", role=Role.COORDINATOR)
PASSWORD = "a password for the bench"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Nobody signs in by a password here."""


@dataclass(frozen=True)
class People:
    """Tokens of everybody who works there; specialists by reference."""

    intake: tuple[str, ...]
    coordinators: tuple[str, ...]
    specialists: dict[str, str]


def lists(name: str) -> list[dict[str, str]]:
    text = (demo.DATA / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def referral_body(row: Mapping[str, str]) -> dict[str, Any]:
    """A row of the demonstration's file as the API takes it."""
    body: dict[str, Any] = {
        name: text.split(";") if name in LISTS else text
        for name, text in row.items()
        if text and name not in LEFT_OUT
    }
    return body | {"session_minutes": int(row["session_minutes"])}


def referral_bodies(seed: int) -> list[dict[str, Any]]:
    """Everybody in the demonstration's file, in an order of its own."""
    bodies = [referral_body(row) for row in lists("referrals.csv") if row["consent_signed_on"]]
    random.Random(seed).shuffle(bodies)
    return bodies


def set_up(told: dict[str, str], waiting: int) -> People:
    """An empty place is made such a program with so many referrals; returns who works there."""
    settings = read_settings(told)
    make_keys(settings)
    migrate(settings)
    deployment = open_deployment(replace(settings, clock_start=BEGUN))
    try:
        contents = {name: (demo.DATA / name).read_bytes() for name in FILES}
        contents["referrals.csv"] = _first("referrals.csv", waiting)
        report = demo.run_import(deployment, contents, lambda *_: None)
        if report.problems:
            raise RuntimeError(f"not imported: {report.problems}")
        _match(deployment, waiting)
        deployment.projector().catch_up()
        return _accounts(deployment)
    finally:
        deployment.close()


def _first(name: str, rows: int) -> bytes:
    lines = (demo.DATA / name).read_bytes().splitlines(keepends=True)
    return b"".join(lines[: rows + 1])


def _match(deployment: Deployment, waiting: int) -> None:
    """Half of those who wait, each with the first specialist whom the rules allow; the other half
    waits for the runs of the load."""
    service, run_id = deployment.service, uuid4()
    service.perform(WORKER, run_id, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    roster = [specialist_id(row["specialist"]) for row in lists("roster.csv")]
    for row in lists("referrals.csv")[: waiting // 2]:
        referral = referral_id(row["referral"])
        for specialist in roster:
            proposal = ProposeMatch(
                run_id=run_id,
                referral_id=referral,
                specialist_id=specialist,
                reasons=("They have lived through something comparable.",),
            )
            approval = ApproveMatch(match_id=match_id_of(run_id, referral))
            try:
                key = derived("bench", run_id, referral, specialist)
                service.perform(WORKER, key, proposal)
                service.perform(COORDINATOR, uuid4(), approval)
            except Refusal:
                continue
            break


def _accounts(deployment: Deployment) -> People:
    accounts = Accounts(
        deployment.vault,
        deployment.clock.now,
        os.urandom,
        deployment.accounts.changing,
        hasher=QUICK,
    )

    def token(login: str, role: Role, reference: str = "") -> str:
        mine = specialist_id(reference) if reference else None
        accounts.add(login, login, role, PASSWORD, mine)
        account = accounts.known(login).account_id
        return deployment.account_desk.tokens.create(account, "bench", frozenset(Scope), 90)

    return People(
        intake=tuple(token(f"intake{n}", Role.INTAKE) for n in range(2)),
        coordinators=tuple(token(f"coordinator{n}", Role.COORDINATOR) for n in range(2)),
        specialists={
            row["specialist"]: token(row["specialist"].casefold(), Role.CPRS, row["specialist"])
            for row in lists("roster.csv")
        },
    )
