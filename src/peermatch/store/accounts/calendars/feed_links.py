"""Secret links to a specialist's calendar feed: shown once, stored as digests, revocable."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    String,
    Table,
    delete,
    exists,
    insert,
    select,
    update,
)

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import (
    ACCOUNTS,
    SCHEMA,
    Clock,
    Entropy,
    digest,
    seconds,
)

FEED_LINKS = Table(
    "feed_links",
    SCHEMA,
    Column("link_id", String(36), primary_key=True),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("specialist_id", String(36), nullable=False, index=True),
    Column("label", String(60), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("fetched_at", BigInteger),
)
FETCHES = Table(
    "feed_fetches",
    SCHEMA,
    Column("link_id", String(36), primary_key=True),
    Column("program", String(40), nullable=False),
)
"""Which program fetched a link last; asking every hour is no fact worth keeping for ever."""
MOST_LINKS = 10
FETCHED_EVERY = 60
"""Seconds: a fetch is noted at most this often."""


class TooManyFeedLinks(Refusal):
    sentence = f"There are {MOST_LINKS} calendar links already. Remove one that is not used."


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    link_id: UUID
    label: str
    created_at: datetime
    fetched_at: datetime | None
    fetched_by: str
    """The program that fetched it last; empty before the first time."""


class FeedLinks:
    """One link per device. Whoever holds a link reads the feed, so it is long and random."""

    def __init__(self, engine: Engine, clock: Clock, entropy: Entropy) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy

    def create(self, specialist_id: UUID, label: str) -> str:
        """A new link's token, shown this once. Raises TooManyFeedLinks."""
        if len(self.listed(specialist_id)) >= MOST_LINKS:
            raise TooManyFeedLinks
        token = self._entropy(32).hex()
        row = {
            "link_id": str(UUID(bytes=self._entropy(16), version=4)),
            "token_digest": digest(token),
            "specialist_id": str(specialist_id),
            "label": label[:60],
            "created_at": seconds(self._clock()),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(FEED_LINKS).values(row))
        return token

    def listed(self, specialist_id: UUID) -> tuple[FeedLink, ...]:
        """The specialist's links, oldest first."""
        mine = FEED_LINKS.c.specialist_id == str(specialist_id)
        both = FEED_LINKS.outerjoin(FETCHES, FETCHES.c.link_id == FEED_LINKS.c.link_id)
        query = select(FEED_LINKS, FETCHES.c.program).select_from(both).where(mine)
        query = query.order_by(FEED_LINKS.c.created_at, FEED_LINKS.c.link_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(
            FeedLink(
                link_id=UUID(row["link_id"]),
                label=row["label"],
                created_at=instant(row["created_at"]),
                fetched_at=instant(row["fetched_at"]) if row["fetched_at"] else None,
                fetched_by=row["program"] or "",
            )
            for row in rows
        )

    def revoke(self, specialist_id: UUID, link_id: UUID) -> bool:
        """Ends one of the specialist's own links; False when there is no such link of theirs."""
        mine = FEED_LINKS.c.specialist_id == str(specialist_id)
        with self._engine.begin() as connection:
            gone = delete(FEED_LINKS).where(mine, FEED_LINKS.c.link_id == str(link_id))
            return connection.execute(gone).rowcount > 0

    def end_all(self, specialist_id: UUID) -> None:
        """Ends every link of the specialist's: they leave, or their account is shut."""
        with self._engine.begin() as connection:
            mine = FEED_LINKS.c.specialist_id == str(specialist_id)
            connection.execute(delete(FEED_LINKS).where(mine))

    def specialist(self, token: str, program: str) -> UUID | None:
        """Whose feed the token opens, noting that `program` fetched it; None for an unknown one,
        and for one of somebody who has no account to sign in with."""
        whose = ACCOUNTS.c.specialist_id == FEED_LINKS.c.specialist_id
        open_ones = exists().where(whose, ACCOUNTS.c.disabled.is_(False))
        query = select(FEED_LINKS).where(FEED_LINKS.c.token_digest == digest(token), open_ones)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        now = seconds(self._clock())
        if now - (row["fetched_at"] or 0) >= FETCHED_EVERY:
            mine = FEED_LINKS.c.link_id == row["link_id"]
            with self._engine.begin() as connection:
                connection.execute(update(FEED_LINKS).where(mine).values(fetched_at=now))
                connection.execute(delete(FETCHES).where(FETCHES.c.link_id == row["link_id"]))
                fetch = {"link_id": row["link_id"], "program": program[:40]}
                connection.execute(insert(FETCHES).values(fetch))
        return UUID(row["specialist_id"])


def instant(moment: int) -> datetime:
    """Of the whole seconds that accounts are kept in."""
    return datetime.fromtimestamp(moment, UTC)
