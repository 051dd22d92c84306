"""`peermatch fleet`: what an operator does to several agencies at once, each time as `peermatch`
itself does it to one."""

import argparse
import fcntl
import http.client
import json
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from peermatch.clock import Clock
from peermatch.commands.fleet_status import HEADINGS, check, columns, line, status_of
from peermatch.commands.fleet_workers import Share, Workers, work_for_all
from peermatch.commands.loading import loading
from peermatch.proof_commands import Parser, say
from peermatch.settings.fleet_inventory import Agency, Fleet, read_fleet
from peermatch.settings.settings import Settings
from peermatch.settings.values import SettingRefused
from peermatch.upkeep import Handler
from peermatch.worker.timed.backup_jobs import PATTERN, BackupFailed, back_up

ASK_SECONDS = 10.0
SERVED_SECONDS = 60.0
"""How long the web tier may take to show an agency that was upgraded."""
TO_EACH = (
    *("verify", "make-keys", "rebuild", "set-aside", "try-again"),
    *("rotate-keys", "replace-index-key"),
)
"""What may be done to all at once; the rest only `for` one."""
Single = Callable[[Settings, Sequence[str]], int]
"""Does as `peermatch` with these arguments does, says what an operator can mend; exit code."""
Doing = Callable[[Fleet, argparse.Namespace], int]


def _status(fleet: Fleet, asked: argparse.Namespace) -> int:
    found = [status_of(agency) for agency in fleet.agencies]
    if asked.json:
        said = [{**asdict(one), "well": one.well} for one in found]
        say(json.dumps(said, indent=1, default=lambda moment: moment.isoformat()))
    else:
        say(columns(list(HEADINGS)))
        for one in found:
            say(line(one))
        for one in found:
            for trouble in one.troubles:
                say(f"{one.name}: {trouble}")
    return 0 if all(one.well for one in found) else 1


def _upgrade(fleet: Fleet, asked: argparse.Namespace) -> int:
    """The canary first. It stops at the first that isn't well afterward: those that come later
    stay as they are, and running it again goes on from there."""
    with fleet.file.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another upgrade of this fleet is under way.")
            return 2
        return _one_by_one(fleet, asked)


def _one_by_one(fleet: Fleet, asked: argparse.Namespace) -> int:
    for done, agency in enumerate(fleet.agencies):
        say(f"{agency.name}{' (canary)' if agency is fleet.canary else ''}:")
        if code := _done(agency, lambda one: _upgraded(one, asked)):
            return _stopped(fleet, done, code)
    say(f"Done: all {len(fleet.agencies)} agencies.")
    return 0


def _upgraded(agency: Agency, asked: argparse.Namespace) -> int:
    if asked.back_up and (code := _back_up(agency, asked)):
        return code
    migrated: int = asked.single(agency.settings, ["migrate"])
    if migrated:
        return migrated
    if trouble := _trouble(agency, asked.web):
        say(f"It was migrated, but {trouble}.")
        return 1
    say("It can be served.")
    return 0


def _done(agency: Agency, do: Callable[[Agency], int]) -> int:
    """What is done to one never keeps the others from being told of; exit code."""
    try:
        return do(agency)
    except Exception as error:
        say(f"It failed: {type(error).__name__}.")
        return 1


def _stopped(fleet: Fleet, done: int, code: int) -> int:
    names = [agency.name for agency in fleet.agencies]
    say(f"STOPPED at {names[done]}. Done: {', '.join(names[:done]) or 'none'}.")
    say(f"Not begun: {', '.join(names[done + 1 :]) or 'none'}. Mend it, then run this again.")
    return code


def _trouble(agency: Agency, web: str) -> str:
    """What keeps it from being served; nothing where it is well."""
    try:
        check(agency)
    except Exception as error:
        return f"it can't be opened: {type(error).__name__}"
    until = time.monotonic() + SERVED_SECONDS
    while web and not _is_served(agency, web):
        if time.monotonic() > until:
            return f"{web} does not answer for {agency.host}"
        time.sleep(1)
    return ""


def _is_served(agency: Agency, web: str) -> bool:
    """Whether the web tier, asked at its own address, is ready for this agency's host."""
    parts = urlsplit(web)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=ASK_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": agency.host})
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _backup(fleet: Fleet, asked: argparse.Namespace) -> int:
    return _each(fleet, lambda agency: _back_up(agency, asked))


