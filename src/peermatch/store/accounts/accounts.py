"""Accounts and their passwords, in the vault database."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import (
    ColumnElement,
    Engine,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF, Role
from peermatch.store.accounts.account_tables import (
    ACCOUNTS,
    API_TOKENS,
    Changing,
    Clock,
    Entropy,
    digest,
    login_key,
    seconds,
)
from peermatch.store.accounts.passwords.nobody import hash_of_nobody
from peermatch.store.accounts.passwords.password_rules import (
    LONGEST_PASSWORD,
    check_password,
    shortest,
)


class LoginTaken(Refusal):
    sentence = "There is already an account with this username."
    field = "login"


class AccountUnknown(Refusal):
    sentence = "There is no such account."
    field = "login"


class RoleOfTheService(Refusal):
    sentence = "This role is the service's own; no account has it."
    field = "role"


class SpecialistNotLinked(Refusal):
    sentence = "A CPRS's account, and no other, belongs to a specialist on the roster."
    field = "specialist_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Someone who may sign in. `specialist_id` is set for a CPRS and for nobody else."""

    account_id: UUID
    login: str
    display_name: str
    role: Role
    specialist_id: UUID | None
    second_factor: bool
    """A code is asked for beside the password."""


class Accounts:
    """Who may sign in, with which role."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        entropy: Entropy,
        changing: Changing,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy
        self.changing = changing
        self._hasher = hasher or PasswordHasher()
        self._nobody = hash_of_nobody(self._hasher, entropy)

    def add(
        self,
        login: str,
        display_name: str,
        role: Role,
        password: str,
        specialist_id: UUID | None = None,
    ) -> UUID:
        """Adds an account and returns its id. Raises LoginTaken, or a refusal of the password."""
        check_password(password, (login, display_name))
        hashed = self._hasher.hash(password)
        return self._add(login, display_name, role, hashed, specialist_id)

    def add_invited(
        self, login: str, display_name: str, role: Role, specialist_id: UUID | None = None
    ) -> UUID:
        """An account that no password opens until its owner has chosen one."""
        nothing = hash_of_nobody(self._hasher, self._entropy)
        return self._add(login, display_name, role, nothing, specialist_id)

    def _add(
        self, login: str, display_name: str, role: Role, hashed: str, specialist_id: UUID | None
    ) -> UUID:
        if role not in STAFF:
            raise RoleOfTheService
        if (role is Role.CPRS) != (specialist_id is not None):
            raise SpecialistNotLinked
        account_id = UUID(bytes=self._entropy(16), version=4)
        row = {
            "account_id": str(account_id),
            "login": login_key(login),
            "display_name": display_name,
            "role": role.value,
            "specialist_id": str(specialist_id) if specialist_id else None,
            "password_hash": hashed,
            "disabled": False,
        }
        try:
            with self.changing(account_id) as connection:
                connection.execute(insert(ACCOUNTS).values(row))
        except IntegrityError:
            raise LoginTaken from None
        return account_id

    def set_password(self, login: str, password: str) -> None:
        """Replaces the password; `SignIns.end_all` ends what is signed in with the old one. Raises
        AccountUnknown, or a refusal of the password."""
        account = self._known(login)
        self.check_new_password(account, password)
        short = len(password) < shortest(second_factor=False)
        hashed = self._hasher.hash(password)
        self._change(account, {"password_hash": hashed, "short_password": short})

    def disable(self, login: str) -> None:
        """The account signs in no more, and its API tokens are gone."""
        mine = str(self._known(login).account_id)
        with self.changing(UUID(mine)) as connection:
            shut = update(ACCOUNTS).where(ACCOUNTS.c.account_id == mine).values(disabled=True)
            connection.execute(shut)
            connection.execute(delete(API_TOKENS).where(API_TOKENS.c.account_id == mine))

    def enable(self, login: str) -> None:
        self._change(self._known(login), {"disabled": False})

    def listed(self, roles: Collection[str] | None = None) -> tuple[Account, ...]:
        """Every account that may sign in, of these roles or of all, by login."""
        active = select(ACCOUNTS).where(ACCOUNTS.c.disabled.is_(False))
        if roles is not None:
            active = active.where(ACCOUNTS.c.role.in_(roles))
        with self._engine.connect() as connection:
            rows = connection.execute(active.order_by(ACCOUNTS.c.login)).mappings()
            return tuple(account_of(dict(row)) for row in rows)

    def roles_there(self) -> frozenset[str]:
        """The roles of which some account may sign in."""
        query = select(ACCOUNTS.c.role).where(ACCOUNTS.c.disabled.is_(False)).distinct()
        with self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def login_of(self, account_id: str) -> str:
        """The login of an account, disabled ones too; anything else as it is."""
        query = select(ACCOUNTS.c.login).where(ACCOUNTS.c.account_id == account_id)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none() or account_id

    def by_id(self, account_id: UUID) -> Account | None:
        return self._one(ACCOUNTS.c.account_id == str(account_id))

    def by_login(self, login: str) -> Account | None:
        return self._one(ACCOUNTS.c.login == login_key(login))

    def known(self, login: str) -> Account:
        """Raises AccountUnknown."""
        account = self.by_login(login)
        if account is None:
            raise AccountUnknown
        return account

    def with_password(self, login: str, password: str) -> Account | None:
        """The account whose password this is, else None; unknown logins take as long."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.login == login_key(login))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        stored = row["password_hash"] if row else self._nobody
        try:
            self._hasher.verify(stored, password[:LONGEST_PASSWORD])
        except VerifyMismatchError:
            return None
        if row is None or row["disabled"]:
            return None
        account = account_of(dict(row))
        if self._hasher.check_needs_rehash(stored):
            self._change(account, {"password_hash": self._hasher.hash(password)})
        return account

    def signed_in(self, account_id: UUID) -> None:
        """Keeps when somebody last signed in with it, and that it was not as it was left, if so."""
        mine = ACCOUNTS.c.account_id == str(account_id)
        with self.changing(account_id) as connection:
            now = seconds(self._clock())
            connection.execute(update(ACCOUNTS).where(mine).values(signed_in_at=now))

    def check_new_password(self, account: Account, password: str) -> None:
        """Raises a refusal of a password that the account may not be given."""
        owner = account.login, account.display_name
        check_password(password, owner, second_factor=account.second_factor)

    def leans_on_second_factor(self, account_id: UUID) -> bool:
        """Whether its password is one that is too short to be all that is asked for."""
        query = select(ACCOUNTS.c.short_password).where(ACCOUNTS.c.account_id == str(account_id))
        with self._engine.connect() as connection:
            return bool(connection.execute(query).scalar_one_or_none())

    def end_password(self, login: str) -> None:
        """No password opens the account until its owner has chosen another."""
        nothing = hash_of_nobody(self._hasher, self._entropy)
        self._change(self._known(login), {"password_hash": nothing, "short_password": False})

    def password_mark(self, account_id: UUID) -> str:
        """What changes with the password and says nothing of it."""
        query = select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.account_id == str(account_id))
        with self._engine.connect() as connection:
            return digest(str(connection.execute(query).scalar_one_or_none()))

    def _known(self, login: str) -> Account:
        """Disabled ones too. Raises AccountUnknown."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.login == login_key(login))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise AccountUnknown
        return account_of(dict(row))

    def _change(self, account: Account, values: dict[str, object]) -> None:
        mine = ACCOUNTS.c.account_id == str(account.account_id)
        with self.changing(account.account_id) as connection:
            connection.execute(update(ACCOUNTS).where(mine).values(values))

    def _one(self, condition: ColumnElement[bool]) -> Account | None:
        query = select(ACCOUNTS).where(condition, ACCOUNTS.c.disabled.is_(False))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return account_of(dict(row)) if row else None


def account_of(row: dict[str, object]) -> Account:
    specialist = row["specialist_id"]
    return Account(
        account_id=UUID(str(row["account_id"])),
        login=str(row["login"]),
        display_name=str(row["display_name"]),
        role=Role(str(row["role"])),
        specialist_id=UUID(str(specialist)) if specialist else None,
        second_factor=row["totp_sealed"] is not None,
    )
