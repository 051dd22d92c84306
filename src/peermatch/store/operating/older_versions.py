"""What databases of an older version lack, once their tables are this version's."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from peermatch.store.accounts.administration.account_states import states_in
from peermatch.store.operating.key_old_digests import key_old_digests
from peermatch.store.store import Store


def catch_up(store: Store, record: Engine, now: Callable[[], datetime]) -> None:
    """Safe to repeat; run it alone. Raises KeyUnavailable, HeldBack, UnknownName."""
    key_old_digests(store, record)
    states_in(store.vault, now).keep_as_they_stand()
