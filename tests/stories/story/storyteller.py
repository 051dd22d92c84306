"""Gives commands to the real service on days that the story sets, and writes down what was told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.program.event_descriptions import SENTENCES
from peermatch.readmodels.tables.program.history import UNTOLD
from peermatch.store import START, KeyRing, Place, Store, migrate
from peermatch.store.stored_names import STORED_NAMES
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service
from peermatch.usecases.registry import USE_CASES

RING = KeyRing({"story-key": bytes(range(32))})
ALL = 100_000
"""Rows of the log read at once."""
Note = Callable[[dict[str, Any]], str]
WHO = {
    Role.INTAKE: "intake",
    Role.COORDINATOR: "a coordinator",
    Role.CPRS: "the specialist",
    Role.MANAGER: "the manager",
    Role.SERVICE: "the service itself",
}


class NotRefused(AssertionError):
    """The story says that something is refused, and it was done."""


@dataclass
class Storyteller:
    """One program whose clock stands where the story is."""

    store: Store
    views: Views
    moment: datetime
    program: Program = field(default_factory=Program)
    lines: list[str] = field(default_factory=list)
    _commands: int = 0
    _told: int = 0

    def __post_init__(self) -> None:
        self.service = Service(self.store, self.program, lambda: self.moment, USE_CASES, self.views)

    def heading(self, words: str) -> None:
        self.lines += ["", f"## {words}"]

    def on(self, day: date, words: str, *, hour: int = 15) -> None:
        """The next day of the story; `words` say what happens in life."""
        self.at(self.instant(day, hour))
        self.lines += ["", f"**{day:%A}, {day.day} {day:%B %Y}.** {words}", ""]

    def at(self, moment: datetime) -> None:
        if moment < self.moment:
            raise ValueError("a story doesn't go back in time")
        self.moment = moment

    def instant(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.program.zone)

    def quietly(self, role: Role, *commands: Any) -> None:
        """What the story takes for granted: the program as it was before."""
        for command in commands:
            self._perform(role, command)
        self._told = len(self.store.rows_after(START, ALL))

    def does(self, role: Role, command: Any, *, note: Note = lambda _: "") -> dict[str, Any]:
        """Gives a command and tells each fact that it recorded, once, in the product's words.

        `note` adds something from the answer.
        """
        result = self._perform(role, command)
        rows = self.store.rows_after(START, ALL)
        new, self._told = rows[self._told :], len(rows)
        names = dict.fromkeys(row.name for row in new if row.name not in UNTOLD)
        said = " ".join(SENTENCES[name] for name in names) or "Nothing new."
        more = note(result)
        self.lines.append(f"- {said} *({WHO[role]}{'; ' + more if more else ''})*")
        return result

    def refuses(self, role: Role, command: Any, asked: str) -> None:
        """Gives a command that a rule forbids, and tells the rule's sentence."""
        try:
            self._perform(role, command)
        except Refusal as refusal:
            self.lines.append(f"- Refused: {asked}: “{refusal.sentence}” *({WHO[role]})*")
        else:
            raise NotRefused(asked)

    def _perform(self, role: Role, command: Any) -> dict[str, Any]:
        self._commands += 1
        mine = getattr(command, "specialist_id", None) if role is Role.CPRS else None
        actor = Actor(name=role.value, role=role, specialist_id=mine)
        return self.service.perform(actor, UUID(int=self._commands), command).result


@contextmanager
def storyteller(begins: datetime) -> Iterator[Storyteller]:
    """A program of its own, gone when the story is over."""
    with TemporaryDirectory(prefix="peermatch-story-") as folder:
        place = Place.folder(Path(folder))
        migrate(place)
        views = Views.open_at(place)
        with Store.open_at(place, RING, STORED_NAMES) as store:
            yield Storyteller(store, views, begins)
        views.engine.dispose()
