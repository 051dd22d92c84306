"""Files that somebody sent to be imported: sealed, for whoever sent them, for a day."""

import zlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from peermatch.store.accounts.account_tables import Clock, seconds
from peermatch.store.keys.page_seal import PageSeal

SCHEMA = MetaData()
"""Of its own: no backup keeps what is gone after a day."""
UPLOADS = Table(
    "import_uploads",
    SCHEMA,
    Column("upload_id", String(36), primary_key=True),
    Column("account_id", String(36), nullable=False, index=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("files", LargeBinary, nullable=False),
    Column("told", LargeBinary, nullable=False),
)
"""`files` and `told` are sealed, for this upload and this account alone."""
KEPT_FOR = timedelta(days=1)
"""From when it was sent."""
MOST = 3
"""Of one account: a further one takes the place of the oldest."""
QUICKLY = 1
"""How hard zlib tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """`told` is what was said of the files and what was found in them."""

    files: dict[str, bytes]
    told: bytes


class Uploads:
    """Nobody but the account that sent the files can open them."""

    def __init__(self, engine: Engine, seal: PageSeal, clock: Clock) -> None:
        self._engine = engine
        self._seal = seal
        self._clock = clock

    def keep(self, account_id: UUID, upload_id: UUID, files: dict[str, bytes], told: bytes) -> None:
        """Keeps what was sent. The same upload again changes nothing."""
        values = {
            "upload_id": str(upload_id),
            "account_id": str(account_id),
            "expires_at": seconds(self._clock() + KEPT_FOR),
            "files": self._closed("files", account_id, upload_id, msgspec.msgpack.encode(files)),
            "told": self._closed("told", account_id, upload_id, told),
        }
        mine = UPLOADS.c.account_id == str(account_id)
        latest = select(UPLOADS.c.upload_id).where(mine)
        latest = latest.order_by(UPLOADS.c.expires_at.desc(), UPLOADS.c.upload_id).limit(MOST - 1)
        with self._engine.begin() as connection:
            kept = [*connection.execute(latest).scalars(), str(upload_id)]
            connection.execute(delete(UPLOADS).where(mine, UPLOADS.c.upload_id.not_in(kept)))
            there = select(UPLOADS.c.upload_id).where(UPLOADS.c.upload_id == str(upload_id))
            if connection.execute(there).first() is None:
                connection.execute(insert(UPLOADS).values(values))

    def opened(self, account_id: UUID, upload_id: UUID) -> Upload | None:
        """None for one that is not there, has expired or is somebody else's."""
        fresh = UPLOADS.c.expires_at > seconds(self._clock())
        query = select(UPLOADS.c.files, UPLOADS.c.told).where(_of(account_id, upload_id), fresh)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        files, told = (
            self._seal.unsealed(_purpose(part, account_id, upload_id), bytes(sealed))
            for part, sealed in (("files", row.files), ("told", row.told))
        )
        if files is None or told is None:
            return None
        unpacked = msgspec.msgpack.decode(zlib.decompress(files), type=dict[str, bytes])
        return Upload(files=unpacked, told=zlib.decompress(told))

    def tell(self, account_id: UUID, upload_id: UUID, told: bytes) -> None:
        """Keeps what is said of it now."""
        sealed = self._closed("told", account_id, upload_id, told)
        with self._engine.begin() as connection:
            connection.execute(
                update(UPLOADS).where(_of(account_id, upload_id)).values(told=sealed)
            )

    def drop(self, account_id: UUID, upload_id: UUID) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(UPLOADS).where(_of(account_id, upload_id)))

    def drop_expired(self) -> int:
        """Deletes what nobody imported in time; returns how many."""
        over = UPLOADS.c.expires_at <= seconds(self._clock())
        with self._engine.begin() as connection:
            return connection.execute(delete(UPLOADS).where(over)).rowcount

    def _closed(self, part: str, account_id: UUID, upload_id: UUID, body: bytes) -> bytes:
        packed = zlib.compress(body, QUICKLY)
        return self._seal.sealed(_purpose(part, account_id, upload_id), packed)


def _of(account_id: UUID, upload_id: UUID) -> ColumnElement[bool]:
    mine = UPLOADS.c.account_id == str(account_id)
    return mine & (UPLOADS.c.upload_id == str(upload_id))


def _purpose(part: str, account_id: UUID, upload_id: UUID) -> str:
    return f"import {part} {account_id} {upload_id}"
