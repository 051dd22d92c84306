"""The state's page: what agencies said, when they last spoke, no number that none told."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from domain.measures.to_state.rolled_up import PARTS, WAITS, Table
from peermatch import cli
from peermatch.settings.state_settings import read_state
from peermatch.settings.values import SettingRefused
from peermatch.web.state.heard import Heard, NotAWord
from peermatch.web.state.state_app import StateServices, create_state_app
from peermatch.web.state.viewers import Viewers
from stories.ways.in_process import InProcess

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
TITLES = {"essex": "Essex County", "henrico": "Henrico", "york": "York"}
KEY = bytes(range(32)).hex()


class Now:
    moment = NOON

    def __call__(self) -> datetime:
        return self.moment


def capacity(band: str, at: datetime = NOON) -> bytes:
    return json.dumps({"said_at": at.isoformat(), "capacity": band}).encode()


def month(number: int | None, name: str = "2026-10", **changes: Any) -> bytes:
    tables = {table: dict.fromkeys(parts, number) for table, parts in PARTS.items()}
    said = {"said_at": NOON.isoformat(), "month": name, "tables": tables}
    return json.dumps({**said, "waits": dict.fromkeys(WAITS, 5), **changes}).encode()


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def heard(tmp_path: Path, now: Now) -> Iterator[Heard]:
    found = Heard(tmp_path, now)
    yield found
    found.close()


@pytest.fixture
def ask(tmp_path: Path, heard: Heard, now: Now) -> Callable[..., Response]:
    viewers = Viewers(tmp_path, lambda n: bytes(range(n)))
    assert viewers.add("dana") == KEY
    services = StateServices(
        heard=heard, viewers=viewers, agencies=TITLES, now=now, origin="https://state.example"
    )
    client = InProcess(create_state_app(services))

    def asked(path: str, **headers: str) -> Response:
        sent = {"Authorization": f"Bearer {KEY}", **headers}
        return client.get(f"https://state.example{path}", headers=sent)

    return asked


def test_only_whoever_has_a_key_may_look(ask: Callable[..., Response], tmp_path: Path) -> None:
    for path in ("/", "/api/v1/roll-up"):
        assert ask(path).status_code == 200
        for wrong in ("", "Bearer ", f"Bearer {KEY[:-1]}0", "Basic !", "Basic ZGFuYTpub3BlCg=="):
            answer = ask(path, Authorization=wrong)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Basic")
    assert ask("/livez", Authorization="").text == "ok"
    assert ask("/docs").status_code == 404
    assert ask("/", Host="elsewhere.example").status_code == 421
    assert "default-src 'none'" in ask("/").headers["content-security-policy"]
    assert KEY not in (tmp_path / "viewers.json").read_text()
    assert (tmp_path / "viewers.json").stat().st_mode & 0o777 == 0o600


def test_an_agency_out_of_reach_is_said_to_be_and_no_number_made_up(
    ask: Callable[..., Response], heard: Heard, now: Now
) -> None:
    heard.take("essex", capacity("few"))
    heard.take("henrico", capacity("many"))
    now.moment = NOON + timedelta(hours=4)
    heard.take("henrico", capacity("some", now.moment))
    found = {one["name"]: one for one in ask("/api/v1/roll-up").json()["agencies"]}
    assert [found[name]["capacity"] for name in TITLES] == [None, "some", None]
    assert [found[name]["in_reach"] for name in TITLES] == [False, True, False]
    assert found["essex"]["last_word_at"] == NOON.isoformat()
    assert found["york"] == {
        "name": "york",
        "title": "York",
        "in_reach": False,
        "last_word_at": None,
        "capacity": None,
        "tables": None,
        "waits": None,
    }
    page = ask("/").text
    assert "Out of reach. Last word" in page
    assert "Never heard from" in page
    assert "Some: 1" in page
    assert "Out of reach: 2" in page


def test_a_month_is_added_up_over_the_agencies_that_told_it(
    ask: Callable[..., Response], heard: Heard
) -> None:
    heard.take("essex", month(20))
    heard.take("henrico", month(None))
    heard.take("essex", month(99))
    heard.take("essex", month(30, "2026-09"))
    answer = ask("/api/v1/roll-up").json()
    assert (answer["month"], answer["months"]) == ("2026-10", ["2026-10", "2026-09"])
    assert answer["totals"][0] == {
        "table": "open-referrals",
        "part": "matched",
        "number": 20,
        "agencies": 1,
    }, "the first word on a month stands"
    assert answer["agencies"][1]["tables"][Table.SESSIONS]["held"] is None
    assert ask("/api/v1/roll-up?month=2026-09").json()["totals"][0]["number"] == 30
    assert ask("/?month=2026-09").status_code == 200
    assert ask("/?month=2025-01").status_code == 404
    page = ask("/").text
    assert '20 <span class="hint">from 1 agency</span>' in page
    assert '<span class="hint">not told</span>' in page
    assert '<span class="hint">no word</span>' in page


def test_what_is_no_word_is_not_kept_and_an_old_one_is_passed_over(heard: Heard) -> None:
    for odd in (
        b"",
        b"[]",
        b"1",
        b"\xff",
        capacity("plenty"),
        b'{"said_at": "2026-11-30", "capacity": "few"}',
        month(-1),
        month(10**9),
        month(True),
        month(3, name="2026-13"),
        month(3, tables={}),
        month(3, waits={"first-offer-median": "5"}),
    ):
        with pytest.raises(NotAWord):
            heard.take("essex", odd)
    assert heard.months() == ()
    heard.take("essex", capacity("few"))
    heard.take("essex", capacity("many", NOON - timedelta(hours=1)))
    heard.take("henrico", capacity("many", NOON + timedelta(days=9)))
    found = heard.agencies(TITLES, "")
    assert [one.capacity for one in found] == ["few", "many", None]
    assert found[1].last_word_at == NOON, "no clock that is ahead keeps an agency in reach"


def test_a_viewer_is_made_and_ended_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "state.toml"
    text = 'nats = "nats://127.0.0.1"\norigin = "https://s.example"\n[agencies]\nessex = "Essex"\n'
    file.write_text(text)
    file.chmod(0o600)
    assert cli.main(["roll-up-viewer", str(file), "dana"]) == 0
    key = capsys.readouterr().out.split()[0]
    viewers = Viewers(tmp_path / "roll-up", bytes)
    assert viewers.named(f"Bearer {key}") == "dana"
    assert cli.main(["roll-up-viewer", str(file), "No Name"]) == 2
    assert cli.main(["roll-up-viewer", str(file), "dana", "--end"]) == 0
    assert viewers.named(f"Bearer {key}") is None
    assert cli.main(["roll-up-viewer", str(file), "dana", "--end"]) == 1
    for wrong in (
        text.replace("nats://127.0.0.1", "nats://state.example"),
        text.replace("origin", "host"),
        text.replace("essex =", '"E x" ='),
        text.partition("[")[0],
        text.replace("https://s.example", ""),
    ):
        file.write_text(wrong)
        with pytest.raises(SettingRefused):
            read_state(file)
