"""The same word again, later: accepted commands given once more under new ids."""

from typing import Any

from domain.shared.decider import Refusal
from peermatch.usecases.registry import USE_CASES
from stories.simulation.said_again import MEANT_ANEW
from stories.simulation.task import Task

BY_COMMAND: dict[type, Any] = {use_case.command: use_case for use_case in USE_CASES}
LATEST = 40
"""So many commands are said again at once; none of them is recorded."""


def say_again(sim: Any) -> None:
    """A command that was given before, sent again with what was seen then, does nothing in what
    has become of it since, or is refused by name; where it may record facts all the same, the
    reason is on a list."""
    given = [e for e in sim.journal if type(e.command) not in MEANT_ANEW]
    for entry in given[-LATEST:]:
        kind = type(entry.command)
        try:
            facts = sim.rehearse(lambda work, e=entry: _said(sim, work, e))
        except Refusal:
            continue
        names = ", ".join(sorted({type(fact).__name__ for fact in facts}))
        sim.promise(not facts, f"{kind.__name__} said again later made facts: {names}")


def _said(sim: Any, work: Any, entry: Any) -> list[Any]:
    use_case = BY_COMMAND[type(entry.command)]
    use_case.decided(sim.store, work, entry.command, sim.program, entry.seen)
    return [new.fact for new in work.new_facts()]


AGAIN = Task("Somebody says the same again.", say_again)
