"""What an address says of a connection (TLS, a name) holds for each of the store's connections."""

from dataclasses import replace
from typing import Any

import psycopg

from peermatch.store import Place
from peermatch.store.databases.engines import conninfo, record_engine
from peermatch.store.log.record import Record

NAMED = "said-by-the-address"
"""The tests' server has no TLS and no port; a name is handed on as `sslmode` is."""


def test_the_log_connects_as_the_address_says(postgres_place: Place) -> None:
    sign = "&" if "?" in postgres_place.record else "?"
    url = f"{postgres_place.record}{sign}application_name={NAMED}&sslmode=prefer"
    place = replace(postgres_place, record=url)
    nothing: Any = None
    record = Record(place, nothing, table_lock=False)
    engine = record_engine(place)
    with record.recorder.datastore.get_connection() as log, engine.connect() as beside:
        drivers: Any = (log, beside.connection.driver_connection)
        named = [one.info.get_parameters().get("application_name") for one in drivers]
    with psycopg.connect(conninfo(url)) as plain:
        named.append(plain.info.get_parameters().get("application_name"))
    record.close()
    engine.dispose()
    assert named == [NAMED] * 3
