"""What people and their calendars ask of a program at work: pages of each role, commands over the
API, and feeds that are asked again with the tag of what was read before."""

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from fault_parts.program_under_load import QUICK, referral_bodies
from load_program import PASSWORD
from sqlalchemy import select

from domain.shared.roles import Role
from load_parts.arriving import Answer, Kind, Request
from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.review.queue_tables import QUEUE
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.usecases.core.ids import specialist_id

PAGES: dict[Role, tuple[tuple[int, str], ...]] = {
    Role.COORDINATOR: (
        (4, "/"), (4, "/matches"), (4, "/matches/{waiting}"), (6, "/referrals/{referral}"),
        (3, "/due"), (2, "/calendar"), (2, "/specialists/{specialist}"), (1, "/messages"),
    ),
    Role.INTAKE: (
        (4, "/"), (4, "/referrals"), (8, "/referrals/{referral}"), (2, "/referrals/new"),
    ),
    Role.CPRS: (
        (8, "/"), (6, "/schedule"), (3, "/my-matches"), (6, "/my-matches/{mine}"), (1, "/my-time"),
    ),
    Role.MANAGER: ((1, "/"), (1, "/program"), (1, "/roster")),
}  # fmt: skip
"""How often, against the others."""
COMMANDS = ((2, "receive-referral"), (7, "attempt-contact"), (1, "comment-on-proposal"))
MOST_IDS = 500
"""Records of a kind that are asked about; so many specialists have a calendar of their own."""
OWN = specialist_id(demo.CPRS_REFERENCE)
"""Who has the account of a specialist."""


class Asked:
    """The three kinds, each with its rate (requests a second)."""

    def __init__(self, deployment: Deployment, random: Random, now: Callable[[], datetime]) -> None:
        self._random, self._now = random, now
        self._ids = _ids(deployment)
        self._cookies = {
            role: f"peermatch={deployment.sign_ins.start(role.value, PASSWORD)}" for role in PAGES
        }
        self._tokens = {role: _token(deployment, role) for role in (Role.INTAKE, Role.COORDINATOR)}
        self._feeds = {
            f"/feeds/{deployment.feed_links.create(whose, 'Phone')}.ics": ""
            for whose in self._ids["specialist"]
        }
        _let_in(deployment, self._ids["specialist"])
        self._bodies, self._number = referral_bodies(1), count()

    def kinds(self, commands: float, pages: float, feeds: float) -> list[Kind]:
        return [
            Kind("commands", commands, self._command),
            Kind("pages", pages, self._page),
            Kind("feeds", feeds, self._feed, self._read),
        ]

    def _page(self) -> Request:
        chosen = [(times, role, page) for role, all_of in PAGES.items() for times, page in all_of]
        _, role, page = self._random.choices(chosen, [times for times, *_ in chosen])[0]
        target = page
        for name, ids in self._ids.items():
            if "{" + name + "}" in page:
                target = page.replace("{" + name + "}", str(self._random.choice(ids)))
        return Request(f"{role.value} {page}", target, (("Cookie", self._cookies[role]),))

    def _feed(self) -> Request:
        target = self._random.choice(tuple(self._feeds))
        known = self._feeds[target]
        return Request("feed", target, (("If-None-Match", known),) if known else ())

    def _read(self, request: Request, answer: Answer) -> None:
        self._feeds[request.target] = answer.headers.get("etag", self._feeds[request.target])

    def _command(self) -> Request:
        names = [name for _, name in COMMANDS]
        name = self._random.choices(names, [times for times, _ in COMMANDS])[0]
        role, body = getattr(self, f"_{name.replace('-', '_')}")()
        key = UUID(int=self._random.getrandbits(128), version=4)
        headers = (
            ("Authorization", f"Bearer {self._tokens[role]}"),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", str(key)),
        )
        return Request(name, f"/api/v1/commands/{name}", headers, json.dumps(body).encode())

    def _receive_referral(self) -> tuple[Role, dict[str, Any]]:
        number = next(self._number)
        body = self._bodies[number % len(self._bodies)] | {
            "participant_name": f"Newcomer Number{number}",
            "birth_date": f"{1950 + number % 50}-{number % 12 + 1:02}-{number % 27 + 1:02}",
            "phone": f"(804) 555-{number % 10_000:04}",
        }
        return Role.INTAKE, body

    def _attempt_contact(self) -> tuple[Role, dict[str, Any]]:
        return Role.INTAKE, {
            "referral_id": str(self._random.choice(self._ids["open"])),
            "attempted_at": (self._now() - timedelta(minutes=1)).isoformat(),
            "way": self._random.choice(("text", "call")),
            "outcome": self._random.choice(("reached", "left-message", "no-answer")),
        }

    def _comment_on_proposal(self) -> tuple[Role, dict[str, Any]]:
        waiting = str(self._random.choice(self._ids["waiting"]))
        return Role.COORDINATOR, {"match_id": waiting, "comment": "They asked about it."}


def _let_in(deployment: Deployment, specialists: list[UUID]) -> None:
    """Whoever has no account has no feed."""
    changing = deployment.accounts.changing
    accounts = Accounts(deployment.vault, deployment.clock.now, os.urandom, changing, hasher=QUICK)
    for number, one in enumerate(specialists):
        if one != OWN:
            accounts.add(f"cprs{number}", f"CPRS {number}", Role.CPRS, PASSWORD, one)


def _token(deployment: Deployment, role: Role) -> str:
    account = deployment.accounts.known(role.value).account_id
    return deployment.account_desk.tokens.create(account, "bench", frozenset(Scope), 90)


def _ids(deployment: Deployment) -> dict[str, list[UUID]]:
    """By what an address calls it."""
    mine = select(MATCHES.c.match_id).where(
        MATCHES.c.specialist_id == OWN, MATCHES.c.status == "approved"
    )
    referrals = select(REFERRALS.c.referral_id).order_by(REFERRALS.c.referral_id)
    still = REFERRALS.c.closed_at.is_(None), REFERRALS.c.merged_into.is_(None)
    queries = {
        "referral": referrals,
        "open": referrals.where(*still),
        "waiting": select(QUEUE.c.match_id).order_by(QUEUE.c.match_id),
        "specialist": select(SPECIALISTS.c.specialist_id).order_by(SPECIALISTS.c.specialist_id),
        "mine": mine.order_by(MATCHES.c.match_id),
    }
    with deployment.views.connect() as connection:
        return {
            name: list(connection.execute(query.limit(MOST_IDS)).scalars())
            for name, query in queries.items()
        }
