"""Whom messages are for and about, by name, for those who may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.tables.sessions.messages import Row

NAMED = frozenset({Role.INTAKE, Role.COORDINATOR})
"""Who sees participants' names in a list; a manager, like in every list, only specialists'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNames:
    """Whom one message goes to, and the other person of its session; empty where the role may not
    know."""

    to: str
    about: str


def message_names(reading: Reading, rows: Sequence[Row]) -> dict[UUID, MessageNames]:
    """By message; all names in one opening of each kind of person."""
    people = {row.participant_id for row in rows} if reading.role in NAMED else set()
    participants = participant_names(reading, people) if people else {}
    staff = {row.specialist_id for row in rows} | {row.person_id for row in rows if row.for_staff}
    specialists = specialist_names(reading, staff) if staff else {}
    found = {}
    for row in rows:
        participant = participants.get(row.participant_id, "")
        if row.for_staff:
            names = MessageNames(to=specialists.get(row.person_id, ""), about=participant)
        else:
            names = MessageNames(to=participant, about=specialists.get(row.specialist_id, ""))
        found[row.message_id] = names
    return found
