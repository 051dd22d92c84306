"""Promises of docs/architecture.md that hold for the whole house."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from peermatch.settings.settings import Raw

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FILE = 300


def imported_by(module: str) -> set[str]:
    """Every module that importing `module` brings in, in a fresh interpreter."""
    code = f"import gc, sys; gc.disable(); import {module}; print('\\n'.join(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    return set(run.stdout.split())


SOLVER = {"ortools", "pandas", "scipy", "numba"}
WEB = {"fastapi", "uvicorn"}


@pytest.mark.parametrize(
    ("module", "unneeded"),
    [
        ("peermatch.web.app", SOLVER),
        ("peermatch.cli", SOLVER | WEB),
        ("matching", SOLVER | WEB),
        ("matching.engine", {"numba"} | WEB),
    ],
)
def test_no_process_loads_a_solver_or_the_web_before_it_needs_to(
    module: str, unneeded: set[str]
) -> None:
    loaded = imported_by(module)
    assert module in loaded
    assert unneeded & loaded == set()


def test_files_are_short_enough_to_have_one_job() -> None:
    """`check_plan` is copied whole by whoever checks our plans, so it stays one file; the table of
    stored names has a line for each, for ever."""
    lengths = {p.relative_to(ROOT): len(p.read_text().splitlines()) for p in SOURCES}
    longer = {str(path) for path, n in lengths.items() if n > LONGEST_FILE}
    assert longer == {"src/matching/check_plan.py", "src/peermatch/store/stored_names.py"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


LIBRARIES = {
    "ortools": ("matching", "scheduling"),
    "numba": ("matching/compiled.py",),
    "apscheduler": ("scheduling",),
    "fastapi": ("peermatch/web",),
    "reportlab": ("peermatch/web/show/reports",),
    "eventsourcing": ("peermatch/store",),
}


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_a_library_is_known_in_its_own_folder_only(library: str) -> None:
    uses = re.compile(rf"^\s*(?:from|import) {library}\b", re.MULTILINE)
    places = {
        path.relative_to(ROOT / "src").as_posix()
        for path in SOURCES
        if uses.search(path.read_text())
    }
    assert places
    assert [p for p in places if not p.startswith(LIBRARIES[library])] == []


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    documented = set(re.findall(r"^\| `(PEERMATCH_[A-Z_]+)`", text, re.MULTILINE))
    fields = Raw.__dataclass_fields__.values()
    assert documented == {f.metadata["variable"] for f in fields}


def test_every_link_between_documents_leads_somewhere() -> None:
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{document.relative_to(ROOT)} -> {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text())
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert broken == []
