"""What a participant said is wrong with their record, and what they were answered."""

from domain.people.challenge import CHALLENGE, Challenge
from peermatch.readmodels.screens.people import own_ids
from peermatch.readmodels.tables.people.records import RecordKind
from peermatch.usecases.own.own_record import OwnRecord


def own_statements(record: OwnRecord) -> tuple[Challenge, ...]:
    """Newest first. Raises NotFound for what isn't theirs."""
    ids = own_ids.records(record.views, record.records(), RecordKind.STATEMENT)
    read = record.together(ids)
    found = tuple(read(CHALLENGE, statement_id) for statement_id in ids)
    record.check_theirs(one.filed for one in found)
    return found
