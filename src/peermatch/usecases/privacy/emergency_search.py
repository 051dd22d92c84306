"""Asking for emergency access by somebody's whole name and birth date. That it was asked for is
recorded and shown to the privacy officer whether or not anybody was found, so that nobody can try
names unseen."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.privacy.emergency_access import EmergencyNotDescribed, EmergencyReason
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.exactly import found_exactly
from peermatch.readmodels.screens.people.own_ids import was_merged
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.core.reach import MAY_ASK
from peermatch.usecases.core.service import Service
from peermatch.usecases.privacy.emergency_commands import BeginEmergencyAccess


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInEmergency:
    name: str
    birth_date: date
    reason: EmergencyReason
    words: str


class NobodyFoundInEmergency(Refusal):
    """Also for several records, which would tell that there is somebody."""

    sentence = (
        "No single record has this whole name and birth date. That you asked is recorded, and the"
        " privacy officer reviews it."
    )
    field = "name"


def ask_in_emergency(
    service: Service, reading: Reading, actor: Actor, key: UUID, asked: AskedInEmergency
) -> UUID:
    """The access, which runs from now on; its id is the command's. Raises NotAllowed,
    EmergencyNotDescribed or NobodyFoundInEmergency, the last after it was recorded."""
    if actor.role not in MAY_ASK:
        raise NotAllowed
    if not asked.words.strip():
        raise EmergencyNotDescribed
    exact = found_exactly(reading, asked.name, asked.birth_date)
    found = [one for one in exact if not was_merged(reading.views, one)]
    command = BeginEmergencyAccess(
        access_id=key,
        participant_id=found[0] if len(found) == 1 else None,
        reason=asked.reason,
        words=asked.words,
        name=asked.name,
        birth_date=asked.birth_date,
    )
    done = service.perform(Actor(name=actor.name, role=Role.SERVICE), key, command)
    service.wait(done.position)
    if command.participant_id is None:
        raise NobodyFoundInEmergency
    return key
