"""The operator's commands on the record, as `peermatch` offers them."""

import argparse
import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from domain.shared.roles import Role
from peermatch.bootstrap import migrate, open_deployment, place_of
from peermatch.clock import Clock
from peermatch.proof_commands import COMMANDS as PROOF
from peermatch.proof_commands import Parser, keeping_of, say, told
from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.failed_work import READ_MODELS
from peermatch.readmodels.engine.projector import NotCaughtUp
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.running.job_marks import BACKUP, JobMarks
from peermatch.readmodels.screens.program import exports
from peermatch.settings.settings import Settings
from peermatch.store import HeldBack
from peermatch.store.operating.scrubbing import NotErased
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.input.csv_text import write_rows

Handler = Callable[[Settings, argparse.Namespace], int]


def _backup(settings: Settings, asked: argparse.Namespace) -> int:
    manifest = keeping_of(settings).back_up(asked.file)
    _mark_backup(settings)
    say(f"Wrote {asked.file}: {manifest.facts} facts, sealed, with the vault's wrapped keys.")
    return 0


def _mark_backup(settings: Settings) -> None:
    """Notes that a backup was made, where there is a place to: tables of a version before have
    none, and are backed up all the same."""
    engine = Views.open_at(place_of(settings)).engine
    marks = JobMarks(engine, Clock(settings).now)
    marks.done(BACKUP)
    try:
        with suppress(DBAPIError):
            marks.keep_all()
    finally:
        engine.dispose()


def _restore(settings: Settings, asked: argparse.Namespace) -> int:
    migrate(settings)
    report = keeping_of(settings).restore(asked.file, asked.vault_from)
    say("Restored, every tombstone obeyed.")
    sound = told(report)
    deployment = open_deployment(settings)
    try:
        generations.reset(deployment.views.engine, deployment.models)
        deployment.projector().catch_up()
        lacking = len(deployment.failed_work.of(READ_MODELS))
    finally:
        deployment.close()
    say(f"The read models built anew{_lacking(lacking)}.")
    return 1 if lacking else sound


def _rebuild(settings: Settings, asked: argparse.Namespace) -> int:
    """Exit code 2 for a model that there isn't; 1 when a model lacks facts that it can't take."""
    deployment = open_deployment(settings)
    lacking = 0
    try:
        known = [model.name for model in deployment.models]
        for name in sorted(set(asked.models) - set(known)):
            say(f"There is no read model {name}; there are: {', '.join(known)}.")
            return 2
        projector = deployment.projector()
        for name in (n for n in known if not asked.models or n in asked.models):
            lacks = projector.rebuild(name)
            lacking += lacks
            say(f"{name} is built anew{_lacking(lacks)}.")
    finally:
        deployment.close()
    return 1 if lacking else 0


def _lacking(facts: int) -> str:
    return f", without {facts} facts that are set aside (peermatch set-aside)" if facts else ""


@contextmanager
def _own_file(path: Path) -> Iterator[None]:
    """A new file that only its owner can read; gone again when it can't be filled."""
    path.touch(mode=0o600, exist_ok=False)
    try:
        yield
    except BaseException:
        path.unlink()
        raise


def _export(settings: Settings, asked: argparse.Namespace) -> int:
    viewer = asked.opened_for
    with _own_file(asked.file):
        facts = keeping_of(settings).export(asked.file, viewer=viewer, purpose="operator's export")
    say(f"Wrote {asked.file}: {facts} facts, {f'opened for {viewer}' if viewer else 'sealed'}.")
    return 0


def _export_list(settings: Settings, asked: argparse.Namespace) -> int:
    """The read models are brought up to date first, whether or not a worker runs."""
    deployment = open_deployment(settings)
    try:
        deployment.projector().catch_up()
        reading = deployment.reading(Actor(name=asked.opened_for, role=Role(asked.role)))
        with _own_file(asked.file):
            table = exports.table(reading, asked.list)
            text = write_rows(table, byte_order_mark=asked.byte_order_mark)
            asked.file.write_text(text, encoding="utf-8", newline="")
    finally:
        deployment.close()
    say(f"Wrote {asked.file}, opened for {asked.opened_for}.")
    return 0


def _openings(settings: Settings, asked: argparse.Namespace) -> int:
    """Accounts are told by their login; an operator's export by the name that was given."""
    since = datetime.combine(asked.since, time(), settings.zone)
    found = keeping_of(settings).openings_of(asked.person, since)
    deployment = open_deployment(settings)
    for look in found:
        known = deployment.accounts.login_of(look.viewer)
        about = " ".join(filter(None, (look.purpose, look.screen, ", ".join(look.fields))))
        say(f"{look.at.astimezone(settings.zone):%Y-%m-%d %H:%M} {known} {about}")
    deployment.close()
    say(f"{len(found)} looks at this person's data since {asked.since}.")
    return 0


