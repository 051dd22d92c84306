"""Every setting, read from `PEERMATCH_…` variables; the table in docs/operations.md is checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peermatch.logs import LogForm

PREFIX = "PEERMATCH_"
SHORTEST_TOKEN = 24
ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?/?")
USUAL = (("https", ":443"), ("http", ":80"))


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
        "ORIGIN",
        "",
        "Where people reach the pages (https://peermatch.example): requests for any other host are"
        " refused, and calendar links lead there. Needed outside the demonstration",
    )
    proxies: str = _setting(
        "PROXIES",
        "127.0.0.1",
        "Addresses or networks of the proxies in front, with commas between: they are believed whom"
        " they answer for (X-Forwarded-For), and nobody else is",
    )
    mail: str = _setting(
        "MAIL",
        "",
        "Server that messages leave by as email: smtp://user:password@host:587 (encrypted after"
        " the greeting), smtps://…:465, or smtp+plain://host for one on this machine",
    )
    mail_from: str = _setting("MAIL_FROM", "", "The address that email comes from")
    texts: str = _setting(
        "TEXTS",
        "",
        "Gateway that messages leave by as texts, with the interface that Twilio has:"
        " https://account:token@host",
    )
    texts_from: str = _setting("TEXTS_FROM", "", "The number that texts come from (+18045550123)")
    texts_keyed: str = _setting(
        "TEXTS_KEYED",
        "no",
        "yes: the gateway of texts delivers each Idempotency-Key once, so that a text in doubt is"
        " sent again under the same key",
    )
    log: str = _setting(
        "LOG",
        "text",
        "json: every line of the log is a JSON object, with one for each request",
    )
    metrics_token: str = _setting(
        "METRICS_TOKEN",
        "",
        "What Prometheus sends as bearer token to read /metrics; without one there is no such page",
    )
    clock_start: str = _setting(
        "CLOCK_START", "", "Demonstration only: the clock runs from this instant on"
    )
    demo: str = _setting("DEMO", "no", "yes: the sign-in page lists the demo accounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """`encrypted` is `starttls`, `whole`, or nothing for one on this machine."""

    host: str
    port: int
    encrypted: str
    user: str
    password: str = field(repr=False)
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextGateway:
    """`path` is what stands before `/2010-04-01/…`."""

    host: str
    port: int
    encrypted: bool
    path: str
    account: str
    token: str = field(repr=False)
    number: str
    knows_keys: bool


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
    mail: MailServer | None
    texts: TextGateway | None
    log: LogForm
    metrics_token: str = field(repr=False)
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
        origin=_origin(raw.origin),
        proxies=_networks(raw.proxies),
        mail=mail_server(raw.mail, raw.mail_from) if raw.mail else None,
        texts=text_gateway(raw.texts, raw.texts_from, _yes("TEXTS_KEYED", raw.texts_keyed))
        if raw.texts
        else None,
        log=_log_form(raw.log),
        metrics_token=_token(raw.metrics_token),
        clock_start=_instant(raw.clock_start),
        demo=_yes("DEMO", raw.demo),
    )


def check_served(settings: Settings) -> None:
    """Raises SettingRefused where the pages can't be served safely as it is set."""
    if not settings.demo and not settings.origin.startswith("https" if settings.https else "http"):
        raise SettingRefused("PEERMATCH_ORIGIN must say where people reach the pages (https://…)")


def _origin(text: str) -> str:
    """Without the port that goes without saying."""
    found = ORIGIN.fullmatch(text.casefold())
    if text and not found:
        raise SettingRefused("PEERMATCH_ORIGIN is not an address like https://peermatch.example")
    if found is None:
        return ""
    scheme, host, port = found.groups("")
    return f"{scheme}://{host}{'' if (scheme, port) in USUAL else port}"


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


def _log_form(text: str) -> LogForm:
    try:
        return LogForm(text)
    except ValueError:
        raise SettingRefused("PEERMATCH_LOG must be text or json") from None


def _token(text: str) -> str:
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii() or " " in text):
        raise SettingRefused(
            f"PEERMATCH_METRICS_TOKEN needs {SHORTEST_TOKEN} letters or digits: "
            "openssl rand -hex 24"
        )
    return text


def _yes(variable: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise SettingRefused(f"{PREFIX}{variable} must be yes or no")
    return text == "yes"


SMTP = {"smtp": ("starttls", 587), "smtps": ("whole", 465), "smtp+plain": ("", 25)}
"""By scheme: how the link is encrypted, and the usual port."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def mail_server(url: str, sender: str) -> MailServer:
    """Raises SettingRefused."""
    parts = urlsplit(url)
    if parts.scheme not in SMTP or not parts.hostname:
        raise SettingRefused("PEERMATCH_MAIL is not an address like smtp://user:password@host:587")
    if "@" not in sender.strip("@") or not sender.isascii() or " " in sender:
        raise SettingRefused("PEERMATCH_MAIL_FROM is not an email address")
    encrypted, port = SMTP[parts.scheme]
    if not encrypted and parts.hostname not in LOOPBACK:
        raise SettingRefused("PEERMATCH_MAIL goes unencrypted only to a server on this machine")
    return MailServer(
        host=parts.hostname,
        port=_port("MAIL", parts) or port,
        encrypted=encrypted,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def text_gateway(url: str, number: str, knows_keys: bool) -> TextGateway:
    """Raises SettingRefused."""
    parts = urlsplit(url)
    whole = parts.hostname and parts.username and parts.password
    if parts.scheme not in ("https", "http") or not whole:
        raise SettingRefused("PEERMATCH_TEXTS is not an address like https://account:token@host")
    encrypted = parts.scheme == "https"
    if not encrypted and parts.hostname not in LOOPBACK:
        raise SettingRefused("PEERMATCH_TEXTS goes unencrypted only to a gateway on this machine")
    if not number.startswith("+") or not number[1:].isdigit():
        raise SettingRefused("PEERMATCH_TEXTS_FROM is not a number like +18045550123")
    return TextGateway(
        host=parts.hostname or "",
        port=_port("TEXTS", parts) or (443 if encrypted else 80),
        encrypted=encrypted,
        path=parts.path.rstrip("/"),
        account=unquote(parts.username or ""),
        token=unquote(parts.password or ""),
        number=number,
        knows_keys=knows_keys,
    )


def _port(variable: str, parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise SettingRefused(f"{PREFIX}{variable} has no port from 1 to 65535") from None


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
