"""The directory from the command line: brought in from a file of HSDS 3, and taken away as one."""

import argparse
import uuid
from collections.abc import Callable
from pathlib import Path

from domain.shared.roles import Role
from peermatch.bootstrap import open_deployment
from peermatch.proof_commands import Parser, say
from peermatch.settings.settings import Settings
from peermatch.upkeep import Handler
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.resources.directory_files import FILES, DirectoryImporter, written

BY = Actor(name="import", role=Role.MANAGER)


def import_directory(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="JSON, or a zip of CSV tables")


def run_import_directory(settings: Settings, asked: argparse.Namespace) -> int:
    """1 when a row did not go in."""
    deployment = open_deployment(settings)
    try:
        new_id = uuid.uuid4  # noqa: TID251 - commands that a person gives, one for each row
        importer = DirectoryImporter(deployment.service, BY, new_id)
        report = importer.run(asked.file.read_bytes())
        deployment.projector().catch_up()
    finally:
        deployment.close()
    for one in report.not_taken:
        say(f"{one.table} {one.row_id} {one.name}: {one.field}: {one.reason}")
    for table, number in sorted((report.added + report.alike).items()):
        say(f"{table}: {report.added[table]} added or changed, of {number} that are there now.")
    return 1 if report.not_taken else 0


def export_directory(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="ends with .json or .zip")


def run_export_directory(settings: Settings, asked: argparse.Namespace) -> int:
    """2 for a file of another kind."""
    name = next((name for name in FILES if name.endswith(asked.file.suffix or "?")), None)
    if name is None:
        say("Give a file that ends with .json or .zip.")
        return 2
    deployment = open_deployment(settings)
    try:
        deployment.projector().catch_up()
        asked.file.write_bytes(written(deployment.reading(BY), name))
    finally:
        deployment.close()
    say(f"Wrote {asked.file}.")
    return 0


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (import_directory, run_import_directory, "Import the directory from a file of HSDS 3"),
    (export_directory, run_export_directory, "Write the directory as a file of HSDS 3"),
)
"""The directory's commands, as `peermatch` offers them."""
