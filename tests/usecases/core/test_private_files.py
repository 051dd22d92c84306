"""What the command line writes is its owner's alone to read; pages have one known address."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from peermatch.cli import main
from peermatch.settings.settings import check_served, read_settings
from peermatch.settings.values import SettingRefused


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """A shell in which everybody may read new files, as most are."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    modes = ((path, stat.S_IMODE(path.stat().st_mode)) for path in folder.rglob("*"))
    return sorted(path.name for path, mode in modes if mode & 0o077)


def test_databases_keys_backups_and_exports_are_for_their_owner(tmp_path, monkeypatch):
    monkeypatch.setenv("PEERMATCH_DATA", str(tmp_path / "var"))
    assert main(["make-keys"]) == 0
    assert main(["migrate"]) == 0
    assert main(["backup", str(tmp_path / "backup.zip")]) == 0
    assert main(["export", str(tmp_path / "facts.jsonl")]) == 0
    listed = ["export-list", "roster", str(tmp_path / "roster.csv"), "--opened-for", "ola"]
    assert main(listed) == 0
    written = {path.name for path in tmp_path.rglob("*")}
    assert {"events.sqlite", "vault.sqlite", "keys.txt", "backup.zip", "roster.csv"} <= written
    assert readable_by_others(tmp_path) == []


def test_files_that_an_older_version_left_open_are_closed(tmp_path, monkeypatch):
    monkeypatch.setenv("PEERMATCH_DATA", str(tmp_path))
    assert main(["make-keys"]) == 0
    assert main(["migrate"]) == 0
    for path in tmp_path.glob("*.sqlite*"):
        path.chmod(0o644)
    assert readable_by_others(tmp_path)
    assert main(["migrate"]) == 0
    assert readable_by_others(tmp_path) == []


def test_pages_are_not_served_at_just_any_address(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PEERMATCH_DATA", str(tmp_path))
    assert main(["web"]) == 2
    assert "PEERMATCH_ORIGIN must say where people reach the pages" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://peermatch.example", "https://peermatch.example"),
        ("https://Peermatch.Example:443/", "https://peermatch.example"),
        ("https://peermatch.example:8443", "https://peermatch.example:8443"),
    ],
)
def test_an_origin_is_a_scheme_and_a_host(given, origin):
    settings = read_settings({"PEERMATCH_ORIGIN": given})
    assert settings.origin == origin
    check_served(settings)


@pytest.mark.parametrize(
    "given",
    ["peermatch.example", "https://", "https://a/b", "ftp://a", "https://u@a", "https://a b"],
)
def test_what_is_no_origin_is_refused(given):
    with pytest.raises(SettingRefused, match="PEERMATCH_ORIGIN is not an address"):
        read_settings({"PEERMATCH_ORIGIN": given})


def test_an_origin_without_tls_is_refused_unless_it_is_said():
    with pytest.raises(SettingRefused, match="must say where"):
        check_served(read_settings({"PEERMATCH_ORIGIN": "http://peermatch.example"}))
    open_ = {"PEERMATCH_ORIGIN": "http://peermatch.example", "PEERMATCH_HTTPS": "no"}
    check_served(read_settings(open_))
