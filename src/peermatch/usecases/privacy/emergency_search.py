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
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.reach import MAY_ASK
from peermatch.usecases.core.service import Service
from peermatch.usecases.privacy.emergency_commands import BeginEmergencyAccess

MOST_RECORDS = 3
"""Records of one whole name and birth date that are taken for one person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInEmergency:
    name: str
    birth_date: date
    reason: EmergencyReason
    words: str


class NobodyFoundInEmergency(Refusal):
    sentence = (
        "No record has this whole name and birth date. That you asked is recorded, and the privacy"
        " officer reviews it."
    )
    field = "name"


def ask_in_emergency(
    service: Service, reading: Reading, actor: Actor, key: UUID, asked: AskedInEmergency
) -> tuple[UUID, ...]:
    """The accesses, which run from now on; the first one's id is the command's. More than one where
    somebody is on record twice and nobody merged it yet: an emergency doesn't wait for that. Raises
    NotAllowed, EmergencyNotDescribed or NobodyFoundInEmergency, the last after it was recorded."""
    if actor.role not in MAY_ASK:
        raise NotAllowed
    if not asked.words.strip():
        raise EmergencyNotDescribed
    found = _on_record(reading, asked)
    begun: list[tuple[UUID, UUID | None]] = [(key, found[0] if found else None)]
    begun += [(derived("emergency", key, one), one) for one in found[1:]]
    for access_id, participant_id in begun:
        command = BeginEmergencyAccess(
            access_id=access_id,
            participant_id=participant_id,
            reason=asked.reason,
            words=asked.words,
            name=asked.name,
            birth_date=asked.birth_date,
        )
        done = service.perform(Actor(name=actor.name, role=Role.SERVICE), access_id, command)
        service.wait(done.position)
    if not found:
        raise NobodyFoundInEmergency
    return tuple(access_id for access_id, _ in begun)


def _on_record(reading: Reading, asked: AskedInEmergency) -> list[UUID]:
    """Without records that go on under another; nobody where it could be anybody."""
    every = found_exactly(reading, asked.name, asked.birth_date)
    found = sorted(one for one in every if not was_merged(reading.views, one))
    return found if len(found) <= MOST_RECORDS else []