def _erase(settings: Settings, asked: argparse.Namespace) -> int:
    if asked.sure != str(asked.person):
        say("Erasing is for ever. Repeat the id with --sure to go on.")
        return 2
    deployment = open_deployment(settings)
    try:
        made = deployment.erasure().erase(asked.person)
    except (NotErased, HeldBack, NotCaughtUp) as unfinished:
        say("NOT finished. What is done stays done, and the worker goes on with the rest.")
        raise unfinished from None
    finally:
        deployment.close()
    say(f"Erased {made.subject} at {made.erased_at.isoformat()}.")
    say(f"{made.sealed_facts} facts about them can't be opened by anyone.")
    say(f"Their key was searched for and is not in: {', '.join(made.searched)}.")
    for left in made.remains:
        say(f"It may still be, wrapped, in {left}.")
    return 0


def _set_aside(settings: Settings, _asked: argparse.Namespace) -> int:
    """Exit code 1 while something waits for a person."""
    deployment = open_deployment(settings)
    found = deployment.failed_work.listed()
    deployment.close()
    for failed in found:
        again = failed.again_at
        then = (
            again.astimezone(settings.zone).strftime("again %Y-%m-%d %H:%M") if again else "ASIDE"
        )
        say(f"{then} {failed.queue} '{failed.item}': {failed.reason}, {failed.failures} failures")
    aside = sum(failed.set_aside for failed in found)
    say(f"{aside} set aside, {len(found) - aside} retried automatically.")
    return 1 if aside else 0


def _try_again(settings: Settings, asked: argparse.Namespace) -> int:
    deployment = open_deployment(settings)
    by = f"operator {getpass.getuser()}"[:60]
    try:
        if asked.all:
            count = deployment.failed_work.take_up_all(by)
        else:
            deployment.failed_work.take_up(asked.queue, asked.item, by)
            count = 1
    finally:
        deployment.close()
    say(f"{count} taken up; the worker tries them now.")
    return 0


def backup(parser: Parser) -> None:
    parser.add_argument("file", type=Path)


def restore(parser: Parser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--vault-from", type=Path, help="a newer archive to take the keys from")


def rebuild(parser: Parser) -> None:
    parser.add_argument("models", nargs="*", metavar="MODEL")


def export(parser: Parser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--opened-for", metavar="WHO", help="open personal data for this person")


def export_list(parser: Parser) -> None:
    parser.add_argument("list", choices=sorted(exports.EXPORTS))
    parser.add_argument("file", type=Path)
    roles = [role.value for role in (Role.COORDINATOR, Role.INTAKE, Role.MANAGER)]
    parser.add_argument("--role", choices=roles, default=roles[0], help="sees what this role sees")
    parser.add_argument("--opened-for", metavar="WHO", required=True, help="for whom it is")
    parser.add_argument(
        "--byte-order-mark", action="store_true", help="by which Excel takes the text for UTF-8"
    )


def openings(parser: Parser) -> None:
    parser.add_argument("person", type=UUID)
    parser.add_argument("--since", type=date.fromisoformat, default=date(2000, 1, 1), metavar="DAY")


def erase(parser: Parser) -> None:
    parser.add_argument("person", type=UUID)
    parser.add_argument("--sure", default="", metavar="PERSON", help="the same id once more")


def set_aside(_parser: Parser) -> None:
    return


def try_again(parser: Parser) -> None:
    parser.add_argument("queue", nargs="?", default="", help="as `set-aside` names it")
    parser.add_argument("item", nargs="?", default="", help="as `set-aside` names it")
    parser.add_argument("--all", action="store_true", help="everything that was set aside")


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (backup, _backup, "Write an archive of the record and the vault, sealed as they are"),
    (restore, _restore, "Fill empty databases from an archive"),
    *PROOF,
    (rebuild, _rebuild, "Build read models anew while the old ones serve"),
    (export, _export, "Write every fact as JSON lines"),
    (export_list, _export_list, "Write one list as CSV, safe to open in a spreadsheet"),
    (openings, _openings, "Say who looked at one person's data, when and where"),
    (erase, _erase, "Erase a person for ever"),
    (set_aside, _set_aside, "List work that failed: what, why, and when it is tried again"),
    (try_again, _try_again, "Have work that was set aside tried again"),
)
"""What adds a command's arguments (its name is the command's), what does it, and its help."""
