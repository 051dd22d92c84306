"""Every sign-in of an account, kept for good: when it began, how, on which device and from where.

What is signed in now is in `sign_ins`; this is for asking afterwards whose data was seen by one of
them, on one device or from one address (`look_register`).
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    Index,
    RowMapping,
    String,
    Table,
    Uuid,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from peermatch.store.accounts.account_tables import SCHEMA, Clock, digest
from peermatch.store.databases.column_types import Instant

SIGN_IN_LOG = Table(
    "sign_in_log",
    SCHEMA,
    Column("sign_in_id", Uuid, primary_key=True),
    Column("account_id", String(36), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("how", String(10), nullable=False),
    Column("device", String(16)),
    Column("source", String(60)),
    Index("ix_sign_in_log_began", "began_at", "sign_in_id"),
    Index("ix_sign_in_log_account", "account_id", "began_at", "sign_in_id"),
    Index("ix_sign_in_log_device", "device", "began_at", "sign_in_id"),
    Index("ix_sign_in_log_source", "source", "began_at", "sign_in_id"),
)
"""`how` is what was proved (ProvedBy), or BY_TOKEN. `device` is the beginning of the digest of the
device's cookie, `source` a network address; the id is one-way, from the sign-in's own secret."""
BY_TOKEN = "api-token"  # noqa: S105 - says which, and is none
DEVICE_DIGITS, LONGEST_SOURCE = 16, 60
PLACE = tuple[datetime, UUID]
"""What sign-ins are sorted by, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedSignIn:
    """`device` and `source` are empty where they are not known."""

    sign_in_id: UUID
    account_id: str
    began_at: datetime
    how: str
    device: str
    source: str

    def may_last_until(self, now: datetime, longest: timedelta) -> datetime:
        """The last moment at which it can have been used, as far as the log tells."""
        return now if self.how == BY_TOKEN else min(now, self.began_at + longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtSignIns:
    """By one account, on one device, from one address, or all; begun from `since` until before
    `until`."""

    sign_in: UUID | None = None
    account: str = ""
    device: str = ""
    source: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: PLACE | None = None
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeSignIns:
    """`next` is the place to go on after; None at the end."""

    sign_ins: tuple[LoggedSignIn, ...]
    next: PLACE | None


def sign_in_of(token: str, source: str = "") -> UUID:
    """The id in the log of the sign-in with this secret; of an API token, one for each address."""
    if source:
        return UUID(bytes=sha256(f"{digest(token)} {source}".encode()).digest()[:16])
    return UUID(hex=digest(token)[:32])


class SignInLog:
    """Written once for each sign-in; nothing is taken out of it."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def began(self, token: str, account_id: UUID, how: str) -> None:
        self._add(sign_in_of(token), account_id, how, None)

    def came_from(self, token: str, device: str, source: str) -> None:
        """Where a sign-in that has just begun was made; `device` is what its cookie says."""
        where = {
            "device": digest(device)[:DEVICE_DIGITS] if device else None,
            "source": source[:LONGEST_SOURCE] or None,
        }
        mine = SIGN_IN_LOG.c.sign_in_id == sign_in_of(token)
        with self._engine.begin() as connection:
            connection.execute(update(SIGN_IN_LOG).where(mine).values(where))

    def called(self, token: str, account_id: UUID, source: str) -> UUID:
        """Notes from where an API token calls, the first time; returns its id in the log."""
        called = sign_in_of(token, source or "unknown")
        query = select(SIGN_IN_LOG.c.sign_in_id).where(SIGN_IN_LOG.c.sign_in_id == called)
        with self._engine.connect() as connection:
            known = connection.execute(query).first() is not None
        if not known:
            with suppress(IntegrityError):  # another call with it was first
                self._add(called, account_id, BY_TOKEN, source[:LONGEST_SOURCE] or None)
        return called

    def of(self, sign_in_id: UUID) -> LoggedSignIn | None:
        found = self.part(SoughtSignIns(sign_in=sign_in_id, size=1)).sign_ins
        return found[0] if found else None

    def part(self, sought: SoughtSignIns) -> SomeSignIns:
        """Newest first."""
        began, sign_in = SIGN_IN_LOG.c.began_at, SIGN_IN_LOG.c.sign_in_id
        query = select(SIGN_IN_LOG).where(*chosen(sought))
        if sought.after is not None:
            at, sign_in_id = sought.after
            there = tuple_(literal(at, began.type), literal(sign_in_id, sign_in.type))
            query = query.where(began <= at, tuple_(began, sign_in) < there)
        newest = query.order_by(began.desc(), sign_in.desc()).limit(sought.size + 1)
        with self._engine.connect() as connection:
            found = [_logged(row) for row in connection.execute(newest).mappings()]
        part, more = tuple(found[: sought.size]), len(found) > sought.size
        following = (part[-1].began_at, part[-1].sign_in_id) if more else None
        return SomeSignIns(sign_ins=part, next=following)

    def accounts(self, sought: SoughtSignIns) -> tuple[str, ...]:
        """The ids of the accounts whose sign-ins these are."""
        query = select(SIGN_IN_LOG.c.account_id).where(*chosen(sought)).distinct()
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(SIGN_IN_LOG.c.account_id))
            return tuple(found.scalars())

    def first(self, sought: SoughtSignIns) -> datetime | None:
        """When the first of these began."""
        query = select(SIGN_IN_LOG.c.began_at).where(*chosen(sought))
        with self._engine.connect() as connection:
            oldest = connection.execute(query.order_by(SIGN_IN_LOG.c.began_at).limit(1))
            return oldest.scalar_one_or_none()

    def _add(self, sign_in_id: UUID, account_id: UUID, how: str, source: str | None) -> None:
        row = {
            "sign_in_id": sign_in_id,
            "account_id": str(account_id),
            "began_at": self._clock(),
            "how": how,
            "device": None,
            "source": source,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(SIGN_IN_LOG).values(row))


def chosen(sought: SoughtSignIns) -> list[ColumnElement[bool]]:
    """The conditions of what is sought, but for its part."""
    log, found = SIGN_IN_LOG.c, list[ColumnElement[bool]]()
    if sought.sign_in is not None:
        found.append(log.sign_in_id == sought.sign_in)
    for column, value in (
        (log.account_id, sought.account),
        (log.device, sought.device),
        (log.source, sought.source),
    ):
        if value:
            found.append(column == value)
    if sought.since is not None:
        found.append(log.began_at >= sought.since)
    if sought.until is not None:
        found.append(log.began_at < sought.until)
    return found


def _logged(row: RowMapping) -> LoggedSignIn:
    return LoggedSignIn(
        sign_in_id=row["sign_in_id"],
        account_id=row["account_id"],
        began_at=row["began_at"],
        how=row["how"],
        device=row["device"] or "",
        source=row["source"] or "",
    )
