"""What is kept of a participant beside their support: what they asked to be changed with what they
were answered, and what payers agreed to pay for."""

from collections.abc import Callable
from typing import TypeVar

from domain.people.authorization import AUTHORIZATION, Authorization
from domain.people.challenge import CHALLENGE, Challenge
from domain.shared.decider import Decider
from peermatch.readmodels.screens.people import own_ids
from peermatch.readmodels.tables.people.records import RecordKind
from peermatch.usecases.own.own_record import OwnRecord, Whose

S = TypeVar("S")


def statements(record: OwnRecord) -> tuple[Challenge, ...]:
    """Newest first. Raises NotFound for what isn't theirs."""
    return _each(record, RecordKind.STATEMENT, CHALLENGE, lambda one: one.filed)


def payers(record: OwnRecord) -> tuple[Authorization, ...]:
    """Newest first. Raises NotFound for what isn't theirs."""
    return _each(record, RecordKind.AUTHORIZATION, AUTHORIZATION, lambda one: one.granted)


def _each(
    record: OwnRecord, kind: RecordKind, decider: Decider[S], first: Callable[[S], Whose | None]
) -> tuple[S, ...]:
    ids = own_ids.records(record.views, record.records(), kind)
    read = record.together(ids)
    found = tuple(read(decider, key) for key in ids)
    record.check_theirs(map(first, found))
    return found
