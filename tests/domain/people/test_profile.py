"""What a participant told: contact is refused in every way and at every time not agreed to."""

import pytest

from domain.people.contact.agreed_ways import (
    OutsideSafeHours,
    TextsAreStopped,
    UnsafeWay,
    check_contact,
)
from domain.people.contact.returned_ways import WayReturned, way_returned
from domain.people.participant import (
    PARTICIPANT,
    CorrectionNeedsReason,
    IdentityCorrected,
    MovedHome,
    NameMissing,
    correct_identity,
    correct_language,
    move_home,
)
from domain.people.profile import (
    ContactChoicesStated,
    GuardianIncomplete,
    GuardianshipEnded,
    InterpreterStated,
    NoSafeWay,
    TextsAllowedAgain,
    TextsStopped,
    WayWithoutAddress,
    Wish,
    WishWithoutAnswer,
    allow_texts_again,
    choose_contact,
    end_guardianship,
    name_guardian,
    state_conversation_wishes,
    state_interpreter,
    state_more_wishes,
    state_names,
    state_places,
    stop_texts,
)
from domain.shared.decider import Refusal
from domain.shared.hours import parse_window
from domain.shared.languages import LanguageCorrected
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import SafeContact, Strength, WishTopic
from stories.pasts.given import Given, given
from stories.pasts.people_samples import choices, conversation, guardian, more_wishes, names, places
from stories.pasts.samples import PARTICIPANT_ID, registered

NOON = 12 * 60


def profile(*facts: object) -> Given:
    return given(PARTICIPANT, registered(), *facts).part("profile")


def test_contact_choices_replace_the_one_that_came_with_the_referral() -> None:
    profile().when(choose_contact, choices()).then(choices())
    profile(choices()).when(choose_contact, choices()).then_nothing()


@pytest.mark.parametrize(
    ("stated", "refusal"),
    [
        (choices(ways=frozenset()), NoSafeWay),
        (choices(ways=frozenset({SafeContact.NOT_AT_HOME})), NoSafeWay),
        (choices(phone=""), WayWithoutAddress),
        (choices(ways=frozenset({SafeContact.EMAIL}), email=""), WayWithoutAddress),
    ],
)
def test_a_way_that_leads_nowhere_is_refused(
    stated: ContactChoicesStated, refusal: type[Refusal]
) -> None:
    profile().when(choose_contact, stated).then(refusal)


def test_no_one_is_reached_in_a_way_they_did_not_agree_to() -> None:
    state = profile(choices(ways=frozenset({SafeContact.TEXT}))).state
    check_contact(state, SafeContact.TEXT, 0, NOON)
    for way in set(SafeContact) - {SafeContact.TEXT}:
        with pytest.raises(UnsafeWay):
            check_contact(state, way, 0, NOON)


def test_no_one_is_reached_at_a_time_they_did_not_agree_to() -> None:
    state = profile(choices(hours=(parse_window("Mon 09:00-12:00"),))).state
    check_contact(state, SafeContact.TEXT, 0, NOON - 1)
    for weekday, minute in ((0, NOON), (1, NOON - 1), (0, 9 * 60 - 1)):
        with pytest.raises(OutsideSafeHours):
            check_contact(state, SafeContact.TEXT, weekday, minute)


def test_not_at_home_alone_allows_a_call_and_nothing_left_behind() -> None:
    only = registered(safe_contact=SafeContact.NOT_AT_HOME)
    state = given(PARTICIPANT, only).part("profile").state
    check_contact(state, SafeContact.CALL, 0, NOON)
    for way in (SafeContact.VOICEMAIL_OK, SafeContact.TEXT, SafeContact.NOT_AT_HOME):
        with pytest.raises(UnsafeWay):
            check_contact(state, way, 0, NOON)


def test_names_places_and_interpreter_are_kept_when_they_differ() -> None:
    profile().when(state_names, names()).then(names())
    profile(names()).when(state_names, names()).then_nothing()
    profile().when(state_places, places()).then(places())
    profile(places()).when(state_places, places()).then_nothing()
    spanish = InterpreterStated(participant_id=PARTICIPANT_ID, interpreter="es")
    profile().when(state_interpreter, "es").then(spanish)
    profile(spanish).when(state_interpreter, "es").then_nothing()


def test_a_guardian_is_named_whole_and_guardianship_ends_once() -> None:
    profile().when(name_guardian, guardian()).then(guardian())
    profile(guardian()).when(name_guardian, guardian()).then_nothing()
    for unseen in (" ", "\u200b-"):
        profile().when(name_guardian, guardian(name=unseen)).then(GuardianIncomplete)
    ended = GuardianshipEnded(participant_id=PARTICIPANT_ID)
    profile(guardian()).when(end_guardianship).then(ended)
    profile(guardian(), ended).when(end_guardianship).then_nothing()


def test_more_wishes_are_stated_with_an_answer() -> None:
    profile().when(state_more_wishes, more_wishes()).then(more_wishes())
    profile(more_wishes()).when(state_more_wishes, more_wishes()).then_nothing()
    blank = more_wishes(wishes=(Wish(WishTopic.FAITH, " ", Strength.PREFERRED),))
    profile().when(state_more_wishes, blank).then(WishWithoutAnswer)


