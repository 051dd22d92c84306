"""The rooms of the house: no circle between folders, a sentence for each, and few files in one."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
MOST_FILES = 12
"""More files than this in one folder are a sign that a room holds two topics."""

MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
    if "migrations" not in path.parts
}
ROOMS = sorted({path.parent for path in MODULES.values()})


def imports_of(path: Path) -> set[str]:
    """The modules of this house that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                found.add(inner if inner in MODULES else node.module)
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found & set(MODULES)


def room(module: str) -> str:
    """The folder of a module; a file beside folders is a room of its own, the floor's front."""
    path = MODULES[module]
    return module if path.name == "__init__.py" else module.rpartition(".")[0]


def leads_to() -> dict[str, set[str]]:
    """Which room imports from which, leaving out a folder's own front and what is beneath it."""
    arrows = defaultdict(set)
    for module, path in MODULES.items():
        for imported in imports_of(path):
            here, there = room(module), room(imported)
            related = here.startswith(f"{there}.") or there.startswith(f"{here}.") or here == there
            if not related:
                arrows[here].add(there)
    return arrows


def circles(arrows: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Each pair of rooms that lead to one another."""

    def reached(start: str) -> set[str]:
        seen, ahead = set[str](), [start]
        while ahead:
            for there in arrows.get(ahead.pop(), set()) - seen:
                seen.add(there)
                ahead.append(there)
        return seen

    all_reached = {here: reached(here) for here in arrows}
    return sorted(
        (here, there)
        for here in arrows
        for there in arrows[here]
        if here in all_reached.get(there, set())
    )


def test_no_room_leads_back_to_itself() -> None:
    assert circles(leads_to()) == []


def test_a_circle_would_be_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [
        ("a", "b"),
        ("b", "c"),
        ("c", "a"),
    ]


@pytest.mark.parametrize("folder", ROOMS, ids=lambda f: f.relative_to(SOURCE).as_posix())
def test_a_room_says_what_belongs_there_and_holds_few_files(folder: Path) -> None:
    front = folder / "__init__.py"
    if folder != SOURCE:
        assert front.exists(), folder
        assert ast.get_docstring(ast.parse(front.read_text())), f"{folder} has no sentence"
    files = [p for p in folder.glob("*.py") if p.name != "__init__.py"]
    assert len(files) <= MOST_FILES, sorted(p.name for p in files)
