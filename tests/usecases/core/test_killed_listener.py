"""A listening connection that is killed loses nothing: pages still show what was written."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg

from domain.matches.matching_run import RunTrigger
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.tables.matches import runs
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.runs import RequestRun

LISTENERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"
    " AND datname = current_database()"
)


def test_facts_are_seen_while_and_after_listeners_are_killed(
    postgres_databases: Any, open_agency: Callable[[Any], Any]
) -> None:
    agency = open_agency(postgres_databases)
    service = agency.deployment.service
    ending = threading.Event()
    projector = threading.Thread(target=agency.deployment.projector().run, args=(ending,))
    projector.start()
    killed = 0
    try:
        with psycopg.connect(postgres_databases.place.record, autocommit=True) as admin:
            for number in range(20):
                killed += admin.execute(LISTENERS).fetchone()[0]
                run_id = derived("test-run", number)
                request = RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR)
                done = agency.perform(Role.MANAGER, request)
                assert service.wait(done.position)
    finally:
        ending.set()
        projector.join()
    assert killed > 0
    total = runs.page(agency.reading(Role.MANAGER), PartRequest(size=1)).total
    assert total == 20
