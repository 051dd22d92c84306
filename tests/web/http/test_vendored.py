"""The pages load only what is kept here, and exactly that."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

STATIC = Path(str(files("peermatch.web"))) / "static"
VENDOR = STATIC / "vendor"


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
    loaded = ("vendor/uswds/uswds.css", "vendor/htmx/htmx.min.js", "app.css", "icon.svg")
    assert sum((STATIC / name).stat().st_size for name in loaded) < 200_000


@pytest.mark.parametrize("name", ["vendor/uswds/uswds.css", "app.css"])
def test_styles_name_nothing_outside(name: str) -> None:
    text = (STATIC / name).read_text()
    assert "http" not in text.replace("http://www.w3.org", "")
    assert "@import" not in text
