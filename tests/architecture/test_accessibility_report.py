"""The accessibility report tells of every criterion, and names only tests that there are."""

import ast

from stories.code.references import ROOT
from stories.documents import accessibility, adr_list
from stories.documents.accessibility import criteria, rules_of_axe

CONFORMS = {"Supports", "Partially Supports", "Does Not Support", "Not Applicable"}
AAA = {"2.1.3"}
"""Of rules that are about a criterion of level A as well."""


def test_the_report_is_what_the_table_says() -> None:
    written = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    assert written == accessibility.document(), "run `make docs`"


def test_every_criterion_of_both_levels_is_told() -> None:
    """WCAG 2.2 has 31 at level A and 24 at level AA."""
    levels = [one.level for one in criteria()]
    assert (levels.count("A"), levels.count("AA")) == (31, 24)
    assert {one.conforms for one in criteria()} <= CONFORMS
    assert set(rules_of_axe()) - {one.number for one in criteria()} == AAA


def test_every_test_that_it_names_is_there() -> None:
    for one in criteria():
        file, _, function = one.test.partition("::")
        if file:
            names = {
                node.name
                for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body
                if isinstance(node, ast.FunctionDef)
            }
            assert not function or function in names, one.test


def test_the_list_of_decisions_has_all_of_them() -> None:
    written = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    assert written == adr_list.document(), "run `make docs`"
