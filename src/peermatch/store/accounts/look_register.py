"""The register of looks as it is read: who saw whom when, in parts, by the register's own indexes.

It grows by millions of rows, so nothing here counts all of them or reads more than is shown. What
older versions kept in `openings` is in the accounting of one person only (`Looks.of`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Engine,
    RowMapping,
    case,
    func,
    literal,
    select,
    tuple_,
)

from peermatch.store.accounts.looks import LOOKS
from peermatch.store.accounts.sign_in_log import SIGN_IN_LOG, SoughtSignIns
from peermatch.store.accounts.sign_in_log import chosen as sign_ins_chosen

PLACE = tuple[datetime, UUID]
"""What looks are sorted by, newest first."""
OF_ONE_RECORD = "%{%"
"""A screen whose address names one record, as far as a route tells: no list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtLooks:
    """By one account or by anybody, from `since` until before `until`."""

    viewer: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: PLACE | None = None
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredLook:
    """One screen that showed something of one person. `fields` are names, never content."""

    look_id: UUID
    at: datetime
    viewer: str
    screen: str
    subject: UUID
    purposes: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeLooks:
    """`next` is the place to go on after; None at the end."""

    looks: tuple[RegisteredLook, ...]
    next: PLACE | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How often somebody was seen by one account, and when first and last."""

    subject: UUID
    looks: int
    first: datetime
    last: datetime


class LookRegister:
    """Reads only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def part(self, sought: SoughtLooks) -> SomeLooks:
        """Newest first."""
        query = select(LOOKS).where(*_chosen(sought))
        if sought.after is not None:
            at, look_id = sought.after
            here = tuple_(LOOKS.c.at, LOOKS.c.look_id)
            there = tuple_(literal(at, LOOKS.c.at.type), literal(look_id, LOOKS.c.look_id.type))
            query = query.where(LOOKS.c.at <= at, here < there)
        newest = query.order_by(LOOKS.c.at.desc(), LOOKS.c.look_id.desc())
        with self._engine.connect() as connection:
            found = connection.execute(newest.limit(sought.size + 1)).mappings().all()
        looks = tuple(_look(row) for row in found[: sought.size])
        more = len(found) > sought.size
        return SomeLooks(looks=looks, next=(looks[-1].at, looks[-1].look_id) if more else None)

    def seen_by(self, viewer: str, since: datetime, until: datetime) -> Iterator[Seen]:
        """Everybody whom one account saw meanwhile, by their id."""
        yield from self._seen(_chosen(SoughtLooks(viewer=viewer, since=since, until=until)))

    def seen_in(self, sign_ins: SoughtSignIns, since: datetime, until: datetime) -> Iterator[Seen]:
        """Everybody who was seen meanwhile in these sign-ins, by their id."""
        those = select(SIGN_IN_LOG.c.sign_in_id).where(*sign_ins_chosen(sign_ins))
        meanwhile = _chosen(SoughtLooks(since=since, until=until))
        yield from self._seen([LOOKS.c.sign_in.in_(those), *meanwhile])

    def _seen(self, conditions: list[ColumnElement[bool]]) -> Iterator[Seen]:
        query = select(
            LOOKS.c.subject,
            func.count().label("looks"),
            func.min(LOOKS.c.at).label("first"),
            func.max(LOOKS.c.at).label("last"),
        )
        query = query.where(*conditions).group_by(LOOKS.c.subject).order_by(LOOKS.c.subject)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield Seen(subject=row.subject, looks=row.looks, first=row.first, last=row.last)

    def seen_for(self, viewer: str, purpose: str, subject: UUID) -> tuple[RegisteredLook, ...]:
        """One account's looks at one person for one purpose, oldest first."""
        query = select(LOOKS).where(LOOKS.c.subject == subject, LOOKS.c.viewer == viewer)
        query = query.order_by(LOOKS.c.at, LOOKS.c.look_id)
        with self._engine.connect() as connection:
            looks = (_look(row) for row in connection.execute(query).mappings())
            return tuple(look for look in looks if purpose in look.purposes)

    def pairs(self, since: datetime, until: datetime) -> Iterator[tuple[str, UUID, bool]]:
        """Each account and whom it saw meanwhile, by account; and whether on a page of one
        record, not in lists only."""
        alone = func.max(case((LOOKS.c.screen.like(OF_ONE_RECORD), 1), else_=0)).label("alone")
        query = select(LOOKS.c.viewer, LOOKS.c.subject, alone)
        query = query.where(*_chosen(SoughtLooks(since=since, until=until)))
        query = query.group_by(LOOKS.c.viewer, LOOKS.c.subject).order_by(LOOKS.c.viewer)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield row.viewer, row.subject, bool(row.alone)

    def how_many(self, viewer: str, since: datetime, until: datetime) -> int:
        """How many people one account saw meanwhile."""
        chosen = _chosen(SoughtLooks(viewer=viewer, since=since, until=until))
        query = select(func.count(LOOKS.c.subject.distinct())).where(*chosen)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())


def _chosen(sought: SoughtLooks) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sought.viewer:
        found.append(LOOKS.c.viewer == sought.viewer)
    if sought.since is not None:
        found.append(LOOKS.c.at >= sought.since)
    if sought.until is not None:
        found.append(LOOKS.c.at < sought.until)
    return found


def _look(row: RowMapping) -> RegisteredLook:
    return RegisteredLook(
        look_id=row["look_id"],
        at=row["at"],
        viewer=row["viewer"],
        screen=row["screen"],
        subject=row["subject"],
        purposes=tuple(row["purposes"].split("\n")),
        fields=tuple(row["fields"].split("\n")) if row["fields"] else (),
    )
