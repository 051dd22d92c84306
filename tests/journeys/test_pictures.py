"""Takes the pictures that the documents show of each page: `make pictures`."""

import os
import re
from pathlib import Path

import pytest
from screens import once_each, route_of

FOLDER = Path(os.environ.get("PICTURES_IN", ""))
WHO = {
    "intake": "intake staff",
    "coordinator": "coordinators",
    "cprs": "peer recovery specialists",
    "manager": "managers",
    "privacy-officer": "privacy officers",
    "administrator": "administrators",
}
pytestmark = pytest.mark.skipif(Path() == FOLDER, reason="taken for the documents only")


@pytest.mark.parametrize("login", WHO)
def test_pictures_of_each_page(visit, walks, login):
    """What the documents show: each page once, as one of those sees it who open it."""
    person = visit(login)
    told = [f"# What {WHO[login]} see", "", "Everybody in these pictures is made up.", ""]
    for path in once_each(walks)[login]:
        person.go(path)
        name = re.sub(r"[^a-z]+", "-", route_of(path).lower()).strip("-") or "home"
        saved = person.pictures(FOLDER, f"{login}-{name}")
        title = person.page.title().removesuffix(" – Peermatch")
        told += [f"## {title}", ""]
        told += [f"![{title}, {what}]({file})" for what, file in saved.items()] + [""]
    (FOLDER / f"{login}.md").write_text("\n".join(told), encoding="utf-8")
