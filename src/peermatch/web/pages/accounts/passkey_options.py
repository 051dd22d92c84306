"""What the browser makes a passkey by or asks for one by: with a challenge, sealed in the page."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec
from fastapi import Request

from peermatch.store.accounts.account_tables import digest, seconds
from peermatch.store.accounts.accounts import Account
from peermatch.store.accounts.factors.passkeys import CHALLENGE_LASTS, Site
from peermatch.web.http.access import services_of, sign_in_token

NEW, SIGN_IN, PROOF = "new passkey", "sign in by passkey", "proof by passkey"
LONGEST_ANSWER = 10_000
"""Characters."""


class Challenge(msgspec.Struct, frozen=True, array_like=True):
    """One of 32 bytes, made at `at` (seconds)."""

    challenge: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Offered:
    """`options` are JSON for the browser; `sealed` is sent back with its answer."""

    options: str
    sealed: str


def site_of(request: Request) -> Site | None:
    """Where the pages are; None at an address without a name, for which there are no passkeys."""
    origin = services_of(request).origin or str(request.base_url).rstrip("/")
    host = urlsplit(origin).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return Site(origin=origin, host=host)
    return None


def to_create(request: Request, account: Account) -> Offered | None:
    site, passkeys = site_of(request), services_of(request).sign_ins.passkeys
    challenge = passkeys.challenge()
    if site is None:
        return None
    options = passkeys.creation_options(account, site, challenge)
    return Offered(options, _sealed(request, f"{NEW} {account.account_id}", challenge))


def to_sign_in(request: Request) -> Offered | None:
    site, passkeys = site_of(request), services_of(request).sign_ins.passkeys
    challenge = passkeys.challenge()
    if site is None:
        return None
    options = passkeys.request_options(site, challenge)
    return Offered(options, _sealed(request, SIGN_IN, challenge))


def to_prove(request: Request, account: Account) -> Offered | None:
    """None for an account without passkeys, too."""
    site, passkeys = site_of(request), services_of(request).sign_ins.passkeys
    if site is None or not passkeys.of(account.account_id):
        return None
    challenge = passkeys.challenge()
    options = passkeys.request_options(site, challenge, account.account_id)
    return Offered(options, _sealed(request, proof_for(request, account), challenge))


def proof_for(request: Request, account: Account) -> str:
    """What the challenge is for: this account, in this browser."""
    return f"{PROOF} {account.account_id} {digest(sign_in_token(request))}"


def challenge_of(request: Request, purpose: str, sealed: str) -> bytes | None:
    """The challenge that was offered for this purpose within five minutes."""
    services = services_of(request)
    body = services.page_seal.open(purpose, sealed) if sealed else None
    if body is None:
        return None
    made = msgspec.json.decode(body, type=Challenge)
    fresh = 0 <= seconds(services.now()) - made.at <= CHALLENGE_LASTS.total_seconds()
    return made.challenge if fresh else None


def _sealed(request: Request, purpose: str, challenge: bytes) -> str:
    services = services_of(request)
    made = Challenge(challenge, seconds(services.now()))
    return services.page_seal.close(purpose, msgspec.json.encode(made))
