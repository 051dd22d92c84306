"""Codes of an authenticator app: one of six digits for each half minute (RFC 6238)."""

import hmac
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_BYTES = 20
"""160 bits, as RFC 4226 recommends."""
DIGITS = 6
STEP_SECONDS = 30
DRIFT = 1
"""Steps that the clock of a phone may be ahead or behind."""
ISSUER = "Peermatch"


def step_at(moment: datetime) -> int:
    """The number of the half minute since 1970 UTC."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(secret: bytes, step: int) -> str:
    """SHA-1, six digits and half a minute: what every app can do."""
    totp = TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - as an HMAC it holds
    return totp.generate(step * STEP_SECONDS).decode("ascii")


def step_of(secret: bytes, code: str, moment: datetime) -> int | None:
    """The step whose code this is, of those that may be meant at the moment."""
    now = step_at(moment)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode()):
            found = step
    return found


def key_text(secret: bytes) -> str:
    """The secret as apps take it when it is typed: base32 without padding."""
    return b32encode(secret).decode("ascii").rstrip("=")


def app_address(secret: bytes, login: str) -> str:
    """What an app reads from a QR code."""
    label = quote(f"{ISSUER}:{login}")
    return f"otpauth://totp/{label}?{urlencode({'secret': key_text(secret), 'issuer': ISSUER})}"