def _back_up(agency: Agency, asked: argparse.Namespace) -> int:
    """As the worker does each night: a restore is tried, the newest are kept."""
    folder = agency.settings.backups
    if folder is None:
        say("It has no folder for backups.")
        return 2

    def run(name: str, file: Path) -> None:
        if asked.single(agency.settings, [name, str(file)]):
            raise BackupFailed(name)

    try:
        back_up(folder, Clock(agency.settings).now(), run)
    except BackupFailed:
        return 1
    return 0


def _try_restore(fleet: Fleet, asked: argparse.Namespace) -> int:
    more = ["--models"] if asked.models else []

    def newest(agency: Agency) -> int:
        folder = agency.settings.backups
        files = sorted(folder.glob(PATTERN)) if folder else []
        if not files:
            say("It has no backup.")
            return 1
        code: int = asked.single(agency.settings, ["try-restore", str(files[-1]), *more])
        return code

    return _each(fleet, newest)


def _to_each(fleet: Fleet, asked: argparse.Namespace) -> int:
    command = [asked.command, *asked.arguments]
    return _each(fleet, lambda agency: asked.single(agency.settings, command))


def _for_one(fleet: Fleet, asked: argparse.Namespace) -> int:
    found = [agency for agency in fleet.agencies if agency.name == asked.agency]
    if not found:
        raise SettingRefused(f"{fleet.file} names no agency {asked.agency}")
    code: int = asked.single(found[0].settings, asked.arguments)
    return code


def _each(fleet: Fleet, do: Callable[[Agency], int]) -> int:
    """To each, whatever becomes of the others. The worst exit code."""
    worst, failed = 0, []
    for agency in fleet.agencies:
        say(f"{agency.name}:")
        if code := _done(agency, do):
            failed.append(agency.name)
        worst = max(worst, code)
    if failed:
        say(f"NOT done for: {', '.join(failed)}.")
    return worst


def _web(fleet: Fleet, asked: argparse.Namespace) -> int:
    with loading():
        from peermatch.commands.fleet_web import serve_all  # noqa: PLC0415  loads the whole web

    serve_all(fleet, asked.host, asked.port)
    return 0


def _work(fleet: Fleet, asked: argparse.Namespace) -> int:
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: ending.set())
    work_for_all(fleet.agencies, asked.share, ending, Workers().start)
    return 0


def fleet(parser: Parser) -> None:
    """`single` is set by whoever offers these commands."""
    parser.add_argument("inventory", type=Path, help="TOML file that names the agencies")
    parser.add_argument(
        "--only", action="append", default=[], metavar="AGENCY", help="these, not all of them"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, doing: Doing, words: str) -> Parser:
        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(doing=doing)
        return added

    asked = command("status", _status, "Say how each does; exit code 1 when one isn't well")
    asked.add_argument("--json", action="store_true")
    upgraded = command("upgrade", _upgrade, "Migrate each, the canary first; stop when one fails")
    upgraded.add_argument("--back-up", action="store_true", help="each before it is migrated")
    upgraded.add_argument("--web", default="", metavar="URL", help="the web tier, asked about each")
    command("backup", _backup, "Write a backup of each and try its restore")
    tried = command("try-restore", _try_restore, "Try the newest backup of each")
    tried.add_argument("--models", action="store_true", help="build the read models as well")
    each = command("each", _to_each, f"Do to each as `peermatch` does: {', '.join(TO_EACH)}")
    each.add_argument("command", choices=TO_EACH)
    each.add_argument("arguments", nargs=argparse.REMAINDER)
    one = command("for", _for_one, "Do for one agency whatever `peermatch` does (erase, import …)")
    one.add_argument("agency")
    one.add_argument("arguments", nargs=argparse.REMAINDER)
    served = command("web", _web, "Serve the pages and the API of all, by host name")
    served.add_argument("--host", default="127.0.0.1")
    served.add_argument("--port", type=int, default=8000)
    worked = command("work", _work, "Work for all, each agency in a process of its own")
    worked.add_argument(
        "--share", type=Share.read, default=Share(1, 1), metavar="N/OF", help="as one of several"
    )


def run_fleet(_settings: Settings, asked: argparse.Namespace) -> int:
    """Raises SettingRefused for an inventory that can't be used."""
    whole = read_fleet(asked.inventory)
    names = {agency.name for agency in whole.agencies}
    if unknown := set(asked.only) - names:
        raise SettingRefused(f"{whole.file} names no agency {min(unknown)}")
    chosen = tuple(one for one in whole.agencies if not asked.only or one.name in asked.only)
    doing: Doing = asked.doing
    return doing(Fleet(file=whole.file, agencies=chosen), asked)


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (fleet, run_fleet, "Look after several agencies that one file names"),
)
"""The fleet's commands, as `peermatch` offers them."""
