"""The site of the documents: its menu has each of them, and no link leads out of it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
IN_MENU = re.compile(r"^ +- (?:.*: )?(\S+\.md)$", re.M)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TAKEN_LATER = "screens"
"""Pictures of pages, which `make pictures` takes."""


def test_the_menu_has_every_document() -> None:
    listed = IN_MENU.findall((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    written = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}
    kept = {one for one in written if not one.startswith(("adr/", TAKEN_LATER))}
    named = {one for one in listed if not one.startswith(TAKEN_LATER)}
    assert (kept - named, named - written) == (set(), set())


def test_no_link_leads_out_of_the_documents() -> None:
    """What is beside them is on no site; `mkdocs build --strict` refuses it."""
    lost = []
    for path in DOCS.rglob("*.md"):
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            led = (path.parent / target).resolve()
            if ":" not in target and not (led.is_relative_to(DOCS) and led.exists()):
                lost.append(f"{path.relative_to(DOCS)}: {target}")
    assert lost == []
