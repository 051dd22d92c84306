"""What the state's roll-up is told: where agencies publish, which there are, where words go."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from peermatch.settings.gateways import nats_url
from peermatch.settings.values import SettingRefused, networks, origin

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
OTHERS = 0o007
KNOWN = {"nats", "data", "origin", "proxies", "agencies"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSettings:
    """`agencies` are titles by name, in their order: also those that never said anything."""

    nats: str = field(repr=False)
    data: Path
    origin: str
    proxies: tuple[str, ...]
    agencies: Mapping[str, str]

    @property
    def https(self) -> bool:
        return self.origin.startswith("https:")


def read_state(file: Path) -> StateSettings:
    """Raises SettingRefused, FileNotFoundError."""
    if file.stat().st_mode & OTHERS:
        raise SettingRefused(f"{file} can be read by everybody on this host: chmod o= {file}")
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingRefused(f"{file} is not TOML: {error}") from None
    if unknown := said.keys() - KNOWN:
        raise SettingRefused(f"{file}: {min(unknown)} is not known")
    agencies = said.get("agencies")
    if not isinstance(agencies, dict) or not agencies:
        raise SettingRefused(f"{file} names no agency: [agencies]")
    if wrong := [name for name in agencies if not NAME.fullmatch(name)]:
        raise SettingRefused(f"{wrong[0]!r} is no agency's name: a-z, 0-9 and hyphens, at most 40")
    at = origin(str(said.get("origin", "")))
    if not at:
        raise SettingRefused(f"{file}: origin must say where people reach it (https://…)")
    return StateSettings(
        nats=nats_url("nats", str(said.get("nats", ""))),
        data=(file.parent / str(said.get("data", "roll-up"))).resolve(),
        origin=at,
        proxies=networks(str(said.get("proxies", "127.0.0.1"))),
        agencies={name: str(title) for name, title in agencies.items()},
    )
