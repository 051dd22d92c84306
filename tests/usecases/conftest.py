"""A whole deployment on each database in turn, with a clock that tests set."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import one_match
import pytest
from fillings import on_both, on_postgres, on_sqlite
from planned_weeks import PLANNER, rolled, with_matches
from two_offices import small_agency

from domain.shared.roles import Role
from peermatch import demo
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.readmodels.screens.specialists.roster import staff_references
from peermatch.settings.settings import Settings, read_settings
from peermatch.store import Done, KeyRing, Place
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.importing.import_files import Importer
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import Planner

MONDAY = datetime.fromisoformat("2026-11-23T18:00:00-05:00")


@dataclass
class Agency:
    """A deployment, and the words in which tests use it."""

    deployment: Deployment
    _projectors: list[Any] = field(default_factory=list)

    def perform(self, role: Role, command: object, *, command_id: UUID | None = None) -> Done:
        mine = getattr(command, "specialist_id", None) if role is Role.CPRS else None
        actor = Actor(name=f"{role.value}-1", role=role, specialist_id=mine)
        return self.deployment.service.perform(actor, command_id or uuid4(), command)

    def project(self) -> None:
        if not self._projectors:
            self._projectors.append(self.deployment.projector())
        self._projectors[0].catch_up()

    def import_files(self, *names: str) -> Any:
        files = {name: (demo.DATA / name).read_bytes() for name in names}
        return demo.run_import(self.deployment, files, lambda *_: None)

    def import_small(self) -> None:
        """Two specialists with three places each, eight referrals, one without consent."""
        report = demo.run_import(self.deployment, small_agency(), lambda *_: None)
        assert report.problems == ()

    def importer(self, role: Role = Role.MANAGER) -> Importer:
        actor = Actor(name=f"{role.value}-1", role=role)
        views = self.deployment.views
        return Importer(self.deployment.service, actor, lambda: staff_references(views))

    def match(self) -> None:
        """Carries out every requested run, with the real solver in its own process."""
        self.project()
        MatchingRuns(self.deployment.service, PLANNER).carry_out_all()
        self.project()

    def shown_when_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nobody projects beside the test: whoever waits for what read models show projects it."""

        def wait_for(*_: object, **__: object) -> bool:
            self.project()
            return True

        monkeypatch.setattr(self.deployment.views, "wait_for", wait_for)

    def erase(self, person_id: UUID) -> None:
        """No other process of the test holds the person's key, so nobody waits for its lease."""
        self.deployment.store.vault.lease = 0.0
        self.deployment.erasure().erase(person_id)

    def reading(self, role: Role) -> Any:
        return self.deployment.reading(Actor(name=f"{role.value}-1", role=role))


Filling = Callable[[Agency], object]
"""What is done to an empty agency before it is copied."""


class SetClock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        self.moment += span


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def planner() -> Planner:
    return PLANNER


def settings_in(folder: Path, ring: KeyRing) -> Settings:
    """A deployment on SQLite in that folder, its keys beside it."""
    key_file = folder / "keys"
    key_file.write_text(ring.text(), encoding="ascii")
    settings = read_settings({"PEERMATCH_DATA": str(folder), "PEERMATCH_HTTPS": "no"})
    return replace(settings, key_file=key_file)


def settings_on(place: Place, settings: Settings) -> Settings:
    """The same deployment on PostgreSQL."""
    return replace(settings, database_url=place.record, vault_url=place.vault)


@pytest.fixture(scope="session")
def migrated_folder(tmp_path_factory: pytest.TempPathFactory, ring: KeyRing) -> Path:
    """SQLite files of a deployment that was migrated and not used, to be copied."""
    folder = tmp_path_factory.mktemp("deployed")
    migrate(settings_in(folder, ring))
    return folder


@pytest.fixture(scope="session")
def deployed_place(
    tmp_path_factory: pytest.TempPathFactory,
    new_postgres_place: Callable[[], Place],
    ring: KeyRing,
) -> Place:
    """The same on PostgreSQL."""
    place = new_postgres_place()
    migrate(settings_on(place, settings_in(tmp_path_factory.mktemp("deployed-place"), ring)))
    return place


