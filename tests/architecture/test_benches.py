"""What the benches call is there and takes what they give: nobody runs them at every change."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"
OURS = ("domain", "matching", "peermatch", "scheduling")
OTHER = "mentor_match_peer.py"
"""It runs where another package is called `matching`."""


def test_each_call_has_the_arguments_that_are_taken() -> None:
    files = [path for path in sorted(BENCH.rglob("*.py")) if path.name != OTHER]
    wrong = [what for path in files for what in _wrong(path)]
    assert wrong == []


def _wrong(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = {
        one.asname or one.name: _named(node.module, one.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and _ours(node.module)
        for one in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = taken.get(node.func.id)
            named = {one.arg for one in node.keywords}
            if callable(called) and None not in named and not any(map(_several, node.args)):
                try:
                    inspect.signature(called).bind(*node.args, **dict.fromkeys(map(str, named)))
                except TypeError as error:
                    yield f"{path.name} {node.lineno}: {node.func.id}: {error}"


def _named(module: str, name: str) -> object:
    home = import_module(module)
    return getattr(home, name) if hasattr(home, name) else import_module(f"{module}.{name}")


def _ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


def _several(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Starred)
