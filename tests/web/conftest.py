"""The real service behind the web: SQLite in a folder, the projector running, people signed in."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from domain.matches.matching_run import RunTrigger
from domain.shared.roles import STAFF, Role
from peermatch import bootstrap, key_file
from peermatch.bootstrap import Deployment
from peermatch.readmodels.reading import views
from peermatch.readmodels.screens.specialists import roster
from peermatch.settings.settings import Settings, read_settings
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.core.today import rules_today
from peermatch.usecases.importing.import_files import Importer
from peermatch.usecases.matches.runs import WORKER, ProposeMatch, RequestRun
from peermatch.web.app import create_app
from peermatch.web.http.services import Services
from stories.ways.at_once import without_waiting
from stories.ways.in_process import InProcess

PASSWORD = "a password for tests"
"""Each test signs people in; what a deployment hashes with is tested beside accounts."""
SPECIALIST = specialist_id("S0003")
PROJECTOR = "projector"
"""The thread that feeds the read models."""
FILES = ("sites.csv", "travel_minutes.csv", "roster.csv")
HOWEVER_BUSY = 120.0
"""Seconds."""
MANAGER = Actor(name="tests", role=Role.MANAGER)
NEW_REFERRAL: dict[str, object] = {
    "participant_name": "Robin Testcase",
    "birth_date": "1990-04-02",
    "phone": "(804) 555-0142",
    "safe_contact": "text",
    "county": "Gloucester",
    "language": "en",
    "service_line": "mental-health",
    "areas": ["trauma/combat"],
    "modes": ["video", "phone"],
    "available": ["Mon 09:00-12:00", "Thu 13:00-16:00"],
    "urgency": "urgent",
    "source": "hospital",
    "received_at": "2026-01-05T09:00:00-05:00",
    "consent_signed_on": "2026-01-05",
    "consent_expires_on": "2035-01-05",
    "frequency": "weekly",
    "session_minutes": 60,
}


@pytest.fixture(scope="module", autouse=True)
def shown_however_busy() -> Iterator[None]:
    """A page waits five seconds for what was done before it and then says that lists lag behind:
    too few where much else is at work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "LONGEST_WAIT", HOWEVER_BUSY)
        yield


@pytest.fixture(scope="module", autouse=True)
def at_once() -> Iterator[None]:
    with without_waiting():
        yield


@dataclass
class Peermatch:
    """One running deployment. `client` is signed in; each test brings people of its own."""

    deployment: Deployment
    app: FastAPI
    tokens: dict[Role, str] = field(default_factory=dict)
    """For all that a token may be for."""

    def today(self) -> date:
        """As the program's people have it, which isn't always that of UTC."""
        return self.deployment.service.program.today(self.deployment.clock.now())

    def open_day(self, at: datetime, days: int) -> datetime:
        """The same hour so many days later, or weeks after that where the program is closed."""
        _, holidays = rules_today(self.deployment.service, at)
        later = at + timedelta(days=days)
        while later.date() in holidays:
            later += timedelta(weeks=1)
        return later

    def client(self, role: Role | None = None) -> TestClient:
        client = InProcess(self.app)
        if role is not None:
            token = self.deployment.sign_ins.start(role.value, PASSWORD)
            client.cookies.set("peermatch", token)
        return client

    def bearer(self, role: Role) -> TestClient:
        if role not in self.tokens:
            mine = self.deployment.accounts.known(role.value).account_id
            desk = self.deployment.account_desk
            self.tokens[role] = desk.tokens.create(mine, "tests", frozenset(Scope), 90)
        headers = {"Authorization": f"Bearer {self.tokens[role]}"}
        return InProcess(self.app, headers=headers)

    def perform(self, role: Role, command: object) -> None:
        """Does what an account of that role asks for, and waits until the pages show it."""
        mine = getattr(command, "specialist_id", None) if role is Role.CPRS else None
        actor = Actor(name=f"{role.value}-1", role=role, specialist_id=mine)
        done = self.deployment.service.perform(actor, uuid4(), command)
        assert self.deployment.service.wait(done.position)

    def command(self, role: Role, name: str, /, **body: object) -> Response:
        """What the API answers to a command."""
        headers = {"Idempotency-Key": str(uuid4())}
        return self.bearer(role).post(f"/api/v1/commands/{name}", headers=headers, json=body)

    def propose(self, referral_id: str, specialist: UUID = SPECIALIST) -> str:
        """Proposes the referral to the specialist, as a run does; returns the match's id."""
        service = self.deployment.service
        run_id = uuid4()
        service.perform(WORKER, uuid4(), RequestRun(run_id=run_id, trigger=RunTrigger.NIGHTLY))
        proposal = ProposeMatch(
            run_id=run_id,
            referral_id=UUID(referral_id),
            specialist_id=specialist,
            reasons=("Both have lived experience of trauma.",),
        )
        done = service.perform(WORKER, uuid4(), proposal)
        assert service.wait(done.position)
        return str(done.result["match_id"])


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deployment's files with sites, roster and an account for each role, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    settings = settings_in(folder)
    key_file.make_keys(settings)
    bootstrap.migrate(settings)
    with running(settings) as deployment:
        fill(deployment)
    return folder


