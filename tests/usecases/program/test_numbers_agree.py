"""One number, one query: what is shown in two places is the same, after any history."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Table, select

from domain.matches.matching_run import RunTrigger
from domain.shared.roles import Role
from peermatch.usecases.matches.runs import RequestRun
from stories.simulation.copy_promises import copies_that_differ
from stories.ways.numbers_shown import Numbers, history


def rows_of(agency: Any, tables: tuple[Table, ...]) -> list[list[Any]]:
    with agency.deployment.views.connect() as connection:
        return [sorted(map(tuple, connection.execute(select(one))), key=repr) for one in tables]


def built_anew(agency: Any, batch: int) -> list[str]:
    """Read models with other rows when their facts come in other batches."""
    projector = agency.deployment.projector()
    projector.batch = batch
    differing = []
    for model in agency.deployment.models:
        before = rows_of(agency, model.tables)
        projector.rebuild(model.name)
        if rows_of(agency, model.tables) != before:
            differing.append(model.name)
    return differing


@pytest.mark.parametrize(
    ("seed", "steps"), [(0, 50), *(pytest.param(n, 100, marks=pytest.mark.rest) for n in (0, 1))]
)
def test_numbers_agree_after_random_commands(
    sqlite_databases: Any, open_agency: Any, clock: Any, seed: int, steps: int
) -> None:
    agency = open_agency(sqlite_databases)
    clock.moment = history(agency.deployment, seed, steps=steps)
    run_id = uuid4()
    agency.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    agency.match()
    numbers = Numbers(agency.deployment, run_id)
    assert numbers.all() == []
    assert copies_that_differ(agency.deployment.views) == {}
    for batch in (1, 4000):
        assert built_anew(agency, batch) == []
    assert numbers.compared.keys() >= {"open places", "people supported", "proposed by a run"}
