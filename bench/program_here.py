"""A program of its own for a bench: a fresh folder and database, imported from files."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from store_places import new_database, postgres_server

from peermatch import demo
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.settings.settings import read_settings

PATIENT = 600
"""Seconds for one question to the planner: other benches may be at work."""


@contextmanager
def imported(kind: str, files: dict[str, bytes]) -> Iterator[Deployment]:
    """A deployment on a `kind` of database ("sqlite" or "postgres") with these files imported, at
    the demonstration's time."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pml-"))
        environment = {
            "PEERMATCH_DATA": folder,
            "PEERMATCH_HTTPS": "no",
            "PEERMATCH_CLOCK_START": demo.CLOCK_START.isoformat(),
        }
        if kind == "postgres":
            server = stack.enter_context(postgres_server())
            environment["PEERMATCH_DATABASE_URL"] = new_database(server)
            environment["PEERMATCH_VAULT_URL"] = new_database(server)
        settings = read_settings(environment)
        make_keys(settings)
        migrate(settings)
        deployment = open_deployment(settings)
        stack.callback(deployment.close)
        demo.run_import(deployment, files, lambda *_told: None)
        yield deployment
