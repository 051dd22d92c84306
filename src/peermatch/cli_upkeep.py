"""The operator's commands on the record, as `peermatch` offers them."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from tqdm import tqdm

from peermatch import upkeep
from peermatch.bootstrap import Deployment, open_deployment
from peermatch.settings import Settings

Handler = Callable[[Settings, argparse.Namespace], int]
Parser = argparse.ArgumentParser


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def bar(what: str) -> Callable[[int, int], None]:
    """A progress bar, on a terminal only."""
    shown: list[tqdm[object]] = []

    def progress(done: int, total: int) -> None:
        if not shown:
            shown.append(tqdm(total=total, desc=what, unit_scale=True, disable=None))
        shown[0].total = total
        shown[0].update(done - shown[0].n)
        if done >= total:
            shown[0].close()

    return progress


def _with(settings: Settings, act: Callable[[Deployment], int]) -> int:
    deployment = open_deployment(settings)
    try:
        return act(deployment)
    finally:
        deployment.close()


def _backup(settings: Settings, asked: argparse.Namespace) -> int:
    def act(deployment: Deployment) -> int:
        facts = upkeep.backup(deployment, asked.file, bar("facts"))
        say(f"Wrote {asked.file}: {facts} facts, sealed, with the vault's wrapped keys.")
        return 0

    return _with(settings, act)


def _restore(settings: Settings, asked: argparse.Namespace) -> int:
    facts = upkeep.restore(settings, asked.file, asked.vault_from, bar("facts"))
    say(f"Restored {facts} facts, obeyed every tombstone and built the read models.")
    return 0


def _verify(settings: Settings, _asked: argparse.Namespace) -> int:
    def act(deployment: Deployment) -> int:
        report = upkeep.verify(deployment, bar("facts"))
        for fault in report.faults:
            say(f"FAULT {fault}")
        state = "sound" if report.sound else f"NOT sound: {len(report.faults)} faults"
        say(
            f"{report.facts} facts and {report.checkpoints} checkpoints: {state}. "
            f"{report.unlinked} facts are too new to be linked."
        )
        return 0 if report.sound else 1

    return _with(settings, act)


def _rebuild(settings: Settings, asked: argparse.Namespace) -> int:
    def act(deployment: Deployment) -> int:
        upkeep.rebuild(deployment, asked.models, say)
        return 0

    return _with(settings, act)


def _export(settings: Settings, asked: argparse.Namespace) -> int:
    def act(deployment: Deployment) -> int:
        viewer = asked.opened_for
        facts = upkeep.export(deployment, asked.file, viewer, bar("facts"))
        how = f"opened for {viewer}" if viewer else "sealed"
        say(f"Wrote {asked.file}: {facts} facts, {how}.")
        return 0

    return _with(settings, act)


def _erase(settings: Settings, asked: argparse.Namespace) -> int:
    if asked.sure != str(asked.person):
        say("Erasing is for ever. Repeat the id with --sure to go on.")
        return 2

    def act(deployment: Deployment) -> int:
        made = upkeep.erase(deployment, asked.person)
        say(f"Erased {made.subject} at {made.erased_at.isoformat()}.")
        say(f"{made.sealed_facts} facts about them can't be opened by anyone.")
        return 0

    return _with(settings, act)


def _rotate_keys(settings: Settings, asked: argparse.Namespace) -> int:
    count = upkeep.rotate_keys(settings, destroy_old=asked.destroy_old, progress=bar("keys"))
    say(f"Rewrapped {count} keys. Copy the new key file to its safe place.")
    return 0


def backup(parser: Parser) -> None:
    parser.add_argument("file", type=Path)


def restore(parser: Parser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--vault-from", type=Path, help="a newer archive to take the keys from")


def verify(_parser: Parser) -> None:
    return


def rebuild(parser: Parser) -> None:
    parser.add_argument("models", nargs="*", metavar="MODEL")


def export(parser: Parser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--opened-for", metavar="WHO", help="open personal data for this person")


def erase(parser: Parser) -> None:
    parser.add_argument("person", type=UUID)
    parser.add_argument("--sure", default="", metavar="PERSON", help="the same id once more")


def rotate_keys(parser: Parser) -> None:
    parser.add_argument(
        "--destroy-old", action="store_true", help="older backups can't be opened any more"
    )


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (backup, _backup, "Write an archive of the record and the vault, sealed as they are"),
    (restore, _restore, "Fill empty databases from an archive"),
    (verify, _verify, "Check every fact against the chain and its signed checkpoints"),
    (rebuild, _rebuild, "Build read models anew while the old ones serve"),
    (export, _export, "Write every fact as JSON lines"),
    (erase, _erase, "Erase a person for ever"),
    (rotate_keys, _rotate_keys, "Make a new wrapping key and rewrap every key with it"),
)
"""What adds a command's arguments (its name is the command's), what does it, and its help."""