class Present:
    """The services of the deployment that runs just now: laying out several hundred routes for each
    would take longer than most of its tests."""

    services: Services

    def __getattr__(self, name: str) -> object:
        return getattr(self.services, name)


@pytest.fixture(scope="session")
def app_of() -> Callable[[Deployment], FastAPI]:
    """The web application of a deployment, and from then on of no other."""
    present = Present()
    built: list[FastAPI] = []

    def app(deployment: Deployment) -> FastAPI:
        present.services = deployment.web_services()
        if not built:
            built.append(create_app(cast(Services, present)))
        return built[0]

    return app


@pytest.fixture(scope="module")
def peermatch(
    tmp_path_factory: pytest.TempPathFactory,
    filled_folder: Path,
    app_of: Callable[[Deployment], FastAPI],
) -> Iterator[Peermatch]:
    folder = tmp_path_factory.mktemp("web")
    shutil.copytree(filled_folder, folder, dirs_exist_ok=True)
    with running(settings_in(folder)) as deployment:
        yield Peermatch(deployment, app_of(deployment))


def settings_in(folder: Path) -> Settings:
    given = {"DATA": str(folder), "HTTPS": "no", "OFFICE_PHONE": "(804) 555-0100"}
    return read_settings({f"PEERMATCH_{name}": value for name, value in given.items()})


@contextmanager
def running(settings: Settings) -> Iterator[Deployment]:
    """A deployment whose read models are fed."""
    deployment = bootstrap.open_deployment(settings)
    ending = threading.Event()
    run = deployment.projector().run
    projector = threading.Thread(target=run, args=(ending,), name=PROJECTOR)
    projector.start()
    try:
        yield deployment
    finally:
        ending.set()
        projector.join()
        deployment.close()


def fill(deployment: Deployment) -> None:
    """Until the pages show it."""
    data = Path(str(files("peermatch"))) / "demo_data"
    contents = {name: (data / name).read_bytes() for name in FILES}

    def staff_references() -> frozenset[str]:
        return roster.staff_references(deployment.views)

    report = Importer(deployment.service, MANAGER, staff_references).run(contents)
    assert report.problems == ()
    assert deployment.views.wait_for(deployment.store.end(), timeout=HOWEVER_BUSY)
    for role in Role:
        if role not in STAFF:
            continue
        linked = SPECIALIST if role is Role.CPRS else None
        deployment.accounts.add(role.value, f"Test {role.value}", role, PASSWORD, linked)


@pytest.fixture
def as_role(peermatch: Peermatch) -> Callable[[Role], TestClient]:
    return peermatch.client


@pytest.fixture
def new_referral() -> dict[str, object]:
    """A referral as the API takes it, which specialist S0003 may be matched with."""
    return dict(NEW_REFERRAL)


@pytest.fixture
def referral_id(peermatch: Peermatch, new_referral: dict[str, object]) -> str:
    """A referral that has come in and waits."""
    intake = peermatch.bearer(Role.INTAKE)
    headers = {"Idempotency-Key": str(uuid4())}
    answer = intake.post("/api/v1/commands/receive-referral", json=new_referral, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["referral_id"])


@pytest.fixture
def waits_stand(peermatch: Peermatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """No second passes for whoever has to wait, however slow the machine is."""
    services = peermatch.app.state.services
    now = services.now()
    monkeypatch.setattr(services.throttle, "_clock", lambda: now)
