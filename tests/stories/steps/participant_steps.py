"""Every decision about a participant."""

from datetime import date
from functools import partial

from domain.people import authorizations_listed, disclosure, participant, profile, told_later
from domain.people.consent import ConsentGiven, Use
from domain.people.contact.postal_address import say_of_letters, state_postal_address
from domain.people.contact.returned_ways import way_returned
from domain.people.participant import PARTICIPANT, IdentityCorrected
from domain.shared.vocabulary import SafeContact
from stories.pasts.people_samples import (
    choices,
    conversation,
    guardian,
    more_wishes,
    names,
    places,
    postal_address,
    telling,
)
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
from stories.steps.step import Step

_participant = partial(Step, PARTICIPANT)
_profile = partial(Step, PARTICIPANT, part="profile")


def corrected(name: str) -> IdentityCorrected:
    return IdentityCorrected(
        participant_id=PARTICIPANT_ID, name=name, birth_date=date(1980, 4, 1), reason="Misspelled."
    )


def to_clinic() -> ConsentGiven:
    return consent(
        consent_id=made_up_id("clinic"), uses=frozenset({Use.REFERRER}), ends_when="Discharge"
    )


PARTICIPANT_STEPS: tuple[Step, ...] = (
    _participant(participant.register, [(registered(),), (registered(county="Lancaster"),)]),
    _participant(
        participant.state_wishes,
        [(wishes(),), (wishes(gender=""),), (wishes(excluded_specialists={SPECIALIST_ID}),)],
    ),
    _participant(
        participant.change_wishes,
        [
            (wishes(gender="man"),),
            (wishes(gender="", gender_strength=None),),
            (wishes(gender_strength=None),),
            (wishes(preferred_specialists=frozenset({OTHER_SPECIALIST_ID})),),
        ],
    ),
    _participant(
        participant.rule_out,
        [(PARTICIPANT_ID, SPECIALIST_ID), (PARTICIPANT_ID, OTHER_SPECIALIST_ID)],
    ),
    _participant(
        participant.give_consent,
        [
            (consent(), TODAY),
            (consent(consent_id=made_up_id("later"), expires_on=date(2028, 1, 1)), TODAY),
            (consent(expires_on=date(2026, 1, 1)), TODAY),
            (to_clinic(), TODAY),
        ],
    ),
    _participant(
        participant.revoke_consent,
        [(PARTICIPANT_ID, CONSENT_ID, TODAY), (PARTICIPANT_ID, made_up_id("later"), TODAY)],
    ),
    _participant(participant.correct_identity, [(corrected("Robyn Example"),), (corrected(""),)]),
    _participant(
        told_later.add_birth_date,
        [
            (PARTICIPANT_ID, "", None),
            (PARTICIPANT_ID, "Robyn Example", None),
            (PARTICIPANT_ID, "", date(1999, 1, 1)),
        ],
    ),
    _participant(participant.correct_language, [(PARTICIPANT_ID, "es"), (PARTICIPANT_ID, "en")]),
    _participant(
        authorizations_listed.list_authorization,
        [(PARTICIPANT_ID, made_up_id(f"authorization {n}")) for n in (1, 2)],
    ),
    _participant(participant.move_home, [(PARTICIPANT_ID, "Mathews"), (PARTICIPANT_ID, "Essex")]),
    _participant(
        disclosure.disclose,
        [(PARTICIPANT_ID, telling(), TODAY), (PARTICIPANT_ID, telling(use=Use.MATCHING), TODAY)],
    ),
    _participant(disclosure.end_consent, [(PARTICIPANT_ID, made_up_id("clinic"), TODAY)]),
    _profile(profile.choose_contact, [(choices(),), (choices(phone=""),)]),
    _profile(profile.state_names, [(names(),), (names(pronouns=""),)]),
    _profile(state_postal_address, [(postal_address(),), (postal_address(letters=False),)]),
    _profile(say_of_letters, [({"safe": False},), ({"safe": True},)]),
    _profile(profile.name_guardian, [(guardian(),), (guardian(name=""),)]),
    _profile(profile.end_guardianship, [()]),
    _profile(profile.add_email, [("robin@example.org",), ("",)]),
    _profile(profile.state_interpreter, [("es",), ("",)]),
    _profile(profile.stop_texts, [()]),
    _profile(profile.allow_texts_again, [()]),
    _profile(way_returned, [(SafeContact.TEXT,), (SafeContact.EMAIL,)]),
    _profile(profile.state_places, [(places(),), (places(sites=()),)]),
    _profile(
        profile.state_conversation_wishes,
        [(conversation(),), (conversation(ask_about="", leave_alone=""),)],
    ),
    _profile(profile.state_more_wishes, [(more_wishes(),), (more_wishes(wishes=()),)]),
)
