"""Commands decided one after the other over the same streams: saved in one append, or never."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from domain.shared.decider import Decider, Refusal
from peermatch.store.facts.command_log import (
    JSON,
    Answered,
    Command,
    CommandReused,
    Done,
    DoneByAnother,
)
from peermatch.store.facts.envelope import NewFact
from peermatch.store.facts.position import START
from peermatch.store.keys.keyed_digests import digest_like, unpacked
from peermatch.store.keys.vault import Vault
from peermatch.store.log.kept_streams import folded
from peermatch.store.log.work import Load, Work

S = TypeVar("S")


class Together:
    """Each command sees what those before it decided, and adds all of its facts or none.

    `answered` gives what the log holds of commands that were done before, `again` such a one's
    answer; `look_ahead` reads the streams that the commands will ask for.
    """

    def __init__(
        self,
        load: Load,
        answered: Callable[[Sequence[UUID]], Mapping[UUID, Answered]],
        again: Callable[[Command, Answered], Done],
        look_ahead: Callable[[Work], None] | None = None,
    ) -> None:
        self._load = load
        self._answered = answered
        self._again = again
        self._look_ahead = look_ahead
        self._work: Work | None = None
        self._known: dict[UUID, Answered | None] = {}
        self._done: dict[UUID, tuple[Command, Done]] = {}
        self.decided: list[tuple[Command, dict[str, JSON], frozenset[UUID] | None]] = []
        """Each command with its result and the people whom it is about."""

    def ask_of(self, commands: Iterable[UUID]) -> None:
        """Asks the log at once whether any of these was done before."""
        ids = list(commands)
        self._known |= {**dict.fromkeys(ids), **self._answered(ids)}

    def run(self, command: Command, decide: Callable[[Work], dict[str, JSON]]) -> Done:
        """What came of it; its first answer where it was done before. Raises what `decide` raises
        and CommandReused: nothing of it is kept then."""
        before = self._before(command)
        if before is not None:
            return before
        if command.id not in self._known:
            self.ask_of([command.id])
        if (found := self._known[command.id]) is not None:
            return self._again(command, found)
        work = self._at(command)
        with work.or_nothing():
            result = decide(work)
        done = Done(result, START, False)
        self._done[command.id] = command, done
        self.decided.append((command, result, work.about()))
        return done

    def read(self, decider: Decider[S], stream: UUID) -> S:
        """The stream's state with what was decided so far."""
        if self._work is not None:
            return self._work.read(decider, stream)
        return folded(decider, self._load((stream,))[stream])

    def people(self) -> set[UUID]:
        """All whom this is about."""
        return {one for _, _, about in self.decided for one in about or ()}

    def new_facts(self) -> list[NewFact]:
        """Everything that would be appended."""
        return [] if self._work is None else self._work.new_facts()

    def _at(self, command: Command) -> Work:
        if self._work is None:
            self._work = Work(command, self._load)
            if self._look_ahead is not None:
                self._look_ahead(self._work)
        self._work.begin(command)
        return self._work

    def _before(self, command: Command) -> Done | None:
        """The answer to the very same command, given a moment ago."""
        if command.id not in self._done:
            return None
        first, done = self._done[command.id]
        if (first.route, first.body) != (command.route, command.body):
            raise CommandReused
        if first.actor != command.actor:
            raise DoneByAnother
        return Done(done.result, done.position, True)


def answer_again(vault: Vault, command: Command, found: Answered) -> Done:
    """What the log answered first. Raises CommandReused."""
    whose = unpacked(found.subjects)
    digest = found.digest and digest_like(vault, found.digest, whose, command.said)
    return found.to(command, digest)


def tried(
    together: Together, asked: Sequence[tuple[Command, Callable[[Work], dict[str, JSON]]]]
) -> list[Done | Refusal]:
    """What came of each. A refused one keeps no other from being decided."""
    together.ask_of(command.id for command, _ in asked)
    answers: list[Done | Refusal] = []
    for command, decide in asked:
        try:
            answers.append(together.run(command, decide))
        except Refusal as refusal:
            answers.append(refusal)
    return answers
