"""`peermatch`: serve pages, work, import, match, look after accounts and the record."""

import argparse
import faulthandler
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from domain.shared.decider import Refusal
from peermatch import cli_accounts, cli_matching, demo, logs, upkeep
from peermatch.bootstrap import (
    Deployment,
    migrate,
    open_deployment,
)
from peermatch.commands import (
    directory_commands,
    fleet_commands,
    key_commands,
    restore_drill,
    state_commands,
    stepping_commands,
)
from peermatch.commands.loading import loading
from peermatch.commands.operator_problems import OPERATOR_PROBLEMS
from peermatch.commands.working import work
from peermatch.key_file import make_keys, warn_of_keys_beside_data
from peermatch.proof_commands import say
from peermatch.settings.settings import Settings, check_served, read_settings
from peermatch.upkeep import Handler
from peermatch.usecases.importing.file_kinds import COMMANDS, KINDS
from peermatch.usecases.importing.import_files import ImportOptions
from peermatch.usecases.importing.import_report import ImportReport, RowOutcome
from peermatch.usecases.importing.named_columns import Arrangement, pair
from peermatch.usecases.importing.spelled_dates import DateOrder
from peermatch.usecases.input.text_encoding import Encoding
from peermatch.web.http.services import DemoAccount

OFFERED = (
    *directory_commands.COMMANDS,
    *cli_matching.COMMANDS,
    *cli_accounts.COMMANDS,
    *stepping_commands.COMMANDS,
    *upkeep.COMMANDS,
    *key_commands.COMMANDS,
    *restore_drill.COMMANDS,
    *fleet_commands.COMMANDS,
    *state_commands.COMMANDS,
)
"""Commands that modules of their own offer."""
FOLDER_FILES = (*demo.FILES, COMMANDS)
OWNER_ONLY = 0o077
"""What is written (databases, keys, exports, backups) is the owner's alone to read."""
STANDARD_ERROR = 2
"""The process's own, also where `sys.stderr` stands for something else."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when done, 1 when something was refused, 2 for a wrong call or setting."""
    asked = _parser().parse_args(arguments)
    os.umask(OWNER_ONLY)
    _show_stacks_when_asked()

    def perform() -> int:
        settings = read_settings(os.environ)
        logs.set_up(settings.log)
        handler: Handler = asked.handler
        return handler(settings, asked)

    return _problems_told(perform)


def single(settings: Settings, arguments: Sequence[str]) -> int:
    """As `main`, within a process that does so for several deployments."""
    asked = _parser().parse_args(arguments)
    return _problems_told(lambda: int(asked.handler(settings, asked)))


def _problems_told(perform: Callable[[], int]) -> int:
    try:
        return perform()
    except (*OPERATOR_PROBLEMS, demo.NotRestored) as problem:
        sys.stderr.write(f"peermatch: {problem}\n")
        return 2
    except Refusal as refusal:
        sys.stderr.write(f"peermatch: {refusal.sentence}\n")
        return 1


def _show_stacks_when_asked() -> None:
    """`kill -USR1` writes what each thread is at to standard error: lines of code, no data."""
    if hasattr(signal, "SIGUSR1"):
        faulthandler.register(signal.SIGUSR1, file=STANDARD_ERROR)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="peermatch", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, handler: Handler, words: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(handler=handler)
        return added

    for name, handler, words in (
        ("demo", _demo, "Serve the demonstration with made-up people"),
        ("web", _web, "Serve the pages and the API"),
    ):
        served = command(name, handler, words)
        served.add_argument("--host", default="127.0.0.1")
        served.add_argument("--port", type=int, default=8000)
        if handler is _demo:
            served.add_argument("--empty", action="store_true", help="start with nobody in it")
    command("worker", _worker, "Feed the read models, carry out matching runs, keep timed jobs")
    command("migrate", _migrate, "Bring the tables up to date; run it alone")
    command("make-keys", _make_keys, "Write a new file of key-encryption keys")
    imported = command(
        "import", _import, "Import a folder of CSV files, or single files, workbooks too"
    )
    imported.add_argument("paths", nargs="+", type=Path, metavar="FOLDER_OR_FILE")
    imported.add_argument(
        "--encoding",
        choices=list(Encoding),
        type=Encoding,
        help="of files that don't tell theirs themselves",
    )
    imported.add_argument(
        "--date-order",
        choices=list(DateOrder),
        type=DateOrder,
        help="what comes first in dates like 3/4/1987",
    )
    imported.add_argument(
        "--column",
        action="append",
        default=[],
        type=pair,
        metavar="THEIRS=OURS",
        help="which column is which, like DOB=birth_date; nothing after = leaves it out",
    )
    imported.add_argument(
        "--kind",
        choices=[kind.name for kind in KINDS],
        default="",
        help="what the files hold, where they lack columns of it",
    )
    imported.add_argument(
        "--every-row",
        action="append",
        default=[],
        type=pair,
        metavar="COLUMN=TEXT",
        help="what rows have where they say nothing else, like urgency=routine",
    )
    imported.add_argument(
        "--only-check", action="store_true", help="say what each row would get, and save nothing"
    )
    for arguments, perform, help_text in OFFERED:
        arguments(command(arguments.__name__.replace("_", "-"), perform, help_text))
    commands.choices["fleet"].set_defaults(single=single)
    return parser


