"""Signing in and out: server-side sessions that end by themselves."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Engine,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import SCHEMA, Clock, Entropy, digest, seconds
from peermatch.store.accounts.accounts import Account, Accounts
from peermatch.store.accounts.factors.passkeys import PasskeyRefused, Passkeys, Site
from peermatch.store.accounts.factors.second_factors import Given, SecondFactors
from peermatch.store.accounts.factors.what_counts import TWO_FACTORS, Lack, ProvedBy, lacking
from peermatch.store.accounts.known_devices import KnownDevices
from peermatch.store.accounts.sign_in_log import SignInLog
from peermatch.store.accounts.throttle import Throttle

SIGN_INS = Table(
    "sign_ins",
    SCHEMA,
    Column("token_digest", String(64), primary_key=True),
    Column("account_id", String(36), nullable=False, index=True),
    Column("started_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("proved_at", BigInteger),
    Column("proved_by", String(10)),
    Column("seal", LargeBinary),
)
"""`seal` says, under a key of the service, that it began the sign-in. `proved_at` is when something
was last asked for and right; `proved_by` what proved most since it began (ProvedBy)."""

SEALED = ("token_digest", "account_id", "started_at", "proved_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPolicy:
    """How long a sign-in lasts. Automatic logoff: 45 CFR 164.312. `proof` is how long
    a password, a code or a passkey is enough for what asks for one again."""

    idle: timedelta
    longest: timedelta = timedelta(hours=10)
    proof: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One browser or phone that is signed in."""

    token_digest: str
    started_at: datetime
    seen_at: datetime


class WrongCredentials(Refusal):
    sentence = "The username or password is incorrect."


class CodeNeeded(Exception):
    """The password is right, and a code of the second factor is asked for as well."""

    def __init__(self, account: Account) -> None:
        super().__init__("a code is needed")
        self.account = account


KNOWN_AFTER = timedelta(hours=24)
"""For so long since it was last used a sign-in that has ended by itself is known as somebody's."""
CODES = "code"
"""What guesses at codes are counted for."""
SEEN_EVERY = timedelta(seconds=30)
"""A sign-in's last use is stored at most this often: not every request should write."""


