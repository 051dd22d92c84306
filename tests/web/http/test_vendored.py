"""The pages load only what is kept here, and exactly that."""

import re
from gzip import compress
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

STATIC = Path(str(files("peermatch.web"))) / "static"
VENDOR = STATIC / "vendor"
OWN = [f"css/{path.name}" for path in sorted((STATIC / "css").glob("*.css"))]
SHEETS = ["vendor/uswds/uswds.css", *OWN]
COLOR = re.compile(r"#[0-9a-f]{3,8}\b|rgb\(", re.IGNORECASE)


def listed(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    return {name.removeprefix("./"): digest for digest, name in (line.split() for line in lines)}


def test_every_vendored_file_is_the_one_that_was_reviewed() -> None:
    found = {
        str(path.relative_to(VENDOR)): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == listed(VENDOR)


def test_what_a_first_visit_loads_stays_small() -> None:
    loaded = (*SHEETS, "vendor/htmx/htmx.min.js", "icon.svg", "icons.svg")
    assert sum(len(compress((STATIC / name).read_bytes())) for name in loaded) < 50_000


@pytest.mark.parametrize("name", SHEETS)
def test_styles_name_nothing_outside(name: str) -> None:
    text = (STATIC / name).read_text()
    assert "http" not in text.replace("http://www.w3.org", "")
    assert "@import" not in text


def test_only_the_tokens_and_paper_name_a_color() -> None:
    """Whatever else named one would keep it in the dark."""
    elsewhere = {name for name in OWN if COLOR.search((STATIC / name).read_text())}
    assert elsewhere == {"css/tokens.css", "css/print.css"}


def test_every_token_that_is_used_is_there_and_every_one_that_is_there_is_used() -> None:
    written = "".join((STATIC / name).read_text() for name in OWN)
    named = set(re.findall(r"(?<![\w-])(--[a-z0-9-]+): ", written))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", written))
    assert used - named == set()
    assert named - used == set()
