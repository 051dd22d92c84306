"""What messages leave by: a mail server, a gateway of texts."""

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
