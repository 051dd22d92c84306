"""Each form that somebody may fill in is led to from a page: nobody has to know its address."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from peermatch.web.actions import actions

WEB = Path(__file__).parents[2] / "src" / "peermatch" / "web"
BY_NAME = {
    "plan": "kept.kind.value",
    "authorization": "kept.kind.value",
    "statement": "kept.kind.value",
    "resource": "subject",
    "retired resource": "subject",
    "outlook": "KEY",
}
"""Subjects that a page says by another name than their own."""


def subjects(source: str) -> Iterator[str]:
    """What the page offers all forms of."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "offered":
            for said in node.args[1:2]:
                yield said.value if isinstance(said, ast.Constant) else ast.unparse(said)


PYTHON = [path.read_text() for path in WEB.rglob("*.py") if "forms" not in path.parts]
"""What a form starts with, and how it is drawn, leads to none."""
SHOWN = "\n".join([*PYTHON, *(path.read_text() for path in WEB.rglob("*.html"))])
OFFERED = {subject for source in PYTHON for subject in subjects(source)}


@pytest.mark.parametrize("name", sorted(actions()))
def test_each_form_is_led_to(name: str) -> None:
    subject = actions()[name].subject
    offered = {subject, BY_NAME.get(subject, subject)} & OFFERED
    assert offered or f'"{name}"' in SHOWN or f"/do/{name}" in SHOWN, f"no page leads to {name}"
