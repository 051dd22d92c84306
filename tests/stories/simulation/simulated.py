"""A small agency in which random commands are given and every promise is checked after each one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec

from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.shared.decider import Decider, Refusal
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Command, Done, Position, Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.input.date_ranges import check_dates
from peermatch.usecases.registry import USE_CASES
from stories.simulation import promises, return_promises
from stories.simulation.arguments import Arguments
from stories.simulation.ground import Ground, RehearsedStore
from stories.simulation.mirror import Mirror
from stories.simulation.told import told
from stories.simulation.turns import Turns
from stories.simulation.worker_here import Task, WorkerHere

START = datetime.fromisoformat("2026-11-23T10:00:00-05:00")
Pick = Callable[[Sequence[Any]], Any]
BY_COMMAND: dict[type, UseCase[Any]] = {u.command: u for u in USE_CASES}
PAUSES = tuple(timedelta(hours=h) for h in (1, 6, 24, 24, 72, 72, 24 * 20))


class PromiseBroken(AssertionError):
    """The simulation found a state, a fact or an answer that must never be."""


def with_offset(moment: datetime) -> datetime:
    """As every way in hands over an instant: a zone would leave open which of two hours is meant
    when clocks go back."""
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta(0)), fold=0)


@dataclass(frozen=True)
class Entry:
    """A command that was accepted, and what it recorded."""

    command: Any
    facts: tuple[Any, ...]
    at: datetime
    seen: Position
    """Where the log ended when it was first given."""


@dataclass
class Simulation:
    """One run: a clock, a store, and what should be in it."""

    on: Ground
    pick: Pick
    now: datetime = START
    mirror: Mirror = field(default_factory=Mirror)
    program: Program = field(default_factory=Program)
    turns: Turns = ()
    """What mostly happens instead of anything: what was arranged is upset and set right again."""
    commands: int = 0
    accepted: dict[str, int] = field(default_factory=dict)
    refused: dict[tuple[str, str], int] = field(default_factory=dict)
    """How often each command was refused, by the refusal's code."""
    tried: dict[str, int] = field(default_factory=dict)
    told: Callable[[str], None] = lambda _line: None
    """Hears of every step in a line."""
    journal: list[Entry] = field(default_factory=list)
    """Every accepted command in order, the worker's too."""
    broken: PromiseBroken | None = None
    """Also where a job of the worker goes on with its other items."""
    store: RehearsedStore = field(init=False)

    def __post_init__(self) -> None:
        self.store = self.on.fresh()
        self.store.mirror = self.mirror
        self.worker = WorkerHere(self)

    @property
    def today(self) -> date:
        return self.program.today(self.now)

    def step(self) -> None:
        """Lets time pass, or gives one random command and checks every promise."""
        arguments = Arguments(self)
        kind = self.pick(arguments.kinds())
        if kind is None:
            self.later()
        elif isinstance(kind, Task):
            self.told(kind.words)
            kind.run(self)
        else:
            self.give(arguments.command(kind))

    def later(self) -> None:
        """Time passes."""
        self.now = with_offset(self._later())
        self.told(f"It is {self.now:%a %Y-%m-%d %H:%M}.")

    def _later(self) -> datetime:
        """After a pause; often just after the next session has begun."""
        coming = [s.scheduled.starts_at for s in self.mirror.of(SESSION).values()]
        coming = [starts_at for starts_at in coming if starts_at > self.now]
        if coming and self.pick((True, False)):
            return min(coming) + timedelta(minutes=5)
        later: timedelta = self.pick(PAUSES)
        return self.now + later

    def give(self, command: Any, *, again: bool = True) -> Any:
        """Gives a command; when it is accepted, gives it again in both ways of retrying."""
        command_id = UUID(int=self.commands + 1)
        self.commands += 1
        try:
            done = self.perform(command, command_id)
        except Refusal:
            return None
        if again:
            self._retry(command, command_id, done.result)
        return done.result

    def perform(self, command: Any, command_id: UUID) -> Done:
        """Performs a command and checks every promise. Raises its Refusal."""
        name = type(command).__name__
        self.tried[name] = self.tried.get(name, 0) + 1
        seen = self.store.end()
        try:
            done, facts = self.attempt(command, command_id)
        except Refusal as refusal:
            why = (name, refusal.code)
            self.refused[why] = self.refused.get(why, 0) + 1
            self.told(f"  refused as {refusal.code}: {told(command)}")
            raise
        self.told(f"{told(command)} -> {', '.join(type(f).__name__ for f in facts) or 'nothing'}")
        if done.repeated:
            return done
        self.accepted[name] = self.accepted.get(name, 0) + 1
        self.journal.append(Entry(command, tuple(facts), self.now, seen))
        promises.check_facts(self, facts)
        promises.check_states(self)
        if facts:
            return_promises.check_brought_back(self, command)
        return done

    def _retry(self, command: Any, command_id: UUID, result: Any) -> None:
        again, facts = self.attempt(command, command_id)
        same = again.result == result and not facts
        self.promise(same, f"{type(command).__name__} was done twice")
        try:
            _, facts = self.attempt(command, UUID(int=2**64 + self.commands))
        except Refusal as refusal:
            self.promise(False, f"{type(command).__name__} again was refused: {refusal.code}")
        self.promise(not facts, f"{type(command).__name__} again changed something: {facts}")

    def rehearse(self, decide: Callable[[Work], Any]) -> Any:
        """What `decide` would answer now; nothing is recorded."""
        envelope = Command(id=UUID(int=0), actor="someone", route="look", body=b"", at=self.now)
        return self.store.rehearse(envelope, decide)

    def attempt(self, command: Any, command_id: UUID) -> tuple[Done, list[Any]]:
        """Runs the use case as the service does; what it recorded joins the mirror when saved."""
        use_case = BY_COMMAND[type(command)]
        if not use_case.from_the_record:
            check_dates(command, self.today)
        envelope = Command(
            id=command_id,
            actor="someone",
            route=type(command).__name__,
            body=msgspec.json.encode(command, order="deterministic"),
            at=self.now,
        )
        recorded: list[Any] = []
        kinds: dict[UUID, Decider[Any]] = {}

        def decide(work: Any) -> Any:
            recorded.clear()
            answer = use_case.decide(work, command, self.program)
            recorded.extend(work.new_facts())
            kinds.update({i: s._decider for i, (_, s) in work._streams.items()})
            return answer

        done = self.store.run(envelope, decide)
        if done.repeated:
            return done, []
        written = {new.originator_id for new in recorded}
        before = {stream: len(self.mirror.facts.get(stream, ())) for stream in written}
        for new in recorded:
            self.mirror.add(new.originator_id, kinds[new.originator_id], new.fact)
        for stream, version in before.items():
            self._check_kept(stream, version)
        return done, [new.fact for new in recorded]

    def _check_kept(self, stream: UUID, after: int) -> None:
        """What the store gives back after that version is what was decided."""
        stored = [r.fact for r in self.store.record.events.get(stream, gt=after or None)]
        expected = self.mirror.facts[stream][after:]
        self.promise(stored == expected, "the record differs from what was decided")

    def promise(self, kept: bool, words: str) -> None:
        if not kept:
            self.broken = PromiseBroken(words)
            raise self.broken

    def check_record(self) -> None:
        """What the store gives back is what was decided, fact for fact, and folds to its state."""
        for stream, facts in self.mirror.facts.items():
            stored = [r.fact for r in self.store.record.events.get(stream)]
            self.promise(stored == facts, "the record differs from what was decided")
            decider = self.mirror.deciders[stream]
            self.promise(decider.fold(stored) == self.mirror.states[stream], "replay differs")

    def specialists(self) -> list[UUID]:
        return sorted(self.mirror.of(SPECIALIST))

    def referrals(self) -> list[UUID]:
        return sorted(self.mirror.of(REFERRAL))


def role_of(command: type) -> Role:
    """A role that may give the command."""
    return min(BY_COMMAND[command].roles)
