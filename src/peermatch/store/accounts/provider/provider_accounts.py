"""Whose account somebody of an identity provider signs in to. No claim makes an account or role."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import BigInteger, Column, Engine, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import SCHEMA, Changing, Clock, digest, seconds

PROVIDER_ACCOUNTS = Table(
    "provider_accounts",
    SCHEMA,
    Column("issuer", String(200), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("account_id", String(36), nullable=False, unique=True),
    Column("since", BigInteger, nullable=False),
)
"""A subject is what the provider calls somebody for good; it never gives it to anybody else."""
PROVIDER_ANSWERS = Table(
    "provider_answers",
    SCHEMA,
    Column("state_digest", String(64), primary_key=True),
    Column("used_at", BigInteger, nullable=False),
)
LONGEST_SUBJECT = 255
KEPT = timedelta(hours=1)
"""Longer than any answer is waited for."""


class SubjectTaken(Refusal):
    sentence = "This account of the provider is already linked to another account here."


class ProviderAccounts:
    """At most one person of the provider for each account, and one account for each person."""

    def __init__(self, engine: Engine, clock: Clock, changing: Changing) -> None:
        self._engine = engine
        self._changing = changing
        self._clock = clock

    def account_of(self, issuer: str, subject: str) -> UUID | None:
        query = select(PROVIDER_ACCOUNTS.c.account_id).where(
            PROVIDER_ACCOUNTS.c.issuer == issuer, PROVIDER_ACCOUNTS.c.subject == subject
        )
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else UUID(found)

    def linked(self, issuer: str) -> frozenset[UUID]:
        """Accounts that somebody of this provider signs in to."""
        query = select(PROVIDER_ACCOUNTS.c.account_id).where(PROVIDER_ACCOUNTS.c.issuer == issuer)
        with self._engine.connect() as connection:
            return frozenset(map(UUID, connection.execute(query).scalars()))

    def everybody(self) -> frozenset[UUID]:
        """Accounts that are linked, to whichever provider."""
        with self._engine.connect() as connection:
            found = connection.execute(select(PROVIDER_ACCOUNTS.c.account_id)).scalars()
            return frozenset(map(UUID, found))

    def link(self, account_id: UUID, issuer: str, subject: str) -> None:
        """In place of whoever it was linked to. Raises SubjectTaken."""
        mine = PROVIDER_ACCOUNTS.c.account_id == str(account_id)
        row = {
            "issuer": issuer,
            "subject": subject,
            "account_id": str(account_id),
            "since": seconds(self._clock()),
        }
        try:
            with self._changing(account_id) as connection:
                connection.execute(delete(PROVIDER_ACCOUNTS).where(mine))
                connection.execute(insert(PROVIDER_ACCOUNTS).values(row))
        except IntegrityError:
            raise SubjectTaken from None

    def unlink(self, account_id: UUID) -> bool:
        """Whether it was linked."""
        mine = PROVIDER_ACCOUNTS.c.account_id == str(account_id)
        with self._changing(account_id) as connection:
            return connection.execute(delete(PROVIDER_ACCOUNTS).where(mine)).rowcount > 0

    def use_answer(self, state: str) -> bool:
        """Whether this is the first answer to what was asked under `state`."""
        now = seconds(self._clock())
        old = PROVIDER_ANSWERS.c.used_at < now - int(KEPT.total_seconds())
        try:
            with self._engine.begin() as connection:
                row = {"state_digest": digest(state), "used_at": now}
                connection.execute(insert(PROVIDER_ANSWERS).values(row))
                connection.execute(delete(PROVIDER_ANSWERS).where(old))
        except IntegrityError:
            return False
        return True
