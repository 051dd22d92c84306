"""What due dates are counted from is what other read models hold: no fact is passed over."""

from typing import Any

from sqlalchemy import Table, select

from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.deadlines.due_sources import DIRECTORY, PEOPLES, STAFFS


def copies_that_differ(views: Views) -> dict[str, set[tuple[Any, ...]]]:
    """By copy, the rows that only it or only the table copied holds."""
    found = {}
    with views.connect() as connection:

        def rows(table: Table, copy: Table) -> set[tuple[Any, ...]]:
            kept = select(*(table.c[column.name] for column in copy.columns))
            return set(map(tuple, connection.execute(kept)))

        for table, copy in {**PEOPLES, **STAFFS, **DIRECTORY}.items():
            if differing := rows(table, copy) ^ rows(copy, copy):
                found[copy.name] = differing
    return found


def check_copies(sim: Any) -> None:
    differing = copies_that_differ(sim.on.views)
    sim.promise(not differing, f"due dates are counted from other rows: {sorted(differing)}")
