"""A program of made-up people for the load bench: the demonstration's years, several times over."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import islice
from pathlib import Path

from copied_facts import AT_ONCE, Copies, Told, archive
from store_places import new_database, postgres_server

from domain.shared.roles import STAFF, Role
from peermatch import demo
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.readmodels.engine import generations
from peermatch.settings.settings import Settings, read_settings
from peermatch.store.facts.envelope import Row
from peermatch.store.facts.position import START
from peermatch.usecases.core.ids import specialist_id

PASSWORD = "a password for the bench"
SPECIALISTS = 12
"""In one copy."""
ROLES = tuple(role for role in Role if role in STAFF)


@cache
def told() -> list[Told]:
    with tempfile.TemporaryDirectory(prefix="pml-") as folder:
        return archive(Path(folder))


@contextmanager
def program(kind: str, copies: int, earlier: int, keep: str = "") -> Iterator[Deployment]:
    """Such a program, opened and with its read models up to date."""
    with filled(kind, copies, earlier, keep) as environment:
        deployment = open_deployment(read_settings(environment))
        try:
            deployment.projector().catch_up()
            yield deployment
        finally:
            deployment.close()


@contextmanager
def filled(kind: str, copies: int, earlier: int, keep: str = "") -> Iterator[dict[str, str]]:
    """What processes are told that serve it: on a `kind` of database ("sqlite" or "postgres"),
    with an account of each role, at the moment at which the demonstration opens. Facts go into the
    log as a restore puts them there, and the read models are built from it. On SQLite it is kept in
    the folder `keep`, where one is given, and found there the next time."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pml-"))
        if keep and kind == "sqlite":
            folder = str(Path(keep) / f"{copies}-{earlier}")
        ready = Path(folder) / "ready"
        environment = {
            "PEERMATCH_DATA": folder,
            "PEERMATCH_HTTPS": "no",
            "PEERMATCH_CLOCK_START": demo.OPENS.isoformat(),
        }
        if kind == "postgres":
            server = stack.enter_context(postgres_server())
            environment["PEERMATCH_DATABASE_URL"] = new_database(server)
            environment["PEERMATCH_VAULT_URL"] = new_database(server)
        settings = read_settings(environment)
        if not ready.exists():
            make_keys(settings)
        migrate(settings)
        if not ready.exists():
            _fill(settings, copies, earlier)
            ready.touch()
        yield environment


def facts_of(deployment: Deployment) -> int:
    number, after = 0, START
    while rows := deployment.store.record.recorder.rows_after(after, AT_ONCE):
        number, after = number + len(rows), rows[-1].position
    return number


def _fill(settings: Settings, copies: int, earlier: int) -> None:
    deployment = open_deployment(settings)
    try:
        rows = Copies(told(), copies, earlier).rows(deployment.store.vault)
        for some in _chunks(rows):
            deployment.store.record.recorder.put_back(some)
        generations.reset(deployment.views.engine, deployment.models)
        deployment.projector().catch_up()
        for role in ROLES:
            mine = specialist_id(demo.CPRS_REFERENCE) if role is Role.CPRS else None
            deployment.accounts.add(role.value, role.value, role, PASSWORD, mine)
    finally:
        deployment.close()


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    ahead = iter(rows)
    while some := list(islice(ahead, AT_ONCE)):
        yield some
