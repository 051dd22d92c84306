"""The rules and words in the documents are those of the code, and no rule is without a test."""

import re
from dataclasses import fields as fields_of
from dataclasses import replace

from domain.measures.definitions import MEASURES
from domain.shared.roles import Role
from domain.unlikely.questions import Unlikely
from peermatch.readmodels.tables.program.event_descriptions import SENTENCES
from peermatch.readmodels.tables.program.event_kinds import KINDS, SAID, is_correction, kind_of
from peermatch.readmodels.tables.program.history import PRIVATE, UNTOLD
from peermatch.store.operating.erasing import PersonalDataErased
from peermatch.store.stored_names import STORED_NAMES
from peermatch.usecases.registry import USE_CASES
from stories.code import discovery
from stories.code.references import ROOT
from stories.documents import facts_catalog, glossary, measures, rule_table
from stories.story import participant_story
from stories.ways import ways_in

AGAIN = "run `make docs`"
CLOCKS_AND_DEFAULTS = (
    "start-warning", "first-offer-routine", "first-offer-urgent", "first-contact", "plan-within",
    "match-check-in", "expiry-notice", "disclosure-account", "resource-check", "note-goals",
    "note-worked-on", "note-next-step", "note-resources", "education-hours", "ethics-hours",
    "recovery-capital-first", "recovery-capital-again",
    "suprt", "suprt-baseline", "suprt-reassessment", "suprt-window",
)  # fmt: skip
"""What due lists, the account of disclosures and the form of a note read; nothing is refused by
them."""


READ_BY_DECISIONS_ALONE = {
    "diary.time-booked",
    "diary.time-held",
    "diary.time-released",
    "matching-run.saw-household",
    "matching-run.saw-offer",
    "matching-run.saw-seeker",
    "participant.household-listed",
    "room-book.room-freed",
    "room-book.room-kept",
}
"""Who is taken when, and what a run saw: no page shows them, so no read model follows them."""


def test_every_rule_has_a_test_that_names_it() -> None:
    assert rule_table.without_test() == ()


def test_every_rule_of_the_domain_is_enforced_by_some_command_or_is_a_clock() -> None:
    elsewhere = {row.name for row in rule_table.rows() if row.kind == "refusal"}
    elsewhere -= {refusal.__name__ for refusal in discovery.refusals()}
    idle = {row.name for row in rule_table.rows() if not row.commands}
    asked = {one.__name__ for one in (Unlikely, *Unlikely.__subclasses__())}
    told = [set(row.ways) for row in rule_table.rows() if row.name in asked]
    assert all(ways == {"API", "page", "import"} for ways in told), "asked by the reader of all"
    assert idle - elsewhere - asked == set(CLOCKS_AND_DEFAULTS)


def test_the_table_of_rules_has_every_rule_with_its_sentence_and_ways_in() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert rule_table.listed(written) == rule_table.expected(), AGAIN


def test_a_rule_that_is_missing_in_the_table_or_in_the_tests_is_noticed() -> None:
    rule = next(row for row in rule_table.rows() if row.kind == "refusal")
    lines = rule_table.document().splitlines()
    without = "\n".join(line for line in lines if not line.startswith(f"| `{rule.name}` |"))
    missing = rule_table.expected() - rule_table.listed(without)
    assert {name for name, *_ in missing} == {rule.name}
    assert rule_table.without_test((rule, replace(rule, tests=()))) == (rule.name,)


OF_PARTICIPANTS = {
    u.command.__name__ for u in USE_CASES if u.roles == frozenset({Role.PARTICIPANT})
}


def test_every_command_comes_in_by_the_api_and_a_form_or_by_a_job() -> None:
    """Those with a longer form of their own have pages instead of the short one."""
    for command in ways_in.COMMANDS:
        ways = set(ways_in.ways_of(command))
        by_people = "API" in ways and ways & {"form", "page"}
        others = OF_PARTICIPANTS | ways_in.WITHOUT_ACCOUNT | ways_in.BY_GATEWAYS | ways_in.BY_LINKS
        alone = command in others and ways == {"page"}
        by_reading = command in ways_in.BY_READING and not ways
        assert by_people or ways == {"job"} or alone or by_reading, command


def test_every_stored_name_has_its_telling_sentence_and_no_other_has_one() -> None:
    assert set(SENTENCES) == set(STORED_NAMES)
    for name, sentence in SENTENCES.items():
        assert re.fullmatch(r"[A-Z][^.\n]+\.", sentence), name
    assert set(STORED_NAMES) >= UNTOLD | PRIVATE


def test_every_fact_is_of_one_kind_and_every_correction_says_what_it_corrects() -> None:
    kinds = {kind_of(name) for name in STORED_NAMES}
    assert kinds == set(KINDS)
    assert {name for name in STORED_NAMES if is_correction(name)} <= set(SAID)
    for name, said in SAID.items():
        fields = {field.name for field in fields_of(STORED_NAMES.stored(name).fact)}
        assert {*said.fields, *said.key, *((said.why,) if said.why else ())} <= fields, name
        if said.first:
            first = {field.name for field in fields_of(STORED_NAMES.stored(said.first).fact)}
            assert set(said.fields) <= first, name


def test_the_glossary_is_that_of_the_code() -> None:
    written = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert written == glossary.document(), AGAIN


def test_the_measures_are_those_of_the_code_each_with_facts_that_there_are() -> None:
    written = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert written == measures.document(), AGAIN
    for measure in MEASURES:
        assert set(measure.source) <= set(STORED_NAMES), measure.name


def test_the_read_model_follows_every_fact_that_a_measure_names() -> None:
    named = {fact for measure in MEASURES for fact in measure.source} - {"rules.limit-changed"}
    assert [f for f in sorted(named) if "measures" not in facts_catalog.readers(_fact(f))] == []


def _fact(name: str) -> type:
    return STORED_NAMES.stored(name).fact


def test_the_catalog_of_facts_is_that_of_the_code() -> None:
    written = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    assert written == facts_catalog.document(), AGAIN


def test_every_fact_stands_in_a_stream_and_has_a_cause_and_a_reader() -> None:
    facts = [_fact(name) for name in STORED_NAMES]
    assert [f for f in facts if not facts_catalog.stream_of(f)] == [PersonalDataErased]
    no_cause = {f for f in facts if not facts_catalog.causes(f)}
    assert no_cause == {*facts_catalog.OF_BEFORE, PersonalDataErased}
    unread = {name for name in STORED_NAMES if not facts_catalog.readers(_fact(name))}
    assert unread == READ_BY_DECISIONS_ALONE


def test_the_story_is_what_the_service_does_and_tells() -> None:
    """Three years of one participant, given to the real service day by day."""
    written = (ROOT / "docs" / "a-participants-story.md").read_text(encoding="utf-8")
    assert written == participant_story.document(), AGAIN
