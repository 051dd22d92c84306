"""How a screen reads: rows from the views, personal fields opened last, for one viewer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, RowMapping

from domain.shared.decider import Decider, Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.purposes import PURPOSES
from peermatch.readmodels.reading.views import Views
from peermatch.store import (
    ERASED,
    UNREADABLE,
    About,
    Erased,
    Look,
    Opened,
    Store,
    Tampered,
    Unreadable,
)
from peermatch.store.finding.blind_index import Sought
from peermatch.store.finding.phone_numbers import phone_shown
from peermatch.store.keys.gate import Opening
from peermatch.store.operating.kept_answers import opened_answer

PEOPLE = ("participant_id", "specialist_id", "person_id")
"""Columns that hold a person's id; others hold that of a record."""
T = TypeVar("T")


class NotOpened(Refusal):
    """The viewer's role has no part in this purpose (`purposes.PURPOSES`)."""

    sentence = "Your role can't see this."


class NotFound(Refusal):
    """There is no such row, or the viewer's role may not see it."""

    sentence = "There is nothing with this id."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at the read models by `viewer` at `now`; every opening goes through `fields`."""

    views: Views
    store: Store
    index: Sought
    viewer: str
    role: Role
    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The program's local date."""
        return self.now.astimezone(self.zone).date()

    def local(self, moment: datetime | None) -> datetime | None:
        """The instant as the program's clocks show it."""
        return moment.astimezone(self.zone) if moment is not None else None

    def days_since(self, moment: datetime) -> int:
        return max(0, (self.today - moment.astimezone(self.zone).date()).days)

    def rows(self, query: Executable, values: Mapping[str, Any] | None = None) -> list[RowMapping]:
        """What `query` finds; `values` are those of the parameters that it names."""
        with self.views.connect() as connection:
            return list(connection.execute(query, values).mappings())

    def number(self, query: Executable, values: Mapping[str, Any] | None = None) -> int:
        with self.views.connect() as connection:
            return int(connection.execute(query, values).scalar_one() or 0)

    def one(self, query: Executable) -> RowMapping:
        """The one row of `query`. Raises NotFound."""
        found = self.rows(query)
        if not found:
            raise NotFound
        return found[0]

    def fields(
        self,
        rows: Iterable[Mapping[Any, Any]],
        columns: tuple[str, ...],
        purpose: str,
        whose: str = "participant_id",
    ) -> list["Fields"]:
        """Each row's sealed `columns` opened together; one opening for the whole page. What can't
        be read says so and hides no other row.

        `whose` is the row's column that says about whom, or about which record, the parts are: what
        is about another is not opened. Raises NotOpened when the purpose is not one of the viewer's
        role.
        """
        self._permit(purpose)
        placed = [(row[column], _about(row[whose], whose)) for row in rows for column in columns]
        opened = self.store.open_each(
            [blob for blob, _ in placed],
            about=[about for _, about in placed],
            viewer=self.viewer,
            purpose=purpose,
        )
        width = len(columns)
        return [Fields(opened[i : i + width]) for i in range(0, len(opened), width)]

    def opened(
        self,
        rows: Sequence[RowMapping],
        columns: tuple[str, ...],
        purpose: str,
        whose: str = "participant_id",
    ) -> list[tuple[RowMapping, "Fields"]]:
        """Each row with its `fields`."""
        return list(zip(rows, self.fields(rows, columns, purpose, whose), strict=True))

    def state(
        self,
        decider: Decider[T],
        stream: UUID,
        subject: Callable[[T], UUID | None],
        purpose: str,
        look: Look | None = None,
    ) -> T:
        """A stream's state as the viewer may see it: one opening of its subject's data. What `look`
        has read is not asked again."""
        self._permit(purpose)
        found = (look or self.store).read(decider, stream)
        whose = subject(found)
        if whose is not None:
            self.store.gate(Opening(self.viewer, purpose, frozenset({whose})))
        return found

    def states(
        self,
        decider: Decider[T],
        whose: Mapping[UUID, UUID],
        purpose: str,
        look: Look | None = None,
    ) -> dict[UUID, T]:
        """The states of these streams, each of the person named for it, as the viewer may see them:
        by person, asked of the log at once, and one opening. What `look` has read is not asked
        again."""
        self._permit(purpose)
        if whose:
            self.store.gate(Opening(self.viewer, purpose, frozenset(whose.values())))
        look = look or self.store.look()
        look.expect(whose)
        return {person: look.read(decider, stream) for stream, person in whose.items()}

    def answer(
        self, sealed: bytes, about: UUID, name: str, purpose: str
    ) -> bytes | Erased | Unreadable:
        """A kept answer (`operating/kept_answers`), opened for the viewer; UNREADABLE where it is
        another record's."""
        self._permit(purpose)
        try:
            return opened_answer(
                self.store, sealed, about, name, viewer=self.viewer, purpose=purpose
            )
        except Tampered:
            return UNREADABLE

    def may(self, purpose: str) -> bool:
        """Whether the viewer's role has a part in the purpose."""
        return self.role in PURPOSES.get(purpose, frozenset())

    def _permit(self, purpose: str) -> None:
        if not self.may(purpose):
            raise NotOpened


def _about(one: UUID | None, column: str) -> About:
    return About(person=one) if column in PEOPLE else About(stream=one)


class Fields:
    """The opened fields of one row; what was erased or can't be read says so instead."""

    def __init__(self, opened: Iterable[Opened | Unreadable]) -> None:
        self._values: dict[str, Any] = {}
        self.erased = False
        self._instead = ""
        for part in opened:
            if part is ERASED:
                self.erased = True
            if part is ERASED or part is UNREADABLE:
                self._instead = str(part)
            elif isinstance(part, Mapping):
                self._values.update(part)

    def text(self, name: str) -> str:
        """The field as text; empty when it was never given, `(erased)` after erasure, and
        `(can't be read)` where the record was damaged."""
        value = self._values.get(name, self._instead)
        return "" if value is None else str(value)

    def phone(self, name: str) -> str:
        """The telephone number in the form in which numbers are shown."""
        return phone_shown(self.text(name))

    def get(self, name: str, default: T) -> T:
        """The field, or `default` when it was never given or is erased."""
        value = self._values.get(name, default)
        return default if value is None else value
