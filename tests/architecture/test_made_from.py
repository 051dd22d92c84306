"""What is made from a command's fields: none is left out, none changes its type."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import peermatch.usecases
from peermatch.usecases.core.made_from import made_from

SOURCE = Path(peermatch.usecases.__file__).parents[2]
LEFT_AT_ITS_DEFAULT = {("peermatch.usecases.matches.runs", "MatchProposed"): {"expires_on"}}
"""Fields that are decided on later: a proposal's last day follows from the limits of the day."""


@dataclass(frozen=True)
class Call:
    module: str
    line: int
    source: type
    made: type
    given: frozenset[str]

    def __str__(self) -> str:
        return f"{self.module}:{self.line}"


def _calls() -> Iterator[Call]:
    for path in sorted((SOURCE / "peermatch").rglob("*.py")):
        text = path.read_text()
        if "made_from(" not in text or path.name == "made_from.py":
            continue
        tree = ast.parse(text)
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        found = [(f, n) for f in functions for n in ast.walk(f) if _makes(n)]
        if not found:
            continue
        module = importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))
        for function, call in found:
            source, made = call.args
            annotation = {a.arg: a.annotation for a in function.args.args}[ast.unparse(source)]
            yield Call(
                module.__name__,
                call.lineno,
                _named(module, annotation),
                _named(module, made),
                frozenset(k.arg for k in call.keywords),
            )


def _makes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "made_from"


def _named(module: Any, expression: ast.expr) -> type:
    found = module
    for name in ast.unparse(expression).split("."):
        found = getattr(found, name)
    assert inspect.isclass(found)
    return found


CALLS = tuple(_calls())


def test_there_are_calls_to_look_at() -> None:
    assert len(CALLS) > 40


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_no_field_is_left_out_and_each_keeps_its_type(call: Call) -> None:
    source, made = get_type_hints(call.source), get_type_hints(call.made)
    later = LEFT_AT_ITS_DEFAULT.get((call.module, call.made.__name__), set())
    assert {f.name for f in fields(call.made)} <= source.keys() | call.given | later
    assert call.given <= made.keys()
    copied = (source.keys() & made.keys()) - call.given
    assert len(copied) > 1, "one field is plainer written out"
    assert {name: source[name] for name in copied} == {name: made[name] for name in copied}


def test_what_is_given_wins_over_a_field_of_the_same_name() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Ask:
        person: str
        day: int

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Noted:
        person: str
        day: int
        place: str

    assert made_from(Ask(person="a", day=1), Noted, day=2, place="b") == Noted(
        person="a", day=2, place="b"
    )
    with pytest.raises(TypeError):
        made_from(Ask(person="a", day=1), Noted)