def test_what_to_ask_about_is_what_was_said_last() -> None:
    profile().when(state_conversation_wishes, conversation()).then(conversation())
    profile(conversation()).when(state_conversation_wishes, conversation()).then_nothing()
    nothing = conversation(ask_about="", leave_alone="")
    profile().when(state_conversation_wishes, nothing).then_nothing()
    profile(conversation()).when(state_conversation_wishes, nothing).then(nothing)


def test_an_unregistered_participant_has_no_profile() -> None:
    here = given(PARTICIPANT).part("profile")
    here.when(choose_contact, choices()).then(ParticipantUnknown)
    here.when(state_names, names()).then(ParticipantUnknown)
    here.when(end_guardianship).then(ParticipantUnknown)


def test_identity_is_corrected_with_a_reason() -> None:
    corrected = IdentityCorrected(
        participant_id=PARTICIPANT_ID,
        name="Robyn Example",
        birth_date=registered().birth_date,
        reason="Misspelled on the form.",
    )
    here = given(PARTICIPANT, registered())
    here.when(correct_identity, corrected).then(corrected)
    given(PARTICIPANT, registered(), corrected).when(correct_identity, corrected).then_nothing()
    unnamed = IdentityCorrected(
        participant_id=PARTICIPANT_ID, name="", birth_date=corrected.birth_date, reason="x"
    )
    here.when(correct_identity, unnamed).then(NameMissing)
    unseen = IdentityCorrected(
        participant_id=PARTICIPANT_ID,
        name="\u200b \u3164",
        birth_date=corrected.birth_date,
        reason="x",
    )
    here.when(correct_identity, unseen).then(NameMissing)
    silent = IdentityCorrected(
        participant_id=PARTICIPANT_ID, name="R", birth_date=corrected.birth_date, reason=""
    )
    here.when(correct_identity, silent).then(CorrectionNeedsReason)
    given(PARTICIPANT).when(correct_identity, corrected).then(ParticipantUnknown)


def test_moving_home_is_noted_once() -> None:
    moved = MovedHome(participant_id=PARTICIPANT_ID, county="Mathews")
    given(PARTICIPANT, registered()).when(move_home, PARTICIPANT_ID, "Mathews").then(moved)
    there = given(PARTICIPANT, registered(), moved)
    there.when(move_home, PARTICIPANT_ID, "Mathews").then_nothing()
    given(PARTICIPANT).when(move_home, PARTICIPANT_ID, "Mathews").then(ParticipantUnknown)


def test_a_language_is_corrected_after_intake() -> None:
    spanish = LanguageCorrected(participant_id=PARTICIPANT_ID, language="es")
    given(PARTICIPANT, registered()).when(correct_language, PARTICIPANT_ID, "es").then(spanish)
    there = given(PARTICIPANT, registered(), spanish)
    assert there.state.language == "es"
    there.when(correct_language, PARTICIPANT_ID, "es").then_nothing()
    given(PARTICIPANT).when(correct_language, PARTICIPANT_ID, "es").then(ParticipantUnknown)


def test_whoever_stops_texts_gets_none_until_they_ask_for_them() -> None:
    stopped = TextsStopped(participant_id=PARTICIPANT_ID)
    again = TextsAllowedAgain(participant_id=PARTICIPANT_ID)
    text = choices(ways=frozenset({SafeContact.TEXT}))
    profile(text).when(allow_texts_again).then_nothing()
    profile(text).when(stop_texts).then(stopped)
    profile(text, stopped).when(stop_texts).then_nothing()
    quiet = PARTICIPANT.fold([registered(), text, stopped]).profile
    with pytest.raises(TextsAreStopped):
        check_contact(quiet, SafeContact.TEXT, 0, NOON)
    profile(text, stopped).when(allow_texts_again).then(again)
    allowed = PARTICIPANT.fold([registered(), text, stopped, again]).profile
    check_contact(allowed, SafeContact.TEXT, 0, NOON)


@pytest.mark.parametrize("way", [SafeContact.TEXT, SafeContact.EMAIL])
def test_a_way_by_which_nothing_arrives_is_another_one_once_the_choices_are_given_again(
    way: SafeContact,
) -> None:
    back = WayReturned(participant_id=PARTICIPANT_ID, way=way)
    chosen = choices(phone="(804) 555-0142", email="yael@example.org")
    profile(chosen).when(way_returned, way).then(back)
    profile(chosen, back).when(way_returned, way).then_nothing()
    profile(chosen, back).when(choose_contact, chosen).then(chosen)
    assert profile(chosen, back).state.returned == {way}
    assert profile(chosen, back, chosen).state.returned == frozenset()
    others = choices(phone="(804) 555-0143")
    profile(chosen, back).when(choose_contact, others).then(others)
    profile(chosen, back, others).when(choose_contact, others).then_nothing()


def test_whoever_asks_for_texts_again_gets_them() -> None:
    back = WayReturned(participant_id=PARTICIPANT_ID, way=SafeContact.TEXT)
    again = TextsAllowedAgain(participant_id=PARTICIPANT_ID)
    profile(choices(), back).when(allow_texts_again).then(again)
    assert profile(choices(), back, again).state.returned == frozenset()
