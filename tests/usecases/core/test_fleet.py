"""Several agencies that one file names: each keeps its own; what befalls one befalls no other."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peermatch import bootstrap, cli
from peermatch.bootstrap import open_deployment
from peermatch.commands import fleet_commands, fleet_workers
from peermatch.commands.fleet_workers import Share, work_for_all
from peermatch.settings.fleet_inventory import Agency, read_fleet
from peermatch.settings.values import SettingRefused
from peermatch.store import NotMigrated
from peermatch.worker.leadership import leading

Run = Callable[..., tuple[int, str]]
THREE = """
canary = "henrico"
[every_agency]
https = false
[agency.essex]
origin = "http://essex.example"
data = "essex"
backups = "backups/essex"
[agency.henrico]
origin = "http://henrico.example"
data = "henrico"
backups = "backups/henrico"
[agency.york]
origin = "http://york.example"
data = "york"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "fleet.toml"
    file.write_text(text)
    file.chmod(0o600)
    return file


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`peermatch fleet` with the three agencies; its exit code and what it said."""
    file = written(tmp_path, THREE)

    def call(*arguments: str) -> tuple[int, str]:
        code = cli.main(["fleet", str(file), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


def test_an_inventory_gives_each_agency_settings_of_its_own(tmp_path: Path) -> None:
    fleet = read_fleet(written(tmp_path, THREE))
    assert [agency.name for agency in fleet.agencies] == ["henrico", "essex", "york"]
    essex = fleet.agencies[1]
    assert (essex.host, essex.settings.https) == ("essex.example", False)
    assert essex.settings.key_file == tmp_path / "essex" / "keys.txt"
    assert essex.variables["PEERMATCH_BACKUPS"] == str(tmp_path / "backups" / "essex")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ('[agency.x]\norigin = "http://x.example"\ndata = "york"', "the same key file"),
        ('[agency.x]\norigin = "http://york.example"\ndata = "x"', "the same host"),
        ('[agency.x]\norigin = "http://x.example"\nkey_file = "k"\nwitness = "w"\n'
         'database_url = "postgresql://a@h/one"\nvault_url = "postgresql://b@H:5432/one"\n'
         '[agency.z]\norigin = "http://z.example"\nkey_file = "l"\nwitness = "v"\n'
         'database_url = "postgresql://c@h/two"\nvault_url = "postgresql://c@h/one"',
         "agencies x and z have the same database"),
        ('[agency.x]\ndata = "x"', "agency x: origin must say"),
        ('[agency.x]\norigin = "http://x.example"\ncolor = "red"', "color is not a setting"),
        ('[agency.x]\norigin = "http://x.example"\nnightly_at = "noon"', "agency x: PEERMATCH_NI"),
        ('[agency.x]\norigin = "http://x.example"\nlog = "json"', "under [every_agency]"),
        ('[agency."X y"]\norigin = "http://x.example"', "no agency's name"),
        ("[agencies.x]", "agencies is not known"),
        ("[agency.york]", "is not TOML"),
    ],
)  # fmt: skip
def test_an_inventory_that_would_mix_agencies_is_refused(
    tmp_path: Path, more: str, why: str
) -> None:
    with pytest.raises(SettingRefused) as refused:
        read_fleet(written(tmp_path, THREE + more))
    assert why in str(refused.value)


def test_an_inventory_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, THREE)
    file.chmod(0o604)
    with pytest.raises(SettingRefused, match="can be read by everybody"):
        read_fleet(file)
    with pytest.raises(SettingRefused, match="the canary 'nobody'"):
        read_fleet(written(tmp_path, THREE.replace('"henrico"\n[', '"nobody"\n[', 1)))


def test_an_upgrade_stops_at_the_first_that_isnt_well_and_goes_on_when_run_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The canary comes first. What it says is the whole truth about who is done."""
    code, said = run("upgrade")
    assert code == 2
    assert "STOPPED at henrico. Done: none.\nNot begun: essex, york." in said
    assert run("each", "make-keys")[0] == 0
    (tmp_path / "essex" / "keys.txt").rename(tmp_path / "lost")
    code, said = run("upgrade")
    assert code == 2
    assert said.startswith("henrico (canary):\nThe tables are up to date.\nIt can be served.\n")
    assert "STOPPED at essex. Done: henrico.\nNot begun: york." in said
    fleet = read_fleet(tmp_path / "fleet.toml")
    open_deployment(fleet.canary.settings).close()
    with pytest.raises(NotMigrated):
        open_deployment(fleet.agencies[2].settings)

    (tmp_path / "lost").rename(tmp_path / "essex" / "keys.txt")
    monkeypatch.setattr(fleet_commands, "SERVED_SECONDS", 0.0)
    monkeypatch.setattr(fleet_commands.time, "sleep", lambda _seconds: None)
    code, said = run("upgrade", "--web", "http://127.0.0.1:9")
    assert (code, "does not answer for henrico.example" in said) == (1, True)
    with (tmp_path / "fleet.toml").open() as file:
        fleet_commands.fcntl.flock(file, fleet_commands.fcntl.LOCK_EX)
        assert run("upgrade") == (2, "Another upgrade of this fleet is under way.\n")
    code, said = run("--only", "henrico", "--only", "york", "upgrade", "--back-up")
    assert (code, "sealed, with the vault" in said) == (2, True)
    assert "york:\nIt has no folder for backups.\nSTOPPED at york. Done: henrico.\n" in said
    code, said = run("upgrade")
    assert (code, said.splitlines()[-1]) == (0, "Done: all 3 agencies.")


