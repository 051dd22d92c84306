"""A program that lives through made-up years: a clock that walks, and people who act at their
moments. All they do is give the product's own commands, which its own rules decide about."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from itertools import count
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.bootstrap import Clock, Deployment
from peermatch.usecases.core.identity import Actor

ZONE = ZoneInfo("America/New_York")
Act = Callable[[], None]


def moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """A wall time of the program's place, with its offset from UTC."""
    local = datetime.combine(day, time(hour, minute), ZONE)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)))


@dataclass
class WalkingClock(Clock):
    """Stands where it is set."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class Life:
    """The program, its clock, and what is going to happen in it, soonest first."""

    deployment: Deployment
    clock: WalkingClock
    random: Random
    staff: dict[UUID, Actor] = field(default_factory=dict)
    """By specialist, who they are to the program."""
    office: dict[Role, Actor] = field(default_factory=dict)
    given: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._coming: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self._projector = self.deployment.projector()

    @property
    def today(self) -> date:
        return self.clock.at.astimezone(ZONE).date()

    def later(self, at: datetime, act: Act) -> None:
        """Has `act` happen at that moment, or now where it is over."""
        heapq.heappush(self._coming, (max(at, self.clock.at), next(self._order), act))

    def go_on(self, until: datetime) -> None:
        """Lets everything happen that comes before `until`, in order."""
        while self._coming and self._coming[0][0] < until:
            self.clock.at, _, act = heapq.heappop(self._coming)
            act()
        self.clock.at = until

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def give(self, actor: Actor, command: Any) -> dict[str, Any] | None:
        """What it answers; None when it is refused."""
        try:
            done = self.deployment.service.perform(actor, self.new_id(), command)
        except Refusal as refusal:
            self.refused[type(command).__name__, refusal.code] += 1
            return None
        self.given[type(command).__name__] += 1
        return done.result

    def by(self, role: Role, command: Any) -> dict[str, Any] | None:
        return self.give(self.office[role], command)

    def look(self) -> None:
        """Brings the read models up to now, before somebody reads them."""
        self._projector.catch_up()

    def rows(self, query: Any) -> list[Any]:
        self.look()
        with self.deployment.views.connect() as connection:
            return list(connection.execute(query))

    def chance(self, of_hundred: float) -> bool:
        return self.random.random() * 100 < of_hundred

    def pick(self, among: Iterable[Any], weights: list[float] | None = None) -> Any:
        return self.random.choices(list(among), weights)[0]
