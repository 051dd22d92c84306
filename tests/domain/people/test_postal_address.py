"""Where a participant gets letters, and that none is written which was not said to be safe."""

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from domain.people.contact.agreed_ways import UnsafeWay, agreed_ways, check_contact, contact_now
from domain.people.contact.postal_address import (
    AddressLineTooLong,
    LetterNeedsAddress,
    PostalAddressStated,
    StateUnknown,
    ZipCodeUnreadable,
    letters_are_safe,
    no_address,
    state_postal_address,
)
from domain.people.participant import PARTICIPANT
from domain.people.profile import (
    ContactChoicesStated,
    Profile,
    choose_contact,
    evolve,
)
from domain.shared.decider import Fact, Refusal
from domain.shared.postal.us_address import LONGEST_LINE, AddressNotWhole, envelope_lines
from domain.shared.postal.us_states import STATES, lies_in, state_code, zip_code
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import SafeContact
from stories.pasts.given import Given, given
from stories.pasts.people_samples import choices, postal_address
from stories.pasts.samples import PARTICIPANT_ID, registered

TEXT, LETTER, EMAIL = SafeContact.TEXT, SafeContact.LETTER, SafeContact.EMAIL
MIDNIGHT = 0


def profile(*facts: object) -> Given:
    return given(PARTICIPANT, registered(), *facts).part("profile")


def decide(state: Profile, said: ContactChoicesStated | PostalAddressStated) -> tuple[Fact, ...]:
    if isinstance(said, ContactChoicesStated):
        return choose_contact(state, said)
    return state_postal_address(state, said)


def may_write(state: Profile) -> bool:
    try:
        check_contact(state, LETTER, 6, MIDNIGHT)
    except UnsafeWay:
        return False
    return True


def test_an_address_is_what_was_said_last() -> None:
    first, moved = postal_address(), postal_address(address="PO Box 7", letters=False)
    profile().when(state_postal_address, first).then(first)
    profile(first).when(state_postal_address, first).then_nothing()
    profile(first).when(state_postal_address, moved).then(moved)
    profile(first).when(state_postal_address, no_address(PARTICIPANT_ID)).then(
        no_address(PARTICIPANT_ID)
    )
    profile().when(state_postal_address, no_address(PARTICIPANT_ID)).then_nothing()
    given(PARTICIPANT).part("profile").when(state_postal_address, first).then(ParticipantUnknown)


def test_somebody_without_a_home_says_so_with_or_without_a_place_for_mail() -> None:
    nowhere = replace(no_address(PARTICIPANT_ID), no_fixed_address=True)
    profile().when(state_postal_address, nowhere).then(nowhere)
    held = postal_address(no_fixed_address=True, address="General Delivery")
    profile(nowhere).when(state_postal_address, held).then(held)
    profile().when(state_postal_address, replace(nowhere, letters=True)).then(LetterNeedsAddress)


@pytest.mark.parametrize(
    ("stated", "refusal", "field"),
    [
        (postal_address(address=""), AddressNotWhole, "address"),
        (postal_address(city=""), AddressNotWhole, "city"),
        (postal_address(state=""), AddressNotWhole, "state"),
        (postal_address(zip_code=""), AddressNotWhole, "zip_code"),
        (replace(no_address(PARTICIPANT_ID), care_of="Kim"), AddressNotWhole, "address"),
        (postal_address(care_of="x" * (LONGEST_LINE + 1)), AddressLineTooLong, "care_of"),
        (postal_address(city="x" * (LONGEST_LINE + 1)), AddressLineTooLong, "city"),
        (postal_address(state="Virginia"), StateUnknown, "state"),
        (postal_address(zip_code="2321"), ZipCodeUnreadable, "zip_code"),
    ],
)
def test_what_is_no_address_is_refused_at_its_field(
    stated: PostalAddressStated, refusal: type[Refusal], field: str
) -> None:
    profile().when(state_postal_address, stated).then(refusal)
    with pytest.raises(refusal) as raised:
        state_postal_address(profile().state, stated)
    assert raised.value.field == field


