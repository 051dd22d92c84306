"""A participant: registered once, wishes as stated, consent in force on its days."""

from datetime import date

import pytest

from domain.people.participant import (
    PARTICIPANT,
    ConsentEndsBeforeItStarts,
    ConsentRevoked,
    ConsentSignedInTheFuture,
    ConsentUnknown,
    GenderUnknown,
    NameMissing,
    ParticipantUnknown,
    SpecialistRuledOut,
    WishContradictsItself,
    WishNeedsStrength,
    change_wishes,
    give_consent,
    register,
    revoke_consent,
    rule_out,
    state_wishes,
)
from stories.pasts.given import given
from stories.pasts.samples import (
    CONSENT_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SPECIALIST_ID,
    TODAY,
    consent,
    made_up_id,
    registered,
    wishes,
)

REVOKED = ConsentRevoked(participant_id=PARTICIPANT_ID, consent_id=CONSENT_ID, revoked_on=TODAY)


def test_a_participant_is_registered_once() -> None:
    given(PARTICIPANT).when(register, registered()).then(registered())
    given(PARTICIPANT).when(register, registered(name="\u200b \u3164’")).then(NameMissing)
    given(PARTICIPANT, registered()).when(register, registered(county="Mathews")).then_nothing()


def test_wishes_are_kept_when_they_differ() -> None:
    here = given(PARTICIPANT, registered(), wishes())
    here.when(state_wishes, wishes()).then_nothing()
    here.when(state_wishes, wishes(gender="man")).then(wishes(gender="man"))


def test_a_declined_pairing_is_ruled_out_once_and_survives_new_wishes() -> None:
    ruled_out = SpecialistRuledOut(participant_id=PARTICIPANT_ID, specialist_id=SPECIALIST_ID)
    here = given(PARTICIPANT, registered())
    here.when(rule_out, PARTICIPANT_ID, SPECIALIST_ID).then(ruled_out)
    given(PARTICIPANT).when(rule_out, PARTICIPANT_ID, SPECIALIST_ID).then(ParticipantUnknown)
    later = given(PARTICIPANT, registered(), ruled_out, wishes())
    later.when(rule_out, PARTICIPANT_ID, SPECIALIST_ID).then_nothing()
    assert later.state.ruled_out == {SPECIALIST_ID}
    later.when(rule_out, PARTICIPANT_ID, OTHER_SPECIALIST_ID).then(
        SpecialistRuledOut(participant_id=PARTICIPANT_ID, specialist_id=OTHER_SPECIALIST_ID)
    )


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2026, 11, 19), False),
        (date(2026, 11, 20), True),
        (date(2027, 11, 20), True),
        (date(2027, 11, 21), False),
    ],
)
def test_consent_is_in_force_on_both_its_dates_and_not_beyond(day: date, in_force: bool) -> None:
    state = given(PARTICIPANT, registered(), consent()).state
    assert (state.consent_on(day) is not None) is in_force


def test_the_consent_that_lasts_longest_counts() -> None:
    longer = consent(consent_id=made_up_id("longer"), expires_on=date(2028, 1, 1))
    found = given(PARTICIPANT, registered(), longer, consent()).state.consent_on(TODAY)
    assert found is not None
    assert found.consent_id == longer.consent_id


def test_consent_needs_a_participant_and_possible_dates() -> None:
    here = given(PARTICIPANT, registered())
    here.when(give_consent, consent(), TODAY).then(consent())
    given(PARTICIPANT).when(give_consent, consent(), TODAY).then(ParticipantUnknown)
    backwards = consent(expires_on=date(2026, 11, 19))
    here.when(give_consent, backwards, TODAY).then(ConsentEndsBeforeItStarts)
    here.when(give_consent, consent(), date(2026, 11, 19)).then(ConsentSignedInTheFuture)


def test_the_same_consent_again_changes_nothing_unless_it_was_revoked() -> None:
    same_dates = consent(consent_id=made_up_id("second form"))
    given(PARTICIPANT, registered(), consent()).when(give_consent, same_dates, TODAY).then_nothing()
    anew = given(PARTICIPANT, registered(), consent(), REVOKED)
    anew.when(give_consent, consent(), TODAY).then_nothing()
    anew.when(give_consent, same_dates, TODAY).then(same_dates)


def test_revoking_ends_a_consent_at_once_and_only_once() -> None:
    here = given(PARTICIPANT, registered(), consent())
    here.when(revoke_consent, PARTICIPANT_ID, CONSENT_ID, TODAY).then(REVOKED)
    here.when(revoke_consent, PARTICIPANT_ID, made_up_id("?"), TODAY).then(ConsentUnknown)
    after = given(PARTICIPANT, registered(), consent(), REVOKED)
    after.when(revoke_consent, PARTICIPANT_ID, CONSENT_ID, TODAY).then_nothing()
    assert after.state.consent_on(TODAY) is None


def test_wishes_change_later_and_say_how_much_they_bind() -> None:
    here = given(PARTICIPANT, registered(), wishes())
    asked = wishes(gender="man", excluded_specialists=frozenset({SPECIALIST_ID}))
    here.when(change_wishes, asked).then(asked)
    given(PARTICIPANT, registered(), asked).when(change_wishes, asked).then_nothing()
    given(PARTICIPANT).when(change_wishes, asked).then(ParticipantUnknown)
    here.when(change_wishes, wishes(gender_strength=None)).then(WishNeedsStrength)
    here.when(change_wishes, wishes(gender="")).then(WishNeedsStrength)
    here.when(change_wishes, wishes(gender="tall")).then(GenderUnknown)
    both = frozenset({SPECIALIST_ID})
    torn = wishes(excluded_specialists=both, preferred_specialists=both)
    here.when(change_wishes, torn).then(WishContradictsItself)
