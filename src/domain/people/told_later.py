"""Who somebody is, told after they were registered: a name for a description, a birth date."""

from datetime import date
from uuid import UUID

from domain.people.participant import (
    IdentityCorrected,
    NameMissing,
    Participant,
    check_registered,
)
from domain.shared.decider import Fact, Refusal
from domain.shared.names import is_name

TOLD_LATER = "Told after the referral came in"
"""The reason that stands in the record."""


class BirthDateKnown(Refusal):
    sentence = "Another birth date is recorded; correct it with a reason."
    field = "birth_date"


def add_birth_date(
    state: Participant, participant_id: UUID, name: str, birth_date: date | None
) -> tuple[Fact, ...]:
    """A birth date, or a name instead of a description, told after the referral came in. What is
    not told stays; a birth date that is known is corrected with a reason instead."""
    check_registered(state)
    name, told = name or state.name, state.birth_date or birth_date
    if birth_date is not None and birth_date != told:
        raise BirthDateKnown
    if not is_name(name):
        raise NameMissing
    if (name, told) == (state.name, state.birth_date):
        return ()
    return (
        IdentityCorrected(
            participant_id=participant_id, name=name, birth_date=told, reason=TOLD_LATER
        ),
    )
