"""Steps through a read model from the command line: each fact, and the rows that it changed."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from peermatch.bootstrap import Deployment, open_deployment
from peermatch.proof_commands import Parser, say
from peermatch.readmodels.engine.stepping import Change, Step, steps
from peermatch.settings.settings import Settings
from peermatch.upkeep import Handler

PURPOSE = "stepping through a read model"
Shown = Callable[[Any], str]


def step(parser: Parser) -> None:
    parser.add_argument("model", metavar="READMODEL")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--fact", type=int, metavar="N", help="one fact, counted from 1")
    which.add_argument("--from", dest="first", type=int, metavar="N", help="the first of several")
    parser.add_argument("--to", dest="last", type=int, metavar="N", help="the last of them")
    parser.add_argument("--opened-for", metavar="NAME", help="open sealed values; the look is kept")


def run_step(settings: Settings, asked: argparse.Namespace) -> int:
    """2 when there is no such read model, 1 when it follows none of these facts."""
    first = asked.fact or asked.first
    last = asked.fact or asked.last or first
    deployment = open_deployment(settings)
    try:
        model = next((m for m in deployment.models if m.name == asked.model), None)
        if model is None:
            names = ", ".join(sorted(m.name for m in deployment.models))
            sys.stderr.write(f"peermatch: There is no read model '{asked.model}'. All: {names}.\n")
            return 2
        found = False
        for one in steps(deployment.store, model, first, last):
            found = True
            for line in _lines(one, _shown(deployment, asked.opened_for)):
                say(line)
    finally:
        deployment.close()
    if not found:
        say(f"The read model {asked.model} follows none of these facts.")
    return 0 if found else 1


def _lines(one: Step, shown: Shown) -> Iterator[str]:
    recorded = one.recorded
    yield f"{one.number}  {recorded.name}  {recorded.at.isoformat()}  by {recorded.by}"
    for change in one.changes:
        key = ", ".join(f"{name}={value}" for name, value in change.key.items())
        yield f"    {change.table} ({key}){_fate(change)}"
        before, after = change.before or {}, change.after or {}
        for column in {**before, **after}:
            was, now = before.get(column), after.get(column)
            if was != now:
                yield f"        {column}: {shown(was)} -> {shown(now)}"
    if not one.changes:
        yield "    changes nothing"


def _fate(change: Change) -> str:
    if change.before is None:
        return " is new"
    return " is gone" if change.after is None else ""


def _shown(deployment: Deployment, viewer: str | None) -> Shown:
    """Says a value; what is sealed only as its length, unless a viewer is named."""

    def shown(value: Any) -> str:
        if not isinstance(value, bytes):
            return "-" if value is None else str(value)
        if viewer is None:
            return f"sealed, {len(value)} bytes"
        [opened] = deployment.store.open([value], viewer=viewer, purpose=PURPOSE)
        return str(dict(opened)) if isinstance(opened, Mapping) else "(erased)"

    return shown


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (step, run_step, "Step through a read model: each fact, and the rows before and after"),
)
