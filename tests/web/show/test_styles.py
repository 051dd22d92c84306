"""What a page shows is styled by a sheet that it loads."""

import re
from pathlib import Path

from peermatch.web import app

WEB = Path(app.__file__).parent
SHEETS, TEMPLATES = WEB / "static" / "css", WEB / "templates"
OWN_SHEETS = ("calendar",)
"""Loaded by the pages of that name alone; every page loads the others."""


def classes_of(sheet: Path) -> set[str]:
    return set(re.findall(r"\.([a-z][\w-]*)", sheet.read_text(encoding="utf-8")))


def test_a_sheet_of_some_pages_styles_no_other_page() -> None:
    everywhere: set[str] = set()
    for sheet in SHEETS.glob("*.css"):
        everywhere |= set() if sheet.stem in OWN_SHEETS else classes_of(sheet)
    for own in OWN_SHEETS:
        alone = classes_of(SHEETS / f"{own}.css") - everywhere
        others = [path for path in TEMPLATES.rglob("*.html") if own not in path.name]
        used = {
            path.name: names & alone
            for path in others
            if (names := set(" ".join(_classes(path)).split())) & alone
        }
        assert used == {}


def _classes(template: Path) -> list[str]:
    found: list[str] = re.findall(r'class="([^"]*)"', template.read_text(encoding="utf-8"))
    return found
