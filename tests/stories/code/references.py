"""Which code leads to which: names followed from module to module, without running anything."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src"


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """Every module of the source, by its name."""
    return {module_name(path): path for path in sorted(SOURCE.rglob("*.py"))}


class Reader(ast.NodeVisitor):
    """Collects, for one module, what each function or class in it refers to."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self.module = module
        self.edges: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, str] = {}
        self.methods: set[str] = set()
        self._inside = module
        self._outside: list[str] = []
        self._in_function = False
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                self._learn_constants(node)
        for node in ast.walk(tree):
            self._learn(node)
        self.visit(tree)

    def _learn_constants(self, node: ast.Assign | ast.AnnAssign) -> None:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                self.names[target.id] = f"{self.module}.{target.id}"

    def _learn(self, node: ast.AST) -> None:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                self.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            self.names.setdefault(node.name, f"{self.module}.{node.name}")
        if isinstance(node, ast.ClassDef):
            own = (part for part in node.body if isinstance(part, ast.FunctionDef))
            self.methods |= {f"{self.module}.{method.name}" for method in own}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """A function inside a function belongs to it; annotations only say what may come."""
        nested = self._in_function
        if not nested:
            self._enter(node)
        self._in_function = True
        for part in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults, *node.body):
            if part is not None:
                self.visit(part)
        self._in_function = nested
        if not nested:
            self._leave()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._enter(node)
        self.generic_visit(node)
        self._leave()

    def _enter(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        self._outside.append(self._inside)
        self._inside = f"{self.module}.{node.name}"
        self.edges[self._outside[-1]].add(self._inside)

    def _leave(self) -> None:
        self._inside = self._outside.pop()

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self.names and isinstance(node.ctx, ast.Load):
            self.edges[self._inside].add(self.names[node.id])

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.value, ast.Name) and node.value.id in self.names:
            self.edges[self._inside].add(f"{self.names[node.value.id]}.{node.attr}")
            return
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """`UseCase(Command, roles, decide)` leads from the command to what it does."""
        if isinstance(node.func, ast.Name) and node.func.id == "UseCase" and len(node.args) > 2:
            command, _, decide = node.args[:3]
            if isinstance(command, ast.Name) and isinstance(decide, ast.Name):
                self.edges[self.names[command.id]].add(self.names[decide.id])
                return
        if isinstance(node.func, ast.Attribute):
            self.edges[self._inside].add(f"?.{node.func.attr}")
        self.generic_visit(node)


@cache
def graph() -> dict[str, set[str]]:
    """Every reference in the source; a method is found by its name where only one has it."""
    edges: dict[str, set[str]] = defaultdict(set)
    methods: dict[str, set[str]] = defaultdict(set)
    for name, path in modules().items():
        reader = Reader(name, ast.parse(path.read_text()))
        for source, targets in reader.edges.items():
            edges[source] |= targets
        for method in reader.methods:
            methods[method.rpartition(".")[2]].add(method)
    for source in list(edges):
        for target in [t for t in edges[source] if t.startswith("?.")]:
            owners = methods[target[2:]]
            edges[source].discard(target)
            edges[source] |= owners if len(owners) == 1 else set()
    return edges


@cache
def named_by() -> dict[str, frozenset[str]]:
    """What refers to each name: the references the other way round."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, targets in graph().items():
        for target in targets:
            found[target].add(source)
    return {target: frozenset(sources) for target, sources in found.items()}


@cache
def reached(start: str) -> frozenset[str]:
    """Everything that `start` leads to."""
    found, open_ends = set[str](), [start]
    while open_ends:
        for target in graph().get(open_ends.pop(), ()):
            if target not in found:
                found.add(target)
                open_ends.append(target)
    return frozenset(found)