@pytest.fixture
def deployed(run: Run) -> None:
    assert run("each", "make-keys")[0] == run("upgrade")[0] == 0


@pytest.mark.usefixtures("deployed")
def test_what_one_agency_lacks_is_told_of_it_alone(run: Run, tmp_path: Path) -> None:
    """Status, backups, restores and the proof, each as for a single deployment."""
    code, said = run("backup")
    assert code == 2
    assert said.endswith("york:\nIt has no folder for backups.\nNOT done for: york.\n")
    assert [len(list((tmp_path / "backups" / n).iterdir())) for n in ("essex", "henrico")] == [1, 1]
    code, said = run("try-restore")
    assert (code, said.count("Restored into a place of its own")) == (1, 2)
    code, said = run("each", "verify", "--within", "0", "--at-least", "0")
    assert (code, said.count(": sound.")) == (0, 3)

    (tmp_path / "essex" / "keys.txt").unlink()
    code, said = run("status", "--json")
    found = {one["name"]: one for one in json.loads(said)}
    assert code == 1
    assert (found["essex"]["schema"], found["essex"]["facts"]) == ("not known", None)
    assert found["essex"]["troubles"] == ["It can't be asked: KeysMissing."]
    assert (found["henrico"]["schema"], found["york"]["schema"]) == ("current", "current")
    assert found["henrico"]["backup_at"] is not None
    assert "No backup within two days." in found["york"]["troubles"]
    code, said = run("status")
    assert (code, said.splitlines()[0].split()[0], "essex: It can't be asked" in said) == (
        1, "Agency", True,
    )  # fmt: skip


@pytest.mark.usefixtures("deployed")
def test_one_agency_gets_any_command_and_the_others_nothing(run: Run, tmp_path: Path) -> None:
    code, said = run("for", "essex", "rotate-keys")
    assert (code, said.startswith("Rewrapped")) == (0, True)
    keys = [(tmp_path / name / "keys.txt").read_text() for name in ("essex", "henrico")]
    assert [len(text.splitlines()) for text in keys] == [3, 2] or keys[0].count("k20") == 2
    person = "00000000-0000-0000-0000-000000000001"
    assert run("for", "essex", "erase", person)[0] == 2
    code, said = run("for", "nobody", "verify")
    assert (code, "names no agency nobody" in said) == (2, True)
    assert run("--only", "nobody", "status")[0] == 2