@pytest.fixture
def postgres_databases(deployed_place: Place, copy_postgres: Callable[[Place], Any]) -> Any:
    """A copy of that, which takes a fifth of what making its read models takes."""
    return copy_postgres(deployed_place)


@pytest.fixture
def open_agency(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Any], Agency]]:
    """Opens a deployment on the given databases, migrated, with the test's clock."""
    opened: list[Deployment] = []
    monkeypatch.setattr("peermatch.bootstrap.Clock", lambda _settings: clock)

    def open_it(databases: Any, zone: str = "America/New_York") -> Agency:
        settings = replace(settings_in(tmp_path, databases.ring), zone=ZoneInfo(zone))
        if databases.kind == "postgres":
            settings = settings_on(databases.place, settings)
        opened.append(open_deployment(settings))
        return Agency(opened[-1])

    yield open_it
    for deployment in opened:
        deployment.close()


@pytest.fixture
def agency(databases: Any, open_agency: Callable[[Any], Agency]) -> Agency:
    """An empty agency, on SQLite and on PostgreSQL in turn."""
    return open_agency(databases)


@pytest.fixture
def sqlite_agency(sqlite_databases: Any, open_agency: Callable[[Any], Agency]) -> Agency:
    """An empty agency on SQLite alone, for what does not depend on the database."""
    return open_agency(sqlite_databases)


def deployed(settings: Settings) -> Deployment:
    """Opened at the moment at which a test's clock begins."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr("peermatch.bootstrap.Clock", lambda _settings: SetClock())
        return open_deployment(settings)


@pytest.fixture(scope="session")
def filled_folder(
    tmp_path_factory: pytest.TempPathFactory, migrated_folder: Path, ring: KeyRing
) -> Callable[[Filling], Path]:
    """SQLite files of a deployment to which something was done, to be copied."""

    @cache
    def filled(filling: Filling) -> Path:
        folder = tmp_path_factory.mktemp("filled") / "data"
        shutil.copytree(migrated_folder, folder)
        deployment = deployed(settings_in(folder, ring))
        filling(Agency(deployment))
        deployment.close()
        return folder

    return filled


@pytest.fixture(scope="session")
def filled_place(
    tmp_path_factory: pytest.TempPathFactory,
    deployed_place: Place,
    copy_place: Callable[[Place], Place],
    ring: KeyRing,
) -> Callable[[Filling], Place]:
    """The same on PostgreSQL."""

    @cache
    def filled(filling: Filling) -> Place:
        place = copy_place(deployed_place)
        settings = settings_in(tmp_path_factory.mktemp("filled-place"), ring)
        deployment = deployed(settings_on(place, settings))
        filling(Agency(deployment))
        deployment.close()
        return place

    return filled


@pytest.fixture
def copied(
    request: pytest.FixtureRequest, tmp_path: Path, open_agency: Callable[[Any], Agency]
) -> Callable[[str, Filling], Agency]:
    """Opens a copy of what was filled once on the database of that kind."""

    def copy(kind: str, filling: Filling) -> Agency:
        if kind == "sqlite":
            folder = request.getfixturevalue("filled_folder")(filling)
            databases = request.getfixturevalue("sqlite_databases")
            shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
            return open_agency(databases)
        place = request.getfixturevalue("filled_place")(filling)
        return open_agency(request.getfixturevalue("copy_postgres")(place))

    return copy


def four_weeks(agency: Agency) -> None:
    """Of everybody's sessions."""
    rolled(with_matches(agency), PLANNER)


planned = on_both(four_weeks)
planned_on_sqlite = on_sqlite(four_weeks)
planned_on_postgres = on_postgres(four_weeks)
small = on_both(Agency.import_small)
small_on_sqlite = on_sqlite(Agency.import_small)


@pytest.fixture
def founded(sqlite_agency: Agency, clock: SetClock) -> Any:
    """Two specialists with one place each, and two referrals with consent."""
    return one_match.found(sqlite_agency, clock)


@pytest.fixture
def proposed(founded: Agency) -> Agency:
    """The first of them are proposed to each other."""
    one_match.propose(founded)
    founded.project()
    return founded
