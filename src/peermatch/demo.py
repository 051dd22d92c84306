"""The demonstration: a made-up program in its third year, restored from a backup; or a bare one."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from uuid import UUID

from domain.shared.roles import STAFF, Role
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.demo_contents import addresses_told, asked_by, given_by, unpack
from peermatch.key_file import make_keys
from peermatch.proof_commands import keeping_of
from peermatch.readmodels.engine import generations
from peermatch.readmodels.screens.specialists import roster
from peermatch.settings.settings import Settings
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.importing.import_files import (
    NOTHING_SAID,
    Importer,
    ImportOptions,
    Progress,
)
from peermatch.usecases.importing.import_report import ImportReport
from peermatch.usecases.resources.directory_files import DirectoryImporter
from peermatch.web.http.services import DemoAccount

DATA = Path(__file__).parent / "demo_data"
FILES = ("sites.csv", "travel_minutes.csv", "roster.csv", "referrals.csv")
"""Examples of what can be imported."""
MOST_STAFF = 50
CLOCK_START = datetime.fromisoformat("2026-11-23T18:00:00-05:00")
"""The Monday that the files to import describe."""
ARCHIVE, ARCHIVE_KEYS = DATA / "program.xz", DATA / "program-keys.txt"
"""The program as `make demo-data` made it. Its key is no secret: everybody in it is made up."""
DIRECTORY = DATA / "directory.zip"
"""Made-up services, as a file of HSDS 3."""
OPENS = datetime.fromisoformat("2026-12-02T09:30:00-05:00")
"""The morning on which the archive ends, and from which the demonstration's clock runs on."""
PASSWORD = "made-up-people-only"  # noqa: S105 - of the demonstration, shown on its sign-in page
CPRS_REFERENCE = "S0005"
ACCOUNTS = tuple(
    DemoAccount(login=role.value, password=PASSWORD, role=role.value)
    for role in Role
    if role in STAFF
)
NAMES = {
    Role.INTAKE: "Ivy Marsh",
    Role.COORDINATOR: "Cole Rivers",
    Role.CPRS: "Ned Eubank",
    Role.MANAGER: "Mia Banks",
    Role.PRIVACY_OFFICER: "Pat Quillen",
    Role.ADMINISTRATOR: "Ada Winfree",
}
"""Whom the accounts belong to; Ned Eubank is on the roster as CPRS_REFERENCE."""
BARE = tuple(account for account in ACCOUNTS if account.role != Role.CPRS.value)
"""Accounts of the bare one: nobody is on its roster yet who could have the other."""
LATER = frozenset({Role.PRIVACY_OFFICER, Role.ADMINISTRATOR})
"""Nobody had these roles in the years of the archive; accounts are added when it is restored."""
ROOMS = {"TAP": 2, "KQC": 1, "HEA": 1}
"""Sites that hold few sessions at once."""
IMPORT_ACTOR = Actor(name="import", role=Role.MANAGER)


class NotRestored(RuntimeError):
    """The demonstration could not be restored from its archive."""


Say = Callable[[str], None]


OFFICE_PHONE = "(804) 555-0100"
"""Made up."""


def demo_settings(settings: Settings, *, bare: bool = False) -> Settings:
    """The settings of a demonstration in a folder of its own, on SQLite. It has its own clock,
    which a bare one doesn't need."""
    folder = settings.data / ("demo-empty" if bare else "demo")
    return replace(
        settings,
        data=folder,
        database_url="",
        vault_url="",
        key_file=folder / "keys.txt",
        witness=folder / "witness",
        https=False,
        office_phone=OFFICE_PHONE,
        clock_start=settings.clock_start or (None if bare else OPENS),
        demo=True,
    )


def open_demo(settings: Settings, say: Say) -> Deployment:
    """Opens the demonstration; restores it first when its folder is new or was cut off. Raises
    NotRestored, DamagedBackup."""
    ready = settings.data / "ready"
    if not ready.exists():
        say("Restoring a made-up program in its third year ...")
        shutil.rmtree(settings.data, ignore_errors=True)
        settings.data.mkdir(parents=True)
        shutil.copyfile(ARCHIVE_KEYS, settings.key_file)
        migrate(settings)
        _restore(settings)
        _take_directory_in(settings)
        ready.touch()
    migrate(settings)
    return open_deployment(settings)


