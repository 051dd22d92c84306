"""Times that stand although something changed since: put before a person, or kept as exceptions."""

from dataclasses import dataclass, replace

from domain.shared.decider import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What speaks against the time at which something stands, and what a person let stand."""

    open: tuple[str, ...] = ()
    excepted: frozenset[str] = frozenset()

    def beside(self, rules: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `rules` that nobody has decided about."""
        return tuple(rule for rule in rules if rule not in self.excepted)

    def asked(self, rules: tuple[str, ...]) -> "Questions":
        """These rules speak against the time now; none: no longer."""
        return replace(self, open=rules)

    def except_for(self, rules: tuple[str, ...]) -> "Questions":
        """A person let these rules stand."""
        kept = tuple(rule for rule in self.open if rule not in rules)
        return Questions(open=kept, excepted=self.excepted | frozenset(rules))


NO_QUESTIONS = Questions()


class NothingToExcept(Refusal):
    sentence = "There is no open question about this time."


class ExceptionUnexplained(Refusal):
    sentence = "Say why it stays at that time."
    field = "reason"


def check_excepting(state: Questions, reason: str) -> tuple[str, ...]:
    """The rules that an exception is made of; none when it was made before. Raises
    NothingToExcept or ExceptionUnexplained."""
    if not (state.open or state.excepted):
        raise NothingToExcept
    if not reason.strip():
        raise ExceptionUnexplained
    return state.open
