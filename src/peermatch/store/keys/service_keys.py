"""The service's own secrets in the vault, wrapped: blind indexes, checkpoints, pages, sign-ins."""

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import Column, Engine, LargeBinary, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.store.keys.key_tables import SCHEMA
from peermatch.store.keys.wrapping.keyring import KEY_BYTES, KeyRing, KeyUnavailable

SERVICE_KEYS = Table(
    "service_keys",
    SCHEMA,
    Column("purpose", String(40), primary_key=True),
    Column("wrapped_by", String(100), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)


class Purpose(StrEnum):
    BLIND_INDEX = "blind-index"
    CHECKPOINTS = "checkpoints"
    PAGES = "pages"
    SIGN_INS = "sign-ins"
    SECOND_FACTORS = "second-factors"
    ACCOUNTS = "accounts"


def service_label(purpose: str) -> bytes:
    """What a wrapped service key is bound to."""
    return b"service-key/" + purpose.encode("ascii")


def service_key(
    engine: Engine, ring: KeyRing, purpose: Purpose, entropy: Callable[[int], bytes]
) -> bytes:
    """The 32 secret bytes for a purpose, made on first use. Raises KeyUnavailable."""
    query = select(SERVICE_KEYS).where(SERVICE_KEYS.c.purpose == purpose.value)
    with engine.begin() as connection:
        row = connection.execute(query).one_or_none()
        if row is None:
            name, wrapped = ring.wrap(entropy(KEY_BYTES), service_label(purpose), entropy(12))
            make = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
            values = {"purpose": purpose.value, "wrapped_by": name, "wrapped": wrapped}
            connection.execute(make(SERVICE_KEYS).values(values).on_conflict_do_nothing())
            row = connection.execute(query).one_or_none()
    if row is None:
        raise KeyUnavailable("the vault did not keep a new service key")
    return ring.unwrap(row.wrapped_by, row.wrapped, service_label(purpose))