def test_agencies_on_postgresql_are_a_fleet_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], new_postgres_place: Callable[[], Any]
) -> None:
    lines = []
    for name in ("essex", "york"):
        place = new_postgres_place()
        lines.append(
            f'[agency.{name}]\norigin = "https://{name}.example"\ndatabase_url = "{place.record}"\n'
            f'vault_url = "{place.vault}"\nkey_file = "{name}.txt"\nwitness = "w-{name}"\n'
        )
    file = written(tmp_path, "\n".join(lines))
    for command in (["each", "make-keys"], ["upgrade"]):
        assert cli.main(["fleet", str(file), *command]) == 0
    fleet = read_fleet(file)
    with leading(bootstrap.place_of(fleet.canary.settings), None) as lead:
        assert lead is not None
        with leading(bootstrap.place_of(fleet.agencies[1].settings), None) as other:
            assert other is not None
    capsys.readouterr()
    cli.main(["fleet", str(file), "status", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["schema"]) for one in found] == [
        ("essex", "current"),
        ("york", "current"),
    ]


class Worker:
    """Stands for a process; `hangs` doesn't end when it is asked to."""

    def __init__(self, hangs: bool = False) -> None:
        self.hangs, self.ended, self.asked = hangs, threading.Event(), []

    def is_alive(self) -> bool:
        return not self.ended.is_set()

    def join(self, timeout: float | None = None) -> None:
        self.ended.wait(0 if timeout and self.hangs else timeout)

    def terminate(self) -> None:
        self.asked.append("terminate")
        if not self.hangs:
            self.ended.set()

    def kill(self) -> None:
        self.asked.append("kill")
        self.ended.set()


def test_an_agency_that_hangs_fails_or_crashes_delays_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is started though others never answer; one that crashed is started again."""
    monkeypatch.setattr(fleet_workers, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(fleet_workers, "OTHERS_FIRST_SECONDS", 600.0)
    fleet = read_fleet(written(tmp_path, THREE.replace("york", "other")))
    for agency in fleet.agencies:
        agency.settings.data.mkdir()
    ending, working = threading.Event(), threading.Event()
    started: dict[str, list[Worker]] = {agency.name: [] for agency in fleet.agencies}

    def start(agency: Agency) -> Worker:
        if agency.name == "essex":
            raise OSError("never")
        worker = Worker(hangs=agency.name == "henrico")
        started[agency.name].append(worker)
        if len(started["other"]) == 1 and agency.name == "other":
            worker.ended.set()  # it crashed at once
        if len(started["other"]) == 2 and started["henrico"]:
            working.set()
        return worker

    supervising = threading.Thread(
        target=work_for_all, args=(fleet.agencies, Share(1, 1), ending, start)
    )
    supervising.start()
    assert working.wait(20)
    ending.set()
    supervising.join(20)
    assert not supervising.is_alive()
    assert [worker.asked for worker in started["henrico"]] == [["terminate", "kill"]]
    assert started["other"][1].asked == ["terminate"]


def test_a_lead_that_somebody_has_is_left_to_them_and_shares_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet_workers, "LOOK_SECONDS", 0.01)
    fleet = read_fleet(written(tmp_path, THREE))
    for agency in fleet.agencies:
        agency.settings.data.mkdir()
    ending, begun = threading.Event(), threading.Event()
    started: list[str] = []

    def start(agency: Agency) -> Worker:
        started.append(agency.name)
        begun.set()
        return Worker()

    with leading(bootstrap.place_of(fleet.canary.settings), None) as lead:
        assert lead is not None
        work = threading.Thread(
            target=work_for_all, args=(fleet.agencies, Share(1, 2), ending, start)
        )
        work.start()
        assert begun.wait(20)
        ending.set()
        work.join(20)
    assert started == ["york"], "the canary is led, and essex is the other's share"
    assert [Share.read("2/3").has(place) for place in range(4)] == [False, True, False, False]
    for wrong in ("0/1", "3/2"):
        with pytest.raises(ValueError, match=wrong):
            Share.read(wrong)
