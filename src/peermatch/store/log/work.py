"""The unit of work of one attempt at a command: streams loaded once, facts recorded on them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast
from uuid import UUID

from domain.shared.decider import Decider, Fact
from peermatch.store.facts.command_log import Command
from peermatch.store.facts.envelope import NewFact
from peermatch.store.facts.wire import subject_of
from peermatch.store.log.kept_streams import folded

MOST_LOOKED_AT = 100
"""People whose keys a command's digest stands under although it recorded nothing."""

S = TypeVar("S")
P = ParamSpec("P")
Load = Callable[[Sequence[UUID]], Mapping[UUID, Sequence[Fact]]]
"""The facts of each of these streams, asked of the log at once."""


@dataclass(slots=True)
class Stream(Generic[S]):
    """One stream as it is now, with what this attempt adds to it."""

    id: UUID
    version: int
    """How many facts the log holds; the first new one gets the next number."""
    state: S
    _decider: Decider[S]
    _work: "Work"
    _recorded: list[tuple[Command, Fact]] = field(default_factory=list)

    def record(self, *facts: Fact) -> None:
        """Adds facts and folds them into `state` at once."""
        self._work.note(self)
        self._recorded.extend((self._work.command, fact) for fact in facts)
        self.state = self._decider.fold(facts, self.state)

    def decide(
        self, decision: Callable[Concatenate[S, P], tuple[Fact, ...]], *args: P.args, **kw: P.kwargs
    ) -> None:
        """Records what `decision` says of the state. Raises its Refusal."""
        self.record(*decision(self.state, *args, **kw))

    def mark(self) -> "Mark":
        """To come back to."""
        return self.state, len(self._recorded)

    def go_back(self, mark: "Mark") -> None:
        """Forgets what was added since."""
        self.state, kept = mark
        del self._recorded[kept:]

    def facts_of(self, command: Command) -> list[Fact]:
        """What one command adds."""
        return [fact for by, fact in self._recorded if by.id == command.id]

    def new_facts(self) -> list[NewFact]:
        """What this attempt would append, numbered."""
        return [
            NewFact(self.id, number, command.at, command.actor, command.id, fact)
            for number, (command, fact) in enumerate(self._recorded, self.version + 1)
        ]


def _people(facts: Iterable[Fact]) -> frozenset[UUID]:
    return frozenset(one for one in map(subject_of, facts) if one is not None)


Mark = tuple[Any, int]
"""A stream's state and how many facts an attempt had added."""


class StreamOfTwoKinds(TypeError):
    """One stream was loaded with two deciders in the same unit of work."""


class Work:
    """What a use case decides over. `load` gives the same Stream each time."""

    def __init__(
        self, command: Command, load: Load, fold: Callable[[Decider[Any], UUID], Any] | None = None
    ) -> None:
        """`fold` gives the states of streams where somebody keeps them beside their facts."""
        self.command = command
        """Whose decisions are recorded from here on."""
        self._seen: set[UUID] = set()
        """Streams at which this command looked."""
        self._changed: dict[UUID, Stream[Any]] = {}
        """Those to which it added."""
        self._load, self._fold = load, fold
        self._streams: dict[UUID, tuple[str, Stream[Any]]] = {}
        self._facts: dict[UUID, Sequence[Fact]] = {}
        self._looked_at: dict[tuple[str, UUID], Any] = {}
        self._marks: dict[UUID, Mark] | None = None
        """Of the streams that were changed inside `or_nothing`, as they were before."""

    def begin(self, command: Command) -> None:
        """Another command's decisions are recorded from here on, over what those before decided."""
        self.command = command
        self._seen, self._changed = set(), {}

    def read(self, decider: Decider[S], stream: UUID) -> S:
        """The stream's state, to look at only, with what this attempt adds to it.

        A stream of another kind has the initial state: whoever follows an id from a diary doesn't
        know yet whether it is a session or planned time.
        """
        self._seen.add(stream)
        kind, found = self._streams.get(stream, ("", None))
        if found is not None:
            return found.state if kind == decider.name else decider.initial
        key = decider.name, stream
        if key not in self._looked_at:
            self._looked_at[key] = self._folded(decider, stream, self._once(stream))
        return cast(S, self._looked_at[key])

    def load(self, decider: Decider[S], stream: UUID) -> Stream[S]:
        """The stream's state from all its facts; the initial one when there are none."""
        self._seen.add(stream)
        kind, found = self._streams.get(stream, ("", None))
        if found is None:
            facts = self._once(stream)
            state = self._folded(decider, stream, facts)
            found = Stream(stream, len(facts), state, decider, self)
            self._streams[stream] = (decider.name, found)
        elif kind != decider.name:
            raise StreamOfTwoKinds(f"a {kind} was loaded as a {decider.name}")
        return found

    def expect(self, streams: Iterable[UUID]) -> None:
        """Asks the log for all of them at once, so that looking at each costs nothing more."""
        new = [one for one in dict.fromkeys(streams) if one not in self._facts]
        if new:
            self._facts.update(self._load(new))

    def _folded(self, decider: Decider[S], stream: UUID, facts: Sequence[Fact]) -> S:
        return (
            folded(decider, facts) if self._fold is None else cast(S, self._fold(decider, stream))
        )

    def _once(self, stream: UUID) -> Sequence[Fact]:
        """Asked of the log once, so that what was looked at is what is decided on: facts that come
        in between are a conflict, never half seen."""
        self.expect((stream,))
        return self._facts[stream]

    @contextmanager
    def or_nothing(self) -> Iterator[None]:
        """Everything that is decided inside, or nothing of it where it is refused or fails."""
        around, marks = self._marks, dict[UUID, Mark]()
        self._marks = marks
        try:
            yield
        except BaseException:
            for key, mark in marks.items():
                self._streams[key][1].go_back(mark)
            raise
        else:
            if around is not None:
                around.update({**marks, **around})
        finally:
            self._marks = around

    def note(self, stream: Stream[Any]) -> None:
        """That a stream is about to change."""
        self._changed[stream.id] = stream
        if self._marks is not None:
            self._marks.setdefault(stream.id, stream.mark())

    def about(self) -> frozenset[UUID] | None:
        """The people whom the command is about: those whom its facts are about; where there are no
        facts, all at whom it looked. None where these are too many to tell."""
        recorded = [fact for one in self._changed.values() for fact in one.facts_of(self.command)]
        if recorded:
            return _people(recorded)
        looked_at = _people(fact for stream in self._seen for fact in self._facts[stream])
        return looked_at if len(looked_at) <= MOST_LOOKED_AT else None

    def new_facts(self) -> list[NewFact]:
        """Everything this attempt would append, stream by stream in order of loading."""
        return [fact for _, stream in self._streams.values() for fact in stream.new_facts()]
