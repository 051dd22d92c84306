"""What a command sets off beside its own decision happens only where that decision was new."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from peermatch import usecases
from peermatch.usecases.registry import USE_CASES

FOLDER = Path(usecases.__path__[0])


@cache
def functions() -> dict[str, ast.FunctionDef]:
    """Every function of the use cases, by name."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.py"))
    return {n.name: n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def records(node: ast.AST) -> Iterator[ast.Call]:
    """Calls of `stream.record(…)` and `stream.decide(…)`."""
    for n in ast.walk(node):
        if isinstance(n, ast.Call) and getattr(n.func, "attr", "") in ("record", "decide"):
            yield n


def stream_of(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return ast.unparse(call.func.value)


def called(node: ast.AST) -> set[str]:
    calls = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def in_place(statement: ast.stmt, call: ast.Call) -> bool:
    """Whether it records what a decision answers, whatever that is: `s.decide(…)`, or
    `s.record(*decision(…))`."""
    whole = isinstance(statement, ast.Expr) and statement.value is call
    asked = isinstance(call.args[0], ast.Starred) and isinstance(call.args[0].value, ast.Call)
    return whole and (asked or getattr(call.func, "attr", "") == "decide")


def leaves(statement: ast.stmt) -> bool:
    """Whether it ends the function where what is asked for is done already."""
    return isinstance(statement, ast.If) and isinstance(statement.body[-1], ast.Return)


@cache
def recording() -> frozenset[str]:
    """Functions that record something, themselves or through others."""
    found = {name for name, node in functions().items() if any(records(node))}
    while more := {n for n, node in functions().items() if called(node) & found} - found:
        found |= more
    return frozenset(found)


def unconditional(function: ast.FunctionDef) -> Iterator[str]:
    """What is set off after a decision that was recorded without a look at whether it was new."""
    decided = None
    for statement in function.body:
        if leaves(statement) and decided is None:
            return
        if decided is not None:
            yield from sorted(called(statement) & recording())
            streams = {stream_of(call) for call in records(statement)}
            yield from sorted(streams - {decided})
        for call in records(statement):
            if decided is None and in_place(statement, call):
                decided = stream_of(call)


def test_effects_wait_for_a_new_decision() -> None:
    found = {}
    for use_case in USE_CASES:
        name = inspect.unwrap(use_case.decide).__name__
        set_off = list(unconditional(functions()[name]))
        if set_off:
            found[name] = set_off
    assert found == {}


@pytest.mark.parametrize(
    "decided", ["decide(matches.decline)", "record(*matches.decline(match.state))"]
)
def test_an_effect_that_does_not_wait_is_found(decided: str) -> None:
    decline = """
def decline_match(work, command, program):
    match.DECIDE
    referral.record(*referrals.close(referral.state))
    return settle_ended(work, command.match_id, command.reason, program)
"""
    function = ast.parse(decline.replace("DECIDE", decided)).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert list(unconditional(function)) == ["referral", "settle_ended"]
