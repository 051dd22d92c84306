"""Ten codes, each for signing in once without the app; shown once and kept as keyed digests."""

import hmac
from base64 import b32encode
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from peermatch.store.accounts.account_tables import SCHEMA, Entropy

RECOVERY_CODES = Table(
    "recovery_codes",
    SCHEMA,
    Column("account_id", String(36), primary_key=True),
    Column("code_digest", String(64), primary_key=True),
    Column("used_at", BigInteger),
)
HOW_MANY = 10
CODE_BYTES = 15
"""120 bits: 24 letters and digits, in groups of four. From 112 on, a digest need not be slow (OWASP
ASVS 5.0, 6.5.2); older ones of 80 bits stay valid until new ones are made."""
GROUP = 4


def new_codes(
    connection: Connection, account_id: UUID, key: bytes, entropy: Entropy
) -> tuple[str, ...]:
    """Ten codes in the place of those before, shown this once."""
    drop_codes(connection, account_id)
    codes = [b32encode(entropy(CODE_BYTES)).decode("ascii") for _ in range(HOW_MANY)]
    rows = [
        {"account_id": str(account_id), "code_digest": _digest(key, account_id, code)}
        for code in codes
    ]
    connection.execute(insert(RECOVERY_CODES), rows)
    return tuple(in_groups(code) for code in codes)


def use_code(connection: Connection, account_id: UUID, key: bytes, code: str, now: int) -> bool:
    """Whether this is one of the account's that nobody has used; from now on it is used."""
    unused = (
        RECOVERY_CODES.c.account_id == str(account_id),
        RECOVERY_CODES.c.code_digest == _digest(key, account_id, code),
        RECOVERY_CODES.c.used_at.is_(None),
    )
    used = update(RECOVERY_CODES).where(*unused).values(used_at=now)
    return connection.execute(used).rowcount == 1


def codes_left(connection: Connection, account_id: UUID) -> int:
    mine = RECOVERY_CODES.c.account_id == str(account_id), RECOVERY_CODES.c.used_at.is_(None)
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


def drop_codes(connection: Connection, account_id: UUID) -> None:
    mine = RECOVERY_CODES.c.account_id == str(account_id)
    connection.execute(delete(RECOVERY_CODES).where(mine))


def in_groups(text: str) -> str:
    """Four at a time, as people read and type them."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _digest(key: bytes, account_id: UUID, code: str) -> str:
    return hmac.digest(
        key, account_id.bytes + code.encode("utf-8", "surrogatepass"), "sha256"
    ).hex()
