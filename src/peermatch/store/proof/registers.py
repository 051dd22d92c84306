"""Chains of what stands beside the facts: who signed in, who looked, which commands came, who
changed accounts and what these were then.

Each link covers a stretch of time that is over, and by its digest all before. Checkpoints hold the
newest digests (`checkpoints.Statement`), so that nobody links anew what they have changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    insert,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeDecorator, TypeEngine

from peermatch.store.accounts.administration.account_changes import CHANGES
from peermatch.store.accounts.administration.account_states import ACCOUNT_STATES
from peermatch.store.accounts.looks import LOOKS
from peermatch.store.accounts.sign_in_log import SIGN_IN_LOG
from peermatch.store.databases.column_types import Instant
from peermatch.store.keys.key_tables import SCHEMA
from peermatch.store.store import Store

SETTLED = timedelta(minutes=15)
"""What is dated so long ago is there: no command and no answer takes as long."""


class _Written(TypeDecorator[datetime]):
    """The log's own instants: text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        text = dialect.name == "sqlite"
        return dialect.type_descriptor(String() if text else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat()

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
        return found.astimezone(UTC) if found is not None else None


class _Seconds(TypeDecorator[datetime]):
    """Whole seconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


def _links(schema: MetaData, name: str) -> Table:
    return Table(
        name,
        schema,
        Column("register", String(20), primary_key=True),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("until", Instant, nullable=False),
        Column("rows", BigInteger, nullable=False),
        Column("digest", LargeBinary, nullable=False),
    )


REGISTER_LINKS = _links(SCHEMA, "register_links")
COMMAND_LINKS = _links(MetaData(), "command_links")
"""Beside the log: a restore may take an older log and a newer vault."""
COMMANDS = Table(
    "commands",
    MetaData(),
    Column("command_id", Uuid, primary_key=True),
    Column("actor", Text),
    Column("route", Text),
    Column("digest", LargeBinary),
    Column("subjects", LargeBinary),
    Column("result", LargeBinary),
    Column("at", _Written),
)
_CHANGED = Table(
    CHANGES.name,
    MetaData(),
    Column("number", BigInteger, primary_key=True),
    *(Column(name, Text) for name in ("account_id", "what", "changed_by", "device")),
    Column("changed_at", _Seconds),
)
"""Without when its owner was told, which comes later."""


@dataclass(frozen=True, slots=True)
class Register:
    """`called` is what people call it; rows are linked by `at`, then by their key."""

    name: str
    called: str
    table: Table
    at: str
    links: Table
    in_vault: bool

    def engine(self, store: Store, record: Engine) -> Engine:
        return store.vault.engine if self.in_vault else record


REGISTERS = (
    Register("looks", "the register of looks", LOOKS, "at", REGISTER_LINKS, True),
    Register("commands", "the log of commands", COMMANDS, "at", COMMAND_LINKS, False),
    Register(
        "account-changes",
        "the list of changes of accounts",
        _CHANGED,
        "changed_at",
        REGISTER_LINKS,
        True,
    ),
    Register(
        "account-states", "the states of accounts", ACCOUNT_STATES, "at", REGISTER_LINKS, True
    ),
    Register("sign-ins", "the log of sign-ins", SIGN_IN_LOG, "began_at", REGISTER_LINKS, True),
)


@dataclass(frozen=True, slots=True)
class RegisterLink:
    number: int
    until: datetime
    rows: int
    digest: bytes


def link_registers(store: Store, record: Engine, now: datetime) -> dict[str, bytes]:
    """Links what is settled and not linked yet; returns the newest digest of each register that has
    one. Several may do it at once."""
    heads = {}
    for register in REGISTERS:
        engine = register.engine(store, record)
        links = links_of(engine, register)
        made = _next(engine, register, links[-1] if links else None, now - SETTLED)
        if made is not None and not _kept(engine, register, made):
            made = links_of(engine, register)[-1]  # somebody else was first
        newest = made or (links[-1] if links else None)
        if newest is not None:
            heads[register.name] = newest.digest
    return heads


def links_of(engine: Engine, register: Register) -> list[RegisterLink]:
    links = register.links
    query = select(links).where(links.c.register == register.name).order_by(links.c.number)
    with engine.connect() as connection:
        return [
            RegisterLink(row.number, row.until, row.rows, bytes(row.digest))
            for row in connection.execute(query)
        ]


def check_registers(
    store: Store, record: Engine, said: Sequence[tuple[int, Mapping[str, bytes]]]
) -> list[str]:
    """What speaks against the registers, by their links, or by what checkpoints `said`: each one's
    number, and the digest of each register when it was made."""
    faults = []
    for register in REGISTERS:
        engine = register.engine(store, record)
        links = links_of(engine, register)
        faults += _against_links(engine, register, links)
        there = {link.digest for link in links}
        faults += [
            f"checkpoint {number} says otherwise of {register.called}"
            for number, heads in said
            if register.name in heads and heads[register.name] not in there
        ]
    return faults


def _genesis(register: Register) -> bytes:
    return sha256(f"peermatch register {register.name} 1".encode("ascii")).digest()


def _next(
    engine: Engine, register: Register, last: RegisterLink | None, until: datetime
) -> RegisterLink | None:
    if last is not None and until <= last.until:
        return None
    digest, count = (last.digest if last else _genesis(register)), 0
    with engine.connect() as connection:
        for _, row in _rows(connection, register, last.until if last else None, until):
            digest, count = _chained(digest, row), count + 1
    return RegisterLink(last.number + 1 if last else 1, until, count, digest) if count else None


def _kept(engine: Engine, register: Register, link: RegisterLink) -> bool:
    values = {
        "register": register.name,
        "number": link.number,
        "until": link.until,
        "rows": link.rows,
        "digest": link.digest,
    }
    try:
        with engine.begin() as connection:
            connection.execute(insert(register.links).values(values))
    except IntegrityError:
        return False
    return True


def _rows(
    connection: Connection, register: Register, since: datetime | None, until: datetime | None
) -> Iterator[tuple[datetime, bytes]]:
    """When each row is dated, and its digest; in order."""
    table, at = register.table, register.table.c[register.at]
    query = select(table).order_by(at, *table.primary_key.columns)
    if since is not None:
        query = query.where(at >= since)
    if until is not None:
        query = query.where(at < until)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield row._mapping[register.at], sha256(msgspec.json.encode(tuple(row))).digest()


def _chained(digest: bytes, row: bytes) -> bytes:
    return sha256(digest + row).digest()


def _against_links(engine: Engine, register: Register, links: list[RegisterLink]) -> list[str]:
    faults, before = [], datetime.min.replace(tzinfo=UTC)
    for number, link in enumerate(links, 1):
        if link.number != number or link.until <= before:
            faults.append(f"the links of {register.called} are broken at {number}")
        before = link.until
    if not links:
        return faults
    digest, count, at = _genesis(register), 0, 0
    with engine.connect() as connection:
        for dated, row in _rows(connection, register, None, links[-1].until):
            while dated >= links[at].until:
                faults += _compared(register, links, at, digest, count)
                digest, count, at = links[at].digest, 0, at + 1
            digest, count = _chained(digest, row), count + 1
    for one in range(at, len(links)):
        faults += _compared(register, links, one, digest, count)
        digest, count = links[one].digest, 0
    return faults


def _compared(
    register: Register, links: list[RegisterLink], at: int, digest: bytes, count: int
) -> list[str]:
    """What is wrong with the rows of one link; after a fault it goes on from the link's word."""
    link = links[at]
    if (digest, count) == (link.digest, link.rows):
        return []
    since = f"from {links[at - 1].until:%Y-%m-%d %H:%M} " if at else ""
    what = "something was changed"
    if count != link.rows:
        more = count - link.rows
        what = f"{more} rows were added" if more > 0 else f"{-more} rows are missing"
    return [f"in {register.called}, {since}until {link.until:%Y-%m-%d %H:%M} UTC, {what}"]
