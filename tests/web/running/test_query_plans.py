"""Neither a page nor a job that comes again and again reads through a table that grows with the
program: of each query SQLite says how it finds its rows, in the demonstration's third year."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from domain.shared.roles import STAFF, Role
from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.settings.settings import read_settings
from peermatch.web.app import create_app
from scheduling.published.jobs import Every
from stories.ways.every_address import FORM, addresses, known_ids
from stories.ways.in_process import InProcess

pytestmark = pytest.mark.rest
GROWING = 150
"""Rows from which a table counts as one that grows; the roster and the rules have fewer."""
READ_THROUGH = re.compile(r"^SCAN (\w+)(?! USING)")
WHOLE = ("/export", ".csv", "/state")
"""What is asked for whole."""


ONCE_A_DAY = {"likely-waits"}
"""Looks every few minutes whether it has learned of everybody today."""


@contextmanager
def plans(engine: Engine) -> Iterator[dict[str, list[str]]]:
    """By query, how its rows are found."""
    found: dict[str, list[str]] = {}

    def explain(connection: Any, _cursor: Any, query: str, values: Any, *_rest: Any) -> None:
        if query.startswith("SELECT") and query not in found:
            cursor = connection.connection.dbapi_connection.cursor()
            lines = cursor.execute(f"EXPLAIN QUERY PLAN {query}", values).fetchall()
            found[query] = [line[3] for line in lines]

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def growing(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        tables = text("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name
            for name in connection.execute(tables).scalars().all()
            if connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() >= GROWING
        }


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    settings = read_settings({"PEERMATCH_DATA": str(tmp_path_factory.mktemp("demo"))})
    with closing(demo.open_demo(demo.demo_settings(settings), lambda _: None)) as deployment:
        yield deployment


def test_every_page_finds_what_it_asks_for_by_an_index(demonstration: Deployment) -> None:
    engine = demonstration.views.engine
    large, app = growing(engine), create_app(demonstration.web_services())
    assert {re.sub(r"__\d+$", "", one) for one in large} > {"people", "matches", "sessions"}
    clients = {}
    for account in demo.ACCOUNTS:
        clients[account.role] = InProcess(app)
        token = demonstration.sign_ins.start(account.login, account.password)
        clients[account.role].cookies.set("peermatch", token)
    asked = 0
    read_through: dict[str, list[str]] = {}
    with plans(engine) as found:
        for one in addresses(app, known_ids(demonstration.views), 1, ends=False):
            of_many = one.path.startswith(FORM) or "stream" in one.path
            if one.role not in STAFF or of_many or any(part in one.path for part in WHOLE):
                continue
            before = set(found)
            assert clients[one.role.value].get(one.path).status_code < 500, one.path
            asked += 1
            for query in found.keys() - before:
                lines = [line for line in found[query] if _reads_through(line, large)]
                if lines:
                    read_through[f"{one.role.value} {one.path}"] = [*lines, query[:200]]
    assert asked > 300
    assert read_through == {}


def test_what_had_added_up_is_summed_from_an_index_alone(demonstration: Deployment) -> None:
    client = InProcess(create_app(demonstration.web_services()))
    manager = next(one for one in demo.ACCOUNTS if one.role == Role.MANAGER)
    client.cookies.set("peermatch", demonstration.sign_ins.start(manager.login, manager.password))
    with plans(demonstration.views.engine) as found:
        assert client.get("/overview").status_code == 200
    summed = [lines for query, lines in found.items() if "FROM measure_counts" in query]
    alone = [lines for lines in summed if "COVERING INDEX measure_sums" in lines[0]]
    assert (len(summed), len(alone)) == (3, 2)
    assert [len(lines) for lines in alone] == [1, 1], "nothing is sorted for it"


def _reads_through(line: str, large: set[str]) -> bool:
    through = READ_THROUGH.match(line)
    return through is not None and through[1] in large


def test_every_job_finds_what_it_looks_for_by_an_index(demonstration: Deployment) -> None:
    engine = demonstration.views.engine
    large, read_through = growing(engine), {}
    jobs = [job for job in demonstration.worker()._jobs if isinstance(job.when, Every)]
    assert len(jobs) > 20
    for job in jobs:
        with plans(engine) as found:
            job.run()
        lines = [x for some in found.values() for x in some if _reads_through(x, large)]
        if lines and job.name not in ONCE_A_DAY:
            read_through[job.name] = lines
    assert read_through == {}
