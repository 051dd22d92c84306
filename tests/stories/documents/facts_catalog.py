"""Every stored fact: its stream, fields, the commands that cause it and what reads it; and for each
stream that has a status, a drawing of how decisions lead from one to the next."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from domain.matches.matching_run import RunAskedPlanner
from domain.shared.classified import classification
from domain.shared.decider import Decider, Refusal
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.models import read_models
from peermatch.store.stored_names import STORED_NAMES
from stories.code import discovery
from stories.code.references import reached
from stories.steps.steps import STEPS
from stories.ways.ways_in import COMMANDS, modules_of

OF_BEFORE = {RunAskedPlanner: "matching_run"}
"""Facts that only earlier versions recorded, and the stream that holds them."""
WALKS, LENGTH = 400, 60
"""Random histories for the drawings: enough to meet every change of status that there is."""


def document() -> str:
    """The catalog as Markdown, with Mermaid drawings."""
    lines = [
        "# Facts",
        "",
        "Everything that is ever recorded. A stored name and its shapes are for ever; a field is",
        "*plain*, or *personal* and sealed under the key of the person whom the fact is about.",
        "Written by `make docs` from the code.",
    ]
    by_stream: dict[str, list[str]] = defaultdict(list)
    for name in STORED_NAMES:
        by_stream[stream_of(STORED_NAMES.stored(name).fact)].append(name)
    for decider in sorted(discovery.deciders(), key=lambda d: d.name):
        lines += ["", f"## {_title(decider.name)}", "", *_drawing(decider)]
        lines += _table(by_stream.pop(decider.name, []))
        if mine := jobs(decider.name):
            lines += ["", f"Jobs that read the stream: {', '.join(f'`{job}`' for job in mine)}."]
    for names in by_stream.values():
        lines += ["", "## In no stream of their own", "", *_table(names)]
    return "\n".join(lines) + "\n"


@cache
def stream_of(fact: type) -> str:
    """The name of the stream whose decisions record the fact; empty for the store's own."""
    for decider in discovery.deciders():
        if fact in walked(decider.name).facts:
            return decider.name
    return OF_BEFORE.get(fact, "")


def _table(names: list[str]) -> list[str]:
    lines = [
        "| Fact | Shape | Plain | Personal | Caused by | Read by |",
        "|---|---|---|---|---|---|",
    ]
    for name in names:
        stored = STORED_NAMES.stored(name)
        marks = {f: repr(mark) for f, mark in classification(stored.fact).items()}
        plain = [f if mark == "PLAIN" else f"{f} (whose)" for f, mark in marks.items()
                 if mark != "PERSONAL"]  # fmt: skip
        personal = [f for f, mark in marks.items() if mark == "PERSONAL"]
        cells = (
            f"`{name}`",
            str(stored.shape),
            ", ".join(plain),
            ", ".join(personal),
            "earlier versions" if stored.fact in OF_BEFORE else ", ".join(causes(stored.fact)),
            ", ".join(f"`{model}`" for model in readers(stored.fact)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def causes(fact: type) -> tuple[str, ...]:
    """The commands whose use case leads to the fact, which other modules may hand on."""
    place = fact.__module__.partition(".")[0], fact.__name__
    return tuple(command for command in sorted(COMMANDS) if place in _led_to(command))


@cache
def _led_to(command: str) -> frozenset[tuple[str, str]]:
    """The floor and the name of all that the command leads to."""
    targets = (target.split(".") for target in reached(COMMANDS[command]))
    return frozenset((parts[0], parts[-1]) for parts in targets)


def readers(fact: type) -> tuple[str, ...]:
    """The read models that follow the fact."""
    return tuple(sorted(model.name for model in _models() if fact in model.handlers))


@cache
def _models() -> tuple[Projection, ...]:
    nothing = cast(Any, SimpleNamespace(version=1))
    return tuple(read_models(nothing, nothing, nothing))


@cache
def jobs(stream: str) -> tuple[str, ...]:
    """Modules of the worker that read the stream's state themselves, besides giving commands."""
    constants = {
        f"{module.__name__}.{name}"
        for module in discovery.modules()
        for name, thing in vars(module).items()
        if isinstance(thing, Decider) and thing.name == stream
    }
    found = []
    for module in modules_of("peermatch.worker"):
        if constants & {t for t in reached(module) if not t.startswith("peermatch.usecases.reg")}:
            found.append(module.rpartition(".")[2])
    return tuple(found)


def _drawing(decider: Decider[Any]) -> list[str]:
    changes = walked(decider.name).changes
    if not changes:
        return []
    lines = ["```mermaid", "stateDiagram-v2"]
    for (before, after), decisions in sorted(changes.items()):
        start = "[*]" if before == "unknown" else before
        lines.append(f"    {start} --> {after}: {', '.join(sorted(decisions))}")
    return [*lines, "```", ""]


@dataclass
class Walked:
    """What random histories of one stream met."""

    facts: set[type] = field(default_factory=set)
    changes: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """(status before, status after) -> the decisions that lead from one to the other."""


@cache
def walked(stream: str) -> Walked:
    found = Walked()
    decider = next(d for d in discovery.deciders() if d.name == stream)
    steps = [step for step in STEPS if step.decider is decider]
    for seed in range(WALKS):
        chance, state = random.Random(seed), decider.initial
        for _ in range(LENGTH):
            step = chance.choice(steps)
            try:
                facts = step.decide(state, chance.choice(step.arguments))
            except Refusal:
                continue
            found.facts |= {type(fact) for fact in facts}
            after = decider.fold(facts, state)
            before, now = (getattr(s, "status", None) for s in (state, after))
            if before != now:
                decision = step.decision.__name__.replace("_", " ")
                found.changes[str(before), str(now)].add(decision)
            state = after
    return found


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
