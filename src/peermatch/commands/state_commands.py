"""The state's roll-up: `peermatch roll-up` serves it, `roll-up-viewer` says who may look."""

import argparse
import os
import threading
from collections.abc import Callable
from pathlib import Path

from peermatch.clock import real_time
from peermatch.proof_commands import Parser, say
from peermatch.settings.settings import Settings
from peermatch.settings.state_settings import StateSettings, read_state
from peermatch.settings.values import SettingRefused
from peermatch.upkeep import Handler


def roll_up(parser: Parser) -> None:
    parser.add_argument("file", type=Path, help="TOML file that names the agencies")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def roll_up_viewer(parser: Parser) -> None:
    parser.add_argument("file", type=Path, help="the same TOML file")
    parser.add_argument("name")
    parser.add_argument("--end", action="store_true", help="they may look no more")


def _run_roll_up(_settings: Settings, asked: argparse.Namespace) -> int:
    from peermatch.web.server import serve  # noqa: PLC0415  loads the whole web
    from peermatch.web.state.following import follow  # noqa: PLC0415
    from peermatch.web.state.heard import Heard  # noqa: PLC0415
    from peermatch.web.state.state_app import StateServices, create_state_app  # noqa: PLC0415
    from peermatch.web.state.viewers import Viewers  # noqa: PLC0415

    state = _read(asked.file)
    heard, ending = Heard(state.data, real_time), threading.Event()
    services = StateServices(
        heard=heard,
        viewers=Viewers(state.data, os.urandom),
        agencies=state.agencies,
        now=real_time,
        origin=state.origin,
    )
    following = threading.Thread(target=follow, args=(state.nats, heard, ending))
    following.start()
    try:
        serve(create_state_app(services), asked.host, asked.port, state.proxies)
    finally:
        ending.set()
        following.join()
        heard.close()
    return 0


def _run_viewer(_settings: Settings, asked: argparse.Namespace) -> int:
    from peermatch.web.state.viewers import NameRefused, Viewers  # noqa: PLC0415

    viewers = Viewers(_read(asked.file).data, os.urandom)
    if asked.end:
        there = viewers.end(asked.name)
        say(f"{asked.name} may look no more." if there else f"There is no viewer {asked.name}.")
        return 0 if there else 1
    try:
        key = viewers.add(asked.name)
    except NameRefused as refused:
        raise SettingRefused(str(refused)) from None
    say(f"{key}\nIt is shown this once: the password of {asked.name}, or a bearer token.")
    return 0


def _read(file: Path) -> StateSettings:
    state = read_state(file)
    state.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return state


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (roll_up, _run_roll_up, "Serve a state's page of what agencies tell of themselves"),
    (roll_up_viewer, _run_viewer, "Make or end somebody's key to that page"),
)
"""The state's commands, as `peermatch` offers them."""
