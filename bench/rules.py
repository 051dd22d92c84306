"""The promises of `tests/architecture/rules` looked for in the code by semgrep, without a network;
first whether each rule catches what was planted for it: `.venv-rules/bin/python bench/rules.py`."""

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


def main() -> None:
    planted = tomllib.loads((RULES / "planted.toml").read_text(encoding="utf-8"))
    missed, wrong = _planted(planted)
    found = [
        f"{one['path']}:{one['start']['line']}: {one['extra']['message']}"
        for one in _scan(ROOT / "src")
    ]
    for line in (*missed, *wrong, *found):
        print(line)
    examples = sum(len(one["caught"]) for one in planted.values())
    print(f"FIGURE rules.planted {examples} examples")
    print(f"FIGURE rules.planted_missed {len(missed)} examples")
    print(f"FIGURE rules.wrongly_caught {len(wrong)} examples")
    print(f"FIGURE rules.findings {len(found)} findings")
    sys.exit(1 if missed or wrong or found else 0)


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
