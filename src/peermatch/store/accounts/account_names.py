"""Who is behind an account's id, by name, disabled accounts too: for telling who did what."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, func, or_, select

from domain.shared.roles import Role
from peermatch.store.accounts.account_tables import ACCOUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An account as others know it; disabled ones stay known."""

    account_id: str
    login: str
    display_name: str
    role: Role
    specialist_id: UUID | None
    disabled: bool


class AccountNames:
    """Reads only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, account_ids: Iterable[str]) -> dict[str, str]:
        """The display names of these accounts, by id, in one look."""
        query = select(ACCOUNTS.c.account_id, ACCOUNTS.c.display_name)
        known = query.where(ACCOUNTS.c.account_id.in_(sorted(set(account_ids))))
        with self._engine.connect() as connection:
            return {row.account_id: row.display_name for row in connection.execute(known)}

    def everybody(self) -> tuple[Known, ...]:
        """Every account that ever was, by name."""
        query = select(ACCOUNTS).order_by(ACCOUNTS.c.display_name, ACCOUNTS.c.login)
        with self._engine.connect() as connection:
            return tuple(
                Known(
                    account_id=row["account_id"],
                    login=row["login"],
                    display_name=row["display_name"],
                    role=Role(row["role"]),
                    specialist_id=UUID(row["specialist_id"]) if row["specialist_id"] else None,
                    disabled=row["disabled"],
                )
                for row in connection.execute(query).mappings()
            )

    def roles_in_use(self) -> frozenset[Role]:
        """Those that somebody has who may sign in."""
        query = select(ACCOUNTS.c.role).where(ACCOUNTS.c.disabled.is_(False)).distinct()
        with self._engine.connect() as connection:
            return frozenset(Role(role) for role in connection.execute(query).scalars())

    def named(self, text: str) -> tuple[str, ...]:
        """The ids of the accounts with `text` in their login or name."""
        sought = text.strip().casefold()
        columns = (ACCOUNTS.c.login, ACCOUNTS.c.display_name)
        found = or_(*(func.lower(c).contains(sought, autoescape=True) for c in columns))
        with self._engine.connect() as connection:
            query = select(ACCOUNTS.c.account_id).where(found).order_by(ACCOUNTS.c.account_id)
            return tuple(connection.execute(query).scalars())
