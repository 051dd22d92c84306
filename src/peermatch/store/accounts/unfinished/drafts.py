"""Referrals that somebody began and will finish: sealed, for whoever began them, for a week."""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
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

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import SCHEMA, Clock, seconds
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.keys.page_seal import PageSeal

DRAFTS = Table(
    "referral_drafts",
    SCHEMA,
    Column("draft_id", String(36), primary_key=True),
    Column("account_id", String(36), nullable=False, index=True),
    Column("saved_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""`sealed` opens for this draft and this account alone."""
KEPT_FOR = timedelta(days=7)
"""From when it was saved last."""
MOST = 30
"""Of one account."""
LARGEST = 40_000
"""Bytes of a draft, compressed."""


class TooManyDrafts(Refusal):
    sentence = f"You have {MOST} drafts. Finish or delete one of them first."


class DraftUnknown(Refusal):
    sentence = "There is no such draft of yours."


class DraftTooLarge(Refusal):
    sentence = "This is too much text to keep as a draft."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`texts` are the form's fields as they were typed."""

    draft_id: UUID
    saved_at: datetime
    expires_at: datetime
    texts: dict[str, str]


class Drafts:
    """Nobody but the account that saved a draft can list or open it."""

    def __init__(self, engine: Engine, seal: PageSeal, clock: Clock) -> None:
        self._engine = engine
        self._seal = seal
        self._clock = clock

    def save(self, account_id: UUID, draft_id: UUID, texts: dict[str, str]) -> None:
        """Begins the draft or replaces what it held. Raises TooManyDrafts,
        DraftTooLarge, and DraftUnknown for the id of somebody else's."""
        body = zlib.compress(msgspec.json.encode(texts))
        if len(body) > LARGEST:
            raise DraftTooLarge
        now = self._clock()
        values = {
            "saved_at": seconds(now),
            "expires_at": seconds(now + KEPT_FOR),
            "sealed": self._seal.close(_purpose(account_id, draft_id), body).encode("ascii"),
        }
        mine = (DRAFTS.c.draft_id == str(draft_id)) & (DRAFTS.c.account_id == str(account_id))
        count = select(func.count()).select_from(DRAFTS)
        again = update(DRAFTS).where(mine).values(values)
        new = {"draft_id": str(draft_id), "account_id": str(account_id), **values}
        try:
            with self._engine.begin() as connection:
                if connection.execute(again).rowcount:
                    return
                if connection.execute(count.where(_of(account_id))).scalar_one() >= MOST:
                    raise TooManyDrafts
                connection.execute(insert(DRAFTS).values(new))
        except IntegrityError:  # it was begun a moment ago, by a second press of the button
            with self._engine.begin() as connection:
                if not connection.execute(again).rowcount:
                    raise DraftUnknown from None

    def opened(self, account_id: UUID, draft_id: UUID) -> Draft | None:
        """None for one that is not there, has expired or is somebody else's."""
        found = self._found(account_id, DRAFTS.c.draft_id == str(draft_id))
        return found[0] if found else None

    def listed(self, account_id: UUID) -> tuple[Draft, ...]:
        """The account's drafts, saved last first."""
        return self._found(account_id)

    def drop(self, account_id: UUID, draft_id: UUID) -> None:
        mine = (DRAFTS.c.draft_id == str(draft_id)) & _of(account_id)
        with self._engine.begin() as connection:
            connection.execute(delete(DRAFTS).where(mine))

    def drop_expired(self) -> int:
        """Deletes what nobody finished in time; returns how many."""
        over = DRAFTS.c.expires_at <= seconds(self._clock())
        with self._engine.begin() as connection:
            return connection.execute(delete(DRAFTS).where(over)).rowcount

    def _found(self, account_id: UUID, *narrowed: ColumnElement[bool]) -> tuple[Draft, ...]:
        fresh = DRAFTS.c.expires_at > seconds(self._clock())
        query = select(DRAFTS).where(_of(account_id), fresh, *narrowed)
        query = query.order_by(DRAFTS.c.saved_at.desc(), DRAFTS.c.draft_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(one for row in rows if (one := self._opened(row)) is not None)

    def _opened(self, row: RowMapping) -> Draft | None:
        account_id, draft_id = UUID(row["account_id"]), UUID(row["draft_id"])
        sealed = bytes(row["sealed"]).decode("ascii")
        body = self._seal.open(_purpose(account_id, draft_id), sealed)
        if body is None:
            return None
        return Draft(
            draft_id=draft_id,
            saved_at=instant(row["saved_at"]),
            expires_at=instant(row["expires_at"]),
            texts=msgspec.json.decode(zlib.decompress(body), type=dict[str, str]),
        )


def _of(account_id: UUID) -> ColumnElement[bool]:
    return DRAFTS.c.account_id == str(account_id)


def _purpose(account_id: UUID, draft_id: UUID) -> str:
    return f"referral draft {account_id} {draft_id}"