def test_an_envelope_has_the_lines_that_usps_asks_for() -> None:
    assert envelope_lines(postal_address()) == ("12 Example St", "Richmond VA 23219")
    full = postal_address(care_of="Kim Example", address_2="Apt 3")
    assert envelope_lines(full) == (
        "c/o Kim Example",
        "12 Example St",
        "Apt 3",
        "Richmond VA 23219",
    )
    assert envelope_lines(no_address(PARTICIPANT_ID)) == ()


def test_a_letter_is_safe_only_where_they_said_so_of_this_very_address() -> None:
    assert not may_write(profile().state)
    assert not may_write(profile(postal_address(letters=False)).state)
    agreed = profile(choices(hours=()), postal_address())
    assert may_write(agreed.state)
    assert agreed_ways(agreed.state) == {TEXT, SafeContact.NOT_AT_HOME, LETTER}
    assert not may_write(profile(postal_address(), postal_address(letters=False)).state)
    only = given(PARTICIPANT, registered(safe_contact=LETTER)).part("profile")
    assert not may_write(only.state), "no address yet"
    with pytest.raises(UnsafeWay):
        check_contact(only.state, SafeContact.CALL, 0, 12 * 60)


def test_contact_choices_say_of_letters_what_the_address_then_holds() -> None:
    known, silent = postal_address(), postal_address(letters=False)
    both = choices(ways=frozenset({TEXT, LETTER}))
    profile(silent).when(choose_contact, both).then(both, known)
    profile(both, known).when(choose_contact, both).then_nothing()
    profile(both, known).when(choose_contact, choices()).then(choices(), silent)
    profile().when(choose_contact, both).then(LetterNeedsAddress)
    by_letter = choices(ways=frozenset({LETTER}), phone="", email="")
    profile(silent).when(choose_contact, by_letter).then(by_letter, known)
    assert contact_now(profile(choices(), known).state) == choices(ways=choices().ways | {LETTER})


@each(
    st.lists(
        st.one_of(
            st.sets(st.sampled_from([TEXT, EMAIL, LETTER]), min_size=1).map(
                lambda ways: choices(ways=frozenset(ways))
            ),
            st.booleans().map(lambda letters: postal_address(letters=letters)),
            st.just(no_address(PARTICIPANT_ID)),
        ),
        max_size=6,
    )
)
def test_whatever_was_said_in_whichever_order_a_letter_needs_the_last_yes(
    said: list[ContactChoicesStated | PostalAddressStated],
) -> None:
    now, safe, there = profile().state, False, False
    for one in said:
        try:
            facts = decide(now, one)
        except LetterNeedsAddress:
            assert not there
            continue
        if isinstance(one, ContactChoicesStated):
            safe = LETTER in one.ways
        else:
            safe, there = one.letters, bool(one.address)
        now = reduce(evolve, facts, now)
        assert letters_are_safe(now) is safe is may_write(now) is (LETTER in agreed_ways(now))
        assert decide(now, one) == ()


def test_states_and_zip_codes_are_known_by_usps() -> None:
    assert (state_code(" va "), state_code("west  virginia"), state_code("Ontario")) == (
        "VA",
        "WV",
        "",
    )
    assert [zip_code(text) for text in ("23219", "232191234", "23219-1234", "23219.0")] == [
        "23219",
        "23219-1234",
        "23219-1234",
        "23219",
    ]
    assert {zip_code(text) for text in ("2321", "23219-12", "K1A 0B1", "")} == {""}
    assert lies_in("23219", "VA")
    assert lies_in("20190-0001", "VA")
    assert not lies_in("23219", "DC")
    assert all(lies_in(f"{spans[:3]}01", state) for state, (_, spans) in STATES.items())
