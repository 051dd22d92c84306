"""What runs is looked up in OSV's database in one question, and what it says is told; where it
can't be reached that is said, and no weakness is claimed to be absent.

The answers are written by hand as OSV's documentation gives their form: it can't be reached from
where this was made.
"""

from typing import Any

import known_weaknesses as looked_up
import pytest

OLD_JINJA = [("Jinja2", "2.10"), ("idna", "3.20")]
WEAKNESS = {
    "id": "GHSA-462w-v97r-4m45",
    "summary": "Jinja2 sandbox escape via string formatting",
    "modified": "2024-11-18T22:01:27Z",
    "aliases": ["CVE-2019-10906", "PYSEC-2019-217"],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "jinja2"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.10.1"}]},
                {"type": "GIT", "repo": "https://example.org", "events": [{"fixed": "ab12"}]},
            ],
        },
        {"package": {"ecosystem": "PyPI", "name": "another"}, "ranges": []},
    ],
}


class Osv:
    """Answers as the database does."""

    def __init__(self, *found: str) -> None:
        self.found = found
        self.asked: list[tuple[str, Any]] = []

    def __call__(self, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        self.asked.append((path, body))
        if body is None:
            return {**WEAKNESS, "id": path.rpartition("/")[2]}
        known = [{"id": one, "modified": "2024-11-18T22:01:27Z"} for one in self.found]
        first = {"vulns": known} if known else {}
        return {"results": [first, *({} for _ in body["queries"][1:])]}


def test_a_weakness_is_told_with_its_number_and_the_version_that_mends_it() -> None:
    osv = Osv("GHSA-462w-v97r-4m45")
    assert looked_up.known_weaknesses(OLD_JINJA, osv) == [
        "Jinja2 2.10: GHSA-462w-v97r-4m45, CVE-2019-10906: "
        "Jinja2 sandbox escape via string formatting; mended in 2.10.1"
    ]
    assert osv.asked[0] == (
        "/v1/querybatch",
        {
            "queries": [
                {"version": "2.10", "package": {"name": "Jinja2", "ecosystem": "PyPI"}},
                {"version": "3.20", "package": {"name": "idna", "ecosystem": "PyPI"}},
            ]
        },
    )


def test_every_package_of_the_bill_of_materials_is_asked_about_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    osv = Osv()
    assert looked_up.main(osv) == 0
    [(_, body)] = osv.asked
    assert len(body["queries"]) == len(looked_up.components()) > 50
    assert "FIGURE osv.weaknesses 0 weaknesses" in capsys.readouterr().out
    assert looked_up.main(Osv("GHSA-462w-v97r-4m45")) == 1


def test_where_it_can_not_be_reached_nothing_is_said_to_be_sound(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looked_up, "OSV", "http://127.0.0.1:1")
    assert looked_up.main() == 0
    said = capsys.readouterr().out
    assert said.splitlines()[1].startswith("NOT LOOKED UP: http://127.0.0.1:1 can't be reached")
    assert "osv.weaknesses" not in said
    with pytest.raises(looked_up.Unreachable):
        looked_up.known_weaknesses(OLD_JINJA, lambda _path, _body: {"results": []})
