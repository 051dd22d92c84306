"""What a page shows is styled by a sheet that it loads."""

import re
from pathlib import Path

from peermatch.web import app

WEB = Path(app.__file__).parent
SHEETS, TEMPLATES = WEB / "static" / "css", WEB / "templates"
SHEET = re.compile(r"css/([\w-]+)")
USED = re.compile(r"(?:extends|from|include|import) [\"']([\w/.-]+\.html)[\"']")
CLASS = re.compile(r"\.([A-Za-z][\w-]*)")


def test_a_page_loads_the_sheet_of_whatever_it_shows() -> None:
    styled = {sheet.stem: set(CLASS.findall(_text(sheet))) for sheet in SHEETS.glob("*.css")}
    every = set().union(*styled.values())
    unstyled, pages = {}, 0
    for page in sorted(TEMPLATES.rglob("*.html")):
        parts = _parts(page)
        if not any(part.name == "base.html" for part in parts):
            continue
        pages += 1
        loaded = {name for part in parts for name in SHEET.findall(_text(part))}
        here = set().union(*(styled[name] for name in loaded))
        if missed := (_classes(page) & every) - here:
            unstyled[str(page.relative_to(TEMPLATES))] = missed
    assert unstyled == {}
    assert pages > 100


def _parts(page: Path) -> set[Path]:
    """The page, with whatever it extends or takes macros from."""
    found, todo = set(), [page]
    while todo:
        one = todo.pop()
        found.add(one)
        todo += [
            TEMPLATES / name for name in USED.findall(_text(one)) if TEMPLATES / name not in found
        ]
    return found


def _classes(template: Path) -> set[str]:
    said = re.findall(r'class="([^"]*)"', _text(template))
    return {name for names in said for name in re.sub(r"{[{%].*?[%}]}", " ", names).split()}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
