"""A deployment that is sent what nobody should send, by every way in, and then looked at."""

import json
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from csv import writer
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4, uuid5

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from domain.matches.matching_run import RunTrigger
from domain.shared.decider import Refusal
from domain.shared.roles import STAFF, Role
from domain.unlikely.questions import Unlikely
from peermatch import bootstrap, demo, key_file
from peermatch.bootstrap import Deployment
from peermatch.settings.settings import read_settings
from peermatch.store.accounts.accounts import Accounts
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.importing.import_commands import COMMAND, importable
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.reading_commands import fields_of
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import WORKER, ProposeMatch, RequestRun
from peermatch.usecases.referrals.intake import ReceiveReferral
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS
from peermatch.usecases.specialists.enrollment import EnrollSpecialist
from peermatch.usecases.specialists.specialist_fields import ROSTER_FIELDS
from peermatch.web.actions import Action, actions
from peermatch.web.app import create_app
from peermatch.web.errors.faults import described
from peermatch.worker.timed.course_jobs import course_jobs
from stories.ways.at_once import without_waiting
from stories.ways.every_address import Address, addresses, known_ids, posting
from stories.ways.field_limits import Known, bodies, resolved, values
from stories.ways.in_process import InProcess
from stories.ways.posted_pages import posted_pages

PASSWORD = "a password for tests"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
SPECIALIST = "S0003"
COORDINATOR = Actor(name="coordinator", role=Role.COORDINATOR)
ROLES = tuple(role for role in Role if role in STAFF)
PARAMETER = re.compile(r"{(\w+)}")
WAYS = ("api", "form", "rows")
FILES = 10
"""How often a row of a file is drawn for each time that a command is: there are few of them."""
MATCHED = 6
"""Referrals that are matched before anything is sent; every other one's match is approved."""
SAME: Mapping[str, str] = {
    "other_id": "referral_id",
    "into": "referral_id",
    "supervisor_id": "specialist_id",
    "successor_id": "specialist_id",
    "reviewer_id": "specialist_id",
    "co_specialist_id": "specialist_id",
    "leaders": "specialist_id",
    "specialists": "specialist_id",
    "ranking": "specialist_id",
    "exclude_specialists": "specialist_id",
    "prefer_specialists": "specialist_id",
    "present": "participant_id",
    "members": "participant_id",
}
"""Fields that name a record by another word."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing to send: a command's values by its fields, or a row of a file of its own."""

    name: str
    way: str
    body: Mapping[str, Any]
    role: int


def sent() -> st.SearchStrategy[Sent]:
    """Any command that people give, by any way in; or a row of referrals or of the roster."""
    commands = [
        st.builds(
            partial(Sent, name), st.sampled_from(WAYS), bodies(action.fields), st.integers(0, 3)
        )
        for name, action in actions().items()
    ]
    files = [
        st.builds(
            partial(Sent, name, "file"),
            st.fixed_dictionaries({column: _cell(command, column) for column in columns}),
            st.just(0),
        )
        for name, command, columns in (
            ("referrals.csv", ReceiveReferral, REFERRAL_FIELDS),
            ("roster.csv", EnrollSpecialist, ROSTER_FIELDS),
        )
        for _ in range(FILES)
    ]
    pages = [
        st.builds(
            partial(Sent, path, "page"),
            st.fixed_dictionaries(
                {n: values(f) for n, f in asked.items() if f.required} | _ids_in(path),
                optional={n: values(f) for n, f in asked.items() if not f.required},
            ),
            st.integers(0, 3),
        )
        for path, asked in posted_pages().items()
    ]
    return st.one_of(*commands, *pages, *files)


def _ids_in(path: str) -> dict[str, st.SearchStrategy[Known]]:
    names = PARAMETER.findall(path)
    return {n: st.integers(0, 40).map(lambda number, n=n: Known(n, number)) for n in names}


COLUMNS = {"fte": "fte_percent"}


def _cell(command: type, column: str) -> st.SearchStrategy[Any]:
    known = {f.name: f for f in fields_of(command)}
    field_of = known.get(COLUMNS.get(column, column))
    usual = FILLED.get(column)
    found = values(field_of) if field_of else values(known["name" if "name" in known else "source"])
    if usual is None:
        return found
    return st.integers(0, 9).flatmap(lambda n: st.just(usual) if n else found)


FILLED = {
    "participant_name": "Robin Testcase",
    "birth_date": "1985-05-05",
    "safe_contact": "text",
    "county": "Essex",
    "service_line": "mental-health",
    "areas": "trauma",
    "language": "en",
    "gender_preference": "",
    "gender_preference_strength": "",
    "modes": "video;phone",
    "available": "Mon 09:00-17:00",
    "urgency": "routine",
    "source": "court",
    "received_at": "2026-11-20T09:00:00-05:00",
    "recommended_on": "",
    "consent_signed_on": "2026-11-20",
    "consent_expires_on": "2027-11-20",
    "exclude_specialists": "",
    "prefer_specialists": "",
    "frequency": "weekly",
    "session_minutes": "45",
    "name": "Blake Upshur",
    "email": "",
    "credential": "certified",
    "credential_expires": "2028-01-17",
    "registered": "yes",
    "fte": "1",
    "capacity": "3",
    "languages": "en",
    "gender": "",
    "home_site": "TAP",
    "hours": "Mon 08:30-17:00",
    "leave": "",
    "supervisor": "",
}
"""What a row holds where it isn't odd."""


class StoodClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = demo.CLOCK_START

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)


class Seen(logging.Handler):
    """Keeps the faults that the web application logs: kind and place, never a word of the text."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.faults.append(record.getMessage())


@dataclass
class Fuzzed:
    """Sends and looks; counts what it did, and keeps every answer of 500."""

    deployment: Deployment
    app: Any
    clock: StoodClock
    seen: Seen
    clients: Mapping[Role, TestClient]
    posting: Mapping[str, tuple[Role, ...]]
    """Who may post to each path."""
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tried: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    looked: int = 0
    wrong: list[str] = field(default_factory=list)

    def send(self, one: Sent) -> None:
        """Sends it once; what it holds is derived from how many were sent before."""
        self.tried[one.name] += 1
        number = sum(self.tried.values())
        body = {name: resolved(value, self._find) for name, value in one.body.items()}
        key = str(uuid5(UUID(int=0), str(number)))
        if one.way == "page":
            answer = self._page(one, body, key)
        elif one.way == "file":
            answer = self._import({"referral": key, "specialist": key[:13]} | body, one.name)
        else:
            answer = self._command(actions()[one.name], one, body, key)
        self._note(answer, f"{one.way} {one.name} {body!r}")
        if answer.status_code in (200, 201, 202, 204, 303):
            self.taken[one.name] += 1

    def pass_days(self, days: int) -> None:
        """Time goes by, so that what was planned is due; everybody signs in again."""
        self.clock.moment += timedelta(days=days)
        for role, client in self.clients.items():
            client.cookies.set("peermatch", self.deployment.sign_ins.start(role.value, PASSWORD))

    def look(self, most: int, *, ends: bool = True) -> None:
        """Looks at every address, filled with up to `most` ids of each kind."""
        self.refresh()
        for address in addresses(self.app, self.ids, most, ends=ends):
            self.get(address)

    def work(self) -> None:
        """Does what the worker does time and again."""
        for job in course_jobs(self.deployment.service):
            try:
                job.run()
            except Exception as error:
                self.wrong.append(f"{job.name}: {described(error)}")

    def get(self, address: Address) -> None:
        self.looked += 1
        client = self.clients[address.role or Role.MANAGER]
        self._note(client.get(address.path), f"GET {address.path} {address.role}")

    def refresh(self) -> None:
        self.ids = known_ids(self.deployment.views)

    def _find(self, known: Known) -> str:
        there = self.ids.get(SAME.get(known.name, known.name), ())
        return there[known.number % len(there)] if there else str(UUID(int=known.number))

    def _command(self, action: Action, one: Sent, body: dict[str, Any], key: str) -> Any:
        roles = sorted(action.roles)
        client = self.clients[roles[one.role % len(roles)]]
        if one.way == "api":
            headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
            path = f"/api/v1/commands/{action.name}?{SURE}"
            sent = {**body, **_numbers(action, body)}
            return client.post(path, content=json.dumps(sent), headers=headers)
        if one.way == "form" or action.name not in importable():
            fields = {**{n: _text(v) for n, v in body.items()}, "command_id": key, "back": "/"}
            return client.post(f"/do/{action.name}", content=_form(fields), headers=FORM)
        return self._import({COMMAND: action.name} | body, "commands.csv")

    def _page(self, one: Sent, body: dict[str, Any], key: str) -> Any:
        path, _, layout = one.name.partition("#")
        path = PARAMETER.sub(lambda found: str(body.pop(found[1])), path)
        body |= {"layout": layout} if layout else {}
        roles = self.posting[one.name.partition("#")[0]]
        client = self.clients[roles[one.role % len(roles)]]
        if path.startswith("/api/"):
            headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
            return client.post(path, content=json.dumps(body), headers=headers)
        fields = {**{n: _text(v) for n, v in body.items()}, "command_id": key}
        return client.post(path, content=_form(fields), headers=FORM)

    def _import(self, row: Mapping[str, Any], name: str) -> Any:
        table = StringIO(newline="")
        columns = {"referrals.csv": REFERRAL_FIELDS, "roster.csv": ROSTER_FIELDS}.get(name, row)
        writer(table).writerows([tuple(columns), [_text(row.get(c, "")) for c in columns]])
        content = table.getvalue().encode("utf-8", "surrogatepass")
        manager = self.clients[Role.MANAGER]
        sent = {"files": (name, content, "text/csv")}
        kept = manager.post("/import", files=sent, data={"command_id": str(uuid4())})
        rows = kept.headers["location"].partition("/columns/")[0]
        manager.post(rows)
        return manager.get(rows)

    def _note(self, answer: Any, what: str) -> None:
        if answer.status_code >= 500 or self.seen.faults:
            why = " | ".join(self.seen.faults) or answer.text[:200]
            self.wrong.append(f"{answer.status_code} {what}\n    {why}")
            self.seen.faults.clear()


def _numbers(action: Action, body: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the body as a text and is a number or a truth in JSON."""
    found = {}
    for one in action.fields:
        if one.kind.json is not str and isinstance(body.get(one.name), str):
            try:
                found[one.name] = one.kind.made(body[one.name])
            except Unreadable:
                continue
    return found


