"""Looking after accounts, from a page or the command line; who changed which account is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Column, Engine, Integer, String, Table, func, insert, select

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store.accounts.account_tables import (
    ACCOUNTS,
    API_TOKENS,
    SCHEMA,
    Clock,
    Entropy,
    seconds,
)
from peermatch.store.accounts.accounts import Account, account_of
from peermatch.store.accounts.administration.invitations import Invitations
from peermatch.store.accounts.feed_links import FeedLinks, instant
from peermatch.store.accounts.sign_ins import SignIns

CHANGES = Table(
    "account_changes",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("account_id", String(36), nullable=False, index=True),
    Column("what", String(40), nullable=False),
    Column("changed_by", String(60), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)
OPERATOR = "operator"
"""Who works at the command line, where nobody is signed in."""


class Change(StrEnum):
    INVITED = "invited"
    NEW_LINK = "new-link"
    CHOSEN = "password-chosen"
    DISABLED = "disabled"
    ENABLED = "enabled"
    SIGNED_OUT = "signed-out"
    TOKENS_ENDED = "tokens-ended"


class OwnAccount(Refusal):
    sentence = "You can't disable the account that you are signed in with. Ask another manager."


class NoSuchAccount(Refusal):
    sentence = "There is no such account."


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One account as whoever looks after accounts sees it."""

    account: Account
    disabled: bool
    last_signed_in: datetime | None
    link_until: datetime | None
    """Until when they can choose a password by the link that they were given."""
    api_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """`by` is an account's id, or OPERATOR."""

    account_id: UUID
    login: str
    what: Change
    by: str
    at: datetime


class AccountDesk:
    """Every change is noted with `by`, the id of the account that makes it, or OPERATOR."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        entropy: Entropy,
        sign_ins: SignIns,
        feed_links: FeedLinks,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._accounts = sign_ins.accounts
        self._sign_ins = sign_ins
        self._feed_links = feed_links
        self.invitations = Invitations(engine, sign_ins, clock, entropy)

    def listed(self) -> tuple[Standing, ...]:
        """Every account: those who may sign in first, by login."""
        tokens = select(API_TOKENS.c.account_id, func.count().label("tokens"))
        tokens = tokens.where(API_TOKENS.c.expires_at > seconds(self._clock()))
        counted = tokens.group_by(API_TOKENS.c.account_id).subquery()
        query = select(ACCOUNTS, counted.c.tokens).outerjoin(
            counted, counted.c.account_id == ACCOUNTS.c.account_id
        )
        open_until = self.invitations.open_until()
        with self._engine.connect() as connection:
            ordered = query.order_by(ACCOUNTS.c.disabled, ACCOUNTS.c.login)
            rows = connection.execute(ordered).mappings().all()
        found = ((account_of(dict(row)), row) for row in rows)
        return tuple(
            Standing(
                account=account,
                disabled=row["disabled"],
                last_signed_in=instant(row["signed_in_at"]) if row["signed_in_at"] else None,
                link_until=open_until.get(account.account_id),
                api_tokens=row["tokens"] or 0,
            )
            for account, row in found
        )

    def invite(
        self, by: str, login: str, name: str, role: Role, specialist_id: UUID | None = None
    ) -> str:
        """A new account's link, by which its owner chooses a password. Raises LoginTaken or
        SpecialistNotLinked."""
        account_id = self._accounts.add_invited(login, name, role, specialist_id)
        self._note(by, account_id, Change.INVITED)
        return self.invitations.create(account_id)

    def new_link(self, by: str, account_id: UUID) -> str:
        """A link by which the owner chooses a new password; the one before ends. Raises
        NoSuchAccount, also for a disabled one."""
        if self._accounts.by_id(account_id) is None:
            raise NoSuchAccount
        self._note(by, account_id, Change.NEW_LINK)
        return self.invitations.create(account_id)

    def choose_password(self, token: str, password: str) -> Account:
        """By the link; see `Invitations.use`."""
        account = self.invitations.use(token, password)
        self._note(str(account.account_id), account.account_id, Change.CHOSEN)
        return account

    def disable(self, by: str, account_id: UUID) -> None:
        """The account signs in no more and is signed out; its API tokens, links and calendar links
        are gone. Raises OwnAccount or NoSuchAccount."""
        if by == str(account_id):
            raise OwnAccount
        account = self._known(account_id)
        self._sign_ins.end_all(account_id)
        self._accounts.disable(account.login)
        self.invitations.end(account_id)
        if account.specialist_id is not None:
            self._feed_links.end_all(account.specialist_id)
        self._note(by, account_id, Change.DISABLED)

    def enable(self, by: str, account_id: UUID) -> None:
        """It may sign in again, with the password it had."""
        self._accounts.enable(self._known(account_id).login)
        self._note(by, account_id, Change.ENABLED)

    def sign_out(self, by: str, account_id: UUID) -> None:
        """Everywhere; none of its devices is known any more."""
        self._sign_ins.end_all(self._known(account_id).account_id)
        self._note(by, account_id, Change.SIGNED_OUT)

    def end_tokens(self, by: str, account_id: UUID) -> int:
        """Its API tokens work no more; how many there were."""
        ended = self._accounts.revoke_api_tokens(self._known(account_id).login)
        self._note(by, account_id, Change.TOKENS_ENDED)
        return ended

    def changes(self, limit: int) -> tuple[Changed, ...]:
        """Who changed which account, newest first."""
        query = select(CHANGES, ACCOUNTS.c.login).join(
            ACCOUNTS, ACCOUNTS.c.account_id == CHANGES.c.account_id
        )
        newest = query.order_by(CHANGES.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return tuple(
                Changed(
                    account_id=UUID(row["account_id"]),
                    login=row["login"],
                    what=Change(row["what"]),
                    by=row["changed_by"],
                    at=instant(row["changed_at"]),
                )
                for row in connection.execute(newest).mappings()
            )

    def _known(self, account_id: UUID) -> Account:
        """Disabled ones too."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.account_id == str(account_id))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NoSuchAccount
        return account_of(dict(row))

    def _note(self, by: str, account_id: UUID, what: Change) -> None:
        row = {
            "account_id": str(account_id),
            "what": what.value,
            "changed_by": by,
            "changed_at": seconds(self._clock()),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(CHANGES).values(row))
