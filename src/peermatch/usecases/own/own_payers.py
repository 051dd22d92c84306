"""What payers agreed to pay for of a participant's support."""

from domain.people.authorization import AUTHORIZATION, Authorization
from peermatch.readmodels.screens.people import own_ids
from peermatch.readmodels.tables.people.records import RecordKind
from peermatch.usecases.own.own_record import OwnRecord


def own_payers(record: OwnRecord) -> tuple[Authorization, ...]:
    """Newest first. Raises NotFound for what isn't theirs."""
    ids = own_ids.records(record.views, record.records(), RecordKind.AUTHORIZATION)
    read = record.together(ids)
    found = tuple(read(AUTHORIZATION, authorization_id) for authorization_id in ids)
    record.check_theirs(one.granted for one in found)
    return found
