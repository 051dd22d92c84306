"""Digests of commands that an older version kept under no key are put under keys.

What a command said can't be known any more, but its digest can be digested again under the keys of
the people whom its facts are about: the same command is then known again as before. Where one of
them was erased, or nothing was recorded, the digest is removed.
"""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    bindparam,
    select,
    update,
)

from peermatch.store.databases.engines import emptied_of_old_rows
from peermatch.store.facts.position import START
from peermatch.store.keys.keyed_digests import keyed_digest, packed
from peermatch.store.store import Store

COMMANDS = Table(
    "commands",
    MetaData(),
    Column("command_id", Uuid, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("subjects", LargeBinary),
)
BATCH = 1000
ABOUT_NOBODY = frozenset[UUID]()


def key_old_digests(store: Store, record: Engine) -> int:
    """Returns how many there were. Safe to repeat; run it alone.

    Raises KeyUnavailable, HeldBack, UnknownName.
    """
    with record.connect() as connection:
        if not under_no_key(connection):
            return 0
    about = _people_of_commands(store)
    done = 0
    while some := _next(record):
        rows = [_keyed(store, about, one, digest) for one, digest in some]
        change = update(COMMANDS).where(COMMANDS.c.command_id == bindparam("asked"))
        with record.begin() as connection:
            connection.execute(
                change.values(digest=bindparam("new"), subjects=bindparam("whose")), rows
            )
        done += len(rows)
    emptied_of_old_rows(record, COMMANDS.name)
    return done


def under_no_key(connection: Connection) -> bool:
    """Whether some are left."""
    query = select(COMMANDS.c.command_id).where(COMMANDS.c.subjects.is_(None)).limit(1)
    return connection.execute(query).first() is not None


def _next(record: Engine) -> list[tuple[UUID, bytes]]:
    query = select(COMMANDS.c.command_id, COMMANDS.c.digest)
    with record.connect() as connection:
        rows = connection.execute(query.where(COMMANDS.c.subjects.is_(None)).limit(BATCH))
        return [(row.command_id, row.digest) for row in rows]


def _people_of_commands(store: Store) -> dict[UUID, frozenset[UUID]]:
    """Whom the facts of each command are about, of those who have a key or had one."""
    store.readable_end()
    found: dict[UUID, frozenset[UUID]] = defaultdict(frozenset)
    position = START
    while rows := store.recorded_after(position, BATCH):
        plain = {r.subject for r in rows if r.subject is not None and r.sealed is None}
        known = {one for one in plain if store.vault.knows(one)}
        for r in rows:
            mine = r.subject is not None and (r.sealed is not None or r.subject in known)
            found[r.command] |= {r.subject} if mine and r.subject else ABOUT_NOBODY
        position = rows[-1].position
    return dict(found)


def _keyed(
    store: Store, about: dict[UUID, frozenset[UUID]], command: UUID, digest: bytes
) -> dict[str, object]:
    whose = about.get(command)
    new = b""
    if whose is not None:
        new = keyed_digest(store.vault, whose, command.bytes + digest, make=False)
    return {"asked": command, "new": new, "whose": packed(whose or ABOUT_NOBODY)}