SURE = urlencode([("confirmed", one().code) for one in Unlikely.__subclasses__()])
"""Whoever sends what is unlikely means it."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _form(fields: Mapping[str, str]) -> str:
    def quoted(text: str) -> str:
        return quote(text.encode("utf-8", "surrogatepass"))

    return "&".join(f"{quoted(name)}={quoted(text)}" for name, text in fields.items())


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(_text(item) for item in value)
    return "" if value is None else str(value)


@contextmanager
def fuzzed(folder: Path) -> Iterator[Fuzzed]:
    """A deployment in this folder with the demonstration's sites and people, some of them matched,
    and somebody signed in for each role."""
    where = read_settings({"PEERMATCH_DATA": str(folder), "PEERMATCH_HTTPS": "no"})
    clock = StoodClock()
    key_file.make_keys(where)
    bootstrap.migrate(where)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "Clock", lambda _settings: clock)
        patch.setattr(bootstrap, "Accounts", partial(Accounts, hasher=QUICK))
        deployment = bootstrap.open_deployment(where)
    _fill(deployment)
    app = create_app(deployment.web_services())
    ending = threading.Event()
    projector = threading.Thread(target=deployment.projector().run, args=(ending,))
    projector.start()
    seen = Seen()
    logging.getLogger("peermatch.web").addHandler(seen)
    try:
        with without_waiting():
            clients = {role: _signed_in(deployment, app, role) for role in ROLES}
            found = Fuzzed(deployment, app, clock, seen, clients, posting(app))
            found.refresh()
            yield found
    finally:
        logging.getLogger("peermatch.web").removeHandler(seen)
        ending.set()
        projector.join()
        deployment.close()


def _signed_in(deployment: Deployment, app: Any, role: Role) -> TestClient:
    linked = specialist_id(SPECIALIST) if role is Role.CPRS else None
    deployment.accounts.add(role.value, f"Test {role.value}", role, PASSWORD, linked)
    client = InProcess(app, raise_server_exceptions=False)
    client.cookies.set("peermatch", deployment.sign_ins.start(role.value, PASSWORD))
    return client


def _fill(deployment: Deployment) -> None:
    contents = {name: (demo.DATA / name).read_bytes() for name in demo.FILES}
    demo.run_import(deployment, contents, lambda *_: None)
    run_id = derived("fuzzed-run")
    deployment.service.perform(
        WORKER, run_id, RequestRun(run_id=run_id, trigger=RunTrigger.NIGHTLY)
    )
    matched = 0
    for referral_id in known_ids(deployment.views)["referral_id"]:
        if matched < MATCHED:
            matched += _match(deployment, run_id, UUID(referral_id), approve=bool(matched % 2))
    deployment.projector().catch_up()


def _match(deployment: Deployment, run_id: UUID, referral_id: UUID, *, approve: bool) -> bool:
    """Proposes the referral to the specialist who signs in; False where a rule is against it."""
    proposal = ProposeMatch(
        run_id=run_id,
        referral_id=referral_id,
        specialist_id=specialist_id(SPECIALIST),
        reasons=("Both have lived experience of trauma.",),
    )
    try:
        done = deployment.service.perform(WORKER, uuid5(run_id, str(referral_id)), proposal)
        if approve:
            match_id = UUID(str(done.result["match_id"]))
            command = ApproveMatch(match_id=match_id)
            deployment.service.perform(COORDINATOR, uuid5(run_id, str(match_id)), command)
    except Refusal:
        return False
    return True


def fuzz(on: Fuzzed, examples: int, seeded: int, look_every: int, most: int) -> None:
    """Sends so many drawn values; after each `look_every` of them a day goes by and everything is
    looked at, with up to `most` ids of each kind. After the last, everything has been looked at."""

    def send(one: Sent) -> None:
        on.send(one)
        if sum(on.tried.values()) % look_every == 0:
            on.pass_days(1)
            on.work()
            on.look(most)

    drawn = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seed(seeded)(drawn(given(sent())(send)))()
    if sum(on.tried.values()) % look_every:
        on.look(most)
