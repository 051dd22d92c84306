"""The key under which a participant's data is sealed: which it is, and replacing it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.store.keys.replacing import PersonKey, key_of, replace_key
from peermatch.store.keys.vault import Vault


def key_of_participant(views: Views, vault: Vault, participant_id: UUID) -> PersonKey:
    """Raises NotFound, also for the erased."""
    known = select(PEOPLE.c.participant_id).where(PEOPLE.c.participant_id == participant_id)
    key = key_of(vault.engine, participant_id) if views.ids(known) else None
    if key is None:
        raise NotFound
    return key


def replace_participants_key(
    views: Views, vault: Vault, participant_id: UUID, replaces: int, *, by: str, now: datetime
) -> PersonKey:
    """Raises NotFound, KeyAlreadyReplaced where version `replaces` is not in use, PersonErased."""
    key_of_participant(views, vault, participant_id)
    replace_key(vault, participant_id, replaces, by, now)
    return key_of_participant(views, vault, participant_id)
