"""Whom messages are for and about, by name, for those who may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import named_people
from peermatch.readmodels.tables.sessions.messages import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNames:
    """Whom one message goes to, and the other person of its session; empty where the role may not
    know."""

    to: str
    about: str


def message_names(reading: Reading, rows: Sequence[Row]) -> dict[UUID, MessageNames]:
    """By message; all names in one opening of each kind of person."""
    staff = {row.specialist_id for row in rows} | {row.person_id for row in rows if row.for_staff}
    named = named_people(reading, {row.participant_id for row in rows}, staff)
    found = {}
    for row in rows:
        participant = named.get(row.participant_id, "")
        if row.for_staff:
            names = MessageNames(to=named.get(row.person_id, ""), about=participant)
        else:
            names = MessageNames(to=participant, about=named.get(row.specialist_id, ""))
        found[row.message_id] = names
    return found
