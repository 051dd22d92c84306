"""Tables of the record and the vault: made once, before any process opens the store."""

import os

from peermatch.store import chain
from peermatch.store.engines import Place, engine_at
from peermatch.store.keyring import KeyRing
from peermatch.store.names import Names
from peermatch.store.store import Store
from peermatch.store.vault_tables import SCHEMAS


def migrate(place: Place, ring: KeyRing, names: Names) -> None:
    """Makes what is missing; changes nothing that is there. Run it alone."""
    engine = engine_at(place.vault)
    for schema in SCHEMAS:
        schema.create_all(engine)
    engine.dispose()
    record = engine_at(place.record)
    chain.SCHEMA.create_all(record)
    record.dispose()
    Store.open_at(place, ring, names, create_tables=True, entropy=os.urandom).close()
