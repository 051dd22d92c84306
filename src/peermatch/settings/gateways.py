"""What is talked to outside: mail servers, a gateway of texts, hosts of calendars."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from peermatch.settings.values import SettingRefused, port


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
class MailFolder:
    """Where mail that could not be delivered comes back, read by IMAP."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str = field(repr=False)
    folder: str


@dataclass(frozen=True, slots=True)
class CalendarSources:
    """Hosts whose calendars may be read; `plain` are places on this machine (host and port)."""

    names: tuple[str, ...]
    plain: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUpLink:
    """The state's NATS server, and by which name it knows the agency."""

    url: str = field(repr=False)
    agency: str

    @property
    def subject(self) -> str:
        return f"{ROLL_UP_SUBJECT}.{self.agency}"


ROLL_UP_SUBJECT = "peermatch.roll-up"
AGENCY = re.compile(r"/([a-z][a-z0-9-]{0,39})")
HOST = re.compile(r"(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}")
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
    encrypted, usual = SMTP[parts.scheme]
    if not encrypted and parts.hostname not in LOOPBACK:
        raise SettingRefused("PEERMATCH_MAIL goes unencrypted only to a server on this machine")
    return MailServer(
        host=parts.hostname,
        port=port("MAIL", parts) or usual,
        encrypted=encrypted,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def mail_folder(url: str) -> MailFolder:
    """Raises SettingRefused."""
    parts = urlsplit(url)
    whole = parts.hostname and parts.username and parts.password
    if parts.scheme not in ("imaps", "imap+plain") or not whole:
        raise SettingRefused(
            "PEERMATCH_RETURNED_MAIL is not an address like imaps://user:password@host/INBOX"
        )
    encrypted = parts.scheme == "imaps"
    if not encrypted and parts.hostname not in LOOPBACK:
        raise SettingRefused(
            "PEERMATCH_RETURNED_MAIL goes unencrypted only to a server on this machine"
        )
    return MailFolder(
        host=parts.hostname or "",
        port=port("RETURNED_MAIL", parts) or (993 if encrypted else 143),
        encrypted=encrypted,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
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
        port=port("TEXTS", parts) or (443 if encrypted else 80),
        encrypted=encrypted,
        path=parts.path.rstrip("/"),
        account=unquote(parts.username or ""),
        token=unquote(parts.password or ""),
        number=number,
        knows_keys=knows_keys,
    )


def calendar_sources(text: str) -> CalendarSources:
    """`none` for none. Raises SettingRefused."""
    given = [] if text == "none" else [one.strip() for one in text.split(",") if one.strip()]
    plain = {one.removeprefix("http://") for one in given if one.startswith("http://")}
    names = tuple(one for one in given if not one.startswith("http://"))
    if any(urlsplit(f"//{one}").hostname not in LOOPBACK for one in plain):
        raise SettingRefused("PEERMATCH_CALENDARS goes unencrypted only to this machine")
    if not all(HOST.fullmatch(one) for one in names):
        raise SettingRefused("PEERMATCH_CALENDARS is not a list of hosts like calendar.google.com")
    return CalendarSources(names, frozenset(plain))


def nats_url(variable: str, url: str) -> str:
    """A server's address, without what stands behind it. Raises SettingRefused."""
    parts = urlsplit(url)
    if parts.scheme not in ("tls", "nats") or not parts.hostname:
        raise SettingRefused(f"{variable} is not an address like tls://user:password@host:4222")
    if parts.scheme == "nats" and parts.hostname not in LOOPBACK:
        raise SettingRefused(f"{variable} goes unencrypted only to a server on this machine")
    return parts._replace(path="", query="", fragment="").geturl()


def roll_up_link(url: str) -> RollUpLink:
    """Raises SettingRefused."""
    server = nats_url("PEERMATCH_ROLL_UP", url)
    named = AGENCY.fullmatch(urlsplit(url).path)
    if named is None:
        raise SettingRefused("PEERMATCH_ROLL_UP ends with the agency's name: tls://…:4222/essex")
    return RollUpLink(url=server, agency=named[1])
