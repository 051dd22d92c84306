"""What is to be placed, as a document: read, placed, told; refused by the field that is wrong."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scheduling.planner.checking import faults
from scheduling.planner.placement import place
from scheduling.planner.placement_documents import (
    PlacementRefused,
    placement_problem_from_json,
    placement_schema,
    placement_to_json,
)

DOCS = Path(__file__).parents[3] / "docs"
EXAMPLE = DOCS / "examples" / "placement.json"


def told() -> Any:
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def refusal(document: Any) -> str:
    with pytest.raises(PlacementRefused) as refused:
        placement_problem_from_json(json.dumps(document).encode())
    return refused.value.sentence


def test_what_is_read_is_placed_with_its_proof() -> None:
    demands, shared = placement_problem_from_json(EXAMPLE.read_bytes())
    placement = place(demands, shared)
    assert faults(demands, placement.chosen, shared) == []
    answer = json.loads(placement_to_json(placement))
    assert (answer["left_out"], answer["proved"]) == (0, True)
    chosen = {who: [o["pieces"][0]["start"] for o in own] for who, own in answer["chosen"].items()}
    assert chosen == {"Ana": [44], "Ben": [52], "Cy": [36]}


def test_it_is_placed_from_a_shell_or_refused_with_exit_code_2() -> None:
    command = [sys.executable, "-m", "scheduling"]
    placed = subprocess.run(command, input=EXAMPLE.read_bytes(), capture_output=True, check=True)
    assert json.loads(placed.stdout)["value"] == 45
    refused = subprocess.run(command, input=b"{}", capture_output=True, check=False)
    sentence = b"At its top: object missing required field `demands`.\n"
    assert (refused.returncode, refused.stderr) == (2, sentence)


def test_an_unknown_field_is_refused() -> None:
    document = told()
    document["demands"][0]["wieght"] = 3
    assert refusal(document) == "At demands[0]: object contains unknown field `wieght`."


@pytest.mark.parametrize(
    ("field", "value"),
    [("start", -1), ("start", 2**40), ("minutes", 0), ("staff", []), ("place", None)],
)
def test_a_value_beyond_its_limits_is_refused(field: str, value: object) -> None:
    document = told()
    document["demands"][0]["options"][0]["pieces"][0][field] = value
    assert refusal(document).startswith(f"At demands[0].options[0].pieces[0].{field}: expected")


def test_a_road_that_is_missing_is_named() -> None:
    document = told() | {"roads": []}
    expected = "At roads: Kim may be at Clinic and at Library, and no road joins them."
    assert refusal(document) == expected


def test_two_demands_have_two_ids() -> None:
    document = told()
    document["demands"].append(document["demands"][0])
    assert refusal(document) == "At demands: two of them have the same id."


def test_the_schema_in_the_docs_is_that_of_the_types() -> None:
    written = json.loads((DOCS / "placement.schema.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(placement_schema()))
