"""Looking after accounts, from a page or the command line; who changed which account is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, func, select

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store.accounts.account_tables import (
    ACCOUNTS,
    API_TOKENS,
    Clock,
    Entropy,
    seconds,
)
from peermatch.store.accounts.accounts import Account, account_of
from peermatch.store.accounts.administration.account_changes import AccountChanges, Change
from peermatch.store.accounts.administration.invitations import Invitations
from peermatch.store.accounts.administration.renaming import Renaming
from peermatch.store.accounts.agencies.agency_links import AgencyLinks
from peermatch.store.accounts.calendars.feed_links import FeedLinks, instant
from peermatch.store.accounts.factors.passkeys import Site
from peermatch.store.accounts.factors.what_counts import check_may_go
from peermatch.store.accounts.passwords.password_rules import SHORTEST_ALONE
from peermatch.store.accounts.provider.provider_accounts import ProviderAccounts, SubjectTaken
from peermatch.store.accounts.sign_ins import SignIns
from peermatch.store.accounts.staff_mail.staff_addresses import (
    StaffAddresses,
    came_back,
    forget_address,
)
from peermatch.store.accounts.staff_mail.staff_letters import StaffLetters
from peermatch.store.accounts.tokens.api_tokens import ApiTokens
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.store.keys.page_seal import PageSeal


class OwnAccount(Refusal):
    sentence = (
        "You can't disable the account that you are signed in with. Ask somebody else who looks"
        " after accounts."
    )


class OwnSecondFactor(Refusal):
    sentence = "You turn off your own second factor on the page of your account."


class PasswordTooShortAlone(Refusal):
    sentence = (
        f"Without a second factor your password needs at least {SHORTEST_ALONE} characters. Choose"
        " a longer one first."
    )
    field = "present"


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
    passkeys: int
    provider: bool = False
    """Whether it signs in at the identity provider."""
    mail_came_back: bool = False
    """There is nobody at its email address."""


class AccountDesk:
    """Every change is noted with `by`, the id of the account that makes it, or OPERATOR."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        entropy: Entropy,
        sign_ins: SignIns,
        feed_links: FeedLinks,
        *,
        seal: PageSeal,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._accounts = sign_ins.accounts
        self._sign_ins = sign_ins
        self._feed_links = feed_links
        self.audit = AccountChanges(engine, clock)
        changing = sign_ins.accounts.changing
        self.renaming = Renaming(engine, self.audit, changing)
        self.tokens = ApiTokens(engine, clock, entropy, changing)
        self.agency_links = AgencyLinks(engine, clock, entropy)
        self.provider = ProviderAccounts(engine, clock, changing)
        self.staff_letters = StaffLetters(engine, clock, entropy)
        self.staff_addresses = StaffAddresses(engine, seal, clock, entropy)
        self.invitations = Invitations(engine, sign_ins, clock, entropy)

    def listed(self) -> tuple[Standing, ...]:
        """Every account: those who may sign in first, by login."""
        tokens = select(API_TOKENS.c.account_id, func.count().label("tokens"))
        tokens = tokens.where(API_TOKENS.c.expires_at > seconds(self._clock()))
        counted = tokens.group_by(API_TOKENS.c.account_id).subquery()
        query = select(ACCOUNTS, counted.c.tokens).outerjoin(
            counted, counted.c.account_id == ACCOUNTS.c.account_id
        )
        passkeys = self._sign_ins.passkeys.counts()
        linked = self.provider.everybody()
        nobody_there = came_back(self._engine)
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
                passkeys=passkeys.get(row["account_id"], 0),
                provider=account.account_id in linked,
                mail_came_back=row["account_id"] in nobody_there,
            )
            for account, row in found
        )

    def invite(
        self, by: str, login: str, name: str, role: Role, specialist_id: UUID | None = None
    ) -> str:
        """A new account's link, by which its owner chooses a password. Raises LoginTaken or
        SpecialistNotLinked."""
        account_id = self._accounts.add_invited(login, name, role, specialist_id)
        self.audit.note(by, account_id, Change.INVITED)
        return self.invitations.create(account_id)

    def new_link(self, by: str, account_id: UUID) -> str:
        """A link by which the owner chooses a new password; the one before ends. Raises
        NoSuchAccount, also for a disabled one."""
        if self._accounts.by_id(account_id) is None:
            raise NoSuchAccount
        self.audit.note(by, account_id, Change.NEW_LINK)
        return self.invitations.create(account_id)

    def choose_password(self, token: str, password: str) -> Account:
        """By the link; see `Invitations.use`."""
        account = self.invitations.use(token, password)
        self.audit.note(str(account.account_id), account.account_id, Change.CHOSEN)
        return account

    def link_provider(self, token: str, issuer: str, subject: str) -> Account:
        """By an invitation's link: its account signs in as this person of the provider from then
        on, and no password opens it. Raises InvitationEnded or SubjectTaken."""
        account = self.invitations.of(token).account
        if self.provider.account_of(issuer, subject) not in (None, account.account_id):
            raise SubjectTaken
        self.invitations.use_up(account.account_id, token)
        self.provider.link(account.account_id, issuer, subject)
        self._accounts.end_password(account.login)
        self._sign_ins.end_all(account.account_id)
        self.audit.note(str(account.account_id), account.account_id, Change.PROVIDER_LINKED)
        return account

    def unlink_provider(self, by: str, account_id: UUID) -> str:
        """Nobody of the provider signs in to it any more, and it is signed out; returns the token
        of a link for a password, empty where it was not linked. Raises NoSuchAccount."""
        account = self._known(account_id)
        if not self.provider.unlink(account.account_id):
            return ""
        self._sign_ins.end_all(account_id)
        self.audit.note(by, account_id, Change.PROVIDER_UNLINKED)
        return self.invitations.create(account_id)

    def turn_on_factor(self, account_id: UUID, offered: str, code: str) -> tuple[str, ...]:
        """By the account's owner; see `SecondFactors.turn_on`."""
        codes = self._sign_ins.factors.turn_on(account_id, offered, code)
        self.audit.note(str(account_id), account_id, Change.FACTOR_ON)
        return codes

    def turn_off_factor(self, account_id: UUID, needed: bool) -> None:
        """By the account's owner, whose role must have one where `needed`. Raises SecondFactorStays
        or PasswordTooShortAlone."""
        check_may_go(needed, others=bool(self._sign_ins.passkeys.of(account_id)))
        if self._accounts.leans_on_second_factor(account_id):
            raise PasswordTooShortAlone
        if self._sign_ins.factors.turn_off(account_id):
            self.audit.note(str(account_id), account_id, Change.FACTOR_OFF)

    def new_recovery_codes(self, account_id: UUID) -> tuple[str, ...]:
        """By the account's owner; none where no second factor is on."""
        codes = self._sign_ins.factors.new_recovery_codes(account_id)
        if codes:
            self.audit.note(str(account_id), account_id, Change.NEW_CODES)
        return codes

    def used_recovery_code(self, account_id: UUID) -> None:
        self.audit.note(str(account_id), account_id, Change.CODE_USED)

    def add_passkey(
        self, account_id: UUID, site: Site, challenge: bytes, answer: str, name: str
    ) -> None:
        """By the account's owner; see `Passkeys.add`."""
        self._sign_ins.passkeys.add(account_id, site, challenge, answer, name)
        self.audit.note(str(account_id), account_id, Change.PASSKEY_ADDED)

    def remove_passkey(self, account_id: UUID, passkey_id: UUID, needed: bool) -> None:
        """By the account's owner; nothing happens for one that isn't theirs. Raises
        SecondFactorStays."""
        mine = {one.passkey_id for one in self._sign_ins.passkeys.of(account_id)}
        app = self._sign_ins.factors.state(account_id).since is not None
        check_may_go(needed and passkey_id in mine, others=app or len(mine) > 1)
        if self._sign_ins.passkeys.remove(account_id, passkey_id):
            self.audit.note(str(account_id), account_id, Change.PASSKEY_REMOVED)

    def reset_factor(self, by: str, account_id: UUID) -> str:
        """For somebody without their phone and codes: the second factor is off, their passkeys are
        gone and they are signed out everywhere; the owner is told at the next sign-in. Returns the
        token of a link for a new password where theirs was too short to be all that is asked for,
        else nothing. Raises OwnSecondFactor or NoSuchAccount."""
        if by == str(account_id):
            raise OwnSecondFactor
        account = self._known(account_id)
        gone = self._sign_ins.passkeys.remove_all(account_id)
        if not self._sign_ins.factors.turn_off(account_id) and not gone:
            return ""
        self._sign_ins.end_all(account_id)
        self.audit.note(by, account_id, Change.FACTOR_RESET)
        if not self._accounts.leans_on_second_factor(account_id):
            return ""
        self._accounts.end_password(account.login)
        return self.invitations.create(account_id)

    def disable(self, by: str, account_id: UUID) -> None:
        """The account signs in no more and is signed out; its API tokens, links, calendar links
        and email address are gone. Raises OwnAccount or NoSuchAccount."""
        if by == str(account_id):
            raise OwnAccount
        account = self._known(account_id)
        self._sign_ins.end_all(account_id)
        self._accounts.disable(account.login)
        self.invitations.end(account_id)
        if account.specialist_id is not None:
            self._feed_links.end_all(account.specialist_id)
        with self._engine.begin() as connection:
            forget_address(connection, account_id)
        self.audit.note(by, account_id, Change.DISABLED)

    def enable(self, by: str, account_id: UUID) -> None:
        """It may sign in again, with the password it had."""
        self._accounts.enable(self._known(account_id).login)
        self.audit.note(by, account_id, Change.ENABLED)

    def sign_out(self, by: str, account_id: UUID) -> None:
        """Everywhere; none of its devices is known any more."""
        self._sign_ins.end_all(self._known(account_id).account_id)
        self.audit.note(by, account_id, Change.SIGNED_OUT)

    def make_token(
        self, account_id: UUID, label: str, scopes: Collection[Scope], days: int, by: str = ""
    ) -> str:
        """By the account's owner, or `by` an operator, of which the owner is told at the next
        sign-in; see `ApiTokens.create`."""
        token = self.tokens.create(account_id, label, scopes, days)
        what = Change.API_ACCESS_GIVEN if by else Change.API_ACCESS_MADE
        self.audit.note(by or str(account_id), account_id, what)
        return token

    def end_token(self, account_id: UUID, token_id: str) -> None:
        """By the account's owner; nothing happens for one that isn't theirs."""
        if self.tokens.end(account_id, token_id):
            self.audit.note(str(account_id), account_id, Change.API_ACCESS_ENDED)

    def end_tokens(self, by: str, account_id: UUID) -> int:
        """Its API tokens work no more; how many there were."""
        ended = self.tokens.end_all(self._known(account_id).account_id)
        self.audit.note(by, account_id, Change.TOKENS_ENDED)
        return ended

    def _known(self, account_id: UUID) -> Account:
        """Disabled ones too."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.account_id == str(account_id))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NoSuchAccount
        return account_of(dict(row))
