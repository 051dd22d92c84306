"""Single settings, read from their text: each says what is wrong with it."""

import re
from datetime import datetime
from ipaddress import ip_network
from urllib.parse import SplitResult
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.shared.roles import STAFF, Role
from peermatch.logs import LogForm

PREFIX = "PEERMATCH_"
SHORTEST_TOKEN = 24
ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?/?")
USUAL = (("https", ":443"), ("http", ":80"))


class SettingRefused(ValueError):
    """A setting can't be used; the text names the variable and the reason."""


def origin(text: str) -> str:
    """Without the port that goes without saying."""
    found = ORIGIN.fullmatch(text.casefold())
    if text and not found:
        raise SettingRefused("PEERMATCH_ORIGIN is not an address like https://peermatch.example")
    if found is None:
        return ""
    scheme, host, port = found.groups("")
    return f"{scheme}://{host}{'' if (scheme, port) in USUAL else port}"


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingRefused("PEERMATCH_ZONE is not a time zone like America/New_York") from None


def minutes(variable: str, text: str, most: int) -> int:
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise SettingRefused(f"{PREFIX}{variable} is not a number of minutes from 1 to {most}")
    return int(text)


def clock(text: str) -> tuple[int, int]:
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise SettingRefused("PEERMATCH_NIGHTLY_AT is not a time like 07:30")
    return int(hour), int(minute)


def log_form(text: str) -> LogForm:
    try:
        return LogForm(text)
    except ValueError:
        raise SettingRefused("PEERMATCH_LOG must be text or json") from None


def token(text: str) -> str:
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii() or " " in text):
        raise SettingRefused(
            f"PEERMATCH_METRICS_TOKEN needs {SHORTEST_TOKEN} letters or digits: "
            "openssl rand -hex 24"
        )
    return text


def yes(variable: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise SettingRefused(f"{PREFIX}{variable} must be yes or no")
    return text == "yes"


def roles(variable: str, text: str) -> frozenset[Role]:
    """Of accounts, with commas between."""
    named = {part.strip() for part in text.split(",") if part.strip()}
    if unknown := named - {role.value for role in STAFF}:
        there = ", ".join(role.value for role in Role if role in STAFF)
        raise SettingRefused(f"{PREFIX}{variable}: {min(unknown)} is not one of {there}")
    return frozenset(map(Role, named))


def port(variable: str, parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise SettingRefused(f"{PREFIX}{variable} has no port from 1 to 65535") from None


def networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())
    except ValueError:
        raise SettingRefused(
            "PEERMATCH_PROXIES is not a list of addresses like 127.0.0.1,172.16.0.0/12"
        ) from None


def instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise SettingRefused("PEERMATCH_CLOCK_START is not a time like 2026-11-23T18:00:00-05:00")
    return moment
