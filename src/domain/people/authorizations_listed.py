"""Which authorizations are a participant's: their own stream knows, so that plans keep to them."""

from uuid import UUID

from domain.people.authorization import AuthorizationListed
from domain.people.participant import Participant, check_registered
from domain.shared.decider import Fact


def list_authorization(
    state: Participant, participant_id: UUID, authorization_id: UUID
) -> tuple[Fact, ...]:
    """Notes that a payer's authorization is theirs, so that plans keep to what it covers."""
    check_registered(state)
    if authorization_id in state.authorizations:
        return ()
    return (AuthorizationListed(participant_id=participant_id, authorization_id=authorization_id),)
