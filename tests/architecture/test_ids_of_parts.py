"""A part's id is its stream's own: a table of parts is keyed by both, since senders choose ids."""

from typing import Any

import pytest

from peermatch.readmodels.models import SCREENS

PARTS = (
    "attempt_id", "check_in_id", "correction_id", "disclosure_id", "meeting_id", "supervision_id",
)  # fmt: skip


def keys() -> list[Any]:
    found = []
    for model in SCREENS:
        for table in model.tables:
            names = tuple(column.name for column in table.primary_key.columns)
            if set(names) & set(PARTS):
                found.append(pytest.param(names, id=f"{model.name}.{table.name}"))
    return found


@pytest.mark.parametrize("names", keys())
def test_a_table_of_parts_is_keyed_by_whose_part_it_is_too(names: tuple[str, ...]) -> None:
    assert names[0] not in PARTS
    assert names[0].endswith("_id")
