"""The open benchmark: what is written can be read, checked, and is what the document promises."""

import hashlib
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from matching import plan_from_json, plan_to_json, problem_from_json, problem_to_json
from matching.check_plan import LEVELS, Wrong, check

ROOT = Path(__file__).parents[2]
SMALLEST = "program"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        export: Any = import_module("export_benchmark")
        export.export(folder, [SMALLEST], [10], seconds=0.0)
    return folder


def test_the_smallest_problem_and_its_plan_are_read_again_and_proved(exported: Path) -> None:
    problem = (exported / "matching" / f"{SMALLEST}.problem.json").read_bytes()
    plan = (exported / "matching" / f"{SMALLEST}.plan.json").read_bytes()
    assert problem_to_json(problem_from_json(problem)) == problem
    assert plan_to_json(plan_from_json(plan)) == plan
    assert check(problem, plan) == len(LEVELS)


def test_its_values_are_those_in_the_document(exported: Path) -> None:
    [told] = json.loads((exported / "values.json").read_text())["matching"]
    document = (ROOT / "docs" / "benchmark.md").read_text(encoding="utf-8")
    row = re.search(rf"\| `{SMALLEST}` \|.*", document)
    assert row is not None
    cells = [cell.strip(" `") for cell in row[0].strip("|").split("|")]
    values = [f"{value:,}" for value in told["values"].values()]
    assert cells[3:] == values
    problem = (exported / "matching" / f"{SMALLEST}.problem.json").read_bytes()
    assert told["problem_digest"] == hashlib.sha256(problem).hexdigest()


def test_somebody_elses_plan_is_told_its_values(exported: Path) -> None:
    problem = (exported / "matching" / f"{SMALLEST}.problem.json").read_bytes()
    plan = json.loads((exported / "matching" / f"{SMALLEST}.plan.json").read_bytes())
    left_out = plan["pairings"].pop()
    plan["unmatched"].append(left_out)
    del left_out["specialist_id"]
    with pytest.raises(Wrong, match=r"^the values of the levels are \[\d+, \d+, 0, \d+, \d+\]$"):
        check(problem, json.dumps(plan).encode())


def test_a_day_is_planned_and_a_plan_that_breaks_a_rule_is_found(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    judge: Any = import_module("virginia_day")
    folder = exported / "hhcrsp"
    instance = json.loads((folder / "virginia_10.json").read_text())
    path = folder / "sol-virginia_10-ours.json"
    answer = json.loads(path.read_text())
    assert judge.faults(instance, answer) == []
    [told] = json.loads((exported / "values.json").read_text())["hhcrsp"]
    assert judge.published(path, instance) == pytest.approx(told["cost"], abs=0.01)
    busy = next(route for route in answer["routes"] if len(route["locations"]) > 1)
    busy["locations"][1]["arrival_time"] = busy["locations"][0]["arrival_time"]
    assert judge.faults(instance, answer) != []
