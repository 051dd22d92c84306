"""Whose an authorization is, and whether it leaves anything for new support."""

from dataclasses import replace
from datetime import date

import pytest

from domain.people.authorization import (
    AllUnitsUsed,
    Authorization,
    AuthorizationGranted,
    AuthorizationListed,
    check_units_left,
)
from domain.people.authorizations_listed import list_authorization
from domain.people.participant import PARTICIPANT, ParticipantUnknown
from stories.pasts.given import given
from stories.pasts.samples import PARTICIPANT_ID, TODAY, made_up_id, registered

GRANTED = AuthorizationGranted(
    authorization_id=made_up_id("authorization"),
    participant_id=PARTICIPANT_ID,
    payer="Medicaid",
    reference="A-1",
    starts_on=date(2026, 1, 1),
    ends_on=TODAY,
    units=8,
)
LISTED = AuthorizationListed(
    participant_id=PARTICIPANT_ID, authorization_id=GRANTED.authorization_id
)


def test_an_authorization_is_listed_once() -> None:
    asked = (list_authorization, PARTICIPANT_ID, GRANTED.authorization_id)
    given(PARTICIPANT, registered()).when(*asked).then(LISTED)
    given(PARTICIPANT, registered(), LISTED).when(*asked).then_nothing()
    given(PARTICIPANT).when(*asked).then(ParticipantUnknown)


def test_new_support_needs_units_for_one_session_where_payers_were_asked() -> None:
    paid = Authorization(granted=GRANTED)
    used = replace(paid, drawn={made_up_id("session"): 5})
    over = Authorization(granted=replace(GRANTED, ends_on=date(2026, 11, 22)))
    check_units_left((), 4, TODAY)
    check_units_left((paid,), 8, TODAY)
    check_units_left((used, over, paid), 4, TODAY)
    for left in ((used,), (over,), (used, over)):
        with pytest.raises(AllUnitsUsed):
            check_units_left(left, 4, TODAY)
