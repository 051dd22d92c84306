"""Writes the documents in docs/ that are made from the code: rules, facts, glossary and a story."""

from stories.code.references import ROOT
from stories.documents import facts_catalog, glossary, rule_table
from stories.story import participant_story

DOCUMENTS = {
    "rules.md": rule_table.document,
    "facts.md": facts_catalog.document,
    "glossary.md": glossary.document,
    "a-participants-story.md": participant_story.document,
}


def main() -> None:
    for name, document in DOCUMENTS.items():
        (ROOT / "docs" / name).write_text(document(), encoding="utf-8")
    print(f"FIGURE rules.without_test {len(rule_table.without_test())} rules")


if __name__ == "__main__":
    main()
