"""The register of looks: who saw whose data on which screen, what of it and what for."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Engine, Index, String, Table, Text, Uuid, insert, select

from peermatch.store.accounts.openings import OPENINGS, names_one_of
from peermatch.store.databases.column_types import Instant
from peermatch.store.keys.gate import Opening
from peermatch.store.keys.key_tables import SCHEMA

LOOKS = Table(
    "looks",
    SCHEMA,
    Column("look_id", Uuid, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("viewer", String(60), nullable=False),
    Column("screen", String(200), nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("purposes", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("sign_in", Uuid),
    Index("ix_looks_viewer_at", "viewer", "at", "look_id"),
    Index("ix_looks_subject_at", "subject", "at", "look_id"),
    Index("ix_looks_sign_in", "sign_in", "subject", "at"),
)
"""One row for each screen and person. `fields` are the names of what was opened, never its content;
openings that an older version kept stay in `openings`. `sign_in` is the id in the log of sign-ins;
a command line has none, nor has what an older version kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody's data was seen. `viewer` is an account's id, or an operator's name; `screen` is a
    route, empty for a command line's or an older version's."""

    at: datetime
    viewer: str
    screen: str = ""
    purpose: str
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Screen:
    """What one answer has opened and isn't kept yet: by viewer and person, purposes and fields."""

    opened: dict[tuple[str, UUID], tuple[set[str], set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: (set(), set()))
    )
    sign_in: UUID | None = None

    def note(self, opening: Opening) -> None:
        for subject in opening.subjects:
            purposes, fields = self.opened[opening.viewer, subject]
            purposes.add(opening.purpose)
            fields |= opening.fields.get(subject, frozenset())

    def forget(self) -> None:
        """Nothing of it is shown: the answer is another."""
        self.opened.clear()


SCREEN: ContextVar[Screen | None] = ContextVar("screen", default=None)
"""Of the request that is being answered."""


def note_sign_in(sign_in: UUID) -> None:
    """What the present answer shows is shown in this sign-in."""
    screen = SCREEN.get()
    if screen is not None:
        screen.sign_in = sign_in


def nothing_shown() -> None:
    """The present answer shows nothing of what was opened for it."""
    screen = SCREEN.get()
    if screen is not None:
        screen.forget()


class Looks:
    """A `Gate` that keeps who looks at whose data. While a screen is put together its openings are
    gathered, and `keep` writes them at once before anything of it is sent; any other opening is
    written before it happens. When the register can't be written, nothing is seen."""

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        services: frozenset[str],
    ) -> None:
        self.engine = engine
        self._now = now
        self._entropy = entropy
        self._services = services

    def __call__(self, opening: Opening) -> None:
        if not opening.subjects or opening.viewer in self._services:
            return
        screen = SCREEN.get()
        if screen is not None:
            screen.note(opening)
            return
        alone = Screen()
        alone.note(opening)
        self.keep(alone, "")

    def keep(self, screen: Screen, name: str) -> None:
        """Writes what the screen has opened since the last time, all at once, under ids that lie
        side by side."""
        at, first = self._now(), UUID(bytes=self._entropy(16), version=4)
        rows = [
            {
                "look_id": UUID(int=first.int ^ number),
                "at": at,
                "viewer": viewer,
                "screen": name[:200],
                "subject": subject,
                "purposes": "\n".join(sorted(purposes)),
                "fields": "\n".join(sorted(fields)),
                "sign_in": screen.sign_in,
            }
            for number, ((viewer, subject), (purposes, fields)) in enumerate(screen.opened.items())
        ]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(insert(LOOKS), rows)
        screen.forget()

    def of(self, subject: UUID, since: datetime) -> Iterator[Look]:
        """Every look at one person's data from `since` on, oldest first."""
        mine = (LOOKS.c.subject == subject) & (LOOKS.c.at >= since)
        query = select(LOOKS).where(mine).order_by(LOOKS.c.at, LOOKS.c.look_id)
        yield from self._older(subject, since)
        with self.engine.connect() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield Look(
                    at=row.at,
                    viewer=row.viewer,
                    screen=row.screen,
                    purpose=", ".join(row.purposes.split("\n")),
                    fields=tuple(row.fields.split("\n")) if row.fields else (),
                )

    def _older(self, subject: UUID, since: datetime) -> Iterator[Look]:
        query = select(OPENINGS).where(OPENINGS.c.at >= since)
        query = query.order_by(OPENINGS.c.at, OPENINGS.c.opening_id)
        with self.engine.connect() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                if names_one_of(row.subjects, subject):
                    yield Look(at=row.at, viewer=row.viewer, purpose=row.purpose)
