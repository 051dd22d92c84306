"""Who changed which account: kept, shown to those who look after accounts and to
privacy officers, and told to its owner where it has to be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Engine,
    Integer,
    String,
    Table,
    exists,
    insert,
    or_,
    select,
    update,
)

from domain.shared.roles import Role
from peermatch.store.accounts.account_tables import ACCOUNTS, SCHEMA, Clock, digest, seconds
from peermatch.store.accounts.calendars.feed_links import instant

CHANGES = Table(
    "account_changes",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("account_id", String(36), nullable=False, index=True),
    Column("what", String(40), nullable=False),
    Column("changed_by", String(60), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("told_at", BigInteger),
    Column("device", String(64)),
)
"""`told_at` is when the account's owner was shown it, of what they have to be told. `device` is the
digest of a new device's cookie."""
OPERATOR = "operator"
"""Who works at the command line, where nobody is signed in."""


class Change(StrEnum):
    INVITED = "invited"
    NEW_LINK = "new-link"
    RENAMED = "renamed"
    CHOSEN = "password-chosen"
    DISABLED = "disabled"
    ENABLED = "enabled"
    ACCEPTED = "accepted"
    """By an operator: as it stands, although the service did not make it so."""
    SIGNED_OUT = "signed-out"
    TOKENS_ENDED = "tokens-ended"
    FACTOR_ON = "second-factor-on"
    FACTOR_OFF = "second-factor-off"
    FACTOR_RESET = "second-factor-reset"
    NEW_CODES = "recovery-codes-made"
    CODE_USED = "recovery-code-used"
    API_ACCESS_MADE = "token-made"
    API_ACCESS_GIVEN = "token-issued"
    """By an operator, for the account."""
    API_ACCESS_ENDED = "token-ended"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    PROVIDER_LINKED = "provider-linked"
    PROVIDER_UNLINKED = "provider-unlinked"
    ADDRESS_CONFIRMED = "address-confirmed"
    ADDRESS_REMOVED = "address-removed"
    NEW_DEVICE = "new-device"
    """Signed in on a device that the account was not known on."""


OWNERS = frozenset(
    {Change.NEW_LINK, Change.FACTOR_RESET, Change.API_ACCESS_GIVEN, Change.NEW_DEVICE}
)
"""What others did, or may have done, that the account's owner has to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """`by` is an account's id, or OPERATOR."""

    number: int
    account_id: UUID
    login: str
    role: Role
    what: Change
    by: str
    at: datetime
    told: datetime | None
    """When its owner was shown it, of what they have to be told."""


class AccountChanges:
    """Every change is noted with `by`, the id of the account that makes it, or OPERATOR."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def note(self, by: str, account_id: UUID, what: Change, device: str = "") -> None:
        row = {
            "account_id": str(account_id),
            "what": what.value,
            "changed_by": by,
            "changed_at": seconds(self._clock()),
            "device": digest(device) if device else None,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(CHANGES).values(row))

    def newest(
        self, limit: int, account_id: UUID | None = None, before: int | None = None
    ) -> tuple[Changed, ...]:
        """Who changed which account, or this one, newest first; those before a number."""
        query = select(CHANGES, ACCOUNTS.c.login, ACCOUNTS.c.role).join(
            ACCOUNTS, ACCOUNTS.c.account_id == CHANGES.c.account_id
        )
        if account_id is not None:
            query = query.where(CHANGES.c.account_id == str(account_id))
        if before is not None:
            query = query.where(CHANGES.c.number < before)
        newest = query.order_by(CHANGES.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return tuple(
                Changed(
                    number=row["number"],
                    account_id=UUID(row["account_id"]),
                    login=row["login"],
                    role=Role(row["role"]),
                    what=Change(row["what"]),
                    by=row["changed_by"],
                    at=instant(row["changed_at"]),
                    told=instant(row["told_at"]) if row["told_at"] else None,
                )
                for row in connection.execute(newest).mappings()
            )

    def disabled_since(self, account_id: UUID, moment: datetime) -> bool:
        """Whether it was disabled at the moment or after it, even if it is enabled again."""
        query = select(CHANGES.c.number).where(
            CHANGES.c.account_id == str(account_id),
            CHANGES.c.what == Change.DISABLED.value,
            CHANGES.c.changed_at >= seconds(moment),
        )
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def to_be_told(self, account_id: UUID, device: str) -> frozenset[Change]:
        """What others did that the account's owner was not told yet, as they are told on this
        device."""
        with self._engine.connect() as connection:
            found = select(CHANGES.c.what).where(*_untold(account_id, device)).distinct()
            return frozenset(map(Change, connection.execute(found).scalars()))

    def told(self, account_id: UUID, device: str) -> None:
        """Its owner was shown what others did, on this device."""
        with self._engine.begin() as connection:
            now = seconds(self._clock())
            connection.execute(
                update(CHANGES).where(*_untold(account_id, device)).values(told_at=now)
            )


def _untold(account_id: UUID, device: str) -> tuple[ColumnElement[bool], ...]:
    """Of new devices nobody is told on one that is itself new: whoever has it may be the one, and a
    browser that forgets everything would be told each morning."""
    mine, theirs = CHANGES.c.account_id == str(account_id), CHANGES.alias()
    new_here = exists().where(
        theirs.c.account_id == str(account_id),
        theirs.c.device == digest(device),
        theirs.c.told_at.is_(None),
    )
    return (
        mine,
        CHANGES.c.what.in_([what.value for what in OWNERS]),
        CHANGES.c.told_at.is_(None),
        or_(CHANGES.c.device.is_(None), ~new_here),
    )
