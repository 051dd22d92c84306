"""What the vault knows of the checkpoints that were made: whoever removes them elsewhere, signs
others or cuts off the last facts needs the vault, too."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Column, Engine, LargeBinary, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.store.databases.column_types import Instant
from peermatch.store.keys.key_tables import SCHEMA
from peermatch.store.proof.checkpoints import Statement, digest_of

KNOWN = Table(
    "known_checkpoints",
    SCHEMA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("facts", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)
"""`line` is the SHA-256 of the signed line."""


def remember(vault: Engine, made: Statement, line: bytes) -> None:
    insert = sqlite.insert if vault.dialect.name == "sqlite" else postgresql.insert
    values = {
        "number": made.number,
        "facts": made.facts,
        "digest": made.digest,
        "line": digest_of(line),
        "at": made.at,
    }
    with vault.begin() as connection:
        connection.execute(insert(KNOWN).values(values).on_conflict_do_nothing())


def known_lines(vault: Engine) -> dict[int, bytes]:
    """By number, the digest of each line that was signed."""
    with vault.connect() as connection:
        query = select(KNOWN.c.number, KNOWN.c.line).order_by(KNOWN.c.number)
        return {number: bytes(line) for number, line in connection.execute(query)}


def against_known(lines: Sequence[bytes], known: dict[int, bytes]) -> list[str]:
    """What speaks against the lines that are there. One line more than is known is none: the
    service may have been stopped between the two."""
    if not known:
        return []
    faults = [
        f"checkpoint {number} is not the one that the vault knows"
        for number, line in known.items()
        if number <= len(lines) and digest_of(lines[number - 1]) != line
    ]
    first, newest = min(known), max(known)
    if newest > len(lines):
        faults.append(
            f"checkpoints after number {len(lines)} are missing; the vault knows of {newest}"
        )
    if len(lines) > newest + 1 or len(known) != newest - first + 1:
        faults.append("the vault has lost checkpoints that were made")
    return faults


def newest_known(vault: Engine) -> datetime | None:
    """When the newest checkpoint was made."""
    with vault.connect() as connection:
        found: datetime | None = connection.execute(select(func.max(KNOWN.c.at))).scalar_one()
    return found
