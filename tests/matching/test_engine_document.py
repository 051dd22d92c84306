"""docs/engine.md: its programs run as they stand there, and print what it says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "engine.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", TEXT, re.DOTALL)
MOST_LINES = 20


def test_matching_and_scheduling_have_a_program_each() -> None:
    assert [program.count("matching") > 2 for program, _ in PROGRAMS] == [True, False]


@pytest.mark.parametrize("number", range(2))
def test_a_program_prints_what_the_document_says(
    number: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, printed = PROGRAMS[number]
    assert len([line for line in program.splitlines() if line.strip()]) <= MOST_LINES
    monkeypatch.chdir(ROOT)
    exec(compile(program, "docs/engine.md", "exec"), {})
    assert capsys.readouterr().out == printed