def _restore(settings: Settings) -> None:
    """As any backup is restored: every fact is checked against the chain, read models are built."""
    backup = settings.data / "program.zip"
    unpack(ARCHIVE, backup)
    report = keeping_of(settings).restore(backup)
    backup.unlink()
    if not report.sound:
        raise NotRestored(f"the demonstration's record has {len(report.faults)} faults")
    deployment = open_deployment(settings)
    try:
        generations.reset(deployment.views.engine, deployment.models)
        deployment.projector().catch_up()
        add_accounts(deployment, BARE)
    finally:
        deployment.close()


def _take_directory_in(settings: Settings) -> None:
    """And what was given out of it."""
    deployment = open_deployment(settings)
    try:
        taken = DirectoryImporter(deployment.service, IMPORT_ACTOR, partial(next, _ids()))
        if taken.run(DIRECTORY.read_bytes()).not_taken:
            raise NotRestored("the demonstration's directory has services that don't go in")
        deployment.projector().catch_up()
        _give(deployment, specialist_id(CPRS_REFERENCE))
        deployment.projector().catch_up()
    finally:
        deployment.close()


def _give(deployment: Deployment, own: UUID) -> None:
    """The same in every demonstration."""
    actor = Actor(name=Role.CPRS.value, role=Role.CPRS, specialist_id=own)
    reading = deployment.reading(actor)
    for number, command in enumerate(given_by(reading, own)):
        deployment.service.perform(actor, derived("demonstration's gifts", number), command)
    staff = roster.first_ids(reading, MOST_STAFF)
    for number, (other, command) in enumerate(_asked(deployment, [s for s in staff if s != own])):
        by = Actor(name=str(other), role=Role.CPRS, specialist_id=other)
        deployment.service.perform(by, derived("demonstration's questions", number), command)
    intake = Actor(name=Role.INTAKE.value, role=Role.INTAKE)
    for number, told in enumerate(addresses_told(deployment.views, deployment.store)):
        deployment.service.perform(intake, derived("demonstration's addresses", number), told)


def _asked(deployment: Deployment, staff: list[UUID]) -> Iterator[tuple[UUID, object]]:
    for one in staff:
        actor = Actor(name=str(one), role=Role.CPRS, specialist_id=one)
        for command in asked_by(deployment.reading(actor), one):
            yield one, command


def _ids() -> Iterator[UUID]:
    """The same in every demonstration."""
    return (derived("demonstration's directory", number) for number in count())


def open_bare_demo(settings: Settings) -> Deployment:
    """Opens a program in which nothing was done yet but to add accounts."""
    if not settings.key_file.exists():
        make_keys(settings)
    migrate(settings)
    deployment = open_deployment(settings)
    add_accounts(deployment, BARE)
    return deployment


def add_accounts(
    deployment: Deployment, accounts: tuple[DemoAccount, ...], mine: UUID | None = None
) -> None:
    """Those of these accounts that there aren't yet; `mine` is a CPRS's own id on the roster."""
    known = {account.login for account in deployment.accounts.listed()}
    for account in accounts:
        if account.login not in known:
            role = Role(account.role)
            own = mine if role is Role.CPRS else None
            deployment.accounts.add(account.login, NAMES[role], role, account.password, own)


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
    deployment: Deployment,
    files: dict[str, bytes],
    progress: Progress,
    how: ImportOptions,
    *,
    only_check: bool = False,
) -> ImportReport:
    """Imports the files by content, or says what they would bring; the read models are kept up
    between them."""
    projector = deployment.projector()

    def staff_references() -> frozenset[str]:
        projector.catch_up()
        return roster.staff_references(deployment.views)

    importer = Importer(deployment.service, IMPORT_ACTOR, staff_references, progress)
    return importer.check(files, how) if only_check else importer.run(files, how)