class SignIns:
    """Sign-ins by a random token, of which only the digest is stored. `key` is the service's own:
    what it did not begin signs nobody in, whoever wrote it into the table."""

    def __init__(
        self,
        engine: Engine,
        accounts: Accounts,
        clock: Clock,
        entropy: Entropy,
        *,
        policy: SignInPolicy,
        throttle: Throttle,
        devices: KnownDevices,
        factors: SecondFactors,
        key: bytes,
    ) -> None:
        self._engine = engine
        self.accounts = accounts
        self._clock = clock
        self._entropy = entropy
        self.policy = policy
        self.throttle = throttle
        self.devices = devices
        self.factors = factors
        self._key = key
        self.passkeys = Passkeys(engine, clock, entropy, accounts.changing)
        self.log = SignInLog(engine, clock)

    def start(self, login: str, password: str, source: str = "", device: str = "") -> str:
        """Signs in and returns the token. Raises WrongCredentials or TooManyAttempts, and
        CodeNeeded for an account with a second factor.

        `source` is where the attempt comes from, `device` what the browser is known by.
        """
        account = self.check(login, password, source, device)
        if account.second_factor:
            raise CodeNeeded(account)
        return self._begin(account, ProvedBy.PASSWORD)

    def finish(
        self, account_id: UUID, mark: str, code: str, source: str = "", device: str = ""
    ) -> tuple[str, Given]:
        """The second step, after CodeNeeded: the token, and what the code was. `mark` is the
        account's `password_mark` of then. Raises WrongCredentials where the account or its password
        is not what it was, CodeWrong or TooManyAttempts."""
        account = self.accounts.by_id(account_id)
        if account is None or mark != self.accounts.password_mark(account_id):
            raise WrongCredentials
        given = self.check_code(account, code, source, device)
        return self._begin(account, ProvedBy.CODE), given

    def start_by_passkey(self, site: Site, challenge: bytes, answer: str) -> str:
        """Signs in without password and code, which the device asked for something in the place of;
        returns the token. Raises PasskeyRefused, also for a disabled account."""
        account = self.accounts.by_id(self.passkeys.owner(site, challenge, answer))
        if account is None:
            raise PasskeyRefused
        return self._begin(account, ProvedBy.PASSKEY)

    def start_by_provider(self, account: Account, *, two_factors: bool) -> str:
        """Signs in whom the identity provider knows; returns the token. Raises CodeNeeded for an
        account with a second factor of its own, unless the provider's counts."""
        if account.second_factor and not two_factors:
            raise CodeNeeded(account)
        return self._begin(account, ProvedBy.PROVIDER_MORE if two_factors else ProvedBy.PROVIDER)

    def _begin(self, account: Account, by: ProvedBy) -> str:
        self.accounts.signed_in(account.account_id)
        token = self._entropy(32).hex()
        now = seconds(self._clock())
        row = {
            "token_digest": digest(token),
            "account_id": str(account.account_id),
            "started_at": now,
            "seen_at": now,
            "proved_at": now,
            "proved_by": by.value,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(SIGN_INS).values({**row, "seal": self._seal(row)}))
            connection.execute(delete(SIGN_INS).where(self._forgotten()))
        self.log.began(token, account.account_id, by.value)
        return token

    def check(self, login: str, password: str, source: str = "", device: str = "") -> Account:
        """Whose password this is; raises as `start` does, and counts as trying to sign in."""
        attempt = self.throttle.attempt(login, source, self._known(login, device))
        account = self.accounts.with_password(login, password)
        if account is None:
            raise WrongCredentials
        self.throttle.succeeded(attempt)
        return account

    def check_code(self, account: Account, code: str, source: str = "", device: str = "") -> Given:
        """A code of the account's app or one to recover by, which is used up. Raises CodeWrong or
        TooManyAttempts: guesses at codes wait as those at passwords, on a count of their own."""
        known = self._known(account.login, device)
        attempt = self.throttle.attempt(account.login, source, known, CODES)
        given = self.factors.check(account.account_id, code)
        self.throttle.succeeded(attempt)
        return given

    def check_passkey(self, account: Account, site: Site, challenge: bytes, answer: str) -> None:
        """Raises PasskeyRefused for what is no answer, or another account's."""
        if self.passkeys.owner(site, challenge, answer) != account.account_id:
            raise PasskeyRefused

    def _known(self, login: str, device: str) -> str:
        """The device, if it is one of the account's."""
        return device if device and self.devices.knows(login, device) else ""

    def account(self, token: str) -> Account | None:
        """Whose sign-in this is, while it lasts; using it keeps it from idling out."""
        mine = SIGN_INS.c.token_digest == digest(token)
        with self._engine.connect() as connection:
            query = select(SIGN_INS).where(mine, ~self._over())
            row = connection.execute(query).mappings().one_or_none()
        if row is None or not hmac.compare_digest(self._seal(dict(row)), row["seal"] or b""):
            return None
        now = seconds(self._clock())
        if now - row["seen_at"] >= SEEN_EVERY.total_seconds():
            with self._engine.begin() as connection:
                connection.execute(update(SIGN_INS).where(mine).values(seen_at=now))
        return self.accounts.by_id(UUID(row["account_id"]))

    def proved_lately(self, token: str) -> bool:
        """Whether a password, a code or a passkey was asked for not long ago."""
        mine = SIGN_INS.c.token_digest == digest(token)
        with self._engine.connect() as connection:
            proved = connection.execute(select(SIGN_INS.c.proved_at).where(mine)).scalar()
        lasts = self.policy.proof.total_seconds()
        return proved is not None and seconds(self._clock()) - proved <= lasts

    def prove(self, token: str, by: ProvedBy) -> None:
        """It was just right. One factor takes nothing from what was proved by more."""
        mine = SIGN_INS.c.token_digest == digest(token)
        proved: dict[str, object] = {"proved_at": seconds(self._clock())}
        with self._engine.begin() as connection:
            connection.execute(update(SIGN_INS).where(mine).values(proved))
            row = connection.execute(select(SIGN_INS).where(mine)).mappings().one_or_none()
            if row is not None and by in TWO_FACTORS:
                now = {**row, "proved_by": by.value}
                more = {"proved_by": by.value, "seal": self._seal(now)}
                connection.execute(update(SIGN_INS).where(mine).values(more))

    def lacking(self, account: Account, token: str) -> Lack | None:
        """What this sign-in lacks of the second factor that the account's role must have."""
        mine = SIGN_INS.c.token_digest == digest(token)
        with self._engine.connect() as connection:
            proved = connection.execute(select(SIGN_INS.c.proved_by).where(mine)).scalar()
        has_one = account.second_factor or bool(self.passkeys.of(account.account_id))
        return lacking(ProvedBy(proved or ProvedBy.PASSWORD), has_one)

    def ended(self, token: str) -> UUID | None:
        """Whose sign-in ended by itself within a day; None for one that somebody ended."""
        mine = SIGN_INS.c.token_digest == digest(token)
        query = select(SIGN_INS.c.account_id).where(mine, self._over(), ~self._forgotten())
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else UUID(found)

    def end(self, token: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(SIGN_INS).where(SIGN_INS.c.token_digest == digest(token)))

    def end_all(self, account_id: UUID) -> None:
        """Signs the account out everywhere: after a new password, or when it is disabled. None of
        its devices is known any more."""
        self.devices.forget(account_id)
        with self._engine.begin() as connection:
            ours = SIGN_INS.c.account_id == str(account_id)
            connection.execute(delete(SIGN_INS).where(ours))

    def of(self, account_id: UUID) -> tuple[SignIn, ...]:
        """What is signed in with the account, last used first."""
        ours = SIGN_INS.c.account_id == str(account_id)
        query = select(SIGN_INS).where(ours, ~self._over()).order_by(SIGN_INS.c.seen_at.desc())
        with self._engine.connect() as connection:
            return tuple(
                SignIn(
                    token_digest=row["token_digest"],
                    started_at=datetime.fromtimestamp(row["started_at"], UTC),
                    seen_at=datetime.fromtimestamp(row["seen_at"], UTC),
                )
                for row in connection.execute(query).mappings()
            )

    def end_others(self, account_id: UUID, token: str, device: str = "") -> int:
        """Signs the account out everywhere but here; devices but this are known no more."""
        self.devices.forget(account_id, but=device)
        ours = SIGN_INS.c.account_id == str(account_id)
        others = SIGN_INS.c.token_digest != digest(token)
        with self._engine.begin() as connection:
            return connection.execute(delete(SIGN_INS).where(ours, others)).rowcount

    def _seal(self, row: Mapping[str, object]) -> bytes:
        said = " ".join(str(row[name]) for name in SEALED)
        return hmac.digest(self._key, said.encode(), "sha256")

    def _forgotten(self) -> ColumnElement[bool]:
        return SIGN_INS.c.seen_at <= seconds(self._clock()) - int(KNOWN_AFTER.total_seconds())

    def _over(self) -> ColumnElement[bool]:
        now = seconds(self._clock())
        idle = now - int(self.policy.idle.total_seconds())
        oldest = now - int(self.policy.longest.total_seconds())
        return (SIGN_INS.c.seen_at <= idle) | (SIGN_INS.c.started_at <= oldest)
