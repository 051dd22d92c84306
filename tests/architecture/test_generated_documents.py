"""The rules and words in the documents are those of the code, and no rule is without a test."""

import re

import discovery
import glossary
import participant_story
import rule_table
from references import ROOT

AGAIN = "run `make docs`"
CLOCKS_AND_DEFAULTS = (
    "caseload-usual", "half-time-usual", "start-warning", "first-offer-routine",
    "first-offer-urgent", "first-contact", "plan-within", "match-check-in", "expiry-notice",
    "disclosure-account",
)  # fmt: skip
"""Figures that due lists, accounts and proposed defaults read; nothing is refused by them."""


def test_every_rule_has_a_test_that_names_it() -> None:
    assert rule_table.without_test() == ()


def test_every_rule_of_the_domain_is_enforced_by_some_command_or_is_a_clock() -> None:
    elsewhere = {row.name for row in rule_table.rows() if row.kind == "refusal"}
    elsewhere -= {refusal.__name__ for refusal in discovery.refusals()}
    idle = {row.name for row in rule_table.rows() if not row.commands}
    assert idle - elsewhere == set(CLOCKS_AND_DEFAULTS)


def test_the_table_of_rules_has_every_rule_with_its_sentence() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([\w-]+)` \| ([^|]+) \|", written, re.MULTILINE))
    expected = {(row.name, row.sentence) for row in rule_table.rows()}
    assert expected <= listed, AGAIN


def test_the_glossary_is_that_of_the_code() -> None:
    written = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert written == glossary.document(), AGAIN


def test_the_story_is_what_the_service_does_and_tells() -> None:
    """Three years of one participant, given to the real service day by day."""
    written = (ROOT / "docs" / "a-participants-story.md").read_text(encoding="utf-8")
    assert written == participant_story.document(), AGAIN
