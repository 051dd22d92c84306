"""What due dates and decisions are counted from is what other read models hold: no fact is passed
over."""

from typing import Any

from sqlalchemy import Table, select

from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.deadlines.due_sources import DIRECTORY, PEOPLES, STAFFS
from peermatch.readmodels.tables.decisions.decision_sources import KEPT


def copies_that_differ(views: Views) -> dict[str, set[tuple[Any, ...]]]:
    """By copy, the rows that only it or only the table copied holds."""
    found = {}
    with views.connect() as connection:

        def rows(table: Table, copy: Table) -> set[tuple[Any, ...]]:
            kept = select(*(table.c[column.name] for column in copy.columns))
            return set(map(tuple, connection.execute(kept)))

        every = (PEOPLES, STAFFS, DIRECTORY, KEPT)
        for table, copy in (pair for copies in every for pair in copies.items()):
            if differing := rows(table, copy) ^ rows(copy, copy):
                found[copy.name] = differing
    return found


def check_copies(sim: Any) -> None:
    differing = copies_that_differ(sim.on.views)
    sim.promise(not differing, f"copies differ from what they copy: {sorted(differing)}")
