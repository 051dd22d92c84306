"""What an account is called: its owner's name and the username, which others see from then on. Who
did what is kept by the account's id, and stays."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError

from peermatch.store.accounts.account_tables import ACCOUNTS, Changing, login_key
from peermatch.store.accounts.accounts import LoginTaken
from peermatch.store.accounts.administration.account_changes import AccountChanges, Change

LONGEST_NAME = 100
ROSTER = "roster"
"""Who renames the account of a specialist: their name is that of the roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSpecialist:
    """An account of somebody on the roster, disabled ones too."""

    account_id: UUID
    specialist_id: UUID
    name: str


class Renaming:
    """Every change is noted, without what it was."""

    def __init__(self, engine: Engine, audit: AccountChanges, changing: Changing) -> None:
        self._engine = engine
        self._changing = changing
        self._audit = audit

    def of_specialists(self) -> tuple[OfSpecialist, ...]:
        query = select(ACCOUNTS.c.account_id, ACCOUNTS.c.specialist_id, ACCOUNTS.c.display_name)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(ACCOUNTS.c.specialist_id.is_not(None))).all()
        return tuple(
            OfSpecialist(
                account_id=UUID(row.account_id),
                specialist_id=UUID(row.specialist_id),
                name=row.display_name,
            )
            for row in rows
        )

    def rename(self, by: str, account_id: UUID, name: str = "", login: str = "") -> bool:
        """What is empty stays; whether there is such an account. Raises LoginTaken."""
        given = {"display_name": name[:LONGEST_NAME], "login": login_key(login) if login else ""}
        values = {column: text for column, text in given.items() if text}
        mine = ACCOUNTS.c.account_id == str(account_id)
        with self._engine.connect() as connection:
            row = connection.execute(select(ACCOUNTS).where(mine)).mappings().one_or_none()
        if row is None:
            return False
        if all(row[column] == text for column, text in values.items()):
            return True
        try:
            with self._changing(account_id) as connection:
                connection.execute(update(ACCOUNTS).where(mine).values(values))
        except IntegrityError:
            raise LoginTaken from None
        self._audit.note(by, account_id, Change.RENAMED)
        return True
