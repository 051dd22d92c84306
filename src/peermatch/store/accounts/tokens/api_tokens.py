"""API tokens of accounts: made with scopes and a last day, listed, and ended. Only digests of them
are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, delete, func, insert, select, update

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import (
    ACCOUNTS,
    API_TOKENS,
    Changing,
    Clock,
    Entropy,
    digest,
    seconds,
)
from peermatch.store.accounts.accounts import Account, account_of
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.accounts.tokens.scopes import OF_OLD, Scope

LONGEST_LIFE = timedelta(days=90)
MOST_TOKENS = 20
LONGEST_LABEL = 100
ID_DIGITS = 24
USED_EVERY = timedelta(minutes=1)
"""A token's last use is stored at most this often: not every call should write."""


class NoScope(Refusal):
    sentence = "Say what the token is for: choose at least one scope."
    field = "scopes"


class LivesTooLong(Refusal):
    sentence = f"A token lasts at least one day and at most {LONGEST_LIFE.days} days."
    field = "days"


class TooManyTokens(Refusal):
    sentence = f"You have {MOST_TOKENS} tokens. End one that you no longer use first."


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """`token_id` says which, and calls nothing. `made_at` is None for one from before that was
    kept."""

    token_id: str
    label: str
    scopes: frozenset[Scope]
    made_at: datetime | None
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose token called, and what it may."""

    account: Account
    scopes: frozenset[Scope]


class ApiTokens:
    def __init__(self, engine: Engine, clock: Clock, entropy: Entropy, changing: Changing) -> None:
        self._engine = engine
        self._changing = changing
        self._clock = clock
        self._entropy = entropy

    def create(self, account_id: UUID, label: str, scopes: Collection[Scope], days: int) -> str:
        """A new token, shown this once. Raises NoScope, LivesTooLong or TooManyTokens."""
        if not scopes:
            raise NoScope
        if not 1 <= days <= LONGEST_LIFE.days:
            raise LivesTooLong
        if len(self.of(account_id)) >= MOST_TOKENS:
            raise TooManyTokens
        token, now = self._entropy(32).hex(), self._clock()
        row = {
            "token_digest": digest(token),
            "account_id": str(account_id),
            "label": label[:LONGEST_LABEL],
            "expires_at": seconds(now + timedelta(days=days)),
            "scopes": " ".join(sorted(scope.value for scope in scopes)),
            "made_at": seconds(now),
        }
        mine, over = API_TOKENS.c.account_id == str(account_id), API_TOKENS.c.expires_at
        with self._changing(account_id) as connection:
            connection.execute(delete(API_TOKENS).where(mine, over <= seconds(now)))
            connection.execute(insert(API_TOKENS).values(row))
        return token

    def caller(self, token: str) -> Caller | None:
        """Who calls with it; None for one that was ended or expired, or of a disabled account."""
        now, mine = seconds(self._clock()), API_TOKENS.c.token_digest == digest(token)
        query = select(ACCOUNTS, API_TOKENS.c.scopes, API_TOKENS.c.used_at)
        query = query.join(API_TOKENS, API_TOKENS.c.account_id == ACCOUNTS.c.account_id)
        query = query.where(mine, API_TOKENS.c.expires_at > now, ACCOUNTS.c.disabled.is_(False))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        account = account_of(dict(row))
        if row["used_at"] is None or not 0 <= now - row["used_at"] < USED_EVERY.total_seconds():
            with self._changing(account.account_id) as connection:
                connection.execute(update(API_TOKENS).where(mine).values(used_at=now))
        return Caller(account, _scopes(row["scopes"]))

    def of(self, account_id: UUID) -> tuple[ApiToken, ...]:
        """Those of the account that work, the next to expire first."""
        ours = API_TOKENS.c.account_id == str(account_id)
        query = select(API_TOKENS).where(ours, API_TOKENS.c.expires_at > seconds(self._clock()))
        ordered = query.order_by(API_TOKENS.c.expires_at, API_TOKENS.c.token_digest)
        with self._engine.connect() as connection:
            return tuple(
                ApiToken(
                    token_id=row["token_digest"][:ID_DIGITS],
                    label=row["label"],
                    scopes=_scopes(row["scopes"]),
                    made_at=instant(row["made_at"]) if row["made_at"] else None,
                    expires_at=instant(row["expires_at"]),
                    used_at=instant(row["used_at"]) if row["used_at"] else None,
                )
                for row in connection.execute(ordered).mappings()
            )

    def end(self, account_id: UUID, token_id: str) -> bool:
        """Whether it was there, and the account's own."""
        which = func.substr(API_TOKENS.c.token_digest, 1, ID_DIGITS) == token_id
        mine = API_TOKENS.c.account_id == str(account_id)
        with self._changing(account_id) as connection:
            return connection.execute(delete(API_TOKENS).where(mine, which)).rowcount == 1

    def end_all(self, account_id: UUID) -> int:
        """How many there were."""
        with self._changing(account_id) as connection:
            ours = API_TOKENS.c.account_id == str(account_id)
            return connection.execute(delete(API_TOKENS).where(ours)).rowcount


def _scopes(kept: str | None) -> frozenset[Scope]:
    """A scope that this version doesn't know lets nothing through."""
    if kept is None:
        return OF_OLD
    return frozenset(scope for scope in Scope if scope.value in kept.split())
