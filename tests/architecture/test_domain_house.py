"""What the domain promises about its own shape."""

import ast
import importlib.metadata
import sys
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

import domain
from domain.shared.classified import classification, subject_field
from stories.code import discovery

SOURCE = Path(domain.__file__).parent
OWN_NAMES = ("domain", "matching", "scheduling")


@pytest.mark.parametrize("fact", discovery.facts(), ids=lambda f: f.__name__)
def test_every_field_of_every_fact_is_classified(fact: type) -> None:
    assert set(classification(fact)) == {f.name for f in fields(fact)}
    subject_field(fact)


@pytest.mark.parametrize("fact", discovery.facts(), ids=lambda f: f.__name__)
def test_every_fact_is_frozen_slotted_and_keyword_only(fact: type) -> None:
    assert fact.__dataclass_params__.frozen
    assert "__slots__" in vars(fact)
    assert all(f.kw_only for f in fields(fact))


def test_the_domain_imports_the_standard_library_only() -> None:
    imported = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                imported.add((node.module or "").partition(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"domain"}


def test_every_refusal_says_its_own_sentence() -> None:
    sentences = Counter(r.sentence for r in discovery.refusals())
    assert [s for s, times in sentences.items() if times > 1] == []
    for refusal in discovery.refusals():
        assert "sentence" in vars(refusal), refusal
        assert refusal.sentence.endswith("."), refusal
        assert refusal.sentence[0].isupper(), refusal
        assert "{" not in refusal.sentence, f"{refusal}: a sentence names no one"


def test_refusal_names_are_their_codes_and_unique() -> None:
    names = Counter(r.__name__ for r in discovery.refusals())
    assert [n for n, times in names.items() if times > 1] == []


def test_fact_and_decider_names_are_unique() -> None:
    facts = Counter(f.__name__ for f in discovery.facts())
    assert [n for n, times in facts.items() if times > 1] == []
    names = Counter(d.name for d in discovery.deciders())
    assert [n for n, times in names.items() if times > 1] == []


@pytest.mark.parametrize("name", OWN_NAMES)
def test_no_other_distribution_owns_our_top_level_names(name: str) -> None:
    owners = importlib.metadata.packages_distributions().get(name, [])
    assert set(owners) <= {"peermatch"}


def test_every_module_says_in_one_line_what_it_is_for() -> None:
    for path in SOURCE.parent.rglob("*.py"):
        text = path.read_text()
        if text.strip():
            said = ast.get_docstring(ast.parse(text))
            assert said, path
            assert len(said.splitlines()[0]) <= 100, path


def test_one_function_says_that_a_stream_is_unknown() -> None:
    own = [path for path in SOURCE.rglob("*.py") if "def _known" in path.read_text()]
    assert own == [], "domain.shared.decider.known raises for every stream"
