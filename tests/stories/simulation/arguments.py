"""Draws the arguments of random commands: by the field's name, else by its type."""

import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin
from uuid import UUID

from domain.calendar.commitment import COMMITMENT
from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.matches.matching_run import RunCompleted
from domain.sessions.message import MESSAGE
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.decider import Decider
from stories.code.hints import hints_of
from stories.pasts.samples import made_up_id
from stories.simulation.fitting import Fitting
from stories.simulation.likely import kinds
from stories.simulation.pools import DAYS, FIXED
from stories.simulation.task import Task

STREAMS: dict[str, Decider[Any]] = {
    "match_id": MATCH,
    "session_id": SESSION,
    "commitment_id": COMMITMENT,
    "message_id": MESSAGE,
}
"""Fields whose values are the streams that there are."""
UNDECIDED = (
    MatchStatus.PROPOSED, MatchStatus.APPROVED, MatchStatus.ACTIVE, SessionStatus.SCHEDULED,
)  # fmt: skip


class Arguments:
    """Draws what a simulation does next from what there is in it."""

    def __init__(self, simulation: Any) -> None:
        self._sim = simulation

    def kinds(self) -> Sequence[type | Task | None]:
        return kinds(self._sim.mirror, self._sim.now, turns=self._sim.turns)

    def command(self, kind: type) -> Any:
        hints = hints_of(kind)
        chosen: dict[str, Any] = {}
        for field in fields(kind):
            if field.default is not MISSING and self._sim.pick((True, True, False)):
                continue
            pool = self._values(field.name, hints[field.name])
            chosen[field.name] = self._sim.pick(pool) if len(pool) > 1 else pool[0]
        return kind(**Fitting(self._sim).fitting(kind, chosen))

    def _values(self, name: str, hint: Any) -> Sequence[Any]:
        if name in FIXED and (name != "outcome" or RunCompleted in get_args(hint)):
            return FIXED[name]
        return tuple(self._pool(name, hint))

    def _pool(self, name: str, hint: Any) -> Iterator[Any]:
        if name in STREAMS:
            yield from self._known(STREAMS[name])
        elif name == "rooms" and get_origin(hint) is tuple:  # what fits into weeks; not a site's
            yield ()
        elif name in FIXED and (name != "outcome" or RunCompleted in get_args(hint)):
            yield from FIXED[name]
        else:
            yield from self._by_type(name, hint)

    def _known(self, decider: Decider[Any]) -> Iterator[UUID | None]:
        """Every stream of the kind, and those that something can still happen to three times."""
        known = self._sim.mirror.of(decider)
        if not known:
            yield None
        for stream, state in known.items():
            open_still = getattr(state, "status", None) in UNDECIDED
            yield from (stream,) * (3 if open_still else 1)

    def _by_type(self, name: str, hint: Any) -> Iterator[Any]:
        parts = get_args(hint)
        if get_origin(hint) in (Union, types.UnionType):
            if type(None) in parts:
                yield None
            yield from self._by_type(name, next(p for p in parts if p is not type(None)))
        elif get_origin(hint) is frozenset:
            items = tuple(self._by_type(name, parts[0]))
            yield from (frozenset(items), frozenset(items[:1]), frozenset())
        elif get_origin(hint) is tuple:
            each = (next(iter(self._pool(name, part))) for part in parts if part is not ...)
            yield from ((tuple(each), ()) if ... in parts else (tuple(each),))
        elif is_dataclass(hint):
            yield self._value(hint)
        elif isinstance(hint, type) and issubclass(hint, Enum):
            yield from hint
        else:
            yield from self._plain(name, hint)

    def _value(self, kind: Any) -> Any:
        """One value of a dataclass: the first of every field's pool."""
        hints = hints_of(kind)
        return kind(**{f.name: next(iter(self._pool(f.name, hints[f.name]))) for f in fields(kind)})

    def _plain(self, name: str, hint: Any) -> Iterator[Any]:
        pools: dict[Any, Callable[[], Any]] = {
            int: lambda: (1, 0, 60),
            bool: lambda: (True, False),
            str: lambda: ("Some words.", "Other words.", ""),
            UUID: lambda: (made_up_id(name), made_up_id(f"another {name}")),
            datetime: self._instants,
            date: lambda: (self._sim.today + timedelta(days=n) for n in DAYS),
        }
        yield from pools[hint]()

    def _instants(self) -> Iterator[datetime]:
        """An hour ago, nine and ten o'clock of days to come, and into what is booked already."""
        zone = self._sim.program.zone
        for session in self._sim.mirror.of(SESSION).values():
            yield session.scheduled.starts_at + timedelta(minutes=30)
        yield self._sim.now - timedelta(hours=1)
        for day in (1, 2, 7):
            for hour in (9, 10):
                yield datetime.combine(self._sim.today + timedelta(days=day), time(hour), zone)
