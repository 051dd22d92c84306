"""Writes the documents that are made from the code: docs/rules.md and docs/glossary.md."""

import glossary
import rule_table
from references import ROOT

DOCUMENTS = {"rules.md": rule_table.document, "glossary.md": glossary.document}


def main() -> None:
    for name, document in DOCUMENTS.items():
        (ROOT / "docs" / name).write_text(document(), encoding="utf-8")
    print(f"FIGURE rules.without_test {len(rule_table.without_test())} rules")


if __name__ == "__main__":
    main()
