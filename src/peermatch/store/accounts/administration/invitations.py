"""Secret links by which somebody chooses their own password, shown once and kept as digests: nobody
else ever learns it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, Column, Engine, String, Table, delete, insert, select

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import SCHEMA, Clock, Entropy, digest, seconds
from peermatch.store.accounts.accounts import Account
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.accounts.sign_ins import SignIns

INVITATIONS = Table(
    "account_invitations",
    SCHEMA,
    Column("token_digest", String(64), primary_key=True),
    Column("account_id", String(36), nullable=False, unique=True),
    Column("expires_at", BigInteger, nullable=False),
)
LASTS = timedelta(hours=72)
"""Over a weekend; then it opens nothing and another is made."""


class InvitationEnded(Refusal):
    sentence = "This link doesn't work, or no longer does. Ask for a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An account that a link can give a password to."""

    account: Account
    until: datetime


class Invitations:
    """At most one link for each account; a new one ends the one before."""

    def __init__(self, engine: Engine, sign_ins: SignIns, clock: Clock, entropy: Entropy) -> None:
        self._engine = engine
        self._accounts = sign_ins.accounts
        self._sign_ins = sign_ins
        self._clock = clock
        self._entropy = entropy

    def create(self, account_id: UUID) -> str:
        """A new link's token, shown this once. The old password works until the new one is set."""
        token = self._entropy(32).hex()
        mine = INVITATIONS.c.account_id == str(account_id)
        row = {
            "token_digest": digest(token),
            "account_id": str(account_id),
            "expires_at": seconds(self._clock() + LASTS),
        }
        with self._accounts.changing(account_id) as connection:
            connection.execute(delete(INVITATIONS).where(mine))
            connection.execute(insert(INVITATIONS).values(row))
        return token

    def of(self, token: str) -> Invited:
        """Whom the link lets choose a password. Raises InvitationEnded, also where the account is
        disabled."""
        query = select(INVITATIONS).where(
            INVITATIONS.c.token_digest == digest(token),
            INVITATIONS.c.expires_at > seconds(self._clock()),
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        account = self._accounts.by_id(UUID(row["account_id"])) if row else None
        if row is None or account is None:
            raise InvitationEnded
        return Invited(account=account, until=instant(row["expires_at"]))

    def use(self, token: str, password: str) -> Account:
        """Gives the account this password, ends the link and whatever is signed in. Raises
        InvitationEnded, or a refusal of the password, after which the link still works."""
        account = self.of(token).account
        self._accounts.check_new_password(account, password)
        self.use_up(account.account_id, token)
        self._accounts.set_password(account.login, password)
        self._sign_ins.end_all(account.account_id)
        return account

    def use_up(self, account_id: UUID, token: str) -> None:
        """Ends the account's link. Raises InvitationEnded where somebody else has just used it."""
        mine = INVITATIONS.c.token_digest == digest(token)
        with self._accounts.changing(account_id) as connection:
            if connection.execute(delete(INVITATIONS).where(mine)).rowcount == 0:
                raise InvitationEnded

    def end(self, account_id: UUID) -> None:
        """The account's link opens nothing any more."""
        with self._accounts.changing(account_id) as connection:
            mine = INVITATIONS.c.account_id == str(account_id)
            connection.execute(delete(INVITATIONS).where(mine))

    def open_until(self) -> dict[UUID, datetime]:
        """By account, until when its link still works."""
        there = INVITATIONS.c.expires_at > seconds(self._clock())
        query = select(INVITATIONS.c.account_id, INVITATIONS.c.expires_at).where(there)
        with self._engine.connect() as connection:
            return {UUID(row[0]): instant(row[1]) for row in connection.execute(query)}
