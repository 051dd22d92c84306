"""Several agencies that one host runs: a file names them, each with the settings of a deployment of
its own. Nothing of one may be another's."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from peermatch.settings.settings import Raw, Settings, read_settings
from peermatch.settings.values import PREFIX, SettingRefused

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
PATHS = ("data", "key_file", "witness", "backups")
"""Settings that are files or folders: a relative one is meant from the inventory's folder."""
OTHERS = 0o007
"""An inventory holds passwords of databases, so that others of the host may not read it."""
NOT_FOR_ONE = ("log", "proxies")
"""What the process has, whichever agency it serves: the same for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One deployment. `variables` are its settings as a process of its own is told them."""

    name: str
    settings: Settings
    variables: Mapping[str, str]

    @property
    def host(self) -> str:
        """By which people reach it, with a port that doesn't go without saying."""
        return urlsplit(self.settings.origin).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The canary comes first, the others in the file's order."""

    file: Path
    agencies: tuple[Agency, ...]

    @property
    def canary(self) -> Agency:
        return self.agencies[0]


def read_fleet(file: Path) -> Fleet:
    """Raises SettingRefused for what can't be used, FileNotFoundError."""
    if file.stat().st_mode & OTHERS:
        raise SettingRefused(f"{file} can be read by everybody on this host: chmod o= {file}")
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingRefused(f"{file} is not TOML: {error}") from None
    if unknown := said.keys() - {"canary", "every_agency", "agency"}:
        raise SettingRefused(f"{file}: {min(unknown)} is not known")
    tables = said.get("agency")
    if not isinstance(tables, dict) or not tables:
        raise SettingRefused(f"{file} names no agency: [agency.NAME]")
    everyone = said.get("every_agency", {})
    agencies = [_agency(name, file, everyone, own) for name, own in tables.items()]
    _check_apart(agencies)
    canary = said.get("canary", agencies[0].name)
    if canary not in tables:
        raise SettingRefused(f"{file}: the canary {canary!r} is none of its agencies")
    agencies.sort(key=lambda agency: agency.name != canary)
    return Fleet(file=file, agencies=tuple(agencies))


def _agency(name: str, file: Path, everyone: Any, own: Any) -> Agency:
    if not NAME.fullmatch(name):
        raise SettingRefused(f"{name!r} is no agency's name: a-z, 0-9 and hyphens, at most 40")
    if not isinstance(own, dict) or not isinstance(everyone, dict):
        raise SettingRefused(f"agency {name}: its settings are a table")
    for setting in NOT_FOR_ONE:
        if setting in own:
            raise SettingRefused(f"agency {name}: {setting} is set under [every_agency]")
    known = {field.name: field.metadata["variable"] for field in fields(Raw)}
    short = {variable.removeprefix(PREFIX).lower(): variable for variable in known.values()}
    variables = {}
    for setting, value in {**everyone, **own}.items():
        if setting not in short:
            raise SettingRefused(f"agency {name}: {setting} is not a setting of Peermatch")
        variables[short[setting]] = _text(file.parent, setting, value)
    try:
        settings = read_settings(variables)
    except SettingRefused as refused:
        raise SettingRefused(f"agency {name}: {refused}") from None
    if not settings.origin:
        raise SettingRefused(f"agency {name}: origin must say where people reach it (https://…)")
    return Agency(name=name, settings=settings, variables=variables)


def _text(folder: Path, setting: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return str((folder / text).resolve()) if setting in PATHS and text else text


def _check_apart(agencies: list[Agency]) -> None:
    """Raises SettingRefused where two share a host, a database, keys or a folder."""
    owners: dict[tuple[str, str], str] = {}
    for agency in agencies:
        for kind, what in _owned(agency):
            owner = owners.setdefault((kind, what), agency.name)
            if owner != agency.name:
                raise SettingRefused(f"agencies {owner} and {agency.name} have the same {kind}")


def _owned(agency: Agency) -> Iterator[tuple[str, str]]:
    settings = agency.settings
    yield "host", agency.host
    yield "key file", str(settings.key_file)
    yield "witness folder", str(settings.witness)
    if settings.backups:
        yield "backup folder", str(settings.backups)
    if not settings.database_url:
        yield "data folder", str(settings.data)
    directly = (settings.database_url, settings.vault_url)
    for url in filter(None, (*directly, settings.database_pool, settings.vault_pool)):
        parts = urlsplit(url)
        yield "database", f"{parts.hostname}:{parts.port or 5432}{parts.path}"
