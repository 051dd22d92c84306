"""The reports on security name every requirement once, and only tests that there are; the bill of
materials is of what is installed."""

import re
from collections import Counter
from itertools import chain

import pytest

from stories.code.references import ROOT
from stories.documents import held_by, security_report, write_docs
from stories.documents.held_by import STANDINGS, TESTED, Requirement, asvs, laws

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+))?", re.MULTILINE)
FREE = re.compile(
    r"^(MIT|MIT-0|MIT-CMU|ISC|BSD.*|0BSD|Apache-2\.0.*|PSF-2\.0|MPL-2\.0( AND MIT)?|"
    r"(BSD-3-Clause|MIT).* (AND|OR) .*)$"
)
OTHERS = {
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "psycopg-pool": "LGPL-3.0-only",
}
"""The driver of PostgreSQL, used as it comes."""
UNSAID = {"protobuf"}
"""BSD-3-Clause by its repository; its metadata doesn't say."""
TOOLS = {"pip", "setuptools"}
"""Of the environment, not of the lock file."""


def every() -> list[Requirement]:
    return [*asvs(), *chain.from_iterable(laws().values())]


@pytest.mark.parametrize("name", ["security/asvs.md", "security/laws.md", "security/components.md"])
def test_a_report_is_what_its_table_says(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == write_docs.DOCUMENTS[name](), "run `make docs`"


def test_every_requirement_of_both_levels_is_told_once() -> None:
    """ASVS 5.0.0 has 70 requirements of level 1 and 183 of level 2, in 17 chapters."""
    assert Counter(one.level for one in asvs()) == {1: 70, 2: 183}
    assert {int(one.number.split(".")[0]) for one in asvs()} == set(range(1, 18))


def test_what_is_tested_names_tests_that_there_are_and_what_is_not_met_says_so() -> None:
    assert {one.stands for one in every()} <= set(STANDINGS)
    for one in every():
        assert one.said, one.number
        assert bool(one.tests) or one.stands != TESTED, one.number
        for name in one.tests:
            assert len(held_by.where_tested()[name]) == 1, (one.number, name)


def test_the_share_counts_what_is_not_met() -> None:
    missing = sum(one.stands == "not met" for one in asvs())
    assert missing > 0
    assert held_by.covered_share() == 1 - missing / 253


def test_the_bill_is_of_what_the_lock_file_names() -> None:
    """What runs on other systems only is in the lock file alone."""
    text = (ROOT / "requirements" / "run.lock").read_text(encoding="utf-8")
    locked = LOCKED.findall(text)
    listed = {name: version for name, (version, _) in security_report.components().items()}
    told = "run `make bill`, then `make docs`"
    known = {(name, version) for name, version, _ in locked}
    assert {one for one in listed.items() if one[0] not in TOOLS} <= known, told
    assert {name for name, _, where in locked if not where} <= set(listed), told


def test_every_license_is_one_that_we_may_use() -> None:
    for name, (_, licenses) in security_report.components().items():
        if name in UNSAID:
            assert licenses == ()
        else:
            assert licenses, name
            assert all(FREE.match(one) or OTHERS.get(name) == one for one in licenses), name
