"""A small agency in which random commands are given and every promise is checked after each one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

import promises
from arguments import Arguments
from domain.decider import Decider, Refusal
from domain.referral import REFERRAL
from domain.roles import Role
from domain.specialist import SPECIALIST
from peermatch.store import Command, Store
from peermatch.usecases.programme import Programme
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.service import UseCase

START = datetime.fromisoformat("2026-11-23T10:00:00-05:00")
Pick = Callable[[Sequence[Any]], Any]
BY_COMMAND: dict[type, UseCase[Any]] = {u.command: u for u in USE_CASES}
PAUSES = tuple(timedelta(hours=h) for h in (1, 6, 24, 72, 24 * 20))


class PromiseBroken(AssertionError):
    """The simulation found a state, a fact or an answer that must never be."""


@dataclass
class Mirror:
    """Every fact as it was decided, before the store wrote it, and each stream's state."""

    facts: dict[UUID, list[Any]] = field(default_factory=dict)
    states: dict[UUID, Any] = field(default_factory=dict)
    deciders: dict[UUID, Decider[Any]] = field(default_factory=dict)

    def of(self, decider: Decider[Any]) -> dict[UUID, Any]:
        """The state of each stream of one kind."""
        return {i: s for i, s in self.states.items() if self.deciders[i] is decider}


@dataclass
class Simulation:
    """One run: a clock, a store, and what should be in it."""

    store: Store
    pick: Pick
    now: datetime = START
    mirror: Mirror = field(default_factory=Mirror)
    programme: Programme = field(default_factory=Programme)
    commands: int = 0
    accepted: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.programme.today(self.now)

    def step(self) -> None:
        """Lets time pass, or gives one random command and checks every promise."""
        arguments = Arguments(self)
        kind = self.pick(arguments.kinds())
        if kind is None:
            self.now += self.pick(PAUSES)
            return
        self.give(arguments.command(kind))

    def give(self, command: Any) -> Any:
        """Gives a command; when it is accepted, gives it again in both ways of retrying."""
        command_id = UUID(int=self.commands + 1)
        self.commands += 1
        try:
            result, facts = self._perform(command, command_id)
        except Refusal as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
            return None
        name = type(command).__name__
        self.accepted[name] = self.accepted.get(name, 0) + 1
        promises.check_facts(self, facts)
        promises.check_states(self)
        self._retry(command, command_id, result)
        return result

    def _retry(self, command: Any, command_id: UUID, result: Any) -> None:
        again, facts = self._perform(command, command_id)
        self.promise(again == result and not facts, f"{type(command).__name__} was done twice")
        try:
            _, facts = self._perform(command, UUID(int=2**64 + self.commands))
        except Refusal as refusal:
            self.promise(False, f"{type(command).__name__} again was refused: {refusal.code}")
        self.promise(not facts, f"{type(command).__name__} again changed something: {facts}")

    def _perform(self, command: Any, command_id: UUID) -> tuple[Any, list[Any]]:
        """Runs the use case as the service does; what it recorded joins the mirror when saved."""
        use_case = BY_COMMAND[type(command)]
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
            answer = use_case.decide(work, command, self.programme)
            recorded.extend(work.new_facts())
            kinds.update({i: s._decider for i, (_, s) in work._streams.items()})
            return answer

        done = self.store.run(envelope, decide)
        if done.repeated:
            return done.result, []
        for new in recorded:
            decider = kinds[new.originator_id]
            state = self.mirror.states.get(new.originator_id, decider.initial)
            self.mirror.deciders[new.originator_id] = decider
            self.mirror.facts.setdefault(new.originator_id, []).append(new.fact)
            self.mirror.states[new.originator_id] = decider.evolve(state, new.fact)
        return done.result, [new.fact for new in recorded]

    def promise(self, kept: bool, words: str) -> None:
        if not kept:
            raise PromiseBroken(words)

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
