"""How often one may guess a password: counted for the account from one place, for the account, and
for the place, so that nobody's failures keep out somebody who signs in from elsewhere. What anybody
may send without an account is counted for its place."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    String,
    Table,
    case,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import SCHEMA, Clock, login_key, seconds

WAITS = Table(
    "sign_in_waits",
    SCHEMA,
    Column("bucket", String(64), primary_key=True),
    Column("forgiven_at", BigInteger, nullable=False, index=True),
    Column("next_at", BigInteger, nullable=False),
)
"""A bucket is a keyed digest: neither names nor addresses can be read from a copy of the vault.
At `forgiven_at` none of its failures counts any more; before `next_at` nothing is tried."""
FORGIVEN_EVERY = timedelta(minutes=15)
"""One failure is forgiven after so long, and no wait is longer."""
FREE_OF_ONE = 5
"""Failures for one account from one place before waits begin: 1, 2, 4 … seconds."""
FREE_OF_MANY = 100
"""The same for one account from all strange places, and for one place with all accounts. NIST
SP 800-63B-4 allows up to 100 failures in a row."""


class TooManyAttempts(Refusal):
    """`wait` is in seconds."""

    sentence = "Too many sign-in attempts. Wait a little and try again."

    def __init__(self, wait: int = 1) -> None:
        self.wait = wait
        how_long = f"{-(-wait // 60)} minutes" if wait > 60 else f"{wait} seconds"
        how_long = "1 second" if wait == 1 else how_long
        super().__init__(f"Too many sign-in attempts. Wait {how_long} and try again.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One that may be made: what it is counted for until the password is known to be right."""

    own: str
    shared: tuple[str, ...]


class Throttle:
    """Counts an attempt before its password is looked at, so that parallel guesses count too.

    One that is refused isn't counted, so waiting always ends. A device from which the account was
    signed in before has a count of its own and answers for no other.
    """

    def __init__(self, engine: Engine, clock: Clock, key: bytes) -> None:
        self._engine = engine
        self._clock = clock
        self._key = key

    def attempt(self, login: str, source: str, known_device: str = "", what: str = "") -> Attempt:
        """Raises TooManyAttempts. `known_device` is empty for one that is not the account's; `what`
        is guessed at has a count of its own for the account."""
        account = login_key(login)
        if known_device:
            tried = Attempt(self._bucket(f"{what}device", account, known_device), ())
        else:
            shared = (self._bucket(f"{what}account", account), self._bucket("source", source))
            tried = Attempt(self._bucket(f"{what}both", account, source), shared)
        now = seconds(self._clock())
        free = {tried.own: FREE_OF_ONE, **dict.fromkeys(tried.shared, FREE_OF_MANY)}
        with self._engine.begin() as connection:
            for bucket in sorted(free):
                self._count(connection, bucket, free[bucket], now)
        return tried

    def note(self, what: str, source: str, free: int) -> None:
        """Counts something that anybody may send: so many at once from one place, then one after
        each wait. Raises TooManyAttempts."""
        now = seconds(self._clock())
        with self._engine.begin() as connection:
            connection.execute(delete(WAITS).where(WAITS.c.forgiven_at <= now))
        with self._engine.begin() as connection:
            self._count(connection, self._bucket(what, source), free, now)

    def succeeded(self, tried: Attempt) -> None:
        """Takes the count back: it was no guess."""
        one_less = WAITS.c.forgiven_at - _EVERY
        now = seconds(self._clock())
        with self._engine.begin() as connection:
            connection.execute(delete(WAITS).where(WAITS.c.forgiven_at <= now))
        with self._engine.begin() as connection:
            connection.execute(delete(WAITS).where(_is(tried.own)))
            for bucket in sorted(tried.shared):
                connection.execute(
                    update(WAITS).where(_is(bucket)).values(forgiven_at=one_less, next_at=now)
                )

    def _count(self, connection: Connection, bucket: str, free: int, now: int) -> None:
        make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        first = make(WAITS).values(bucket=bucket, forgiven_at=now + _EVERY, next_at=now)
        still = WAITS.c.forgiven_at > now
        counted = first.on_conflict_do_update(
            index_elements=[WAITS.c.bucket],
            set_={"forgiven_at": case((still, WAITS.c.forgiven_at), else_=now) + _EVERY},
            where=WAITS.c.next_at <= now,
        ).returning(WAITS.c.forgiven_at)
        forgiven_at = connection.execute(counted).scalar_one_or_none()
        if forgiven_at is None:
            next_at = connection.execute(select(WAITS.c.next_at).where(_is(bucket))).scalar_one()
            raise TooManyAttempts(next_at - now)
        failures = -(-(forgiven_at - now) // _EVERY)
        if failures >= free:
            wait = min(_EVERY, 2 ** min(failures - free, 30))
            connection.execute(update(WAITS).where(_is(bucket)).values(next_at=now + wait))

    def _bucket(self, *parts: str) -> str:
        return hmac.digest(self._key, _framed(parts), "sha256").hex()


_EVERY = int(FORGIVEN_EVERY.total_seconds())


def _is(bucket: str) -> ColumnElement[bool]:
    return WAITS.c.bucket == bucket


def _framed(parts: Iterable[str]) -> bytes:
    """Each part with its length, so that no two lists of parts look alike."""
    encoded = (part.encode("utf-8", "surrogatepass") for part in parts)
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
