"""No page costs more because a program is larger: every page is read at two sizes, and what it
reads is counted: queries, rows of the read models, and streams of the record."""

import csv
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event

from domain.shared.roles import Role
from peermatch import demo
from stories.ways.every_address import FORM, shown

SMALL, LARGE = 60, 90
"""Referrals, of which a page shows 25 and a form offers 50."""
TIMES = 5
"""How often the demonstration's 12 specialists are on the small roster, and once more on the
larger one: more than a page shows or a form offers."""
PROJECTOR = "projector"
ROLES = (Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER)
SAME = {
    "exclude_specialists": "",
    "prefer_specialists": "",
    "received_at": "2026-11-23T12:00:00-05:00",
    "recommended_on": "",
    "consent_signed_on": "2026-11-23",
    "consent_expires_on": "2027-11-23",
}
"""What all have alike: the clocks of a larger program run out on the same days, so that lists
which count by day are as long."""


@dataclass
class Cost:
    """What one answer reads."""

    queries: int = 0
    rows: int = 0
    streams: int = 0


@contextmanager
def counted(deployment: Any) -> Iterator[Cost]:
    """Counts what is read meanwhile."""
    cost = Cost()
    engine, read = deployment.views.engine, deployment.store._streams
    facts = read.facts

    def counting_row(_cursor: object, row: Any) -> Any:
        cost.rows += 1
        return row

    def asked(connection: Any, cursor: Any, *_rest: object) -> None:
        if threading.current_thread().name == PROJECTOR:
            return
        cost.queries += 1
        cursor.row_factory = counting_row

    def counting_streams(streams: Any) -> Any:
        cost.streams += len(streams)
        return facts(streams)

    event.listen(engine, "before_cursor_execute", asked)
    read.facts = counting_streams
    try:
        yield cost
    finally:
        event.remove(engine, "before_cursor_execute", asked)
        del read.facts


def costs(peermatch: Any) -> dict[tuple[str, str], Cost]:
    """Of each page and list without an id in its address, for each role that may see it; of a
    form for one of them, since only what is around it differs."""
    found: dict[tuple[str, str], Cost] = {}
    forms = set()
    for role in ROLES:
        page, api = peermatch.client(role), peermatch.bearer(role)
        for route in shown(peermatch.app):
            if (
                route.parameters
                or role not in route.roles
                or "stream" in route.path
                or route.path.endswith(".csv")
            ):
                continue
            if route.path in forms:
                continue
            if route.path.startswith(FORM):
                forms.add(route.path)
            client = api if route.path.startswith("/api/") else page
            address = f"{route.path}?limit=25" if "limit" in route.asked else route.path
            with counted(peermatch.deployment) as cost:
                answer = client.get(address)
            assert answer.status_code < 500, route.path
            if answer.status_code == 200:
                found[route.path, role.value] = cost
    return found


def grown(peermatch: Any, first: int, last: int, copies: range) -> None:
    """More referrals, and everybody on the roster once more for each copy."""
    files = {}
    for name, columns in (("roster.csv", ("specialist", "supervisor")), ("referrals.csv", ())):
        every = list(csv.DictReader(io.StringIO((demo.DATA / name).read_text())))
        rows = every if columns else every[first:last]
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        known = {} if columns else SAME
        for copy in copies if columns else range(1):
            for row in rows:
                named = {c: f"{row[c]}-{copy}" if row[c] else "" for c in columns}
                writer.writerow({**row, **named, **known})
        files[name] = out.getvalue().encode()
    report = demo.run_import(peermatch.deployment, files, lambda *_: None)
    assert report.problems == ()
    end = peermatch.deployment.store.readable_end(30)
    assert peermatch.deployment.views.wait_for(end, timeout=120)


@pytest.mark.rest
def test_no_page_reads_more_of_a_larger_program(peermatch: Any) -> None:
    grown(peermatch, 0, SMALL, range(TIMES))
    before = costs(peermatch)
    grown(peermatch, SMALL, LARGE, range(TIMES, 2 * TIMES))
    after = costs(peermatch)
    more = {
        path: (before[path, role], cost)
        for (path, role), cost in after.items()
        if cost.queries > before[path, role].queries
        or cost.rows > before[path, role].rows + ALLOWED
        or cost.streams > before[path, role].streams
    }
    assert len(after) == len(before) > 200
    assert more == {}


ALLOWED = 12
"""Rows: a line of counts for each specialist, or for a day that nothing was due on before."""