def _demo(settings: Settings, asked: argparse.Namespace) -> int:
    chosen = demo.demo_settings(settings, bare=asked.empty)
    accounts = demo.BARE if asked.empty else demo.ACCOUNTS
    deployment = demo.open_bare_demo(chosen) if asked.empty else demo.open_demo(chosen, say)
    say(f"\nPeermatch is at http://{asked.host}:{asked.port} - stop it with Ctrl-C.")
    nobody = "nobody is in it yet" if asked.empty else "everybody in it is made up"
    say(f"Sign in as one of these; {nobody}:")
    for account in accounts:
        say(f"  {account.login:12} password {account.password}")
    ending = threading.Event()
    thread = deployment.work_beside(ending)
    try:
        _serve(deployment, asked, accounts)
    finally:
        ending.set()
        thread.join()
        deployment.close()
    return 0


def _web(settings: Settings, asked: argparse.Namespace) -> int:
    check_served(settings)
    deployment = open_deployment(settings)
    if not settings.demo:
        warn_of_keys_beside_data(settings)
    try:
        _serve(deployment, asked, demo.ACCOUNTS if settings.demo else ())
    finally:
        deployment.close()
    return 0


def _serve(
    deployment: Deployment, asked: argparse.Namespace, accounts: tuple[DemoAccount, ...]
) -> None:
    with loading():
        from peermatch.web.app import create_app  # noqa: PLC0415  half of what others start with
        from peermatch.web.server import serve  # noqa: PLC0415

        app = create_app(deployment.web_services(accounts))
    serve(app, asked.host, asked.port, deployment.settings.proxies)


def _worker(settings: Settings, _asked: argparse.Namespace) -> int:
    work(settings)
    return 0


def _migrate(settings: Settings, _asked: argparse.Namespace) -> int:
    migrate(settings)
    say("The tables are up to date.")
    return 0


def _make_keys(settings: Settings, _asked: argparse.Namespace) -> int:
    path = make_keys(settings)
    say(f"Wrote {path}. Keep a copy apart from the databases: without it nothing opens.")
    return 0


def _import(settings: Settings, asked: argparse.Namespace) -> int:
    files: dict[str, bytes] = {}
    for path in asked.paths:
        found = [path / name for name in FOLDER_FILES] if path.is_dir() else [path]
        found = [p for p in found if p.exists() or p.name in demo.FILES]
        files.update({str(p): p.read_bytes() for p in found})
    others = Arrangement(kind=asked.kind, named=dict(asked.column), filled=dict(asked.every_row))
    how = ImportOptions(encoding=asked.encoding, date_order=asked.date_order, others=others)
    deployment = open_deployment(settings)
    try:
        report = demo.import_rows(deployment, files, _bar(), how, only_check=asked.only_check)
        _tell(report)
        deployment.projector().catch_up()
    finally:
        deployment.close()
    return 1 if report.problems else 0


def _tell(report: ImportReport) -> None:
    for file in report.files:
        say(f"{Path(file.file).name}: {file.sentence}.")
    for result in report.problems:
        place = f"{Path(result.file).name}, row {result.row}, {result.column}"
        say(f"{place}: {result.outcome}: {result.reason}")
    counts = ", ".join(f"{report.count(outcome)} {outcome}" for outcome in RowOutcome)
    say(f"Rows: {counts}.")


def _bar() -> Callable[[str, int, int], None]:
    """A progress bar per file, on a terminal only."""
    bars: dict[str, tqdm[object]] = {}

    def progress(file: str, done: int, total: int) -> None:
        bar = bars.get(file)
        if bar is None:
            bar = tqdm(total=total, desc=Path(file).name, unit="row", disable=None)
            bars[file] = bar
        bar.update(done - bar.n)
        if done == total:
            bar.close()

    return progress
