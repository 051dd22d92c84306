"""Writes the documents in docs/ that are made from the code: rules, facts, glossary, a story and
the schemas of the engine's documents."""

import json
from collections.abc import Callable
from typing import Any

from matching.problem.documents import plan_schema, problem_schema
from scheduling.planner.placement_documents import placement_schema
from stories.code.references import ROOT
from stories.documents import (
    accessibility,
    adr_list,
    facts_catalog,
    glossary,
    measures,
    rule_table,
    security_report,
)
from stories.story import participant_story

DOCUMENTS: dict[str, Callable[[], str]] = {
    "accessibility.md": accessibility.document,
    "adr/README.md": adr_list.document,
    "rules.md": rule_table.document,
    "facts.md": facts_catalog.document,
    "glossary.md": glossary.document,
    "measures.md": measures.document,
    "security/asvs.md": security_report.asvs_document,
    "security/laws.md": security_report.laws_document,
    "security/components.md": security_report.components_document,
    "a-participants-story.md": participant_story.document,
    "matching-problem.schema.json": lambda: _schema(problem_schema),
    "matching-plan.schema.json": lambda: _schema(plan_schema),
    "placement.schema.json": lambda: _schema(placement_schema),
}


def _schema(made: Callable[[], dict[str, Any]]) -> str:
    return json.dumps(made(), indent=1) + "\n"


def main() -> None:
    for name, document in DOCUMENTS.items():
        (ROOT / "docs" / name).write_text(document(), encoding="utf-8")
    print(f"FIGURE rules.without_test {len(rule_table.without_test())} rules")


if __name__ == "__main__":
    main()
