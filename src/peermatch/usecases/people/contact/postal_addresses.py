"""Where a participant gets letters is stated, with whether letters there are safe."""

from dataclasses import dataclass
from uuid import UUID

from domain.people.contact.postal_address import PostalAddressStated, state_postal_address
from domain.people.participant import PARTICIPANT
from domain.people.profile import ContactChoicesStated
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePostalAddress:
    """The whole address; with nothing in it, that none is known any more."""

    participant_id: UUID
    no_fixed_address: bool = False
    care_of: str = ""
    address: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    letters: bool = False


def postal_address(work: Work, command: StatePostalAddress, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    stated = made_from(command, PostalAddressStated)
    person.record(*state_postal_address(person.state.profile, stated))


_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})
_CONTACT = ChangedBy("participant_id", (ContactChoicesStated, PostalAddressStated))
USE_CASES = (UseCase(StatePostalAddress, _INTAKE, postal_address, changed_by=_CONTACT),)
