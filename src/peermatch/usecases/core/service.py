"""Performs a command: the one way in for the page, the API, the import, the CLI and the jobs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from domain.shared.decider import Decider, Refusal
from domain.shared.roles import Role
from peermatch.logs import note_command
from peermatch.readmodels.reading.views import Views
from peermatch.store import Command, Done, Look, Position, Store, Together, Work, may_pass
from peermatch.usecases.core.changed_since import ChangedBy, check_unchanged
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.reach import check_reach, ids_of
from peermatch.usecases.input.date_ranges import check_dates

C = TypeVar("C")
T = TypeVar("T")
Result = dict[str, Any]
Decide = Callable[[Work, C, Program], Result | None]
"""None where there is nothing to answer but that it is done."""


@dataclass(frozen=True, slots=True)
class UseCase(Generic[C]):
    """A command, the roles that may give it, and what it does to the streams it loads."""

    command: type[C]
    roles: frozenset[Role]
    decide: Decide[C]
    own_specialist: bool = False
    """Whether a CPRS gives it for themselves (`command.specialist_id`)."""
    makes: str = ""
    """The field with the id of what it makes, which nothing has before."""
    from_the_record: bool = False
    """Whether it only keeps what was read from the record, whatever days that names."""
    changed_by: ChangedBy | None = None
    """How somebody else's decision about the same thing is known. Whoever says up to where of the
    log they looked is refused when there is a newer one."""
    meant_for: Callable[[C], frozenset[Role]] | None = None
    """Which of its roles may give this very command, where what it is about decides that."""
    beside: Callable[[Store, C], None] | None = None
    """Refuses where something is missing that the store keeps beside the record."""
    parts: Callable[[Work, C, Program], Sequence[object]] | None = None
    """The commands that it consists of, done before it in one save: each asks for its own role and
    may refuse all of it."""

    def decided(
        self, store: Store, work: Work, command: C, program: Program, seen: Position | None
    ) -> Result:
        """What the command does over `work`. Raises ChangedSince when it would do something that
        was decided otherwise after `seen`, and any Refusal of the decision."""
        if self.beside is not None:
            self.beside(store, command)
        result = self.decide(work, command, program) or {}
        if seen is not None and self.changed_by is not None and work.new_facts():
            check_unchanged(store, self.changed_by, command, seen)
        return result


class UnknownCommand(TypeError):
    """A command that no use case is registered for."""


class Service:
    """Loads, decides and saves, atomically and once per command id."""

    def __init__(
        self,
        store: Store,
        program: Program,
        now: Callable[[], datetime],
        use_cases: tuple[UseCase[Any], ...],
        views: Views,
    ) -> None:
        self.store = store
        self.views = views
        self.program = program
        self.now = now
        self._use_cases: Mapping[type, UseCase[Any]] = {u.command: u for u in use_cases}

    def perform(
        self, actor: Actor, command_id: UUID, command: object, *, seen: Position | None = None
    ) -> Done:
        """Does what `command` says, or raises the Refusal that says why not.

        The same command id again gives the first answer; with another actor or content it is
        refused as CommandReused. Whatever way it came in, a day or instant that its field can't
        mean is refused as InvalidInput. `seen` is up to where of the log the sender had looked:
        what somebody decided about the same thing after that refuses it as ChangedSince.
        """
        note_command(command_id)
        use_case, envelope = self._allowed(actor, command_id, command)
        return self.store.run(
            envelope, lambda work: self._decided(actor, use_case, command, work, seen)
        )

    def perform_together(
        self,
        actor: Actor,
        asked: Sequence[tuple[UUID, object]],
        look_ahead: Callable[[Work], None] | None = None,
    ) -> list[Done | Exception]:
        """Each as `perform` would, saved at once; one that is refused or fails is answered by that
        and keeps no other from being done. `look_ahead` reads the streams that they will ask for.
        Raises failures that all would meet."""
        answers: dict[int, Done | Exception] = {}
        allowed: dict[int, tuple[Command, Callable[[Work], Result]]] = {}
        for place, (key, command) in enumerate(asked):
            try:
                use_case, envelope = self._allowed(actor, key, command)
                allowed[place] = envelope, partial(self._decided, actor, use_case, command)
            except Refusal as refusal:
                answers[place] = refusal
        try:
            done = self.store.run_together(list(allowed.values()), look_ahead)
        except Exception:
            done = None
        found = done or (self._alone(actor, *asked[place]) for place in allowed)
        answers.update(zip(allowed, found, strict=True))
        return [answers[place] for place in range(len(asked))]

    def trying(self) -> "Trying":
        """To do commands one after the other, each over what those before would have done, and to
        save nothing of it."""
        return Trying(self, self.store.together())

    def _decided(
        self,
        actor: Actor,
        use_case: UseCase[Any],
        command: object,
        work: Work,
        seen: Position | None = None,
    ) -> Result:
        """What the command does, and all that it consists of. Raises the first Refusal."""
        check_reach(work.read, actor, ids_of(command, use_case.makes))
        parts = use_case.parts(work, command, self.program) if use_case.parts else ()
        for part in parts:
            inner = self._use_cases[type(part)]
            self._authorize(actor, inner, part)
            check_reach(work.read, actor, ids_of(part, inner.makes))
            check_dates(part, self.program.today(work.command.at))
            inner.decide(work, part, self.program)
        return use_case.decided(self.store, work, command, self.program, seen)

    def _alone(self, actor: Actor, command_id: UUID, command: object) -> Done | Exception:
        try:
            return self.perform(actor, command_id, command)
        except Exception as error:
            if may_pass(error):
                raise
            return error

    def rehearse(
        self,
        actor: Actor,
        command_id: UUID,
        command: object,
        look: Callable[[Work, Result], T],
        *,
        seen: Position | None = None,
        over: Look | None = None,
    ) -> T:
        """What `look` sees of what the command would do; nothing is saved. Several that share one
        look `over` the record ask for each stream once. Raises its Refusal."""
        use_case, envelope = self._allowed(actor, command_id, command)

        def decide(work: Work) -> T:
            return look(work, self._decided(actor, use_case, command, work, seen))

        return self.store.rehearse(envelope, decide, over)

    def wait(self, position: Position) -> bool:
        """Waits until the read models show what stands at `position`, so that people read what
        they wrote. False when that takes too long: the page then shows what there is."""
        return self.views.wait_for(position)

    def _allowed(
        self, actor: Actor, command_id: UUID, command: object
    ) -> tuple[UseCase[Any], Command]:
        use_case = self._use_cases.get(type(command))
        if use_case is None:
            raise UnknownCommand(type(command).__name__)
        self._authorize(actor, use_case, command)
        now = self.now()
        if not use_case.from_the_record:
            check_dates(command, self.program.today(now))
        envelope = Command(
            id=command_id,
            actor=actor.name,
            route=type(command).__name__,
            body=msgspec.json.encode(command, order="deterministic"),
            at=now,
        )
        return use_case, envelope

    def _authorize(self, actor: Actor, use_case: UseCase[Any], command: object) -> None:
        if actor.role not in use_case.roles:
            raise NotAllowed
        if use_case.meant_for is not None and actor.role not in use_case.meant_for(command):
            raise NotAllowed


class Trying:
    """Commands that are only tried."""

    def __init__(self, service: Service, together: Together) -> None:
        self._service = service
        self._together = together

    def perform(self, actor: Actor, command_id: UUID, command: object) -> Done:
        """As `Service.perform` would. Raises the same Refusals."""
        use_case, envelope = self._service._allowed(actor, command_id, command)
        decided = partial(self._service._decided, actor, use_case, command)
        return self._together.run(envelope, decided)

    def read(self, decider: Decider[T], stream: UUID) -> T:
        """A stream's state with what was tried."""
        return self._together.read(decider, stream)


def refused(error: Refusal) -> dict[str, str]:
    """A refusal as the page, the API and the import show it."""
    return {"code": error.code, "field": error.field, "sentence": error.sentence}
