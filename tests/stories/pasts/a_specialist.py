"""One specialist with a past of one's own making, and facts that such pasts have in common."""

from domain.shared.vocabulary import Credential
from domain.specialists.caseload import PlaceHeld, PlaceTaken
from domain.specialists.specialist import SPECIALIST
from stories.pasts.given import Given, given
from stories.pasts.samples import MATCH_ID, SPECIALIST_ID, enrolled

HELD = PlaceHeld(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
TAKEN = PlaceTaken(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
TRAINEE = enrolled(credential=Credential.IN_TRAINING, credential_expires_on=None)


def specialist(*facts: object) -> Given:
    return given(SPECIALIST, enrolled(), *facts)
