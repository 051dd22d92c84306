"""The key that opens what a phone keeps for use without signal: one each, and gone for good when
the phone is ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
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
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.keys.page_seal import PageSeal

OFFLINE_PHONES = Table(
    "offline_phones",
    SCHEMA,
    Column("device_digest", String(64), primary_key=True),
    Column("account_id", String(36), nullable=False, index=True),
    Column("phone_id", String(36), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)
"""`device_digest` is of the cookie that the browser is known by; `seen_at` is when the key was
handed out last."""
KEY_BYTES = 32
HOURS = 8
"""For so long after the last contact a phone may show what it keeps."""


class PhoneKeepsAnothers(Refusal):
    sentence = (
        "This browser keeps somebody else’s day for use without signal. They have to sign in here"
        " and end that first."
    )


class DeviceNotKnown(Refusal):
    sentence = "This browser keeps no cookies, or lost them. Sign out, and sign in again."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflinePhone:
    """As its owner sees it listed."""

    phone_id: UUID
    since: datetime
    seen_at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class PhoneKey:
    """32 bytes for AES-GCM, and the phone that they are for."""

    phone_id: UUID
    key: bytes


class OfflinePhones:
    """One account's per browser. What the browser keeps is sealed by a key that only stands here,
    so deleting the row makes it unreadable once the phone has let go of its own copy."""

    def __init__(self, engine: Engine, seal: PageSeal, clock: Clock, entropy: Entropy) -> None:
        self._engine = engine
        self._seal = seal
        self._clock = clock
        self._entropy = entropy

    def turn_on(self, account_id: UUID, device: str, phone_id: UUID) -> PhoneKey:
        """A key for this browser, or the one that it has. Raises DeviceNotKnown and
        PhoneKeepsAnothers."""
        if not device:
            raise DeviceNotKnown
        known = self.key(account_id, device)
        if known is not None:
            return known
        key, now = self._entropy(KEY_BYTES), seconds(self._clock())
        row = {
            "device_digest": digest(device),
            "account_id": str(account_id),
            "phone_id": str(phone_id),
            "sealed": self._seal.sealed(_purpose(account_id, phone_id), key),
            "since": now,
            "seen_at": now,
        }
        with self._engine.begin() as connection:
            here = OFFLINE_PHONES.c.device_digest == digest(device)
            mine = OFFLINE_PHONES.c.account_id == str(account_id)
            connection.execute(delete(OFFLINE_PHONES).where(here, mine))
            if connection.execute(select(OFFLINE_PHONES.c.phone_id).where(here)).first():
                raise PhoneKeepsAnothers
            connection.execute(insert(OFFLINE_PHONES).values(row))
        return PhoneKey(phone_id, key)

    def key(self, account_id: UUID, device: str) -> PhoneKey | None:
        """What a live sign-in releases; None where the phone was ended, or keeps another's day."""
        here = OFFLINE_PHONES.c.device_digest == digest(device)
        mine = OFFLINE_PHONES.c.account_id == str(account_id)
        with self._engine.begin() as connection:
            noted = update(OFFLINE_PHONES).where(here, mine).values(seen_at=seconds(self._clock()))
            connection.execute(noted)
            row = connection.execute(select(OFFLINE_PHONES).where(here, mine)).mappings().first()
        if row is None:
            return None
        phone_id = UUID(row["phone_id"])
        key = self._seal.unsealed(_purpose(account_id, phone_id), bytes(row["sealed"]))
        return PhoneKey(phone_id, key) if key is not None else None

    def stands(self, device: str) -> bool:
        """Whether anybody's day may be kept in this browser."""
        here = OFFLINE_PHONES.c.device_digest == digest(device)
        with self._engine.connect() as connection:
            return (
                connection.execute(select(OFFLINE_PHONES.c.phone_id).where(here)).first()
                is not None
            )

    def of(self, account_id: UUID, device: str) -> tuple[OfflinePhone, ...]:
        """The account's, the newest first."""
        mine = OFFLINE_PHONES.c.account_id == str(account_id)
        query = select(OFFLINE_PHONES).where(mine).order_by(OFFLINE_PHONES.c.since.desc())
        with self._engine.connect() as connection:
            return tuple(
                OfflinePhone(
                    phone_id=UUID(row["phone_id"]),
                    since=instant(row["since"]),
                    seen_at=instant(row["seen_at"]),
                    here=row["device_digest"] == digest(device),
                )
                for row in connection.execute(query).mappings()
            )

    def end(self, account_id: UUID, phone_id: UUID) -> bool:
        """The key is gone; whether there was one."""
        mine = OFFLINE_PHONES.c.account_id == str(account_id)
        this = OFFLINE_PHONES.c.phone_id == str(phone_id)
        with self._engine.begin() as connection:
            return connection.execute(delete(OFFLINE_PHONES).where(mine, this)).rowcount == 1

    def end_here(self, account_id: UUID, device: str) -> bool:
        """At signing out: whether this browser kept the account's day."""
        mine = OFFLINE_PHONES.c.account_id == str(account_id)
        here = OFFLINE_PHONES.c.device_digest == digest(device)
        with self._engine.begin() as connection:
            return connection.execute(delete(OFFLINE_PHONES).where(mine, here)).rowcount == 1


def _purpose(account_id: UUID, phone_id: UUID) -> str:
    return f"offline phone {phone_id} of {account_id}"
