"""Times that stand although something changed since: put before a person, or kept as exceptions."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionQuestioned:
    """These rules about times speak against a session that stands; none: no longer."""

    session_id: Plain[UUID]
    rules: Plain[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionExcepted:
    """The session stays at its time although these rules speak against it.

    Without a reason it was booked so, knowing the warning.
    """

    session_id: Plain[UUID]
    participant_id: Subject
    rules: Plain[tuple[str, ...]]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentQuestioned:
    commitment_id: Plain[UUID]
    rules: Plain[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentExcepted:
    commitment_id: Plain[UUID]
    specialist_id: Subject
    rules: Plain[tuple[str, ...]]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What speaks against the time at which something stands, and what a person let stand."""

    open: tuple[str, ...] = ()
    excepted: frozenset[str] = frozenset()

    def beside(self, rules: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `rules` that nobody has decided about."""
        return tuple(rule for rule in rules if rule not in self.excepted)


NO_QUESTIONS = Questions()


class NothingToExcept(Refusal):
    sentence = "There is no open question about this time."


class ExceptionUnexplained(Refusal):
    sentence = "Say why it stays at that time."
    field = "reason"


def evolve(state: Questions, fact: Fact) -> Questions:
    match fact:
        case SessionQuestioned() | CommitmentQuestioned():
            return replace(state, open=fact.rules)
        case SessionExcepted() | CommitmentExcepted():
            kept = tuple(rule for rule in state.open if rule not in fact.rules)
            return Questions(open=kept, excepted=state.excepted | frozenset(fact.rules))
    return state


def check_excepting(state: Questions, reason: str) -> tuple[str, ...]:
    """The rules that an exception is made of; none when it was made before. Raises
    NothingToExcept or ExceptionUnexplained."""
    if not (state.open or state.excepted):
        raise NothingToExcept
    if not reason.strip():
        raise ExceptionUnexplained
    return state.open
