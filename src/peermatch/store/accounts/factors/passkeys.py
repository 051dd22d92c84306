"""Passkeys: keys that a phone or computer keeps, unlocked there by a finger, face or PIN."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    LargeBinary,
    RowMapping,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import (
    SCHEMA,
    Changing,
    Clock,
    Entropy,
    digest,
    seconds,
)
from peermatch.store.accounts.accounts import Account
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.accounts.factors.authenticator_codes import ISSUER

PASSKEYS = Table(
    "passkeys",
    SCHEMA,
    Column("passkey_id", String(36), primary_key=True),
    Column("account_id", String(36), nullable=False, index=True),
    Column("credential_digest", String(64), nullable=False, unique=True),
    Column("credential_id", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(100), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)
USED_CHALLENGES = Table(
    "passkey_challenges",
    SCHEMA,
    Column("challenge_digest", String(64), primary_key=True),
    Column("forgotten_at", BigInteger, nullable=False),
)
MOST_PASSKEYS = 10
CHALLENGE_BYTES = 32
CHALLENGE_LASTS = timedelta(minutes=5)
LONGEST_NAME = 60
MALFORMED = (
    *(WebAuthnException, ValueError, KeyError, TypeError),
    *(IndexError, AttributeError, OverflowError),
)
"""What an answer raises that no authenticator gave."""


class PasskeyRefused(Refusal):
    sentence = "This passkey did not work here. Try again, or sign in with your password."


class TooManyPasskeys(Refusal):
    sentence = f"You have {MOST_PASSKEYS} passkeys. Remove one that you no longer use first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where people reach the pages: a passkey works at this address and at no other."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    passkey_id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


class Passkeys:
    """Only public keys are stored. A challenge is answered once."""

    def __init__(self, engine: Engine, clock: Clock, entropy: Entropy, changing: Changing) -> None:
        self._engine = engine
        self._changing = changing
        self._clock = clock
        self._entropy = entropy

    def challenge(self) -> bytes:
        return self._entropy(CHALLENGE_BYTES)

    def creation_options(self, account: Account, site: Site, challenge: bytes) -> str:
        """What the browser makes a new one by, as JSON. It knows the account by its id."""
        options = generate_registration_options(
            rp_id=site.host,
            rp_name=ISSUER,
            user_name=account.login,
            user_id=account.account_id.bytes,
            user_display_name=account.login,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=self._named(account.account_id),
        )
        return options_to_json(options)

    def request_options(self, site: Site, challenge: bytes, account_id: UUID | None = None) -> str:
        """What the browser asks for one by, as JSON: one of the account's. Without an account it is
        anybody's, and which accounts there are is not told."""
        options = generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            allow_credentials=None if account_id is None else self._named(account_id),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def add(self, account_id: UUID, site: Site, challenge: bytes, answer: str, name: str) -> None:
        """Keeps a new one. Raises PasskeyRefused or TooManyPasskeys."""
        if len(self._rows(account_id)) >= MOST_PASSKEYS:
            raise TooManyPasskeys
        try:
            made = verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                require_user_verification=True,
            )
        except MALFORMED:
            raise PasskeyRefused from None
        self._use_up(challenge)
        row = {
            "passkey_id": str(UUID(bytes=self._entropy(16), version=4)),
            "account_id": str(account_id),
            "credential_digest": digest(made.credential_id.hex()),
            "credential_id": made.credential_id,
            "public_key": made.credential_public_key,
            "sign_count": made.sign_count,
            "name": name[:LONGEST_NAME],
            "created_at": seconds(self._clock()),
        }
        try:
            with self._changing(account_id) as connection:
                connection.execute(insert(PASSKEYS).values(row))
        except IntegrityError:
            raise PasskeyRefused from None

    def owner(self, site: Site, challenge: bytes, answer: str) -> UUID:
        """The id of the account whose passkey gave this answer. Raises PasskeyRefused."""
        row = self._answered(answer)
        try:
            given = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=row["public_key"],
                credential_current_sign_count=row["sign_count"],
                require_user_verification=True,
            )
        except MALFORMED:
            raise PasskeyRefused from None
        self._use_up(challenge)
        used = {"sign_count": given.new_sign_count, "used_at": seconds(self._clock())}
        with self._engine.begin() as connection:
            mine = PASSKEYS.c.passkey_id == row["passkey_id"]
            connection.execute(update(PASSKEYS).where(mine).values(used))
        return UUID(row["account_id"])

    def of(self, account_id: UUID) -> tuple[Passkey, ...]:
        """The account's, oldest first."""
        return tuple(
            Passkey(
                passkey_id=UUID(row["passkey_id"]),
                name=row["name"],
                created_at=instant(row["created_at"]),
                used_at=instant(row["used_at"]) if row["used_at"] else None,
            )
            for row in self._rows(account_id)
        )

    def counts(self) -> Mapping[str, int]:
        """How many each account has, by its id."""
        counted = select(PASSKEYS.c.account_id, func.count().label("passkeys"))
        query = counted.group_by(PASSKEYS.c.account_id)
        with self._engine.connect() as connection:
            return {row.account_id: row.passkeys for row in connection.execute(query)}

    def remove(self, account_id: UUID, passkey_id: UUID) -> bool:
        """Whether it was there, and the account's own."""
        one = PASSKEYS.c.passkey_id == str(passkey_id), PASSKEYS.c.account_id == str(account_id)
        with self._changing(account_id) as connection:
            return connection.execute(delete(PASSKEYS).where(*one)).rowcount == 1

    def remove_all(self, account_id: UUID) -> int:
        with self._changing(account_id) as connection:
            mine = PASSKEYS.c.account_id == str(account_id)
            return connection.execute(delete(PASSKEYS).where(mine)).rowcount

    def _named(self, account_id: UUID) -> list[PublicKeyCredentialDescriptor]:
        rows = self._rows(account_id)
        return [PublicKeyCredentialDescriptor(id=row["credential_id"]) for row in rows]

    def _rows(self, account_id: UUID) -> list[RowMapping]:
        query = select(PASSKEYS).where(PASSKEYS.c.account_id == str(account_id))
        ordered = query.order_by(PASSKEYS.c.created_at, PASSKEYS.c.passkey_id)
        with self._engine.connect() as connection:
            return list(connection.execute(ordered).mappings())

    def _answered(self, answer: str) -> RowMapping:
        """The one that the answer says it comes from. Raises PasskeyRefused."""
        try:
            said = base64url_to_bytes(parse_authentication_credential_json(answer).id)
        except MALFORMED:
            raise PasskeyRefused from None
        query = select(PASSKEYS).where(PASSKEYS.c.credential_digest == digest(said.hex()))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise PasskeyRefused
        return row

    def _use_up(self, challenge: bytes) -> None:
        """Raises PasskeyRefused for one that was answered before."""
        now = seconds(self._clock())
        lasts = int(CHALLENGE_LASTS.total_seconds())
        row = {"challenge_digest": digest(challenge.hex()), "forgotten_at": now + 2 * lasts}
        try:
            with self._engine.begin() as connection:
                old = USED_CHALLENGES.c.forgotten_at <= now
                connection.execute(delete(USED_CHALLENGES).where(old))
                connection.execute(insert(USED_CHALLENGES).values(row))
        except IntegrityError:
            raise PasskeyRefused from None
