"""CONTRIBUTING.md shows code as it is, and its ten questions lead to where the answer stands."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCK = re.compile(r"^ *`([^`\n]+)`:\n *```[a-z]+\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"^\| (.+\?) \| `(.+?)` \| `(.+?)` \| `(.+?)` \|$", re.MULTILINE)
BLOCKS = BLOCK.findall(TEXT)
QUESTIONS = QUESTION.findall(TEXT)


def lines(text: str) -> list[str]:
    """Without indentation, since a block may stand in a list."""
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize(("path", "block"), BLOCKS)
def test_an_example_is_the_code_as_it_is(path: str, block: str) -> None:
    code, shown = lines((ROOT / path).read_text("utf-8")), lines(block)
    assert any(code[at : at + len(shown)] == shown for at in range(len(code)))


def test_every_example_names_its_file() -> None:
    assert len(BLOCKS) == len(re.findall(r"^ *```[a-z]+$", TEXT, re.MULTILINE)) >= 10


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:src|tests|docs)/[^` ]+)`", TEXT))))
def test_every_path_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", TEXT)) <= targets


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize(("question", "folder", "file", "name"), QUESTIONS)
def test_a_question_leads_to_its_answer(question: str, folder: str, file: str, name: str) -> None:
    tree = ast.parse((ROOT / folder / file).read_text("utf-8"))
    defined = {
        *(n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)),
        *(t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets
          if isinstance(t, ast.Name)),
        *(n.target.id for n in tree.body if isinstance(n, ast.AnnAssign)
          if isinstance(n.target, ast.Name)),
    }  # fmt: skip
    assert name in defined, question
