"""Who is behind an account's id, by name, disabled accounts too: for telling who did what."""

from collections.abc import Iterable

from sqlalchemy import Engine, func, or_, select

from peermatch.store.accounts.account_tables import ACCOUNTS


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

    def named(self, text: str) -> tuple[str, ...]:
        """The ids of the accounts with `text` in their login or name."""
        sought = text.strip().casefold()
        columns = (ACCOUNTS.c.login, ACCOUNTS.c.display_name)
        found = or_(*(func.lower(c).contains(sought, autoescape=True) for c in columns))
        with self._engine.connect() as connection:
            query = select(ACCOUNTS.c.account_id).where(found).order_by(ACCOUNTS.c.account_id)
            return tuple(connection.execute(query).scalars())
