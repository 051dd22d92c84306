"""The second factor of an account: the secret of an app, sealed, and codes to recover by."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import Engine, or_, select, update

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import ACCOUNTS, Changing, Clock, Entropy, seconds
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.accounts.factors.authenticator_codes import (
    DIGITS,
    SECRET_BYTES,
    app_address,
    key_text,
    step_of,
)
from peermatch.store.accounts.factors.recovery_codes import (
    codes_left,
    drop_codes,
    in_groups,
    new_codes,
    use_code,
)
from peermatch.store.keys.page_seal import PageSeal

OFFER_LASTS = timedelta(minutes=30)
"""For so long a secret that was shown can be confirmed by its first code."""
TIME_BYTES = 8
LONGEST_CODE = 40
"""Characters of a code as it is typed, with spaces or hyphens between its groups."""


class CodeWrong(Refusal):
    sentence = (
        "This code is not right, or was used before. Enter the six digits that the app shows now,"
        " or a recovery code."
    )
    field = "code"


class OfferEnded(Refusal):
    sentence = "This took longer than half an hour. Begin again: the app gets a new key."


class SecondFactorOn(Refusal):
    sentence = "A second factor is on already."


class Given(Enum):
    """What somebody proved by."""

    APP = "app"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A new secret, which counts for nothing until a code confirms it."""

    sealed: str
    key: str
    """In groups, for typing."""
    address: str
    """`otpauth://…`, for a QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorState:
    """`since` is None where no second factor is on."""

    since: datetime | None
    codes_left: int


class SecondFactors:
    """`key` is the service's own: it seals apps' secrets and keys the recovery codes' digests.
    `phones` is the time that phones make their codes of, whatever the service's clock says."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        entropy: Entropy,
        changing: Changing,
        *,
        key: bytes,
        phones: Clock,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._changing = changing
        self._phones = phones
        self._entropy = entropy
        self._seal = PageSeal(hmac.digest(key, b"secrets", "sha256"), entropy)
        self._digests = hmac.digest(key, b"recovery", "sha256")

    def offer(self, account_id: UUID, login: str) -> Offer:
        """A new secret. Nothing is stored: it comes back with the code that confirms it."""
        secret = self._entropy(SECRET_BYTES)
        made = seconds(self._clock()).to_bytes(TIME_BYTES, "big")
        return _offered(secret, login, self._seal.close(_offer(account_id), made + secret))

    def offered(self, account_id: UUID, login: str, sealed: str) -> Offer:
        """The one that was made before, to be shown again. Raises OfferEnded."""
        return _offered(self._secret_of(account_id, sealed), login, sealed)

    def turn_on(self, account_id: UUID, sealed: str, code: str) -> tuple[str, ...]:
        """From now on the app's codes are asked for; the recovery codes, shown this once. Raises
        OfferEnded, CodeWrong or SecondFactorOn."""
        secret = self._secret_of(account_id, sealed)
        step = step_of(secret, _digits(code), self._phones())
        if step is None:
            raise CodeWrong
        kept = {
            "totp_sealed": self._seal.sealed(_stored(account_id), secret),
            "totp_step": step,
            "totp_since": seconds(self._clock()),
        }
        off = ACCOUNTS.c.account_id == str(account_id), ACCOUNTS.c.totp_sealed.is_(None)
        with self._changing(account_id) as connection:
            if connection.execute(update(ACCOUNTS).where(*off).values(kept)).rowcount == 0:
                raise SecondFactorOn
            return new_codes(connection, account_id, self._digests, self._entropy)

    def turn_off(self, account_id: UUID) -> bool:
        """Whether one was on; its recovery codes are gone with it."""
        on = ACCOUNTS.c.account_id == str(account_id), ACCOUNTS.c.totp_sealed.is_not(None)
        nothing = {"totp_sealed": None, "totp_step": None, "totp_since": None}
        with self._changing(account_id) as connection:
            was_on = connection.execute(update(ACCOUNTS).where(*on).values(nothing)).rowcount == 1
            drop_codes(connection, account_id)
        return was_on

    def new_recovery_codes(self, account_id: UUID) -> tuple[str, ...]:
        """Ten others, shown this once; none where no second factor is on."""
        if self.state(account_id).since is None:
            return ()
        with self._changing(account_id) as connection:
            return new_codes(connection, account_id, self._digests, self._entropy)

    def state(self, account_id: UUID) -> FactorState:
        query = select(ACCOUNTS.c.totp_since).where(ACCOUNTS.c.account_id == str(account_id))
        with self._engine.connect() as connection:
            since = connection.execute(query).scalar_one_or_none()
            left = codes_left(connection, account_id)
        return FactorState(since=None if since is None else instant(since), codes_left=left)

    def check(self, account_id: UUID, code: str) -> Given:
        """Uses the code up, so that it proves something once only. Raises CodeWrong."""
        typed = "".join(c for c in code.upper() if c.isalnum())
        if len(typed) != DIGITS:
            return self._check_recovery(account_id, typed)
        mine = ACCOUNTS.c.account_id == str(account_id)
        with self._engine.connect() as connection:
            query = select(ACCOUNTS.c.totp_sealed).where(mine)
            sealed = connection.execute(query).scalar_one_or_none()
        secret = self._seal.unsealed(_stored(account_id), sealed) if sealed else None
        step = step_of(secret, typed, self._phones()) if secret else None
        if step is None:
            raise CodeWrong
        later = or_(ACCOUNTS.c.totp_step.is_(None), ACCOUNTS.c.totp_step < step)
        with self._engine.begin() as connection:
            used = update(ACCOUNTS).where(mine, later).values(totp_step=step)
            if connection.execute(used).rowcount == 0:
                raise CodeWrong
        return Given.APP

    def _check_recovery(self, account_id: UUID, typed: str) -> Given:
        now = seconds(self._clock())
        with self._changing(account_id) as connection:
            if not use_code(connection, account_id, self._digests, typed, now):
                raise CodeWrong
        return Given.RECOVERY

    def _secret_of(self, account_id: UUID, sealed: str) -> bytes:
        opened = self._seal.open(_offer(account_id), sealed)
        if opened is None:
            raise OfferEnded
        made = int.from_bytes(opened[:TIME_BYTES], "big")
        if not 0 <= seconds(self._clock()) - made <= OFFER_LASTS.total_seconds():
            raise OfferEnded
        return opened[TIME_BYTES:]


def _offered(secret: bytes, login: str, sealed: str) -> Offer:
    key, address = in_groups(key_text(secret)), app_address(secret, login)
    return Offer(sealed=sealed, key=key, address=address)


def _digits(code: str) -> str:
    return "".join(c for c in code if c.isalnum())


def _offer(account_id: UUID) -> str:
    return f"second factor offered {account_id}"


def _stored(account_id: UUID) -> str:
    return f"second factor {account_id}"
