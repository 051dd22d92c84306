"""Every setting, read from `PEERMATCH_…` variables; the table in docs/operations.md is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "PEERMATCH_"


class SettingRefused(ValueError):
    """A setting can't be used; the text names the variable and the reason."""


def _setting(variable: str, default: str, meaning: str) -> str:
    return field(default=default, metadata={"variable": PREFIX + variable, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The settings as text, each with its variable and meaning."""

    data: str = _setting(
        "DATA", "var", "Folder of the SQLite files and keys, when no database URL is given"
    )
    database_url: str = _setting(
        "DATABASE_URL", "", "PostgreSQL database of events and read models (postgresql://…)"
    )
    vault_url: str = _setting(
        "VAULT_URL", "", "PostgreSQL database of keys and accounts; another one than the events'"
    )
    key_file: str = _setting(
        "KEY_FILE", "", "File with the key-encryption keys; made in the data folder when empty"
    )
    witness: str = _setting(
        "WITNESS",
        "",
        "Folder of signed checkpoints and of erased people's ids, best on another disk or host;"
        " `witness` in the data folder when empty",
    )
    zone: str = _setting("ZONE", "America/New_York", "Where the program's weekly hours are meant")
    travel_limit: str = _setting(
        "TRAVEL_LIMIT_MINUTES", "60", "Furthest one-way drive for a session in person"
    )
    first_session: str = _setting(
        "FIRST_SESSION_MINUTES", "60", "Length of a first session where both people's hours allow"
    )
    nightly: str = _setting("NIGHTLY_AT", "07:30", "When the nightly matching run starts (UTC)")
    idle: str = _setting(
        "SIGN_IN_IDLE_MINUTES", "20", "A sign-in ends after so many minutes without use"
    )
    https: str = _setting("HTTPS", "yes", "no: cookies travel over plain http (this machine only)")
    origin: str = _setting(
        "ORIGIN", "", "Where people reach the pages, for calendar links (https://peermatch.example)"
    )
    proxies: str = _setting(
        "PROXIES",
        "127.0.0.1",
        "Addresses or networks of the proxies in front, with commas between: they are believed whom"
        " they answer for (X-Forwarded-For), and nobody else is",
    )
    clock_start: str = _setting(
        "CLOCK_START", "", "Demonstration only: the clock runs from this instant on"
    )
    demo: str = _setting("DEMO", "no", "yes: the sign-in page lists the demo accounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The same, read and checked."""

    data: Path
    database_url: str
    vault_url: str
    key_file: Path
    witness: Path
    zone: ZoneInfo
    travel_limit_minutes: int
    first_session_minutes: int
    nightly: tuple[int, int]
    """Hour and minute, UTC."""
    sign_in_idle: timedelta
    https: bool
    origin: str
    proxies: tuple[str, ...]
    clock_start: datetime | None
    demo: bool


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises SettingRefused for a variable that can't be used or isn't known."""
    known = {f.metadata["variable"]: f.name for f in fields(Raw)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    for name in sorted(set(given) - set(known)):
        raise SettingRefused(f"{name} is not a setting of Peermatch")
    raw = Raw(**{known[name]: value.strip() for name, value in given.items()})
    if bool(raw.database_url) != bool(raw.vault_url):
        raise SettingRefused(
            "PEERMATCH_DATABASE_URL and PEERMATCH_VAULT_URL go together: two databases"
        )
    if raw.database_url and raw.database_url == raw.vault_url:
        raise SettingRefused("PEERMATCH_VAULT_URL must be another database than the events'")
    data = Path(raw.data)
    return Settings(
        data=data,
        database_url=raw.database_url,
        vault_url=raw.vault_url,
        key_file=Path(raw.key_file) if raw.key_file else data / "keys.txt",
        witness=Path(raw.witness) if raw.witness else data / "witness",
        zone=_zone(raw.zone),
        travel_limit_minutes=_minutes("TRAVEL_LIMIT_MINUTES", raw.travel_limit, 600),
        first_session_minutes=_minutes("FIRST_SESSION_MINUTES", raw.first_session, 240),
        nightly=_clock(raw.nightly),
        sign_in_idle=timedelta(minutes=_minutes("SIGN_IN_IDLE_MINUTES", raw.idle, 60)),
        https=_yes("HTTPS", raw.https),
        origin=raw.origin.rstrip("/"),
        proxies=_networks(raw.proxies),
        clock_start=_instant(raw.clock_start),
        demo=_yes("DEMO", raw.demo),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingRefused("PEERMATCH_ZONE is not a time zone like America/New_York") from None


def _minutes(variable: str, text: str, most: int) -> int:
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise SettingRefused(f"{PREFIX}{variable} is not a number of minutes from 1 to {most}")
    return int(text)


def _clock(text: str) -> tuple[int, int]:
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise SettingRefused("PEERMATCH_NIGHTLY_AT is not a time like 07:30")
    return int(hour), int(minute)


def _yes(variable: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise SettingRefused(f"{PREFIX}{variable} must be yes or no")
    return text == "yes"


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())
    except ValueError:
        raise SettingRefused(
            "PEERMATCH_PROXIES is not a list of addresses like 127.0.0.1,172.16.0.0/12"
        ) from None


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise SettingRefused("PEERMATCH_CLOCK_START is not a time like 2026-11-23T18:00:00-05:00")
    return moment
