"""The operator's commands that prove the record, and hand checkpoints to a witness elsewhere."""

import argparse
import http.client
import sys
from datetime import timedelta
from pathlib import Path
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPSHandler,
    OpenerDirector,
)

from peermatch.bootstrap import place_of
from peermatch.clock import Clock
from peermatch.key_file import key_source
from peermatch.settings.settings import Settings
from peermatch.store.operating.operator_tasks import NEWEST_WITHIN, Keeping
from peermatch.store.proof.verifying import Report
from peermatch.store.stored_names import STORED_NAMES

Parser = argparse.ArgumentParser
DAY = int(NEWEST_WITHIN / timedelta(hours=1))
SECONDS = 30
"""How long a witness is waited for."""


def keeping_of(settings: Settings) -> Keeping:
    """The record as its operator sees it."""
    now, keys, witness = Clock(settings).now, key_source(settings), settings.witness
    return Keeping(place_of(settings).unpooled, keys, witness, STORED_NAMES, now)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def told(report: Report) -> int:
    """Says each fault; exit code 1 where there is one."""
    for fault in report.faults:
        say(f"FAULT {fault}")
    state = "sound" if report.sound else f"NOT sound: {len(report.faults)} faults"
    say(
        f"{report.facts} facts and {report.checkpoints} checkpoints: {state}. "
        f"{report.unlinked} facts are too new to be linked."
    )
    return 0 if report.sound else 1


def run_verify(settings: Settings, asked: argparse.Namespace) -> int:
    report = keeping_of(settings).verify(
        key=asked.key,
        within=timedelta(hours=asked.within) if asked.within else None,
        at_least=asked.at_least,
        witness=_kept_by(asked.witness) if asked.witness else (),
    )
    if not asked.witness:
        say("No witness was asked: who holds databases, vault, keys and folder is not caught so.")
    return told(report)


class WitnessNotRead(RuntimeError):
    """What another host kept could not be had, so nothing was compared with it."""


def _kept_by(witness: str) -> list[bytes]:
    """The lines that another host kept, read from a file or over HTTPS."""
    over_https = witness.startswith("https://")
    if "://" in witness and not over_https:
        raise WitnessNotRead("a witness is a file or an https:// address")
    try:
        held = _over_https(witness) if over_https else Path(witness).read_bytes()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise WitnessNotRead(f"the witness could not be read: {error}") from None
    return [line for line in held.splitlines() if line]


def _over_https(address: str) -> bytes:
    """Of the host that was named: an answer that leads elsewhere is none."""
    opener = OpenerDirector()
    for handler in (HTTPSHandler(), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    with opener.open(address, timeout=SECONDS) as answer:
        held: bytes = answer.read()
    return held


def run_checkpoints(settings: Settings, asked: argparse.Namespace) -> int:
    """For another host to take over: `ssh here peermatch checkpoints --after 12 >> kept.jsonl`."""
    keeping = keeping_of(settings)
    if asked.public_key:
        say(keeping.public_key().hex())
        return 0
    for line in keeping.checkpoints()[asked.after :]:
        say(line.decode("ascii"))
    return 0


def run_recovered(settings: Settings, _asked: argparse.Namespace) -> int:
    """Exit code 1 where something of the record is lost, or can't be read."""
    keeping = keeping_of(settings)
    found = keeping.recovered()
    say(
        f"{found.erased} erased people are obeyed; {found.again} of them are erased anew by the "
        "worker."
    )
    if found.keyless:
        say(f"FAULT {found.keyless} people in the record have no key: take a later vault")
    sound = told(keeping.verify(within=None, at_least=0))
    return 1 if found.keyless else sound


def verify(parser: Parser) -> None:
    parser.add_argument(
        "--key",
        type=bytes.fromhex,
        metavar="HEX",
        help="the public key, as `checkpoints --public-key` said it once; else the vault's own",
    )
    parser.add_argument(
        "--within",
        type=float,
        default=DAY,
        metavar="HOURS",
        help=f"how old the newest checkpoint may be ({DAY}; 0: any age)",
    )
    parser.add_argument(
        "--at-least", type=int, default=1, metavar="N", help="how many checkpoints there have to be"
    )
    parser.add_argument(
        "--witness",
        metavar="FILE",
        help="the checkpoints as another host kept them: a file or an https:// address",
    )


def checkpoints(parser: Parser) -> None:
    parser.add_argument("--after", type=int, default=0, metavar="N", help="how many you have")
    parser.add_argument("--public-key", action="store_true", help="only the key to verify by")


def recovered(_parser: Parser) -> None:
    return


COMMANDS = (
    (
        recovered,
        run_recovered,
        "Obey erasures, look for keys: after a way back to a point in time",
    ),
    (verify, run_verify, "Check every fact against the chain, its signed checkpoints, a witness"),
    (checkpoints, run_checkpoints, "Write the signed checkpoints, for another host to keep"),
)
