"""The tables of accounts and their API tokens, in the vault database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA = MetaData()
ACCOUNTS = Table(
    "accounts",
    SCHEMA,
    Column("account_id", String(36), primary_key=True),
    Column("login", String(100), nullable=False, unique=True),
    Column("display_name", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("specialist_id", String(36)),
    Column("password_hash", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("signed_in_at", BigInteger),
    Column("totp_sealed", LargeBinary),
    Column("totp_step", BigInteger),
    Column("totp_since", BigInteger),
    Column("short_password", Boolean),
)
"""The secret of the app that is the second factor, sealed; the last step whose code was used. A
short password is one that is not enough without it."""
API_TOKENS = Table(
    "api_tokens",
    SCHEMA,
    Column("token_digest", String(64), primary_key=True),
    Column("account_id", String(36), nullable=False, index=True),
    Column("label", String(100), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("scopes", Text),
    Column("made_at", BigInteger),
    Column("used_at", BigInteger),
)
"""Instants are whole seconds since 1970 UTC: the same number on SQLite and PostgreSQL."""

Clock = Callable[[], datetime]
Entropy = Callable[[int], bytes]
"""Gives that many unpredictable bytes, as `os.urandom` does."""
Changing = Callable[[UUID], AbstractContextManager[Connection]]
"""A transaction that changes an account and keeps what it leaves (`AccountStates.changing`)."""


def digest(token: str) -> str:
    """What is stored of a secret token: its SHA-256, so a copy of the table signs nobody in."""
    return sha256(token.encode()).hexdigest()


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def login_key(login: str) -> str:
    return login.strip().casefold()[:100]
