"""The operator's commands on keys: a new wrapping key, and a new key of one person."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from peermatch.bootstrap import open_deployment
from peermatch.key_file import key_ring, key_source
from peermatch.proof_commands import Parser, keeping_of, say
from peermatch.settings.settings import Settings
from peermatch.store import KeyRing
from peermatch.store.accounts.administration.account_changes import OPERATOR
from peermatch.store.keys.replacing import key_of, replace_key
from peermatch.upkeep import Handler


def _replace_key(settings: Settings, asked: argparse.Namespace) -> int:
    """Of anybody, specialists too. Exit code 1 for somebody without a key."""
    deployment = open_deployment(settings)
    try:
        vault, found = deployment.store.vault, key_of(deployment.vault, asked.person)
        if found is None:
            say("There is no key of this person: nothing personal was recorded, or it was erased.")
            return 1
        now = deployment.clock.now()
        version = replace_key(vault, asked.person, found.key_version, OPERATOR, now)
    finally:
        deployment.close()
    say(f"Key {version} seals what is written about them from now on. The worker seals scans anew.")
    say("What the record holds from before opens by the older key, which is kept for it.")
    return 0


def _rotate_keys(settings: Settings, asked: argparse.Namespace) -> int:
    """Keys that stand in a setting are put there by hand; every key is then wrapped by the newest.
    Old keys are destroyed in a second run, when every process has read the new one."""
    keys = key_source(settings)
    ring = key_ring(keys, settings)
    kept = asked.destroy_old or keys.in_environment
    name = ring.current if kept else _new_name(ring)
    count = keeping_of(settings).rotate_keys(name, destroy_old=asked.destroy_old)
    if keys.in_environment:
        say(f"Rewrapped {count} keys by {name}, the last of PEERMATCH_KEYS.")
    elif asked.destroy_old:
        say("Destroyed the older wrapping keys: what older backups hold can't be opened any more.")
    else:
        say(f"Rewrapped {count} keys. Copy the new key file to its safe place.")
    return 0


def _replace_index_key(settings: Settings, _asked: argparse.Namespace) -> int:
    """Once at a time: while what finds people is made anew, it says so and makes no other key."""
    deployment = open_deployment(settings)
    try:
        keys = deployment.index_keys
        begun = not keys.has_older()
        version = keys.add()
    finally:
        deployment.close()
    say(f"Key {version} of the blind index is {'there' if begun else 'there already'}.")
    say("The worker makes what finds people anew under it, then destroys the one before.")
    return 0


def _day() -> str:
    return datetime.now(UTC).strftime("k%Y%m%d")  # noqa: TID251 - a label, read by people only


def _new_name(ring: KeyRing) -> str:
    """`k20261123`, with a number behind it when there is one of that day already."""
    taken = sum(name.startswith(_day()) for name in ring.keys)
    return f"{_day()}-{taken + 1}" if taken else _day()


def replace_person_key(parser: Parser) -> None:
    parser.add_argument("person", type=UUID)


def replace_index_key(_parser: Parser) -> None:
    """Takes no arguments."""


def rotate_keys(parser: Parser) -> None:
    parser.add_argument(
        "--destroy-old",
        action="store_true",
        help="a minute after a rotation: older backups can't be opened any more",
    )


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (replace_person_key, _replace_key, "Seal what is written about a person under a new key"),
    (replace_index_key, _replace_index_key, "Make what finds people anew under another key"),
    (rotate_keys, _rotate_keys, "Make a new wrapping key and rewrap every key with it"),
)
"""What adds a command's arguments (its name is the command's), what does it, and its help."""
