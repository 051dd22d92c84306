"""The address by which a specialist's own calendar tells when they are busy: sealed, one each."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    LargeBinary,
    String,
    Table,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import ACCOUNTS, SCHEMA, Clock, seconds
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.keys.page_seal import PageSeal

OWN_CALENDARS = Table(
    "own_calendars",
    SCHEMA,
    Column("specialist_id", String(36), primary_key=True),
    Column("host", String(100), nullable=False),
    Column("sealed", LargeBinary),
    Column("since", BigInteger, nullable=False),
    Column("asked_at", BigInteger, index=True),
    Column("read_at", BigInteger),
    Column("failed", String(40), nullable=False),
)
"""`sealed` is the address, gone once it is not to be read any more. `asked_at` is the last try,
`read_at` the last one that worked, and `failed` what the last try failed by; empty: it worked."""
LONGEST_ADDRESS = 1000
EVERY = 3600
"""Seconds between two readings of one calendar."""


class NotACalendarAddress(Refusal):
    """`sentence` of an instance says which hosts there may be."""

    sentence = "This is no address of a calendar that may be read."
    field = "address"


class CalendarsNotRead(Refusal):
    sentence = "Calendars of other services are not read here."
    field = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCalendar:
    """As its owner sees it: where it is, and never its secret address."""

    host: str
    since: datetime
    asked_at: datetime | None
    read_at: datetime | None
    failed: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class ToRead:
    """`address` is None where the busy times are to be forgotten, and empty where what is kept
    opens no more."""

    specialist_id: UUID
    address: str | None


@dataclass(frozen=True, slots=True)
class CalendarHosts:
    """Whose calendars may be read: names of hosts, `*.` before one for all below it. `plain` are
    places on this machine (host and port), without encryption: for trying it out."""

    names: tuple[str, ...]
    plain: frozenset[str] = frozenset()

    def checked(self, address: str) -> str:
        """The address as it is asked for. Raises NotACalendarAddress and CalendarsNotRead."""
        if not self.names and not self.plain:
            raise CalendarsNotRead
        said = address.strip().replace("webcal://", "https://", 1)
        try:
            parts = urlsplit(said)
            there = self._may_be(parts)
        except ValueError:
            there = False
        if not there or len(said) > LONGEST_ADDRESS or not said.isascii() or " " in said:
            raise NotACalendarAddress(self.words)
        return said

    @property
    def words(self) -> str:
        hosts = ", ".join(self.names) or "this machine"
        return f"Enter the secret address in iCal format of a calendar at one of these: {hosts}."

    def _may_be(self, parts: SplitResult) -> bool:
        host = parts.hostname or ""
        if parts.scheme == "http":
            return f"{host}:{parts.port}" in self.plain
        usual = parts.scheme == "https" and parts.port in (None, 443) and parts.username is None
        return usual and any(
            host == name or (name.startswith("*.") and host.endswith(name[1:]))
            for name in self.names
        )


class OwnCalendars:
    def __init__(self, engine: Engine, seal: PageSeal, clock: Clock, hosts: CalendarHosts) -> None:
        self._engine = engine
        self._seal = seal
        self._clock = clock
        self.hosts = hosts

    def use(self, specialist_id: UUID, address: str) -> None:
        """From now on this calendar, in place of another. Raises NotACalendarAddress and
        CalendarsNotRead."""
        checked = self.hosts.checked(address)
        row = {
            "specialist_id": str(specialist_id),
            "host": urlsplit(checked).hostname,
            "sealed": self._seal.sealed(_purpose(specialist_id), checked.encode("ascii")),
            "since": seconds(self._clock()),
            "asked_at": None,
            "read_at": None,
            "failed": "",
        }
        mine = OWN_CALENDARS.c.specialist_id == str(specialist_id)
        with self._engine.begin() as connection:
            connection.execute(delete(OWN_CALENDARS).where(mine))
            connection.execute(insert(OWN_CALENDARS).values(row))

    def stop(self, specialist_id: UUID) -> None:
        """The address is gone at once; the busy times with the next reading."""
        mine = OWN_CALENDARS.c.specialist_id == str(specialist_id)
        with self._engine.begin() as connection:
            connection.execute(update(OWN_CALENDARS).where(mine).values(sealed=None, asked_at=None))

    def of(self, specialist_id: UUID) -> OwnCalendar | None:
        query = select(OWN_CALENDARS).where(OWN_CALENDARS.c.specialist_id == str(specialist_id))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return OwnCalendar(
            host=row["host"],
            since=instant(row["since"]),
            asked_at=instant(row["asked_at"]) if row["asked_at"] else None,
            read_at=instant(row["read_at"]) if row["read_at"] else None,
            failed=row["failed"],
            stopped=row["sealed"] is None,
        )

    def to_read(self) -> tuple[ToRead, ...]:
        """Those of open accounts that are due, and those that are to be forgotten."""
        whose = ACCOUNTS.c.specialist_id == OWN_CALENDARS.c.specialist_id
        open_ones = exists().where(whose, ACCOUNTS.c.disabled.is_(False))
        gone = OWN_CALENDARS.c.sealed.is_(None)
        asked = OWN_CALENDARS.c.asked_at
        due = or_(asked.is_(None), asked <= seconds(self._clock()) - EVERY)
        query = select(OWN_CALENDARS).where(or_(gone, due & open_ones))
        with self._engine.connect() as connection:
            rows = (
                connection.execute(query.order_by(OWN_CALENDARS.c.specialist_id)).mappings().all()
            )
        return tuple(self._one(UUID(row["specialist_id"]), row["sealed"]) for row in rows)

    def note(self, specialist_id: UUID, failed: str = "") -> None:
        """It was asked for now; `failed` says by what in vain."""
        now = seconds(self._clock())
        told = {"asked_at": now, "failed": failed, **({} if failed else {"read_at": now})}
        mine = OWN_CALENDARS.c.specialist_id == str(specialist_id)
        with self._engine.begin() as connection:
            connection.execute(update(OWN_CALENDARS).where(mine).values(told))

    def forget(self, specialist_id: UUID) -> None:
        """Where it was stopped and nothing is left of it."""
        stopped = (
            OWN_CALENDARS.c.specialist_id == str(specialist_id),
            OWN_CALENDARS.c.sealed.is_(None),
        )
        with self._engine.begin() as connection:
            connection.execute(delete(OWN_CALENDARS).where(*stopped))

    def _one(self, specialist_id: UUID, sealed: bytes | None) -> ToRead:
        if sealed is None:
            return ToRead(specialist_id, None)
        opened = self._seal.unsealed(_purpose(specialist_id), bytes(sealed))
        return ToRead(specialist_id, opened.decode("ascii") if opened is not None else "")


def _purpose(specialist_id: UUID) -> str:
    return f"own calendar of {specialist_id}"
