"""The commands that people type, on a deployment of their own in a folder."""

import io
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from two_offices import small_agency

from domain.program.service_area import SiteOpened
from matching.problem.problem import ProblemRefused
from matching.process import SolverCrashed, SolverTimedOut
from peermatch import demo
from peermatch.bootstrap import Deployment, open_deployment
from peermatch.cli import main
from peermatch.cli_matching import _carry_out
from peermatch.readmodels.engine.failed_work import READ_MODELS, FailedWork
from peermatch.readmodels.engine.projector import NotCaughtUp, Projector
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.program.sites import SITES_MODEL
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.settings.settings import read_settings
from peermatch.store import START, HeldBack, Place, Store
from peermatch.usecases.core.ids import derived, referral_id
from peermatch.worker.leadership import leading

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "import"
    files.mkdir()
    for name, content in small_agency().items():
        (files / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls `peermatch` with its data in `folder`; its exit code and what it said."""
    monkeypatch.setenv("PEERMATCH_DATA", str(folder / "data"))
    monkeypatch.setattr("peermatch.bootstrap.sleep", lambda _seconds: None)  # no other process
    monkeypatch.setenv("PEERMATCH_CLOCK_START", "2026-11-23T18:00:00-05:00")

    def call(*arguments: str, given: str = "", **settings: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        with pytest.MonkeyPatch.context() as now:
            for name, value in settings.items():
                now.setenv(f"PEERMATCH_{name.upper()}", value)
            code = main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves a copy of its data for the others."""
    return tmp_path_factory.mktemp("imported") / "data"


@pytest.fixture
def agency(run: Run, folder: Path, imported: Path) -> None:
    if imported.exists():
        shutil.copytree(imported, folder / "data")
        return
    assert run("make-keys")[0] == 0
    assert run("migrate") == (0, "The tables are up to date.\n")
    code, said = run("import", str(folder / "import"))
    assert (code, said.splitlines()[-1]) == (
        0,
        "Rows: 13 added, 0 already there, 0 already there with other details, 0 refused, "
        "0 to confirm.",
    )
    shutil.copytree(folder / "data", imported)


def statuses(data: Path) -> list[str]:
    views = Views.open_at(Place.folder(data))
    with views.connect() as connection:
        found = [row.status for row in connection.execute(REFERRALS.select())]
    views.close()
    return sorted(found)


@pytest.mark.usefixtures("agency")
def test_a_run_from_the_command_line_proposes_and_can_be_repeated(run: Run, folder: Path) -> None:
    assert run("match")[0] == 0
    assert statuses(folder / "data") == ["proposed"] * 6 + ["waiting"] * 2
    assert run("match")[0] == 0
    assert statuses(folder / "data") == ["proposed"] * 6 + ["waiting"] * 2


@pytest.mark.usefixtures("agency")
def test_a_backup_restores_elsewhere_and_is_sound(run: Run, folder: Path) -> None:
    assert run("backup", str(folder / "all.zip"))[0] == 0
    key_file = {"key_file": str(folder / "data" / "keys.txt")}
    other = {"data": str(folder / "other"), "witness": str(folder / "data" / "witness"), **key_file}
    code, said = run("restore", str(folder / "all.zip"), **other)
    assert (code, "read models built anew." in said) == (0, True)
    assert statuses(folder / "other") == statuses(folder / "data") == ["waiting"] * 8
    code, said = run("verify", **other)
    assert (code, "sound" in said, "FAULT" in said) == (0, True, False)
    code, said = run("restore", str(folder / "all.zip"), **other)
    assert (code, said) == (2, "peermatch: the log already holds facts\n")


@pytest.mark.usefixtures("agency")
def test_an_erased_person_stays_erased_in_a_restored_backup(run: Run, folder: Path) -> None:
    person = str(derived("participant", referral_id("R1")))
    assert run("backup", str(folder / "before.zip"))[0] == 0
    assert run("erase", person)[0] == 2
    code, said = run("replace-person-key", person)
    assert (code, said.startswith("Key 2 seals")) == (0, True)
    code, said = run("erase", person, "--sure", person)
    assert (code, "can't be opened by anyone" in said) == (0, True)
    key_file = {"key_file": str(folder / "data" / "keys.txt")}
    other = {"data": str(folder / "other"), "witness": str(folder / "data" / "witness"), **key_file}
    assert run("restore", str(folder / "before.zip"), **other)[0] == 0
    assert run("export", str(folder / "opened"), "--opened-for", "test", **other)[0] == 0
    opened = [json.loads(line) for line in (folder / "opened").read_text().splitlines()]
    about = [line["personal"] for line in opened if line["stream"] == person and line["personal"]]
    assert about
    assert run("replace-person-key", person)[0] == 1
    assert set(map(str, about)) == {"(erased)"}


@pytest.mark.usefixtures("agency")
def test_after_old_keys_are_destroyed_an_old_backup_stays_shut(run: Run, folder: Path) -> None:
    assert run("backup", str(folder / "old.zip"))[0] == 0
    code, said = run("rotate-keys")
    assert (code, said.startswith("Rewrapped ")) == (0, True)
    code, said = run("rotate-keys", "--destroy-old")
    assert (code, said.startswith("Destroyed the older")) == (0, True)
    assert run("match")[0] == 0
    key_file = {"key_file": str(folder / "data" / "keys.txt")}
    other: dict[str, Any] = {"data": str(folder / "other"), **key_file}
    code, said = run("restore", str(folder / "old.zip"), **other)
    assert (code, "wrapping key" in said) == (2, True)
    code, said = run("export", str(folder / "opened"), "--opened-for", "test", **other)
    assert (code, ": 0 facts" in said) == (0, True)


def test_what_an_operator_can_mend_is_told_in_a_line(run: Run) -> None:
    assert run("migrate")[0] == 2
    assert run("make-keys")[0] == 0
    code, said = run("make-keys")
    assert (code, "is there already" in said) == (2, True)
    code, said = run("migrate", no_such_setting="1")
    assert (code, said) == (
        2,
        "peermatch: PEERMATCH_NO_SUCH_SETTING is not a setting of Peermatch\n",
    )


@pytest.mark.usefixtures("agency")
def test_accounts_are_added_with_a_password_long_enough(run: Run) -> None:
    code, said = run("add-account", "maria", "Maria Example", "manager", given="short\n")
    assert (code, "at least 15 characters" in said) == (1, True)
    given = "a-password-long-enough\n"
    assert run("add-account", "maria", "Maria Example", "manager", given=given)[0] == 0
    code, said = run("invite-account", "ada", "Ada Example", "administrator")
    assert (code, "ada chooses a password within three days at" in said) == (0, True)
    assert "/welcome/" in said
    assert run("invite-account", "ada", "Ada Example", "administrator")[0] == 1
    code, said = run("make-token", "maria", "a script", "--scope", "people")
    assert (code, len(said.strip()) >= 40) == (0, True)
    ended = (0, "API tokens of maria that work no more: 1.\n")
    assert run("revoke-tokens", "maria") == ended
    assert run("revoke-tokens", "nobody")[0] == 1


@pytest.mark.usefixtures("agency")
def test_an_account_gets_a_new_password_and_is_shut_and_opened(run: Run) -> None:
    given = "a-password-long-enough\n"
    assert run("add-account", "maria", "Maria Example", "manager", given=given)[0] == 0
    assert run("set-password", "maria", given="short\n")[0] == 1
    code, said = run("reset-second-factor", "maria")
    assert (code, "by the password alone" in said) == (0, True)
    code, said = run("set-password", "maria", given="another-long-password\n")
    assert (code, said) == (0, "maria is signed out everywhere.\n")
    assert run("disable-account", "maria")[0] == 0
    assert run("make-token", "maria", "a script", "--scope", "people")[0] == 1
    assert run("enable-account", "maria")[0] == 0
    assert run("make-token", "maria", "a script", "--scope", "people")[0] == 0
    assert run("end-sign-ins", "nobody")[0] == 1


@pytest.mark.usefixtures("agency")
def test_an_account_that_was_changed_by_sql_is_told_of_and_accepted(run: Run, folder: Path) -> None:
    given = "a-password-long-enough\n"
    assert run("add-account", "maria", "Maria Example", "manager", given=given)[0] == 0
    assert run("verify")[0] == 0
    with closing(sqlite3.connect(folder / "data" / "vault.sqlite")) as vault, vault:
        vault.execute("UPDATE accounts SET role = 'privacy-officer'")
    code, said = run("verify")
    assert (code, "FAULT the account 'maria' is not as it was left by the service" in said) == (
        1,
        True,
    )
    assert run("accept-account", "nobody")[0] == 1
    taken = (0, "The account maria is accepted as it stands.\n")
    assert run("accept-account", "maria") == taken
    assert run("verify")[0] == 0
    with closing(sqlite3.connect(folder / "data" / "vault.sqlite")) as vault:
        [(what, by)] = vault.execute("SELECT what, changed_by FROM account_changes").fetchall()
    assert (what, by) == ("accepted", "operator")


@pytest.mark.usefixtures("agency")
def test_an_account_is_linked_to_somebody_of_the_provider_and_not_any_more(run: Run) -> None:
    given, at = "a-password-long-enough\n", "https://login.example"
    assert run("add-account", "maria", "Maria Example", "manager", given=given)[0] == 0
    code, said = run("link-provider", "maria", "their-subject")
    assert (code, "there is no identity provider" in said) == (2, True)
    told = {"oidc_issuer": at, "oidc_client_id": "peermatch", "oidc_client_secret": "secret"}
    code, said = run("link-provider", "maria", "their-subject", **told)
    assert (code, said.startswith(f"maria signs in at {at}")) == (0, True)
    code, said = run("unlink-provider", "maria")
    assert (code, "/welcome/" in said) == (0, True)
    code, said = run("unlink-provider", "maria")
    assert (code, "linked to nobody" in said) == (0, True)
    for lacking in (
        {**told, "oidc_client_id": ""},
        {**told, "oidc_issuer": "http://login.example"},
    ):
        code, said = run("migrate", **lacking)
        assert (code, "PEERMATCH_OIDC_ISSUER" in said) == (2, True)
    code, said = run("migrate", keys_under="vault:x")
    assert (code, "PEERMATCH_KEYS_UNDER" in said) == (2, True)


@pytest.mark.usefixtures("agency")
def test_whoever_opened_a_person_is_told(run: Run, folder: Path) -> None:
    person = str(derived("participant", referral_id("R1")))
    assert run("openings", person) == (
        0,
        "0 looks at this person's data since 2000-01-01.\n",
    )
    assert run("export", str(folder / "all.jsonl"), "--opened-for", "Ms Auditor")[0] == 0
    said = run("openings", person)[1].splitlines()
    assert "Ms Auditor operator's export" in said[0]
    assert said[-1] == "1 looks at this person's data since 2000-01-01."
    assert run("openings", person, "--since", "2026-11-24")[1].startswith("0 looks")


@pytest.mark.usefixtures("agency")
def test_a_run_is_shown_again_byte_for_byte_until_somebody_in_it_is_erased(
    run: Run, folder: Path
) -> None:
    run_id = run("match")[1].split()[1]
    code, said = run("replay", run_id)
    assert (code, said.count("the same, byte for byte")) == (0, 1)
    person = str(derived("participant", referral_id("R1")))
    assert run("erase", person, "--sure", person)[0] == 0
    code, said = run("replay", run_id)
    assert (code, "erased since" in said) == (1, True)


def test_a_problem_from_a_file_is_solved_and_a_bad_one_is_told(run: Run, folder: Path) -> None:
    problem = folder / "problem.json"
    problem.write_text('{"day": "2026-11-23", "seekers": [], "offers": []}')
    code, said = run("solve", str(problem), "--advise")
    plan, advice = (json.loads(line) for line in said.splitlines())
    assert (code, plan["pairings"], advice["advice"]) == (0, [], [])
    problem.write_text('{"day": "yesterday"}')
    for wrong in (problem, folder, folder / "nothing", problem / "under-a-file"):
        code, said = run("solve", str(wrong))
        assert (code, said.startswith("peermatch: ")) == (2, True)


@pytest.mark.usefixtures("agency")
def test_what_was_set_aside_is_listed_and_tried_again(run: Run, folder: Path) -> None:
    assert run("set-aside") == (0, "0 set aside, 0 retried automatically.\n")
    views = Views.open_at(Place.folder(folder / "data"))
    work = FailedWork(views.engine, lambda: datetime(2026, 11, 23, tzinfo=UTC))
    work.note(READ_MODELS, "sessions 1 session.held 0.17", "ValueError")
    code, said = run("set-aside")
    assert code == 1
    assert "read-models 'sessions 1 session.held 0.17': ValueError, 1 failures" in said
    assert run("try-again", "read-models", "nothing")[0] == 1
    assert run("try-again", "read-models", "sessions 1 session.held 0.17")[0] == 0
    assert run("try-again", "--all") == (0, "0 taken up; the worker tries them now.\n")
    assert run("set-aside")[0] == 0
    views.close()


@pytest.mark.usefixtures("agency")
def test_a_read_model_is_stepped_through_sealed_or_opened_for_somebody(run: Run) -> None:
    code, said = run("step", "roster", "--from", "1", "--to", "40")
    assert code == 0
    assert "specialist.enrolled" in said
    assert re.search(r"details: - -> sealed, \d+ bytes", said)
    code, opened = run("step", "roster", "--from", "1", "--to", "40", "--opened-for", "olivia")
    assert code == 0
    assert "sealed" not in opened
    assert "'name': " in opened
    assert run("step", "nothing", "--fact", "1")[0] == 2
    assert run("step", "feed", "--fact", "1") == (
        1,
        "The read model feed follows none of these facts.\n",
    )


@pytest.mark.usefixtures("agency")
def test_an_import_says_how_it_read_a_file_and_takes_the_order_of_dates(
    run: Run, folder: Path
) -> None:
    referrals = folder / "import" / "referrals.csv"
    rows = referrals.read_text(encoding="utf-8").splitlines()
    columns = rows[0].split(",")
    first = rows[1].split(",")
    first[columns.index("referral")] = "NEW-1"
    first[columns.index("birth_date")] = "3/4/1987"
    file = folder / "spreadsheet.csv"
    file.write_text("\n".join([rows[0], ",".join(first)]), encoding="utf-16")
    code, said = run("import", str(file))
    read = "spreadsheet.csv: read as referrals.csv: UTF-16 text, cells separated by commas."
    assert (code, said.splitlines()[-3]) == (1, read)
    assert "spreadsheet.csv, row 2, birth_date: refused: is a date like 3/4/1987" in said
    code, said = run("import", str(file), "--date-order", "day-first", "--encoding", "mac-roman")
    assert (code, said.splitlines()[-1].split(",")[0]) == (0, "Rows: 1 added")


@pytest.mark.usefixtures("agency")
def test_a_list_begins_with_a_byte_order_mark_when_asked(run: Run, folder: Path) -> None:
    for name, options in (("plain", ()), ("marked", ("--byte-order-mark",))):
        run("export-list", "roster", str(folder / name), "--opened-for", "me", *options)
    plain, marked = (folder / "plain").read_bytes(), (folder / "marked").read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain


def ended(said: str) -> list[str]:
    """What `match` said of the run, without its id."""
    return [re.sub(r"^Run [0-9a-f-]{36} ", "Run ", line) for line in said.splitlines()]


@pytest.mark.usefixtures("agency")
def test_a_run_says_what_came_of_it(run: Run) -> None:
    code, said = run("match")
    assert (code, ended(said)) == (
        0,
        ["Run is done. 6 matches were proposed. 2 people are waiting now. See the review queue."],
    )
    assert "0 matches were proposed. 2 people are waiting now." in run("match")[1]


FAILING = {
    "SolverCrashed": (SolverCrashed(-9), "give the worker more memory"),
    "SolverTimedOut": (SolverTimedOut(""), "when the server is less busy"),
    "ProblemRefused": (ProblemRefused("a name"), "another run will not help"),
    "KeyError": (KeyError("a name"), "tell whoever operates Peermatch this run's id"),
    "MemoryError": (MemoryError(), "tell whoever operates Peermatch this run's id"),
}


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("kind", sorted(FAILING))
def test_a_run_that_fails_says_why_and_what_to_do_and_is_no_success(
    run: Run, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    error, advice = FAILING[kind]

    def ask(*_asked: object, **_more: object) -> bytes:
        raise error

    monkeypatch.setattr("peermatch.worker.solver.solving.SOLVER", SimpleNamespace(ask=ask))
    code, said = run("match")
    assert code == 1
    assert f"It failed: {kind}. 0 matches were proposed. 8 people are waiting now." in said
    assert advice in said
    assert "a name" not in said


@pytest.mark.usefixtures("agency")
def test_a_run_that_the_worker_carries_out_is_waited_for(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that nobody takes up is told as not done."""
    with leading(Place.folder(folder / "data"), None) as leadership:
        assert leadership is not None
        code, said = run("match", "--seconds", "0")
        assert (code, "is NOT done. Nothing has taken it up yet" in said) == (1, True)

        def work(_seconds: float) -> None:
            """The one who leads, in another process, does its work."""
            deployment = open_deployment(read_settings(os.environ))
            _carry_out(deployment)
            deployment.close()

        monkeypatch.setattr("peermatch.cli_matching.sleep", work)
        code, said = run("match")
        assert (code, "6 matches were proposed" in said) == (0, False)
        assert "0 matches were proposed. 2 people are waiting now." in said


@pytest.mark.usefixtures("agency")
def test_what_can_not_be_shown_yet_is_no_success(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command that ends in read models says so when they don't follow."""
    person = str(derived("participant", referral_id("R1")))

    def behind(*_args: object, **_named: object) -> int:
        raise NotCaughtUp({"referrals"})

    monkeypatch.setattr(Projector, "catch_up", behind)
    for command in (
        ("match",),
        ("import", str(folder / "import")),
        ("rebuild", "referrals"),
        ("erase", person, "--sure", person),
        ("export-list", "referrals", str(folder / "list.csv"), "--opened-for", "x"),
    ):
        code, said = run(*command)
        assert (code, "don't show everything yet: referrals" in said) == (2, True), command
    assert not (folder / "list.csv").exists()


@pytest.mark.usefixtures("agency")
def test_a_log_that_can_not_be_read_to_its_end_is_no_success(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held_back(*_args: object) -> object:
        raise HeldBack(40)

    monkeypatch.setattr(Store, "readable_end", held_back)
    for command in (("backup", str(folder / "b.zip")), ("export", str(folder / "e")), ("match",)):
        code, said = run(*command)
        assert (code, "has been open for 40 seconds" in said) == (2, True), command
    assert not list(folder.glob("b.zip*")) + list(folder.glob("e"))


@pytest.mark.usefixtures("agency")
def test_a_model_that_lacks_a_fact_is_told_by_rebuild(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("rebuild", "sites") == (0, "sites is built anew.\n")
    assert run("rebuild", "nothing")[0] == 2
    monkeypatch.setitem(SITES_MODEL.handlers, SiteOpened, lambda *_: 1 / 0)
    code, said = run("rebuild", "sites")
    assert (code, "sites is built anew, without 2 facts that are set aside" in said) == (1, True)


@pytest.fixture
def demonstration(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a demonstration would be, that is opened and serves nobody."""
    monkeypatch.setenv("PEERMATCH_DATA", str(folder / "demonstration"))
    monkeypatch.setattr("peermatch.cli._serve", lambda *_: None)
    monkeypatch.setattr(Deployment, "work_beside", lambda *_: SimpleNamespace(join=list))
    return folder / "demonstration"


def test_a_demonstration_whose_archive_is_not_whole_says_so_and_is_not_half_there(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    cut = demonstration.with_name("cut.xz")
    cut.write_bytes(demo.ARCHIVE.read_bytes()[:1000])
    monkeypatch.setattr(demo, "ARCHIVE", cut)
    for _ in range(2):
        code, said = run("demo")
        assert (code, "cut.xz is not whole" in said) == (2, True)
        assert not (demonstration / "demo" / "ready").exists()


def test_a_bare_demonstration_has_accounts_and_nobody_in_it(demonstration: Path, run: Run) -> None:
    for _ in range(2):
        code, said = run("demo", "--empty")
        assert code == 0
        assert "nobody is in it yet" in said
    settings = demo.demo_settings(read_settings({"PEERMATCH_DATA": str(demonstration)}), bare=True)
    deployment = open_deployment(settings)
    logins = [account.login for account in deployment.accounts.listed()]
    assert (logins, deployment.store.rows_after(START, 1)) == (
        ["administrator", "coordinator", "intake", "manager", "privacy-officer"],
        [],
    )
    deployment.close()
