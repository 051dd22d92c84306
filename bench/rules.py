"""The promises of `tests/architecture/rules` looked for in the code by semgrep, without a network;
first whether each rule catches what was planted for it. Then what bandit finds, but for lines that
say why they stand (`# noqa: S608` for its B608): `.venv-rules/bin/python bench/rules.py`."""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RULES = ROOT / "tests" / "architecture" / "rules"
QUIET = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
SEMGREP = Path(sys.executable).parent / "semgrep"
BANDIT = Path(sys.executable).parent / "bandit"
WEAK = "import hashlib\n\nhashlib.md5(b'')\n"
"""Planted for bandit."""
STAND = {
    ("B404", "matching/process.py"): "starts the solver's own process, with arguments of its own",
    ("B404", "worker/timed/backup_jobs.py"): "starts the backup's own process, the same way",
    ("B406", "web/show/reports/form_pdf.py"): "`escape` writes XML; nothing is parsed",
    ("B406", "web/show/reports/pdf.py"): "`escape` writes XML; nothing is parsed",
    ("B105", "store/accounts/accounts.py"): "a flag, no password",
    ("B105", "web/pages/accounts/own_account.py"): "the label of a field",
    ("B105", "web/pages/accounts/welcome.py"): "the label of a field",
    ("B608", "readmodels/engine/bulk.py"): "names of declared tables and columns; values are bound",
}
"""What bandit says of a file, and why it stands where no line can say so."""


def main() -> None:
    planted = tomllib.loads((RULES / "planted.toml").read_text(encoding="utf-8"))
    missed, wrong = _planted(planted)
    found = [
        f"{one['path']}:{one['start']['line']}: {one['extra']['message']}"
        for one in _scan(ROOT / "src")
    ]
    unexplained = weak_lines(ROOT / "src")
    if not _planted_weakness():
        missed.append("bandit lets through: MD5")
    for line in (*missed, *wrong, *found, *unexplained):
        print(line)
    examples = sum(len(one["caught"]) for one in planted.values())
    print(f"FIGURE rules.planted {examples} examples")
    print(f"FIGURE rules.planted_missed {len(missed)} examples")
    print(f"FIGURE rules.wrongly_caught {len(wrong)} examples")
    print(f"FIGURE rules.findings {len(found)} findings")
    print(f"FIGURE bandit.findings {len(unexplained)} findings")
    sys.exit(1 if missed or wrong or found or unexplained else 0)


def _planted(planted: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What a rule let through although it was planted for it, and what it caught although it is as
    it should be."""
    with tempfile.TemporaryDirectory() as folder:
        written: dict[Path, tuple[str, bool, str]] = {}
        for rule, examples in planted.items():
            for kind in ("caught", "passed"):
                for number, code in enumerate(examples[kind]):
                    path = Path(folder).resolve() / rule / f"{kind}{number}" / examples["at"]
                    path.parent.mkdir(parents=True)
                    path.write_text(code, encoding="utf-8")
                    written[path] = (rule, kind == "caught", code)
        hits = defaultdict(set)
        for one in _scan(Path(folder).resolve()):
            hits[Path(one["path"]).resolve()].add(one["check_id"].rpartition(".")[2])
    missed = [
        f"{rule} lets through: {c!r}"
        for p, (rule, bad, c) in written.items()
        if bad and rule not in hits[p]
    ]
    wrong = [
        f"{rule} catches: {c!r}"
        for p, (rule, bad, c) in written.items()
        if not bad and rule in hits[p]
    ]
    return missed, wrong


def weak_lines(folder: Path) -> list[str]:
    """What bandit finds where neither a line of the statement nor STAND says why it stands. Raises
    RuntimeError where a file could not be read."""
    done = subprocess.run(
        [BANDIT, "--recursive", "--quiet", "--format", "json", "--ignore-nosec", folder],
        capture_output=True,
        check=False,
        text=True,
    )
    answer = json.loads(done.stdout) if done.returncode in (0, 1) else {"errors": [done.stderr]}
    if answer["errors"]:
        raise RuntimeError(f"bandit could not look: {answer['errors']}")
    return [
        f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}"
        for one in answer["results"]
        if not _said_why(one)
    ]


def _said_why(found: dict[str, Any]) -> bool:
    path = Path(found["filename"])
    if any(found["test_id"] == rule and str(path).endswith(name) for rule, name in STAND):
        return True
    lines = path.read_text(encoding="utf-8").splitlines()
    mark = f"S{found['test_id'][1:]}"
    return any("noqa" in one and mark in one for one in (lines[n - 1] for n in found["line_range"]))


def _planted_weakness() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "weak.py").write_text(WEAK, encoding="utf-8")
        return bool(weak_lines(Path(folder)))


def _scan(folder: Path) -> list[dict[str, Any]]:
    """Raises RuntimeError where a rule or a file could not be read: nothing was looked for."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [
                *(SEMGREP, "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore"),
                *("--quiet", "--json", "--config", RULES / "promises.yml", folder),
            ],
            capture_output=True,
            check=False,
            text=True,
            env={**os.environ, **QUIET, "HOME": home},
            cwd=folder,
        )
    answer = json.loads(done.stdout) if done.returncode in (0, 1) else {"errors": [done.stderr]}
    if answer["errors"] or not answer["paths"]["scanned"]:
        raise RuntimeError(f"semgrep could not look: {answer['errors']}")
    found: list[dict[str, Any]] = answer["results"]
    return found


if __name__ == "__main__":
    main()
