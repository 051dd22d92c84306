"""Whether what pages show is what the record says: every read model built anew, row by row."""

from collections import Counter

from sqlalchemy import select

from peermatch.bootstrap import Deployment
from peermatch.readmodels.engine import generations

Rows = dict[str, Counter[str]]


def differing(deployment: Deployment) -> dict[str, int]:
    """By table, in how many rows a build from the first fact on differs from what served. Nothing
    else of the deployment may run."""
    deployment.projector().catch_up()
    live = _rows(deployment)
    if not any(live.values()):
        raise RuntimeError("nothing was projected")
    generations.reset(deployment.views.engine, deployment.models)
    deployment.projector().catch_up()
    anew = _rows(deployment)
    found = {name: (live[name] - anew[name]) + (anew[name] - live[name]) for name in live}
    return {name: rows.total() for name, rows in found.items() if rows}


def _rows(deployment: Deployment) -> Rows:
    with deployment.views.connect() as connection:
        return {
            table.name: Counter(map(repr, connection.execute(select(table))))
            for model in deployment.models
            for table in model.tables
        }
