"""Where a program of a bench stands: an empty place on one of the databases."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from store_places import new_database, postgres_server

DATABASES = ("sqlite", "postgres")


@contextmanager
def place(kind: str) -> Iterator[dict[str, str]]:
    """The environment of an empty program on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="pmk-", ignore_cleanup_errors=True) as folder:
        told_of = {"PEERMATCH_DATA": folder, "PEERMATCH_HTTPS": "no"}
        if kind == "sqlite":
            yield told_of
            return
        with postgres_server() as server:
            told_of["PEERMATCH_DATABASE_URL"] = new_database(server)
            told_of["PEERMATCH_VAULT_URL"] = new_database(server)
            yield told_of
