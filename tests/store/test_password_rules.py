"""What a password may be: long enough, and nothing that is tried first."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peermatch.store.accounts.passwords.password_rules import (
    LONGEST_PASSWORD,
    PasswordOfTheProgram,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    _common,
    check_password,
)

OWNER = ("ivy", "Ivy Carter")


@pytest.mark.parametrize(
    "password",
    [
        "made-up-people-only",
        "correct horse battery",
        "a password for tests",
        "ключ от старой двери",
    ],
)
def test_a_few_words_of_ones_own_are_a_password(password: str) -> None:
    check_password(password, OWNER)


def test_fifteen_characters_or_eight_beside_a_second_factor() -> None:
    check_password("blue owl sings x", OWNER)
    with pytest.raises(PasswordTooShort) as refused:
        check_password("blue owl sings")
    assert str(refused.value) == "A password needs at least 15 characters."
    check_password("blue owl", second_factor=True)
    with pytest.raises(PasswordTooShort) as refused:
        check_password("blueowl", second_factor=True)
    assert str(refused.value) == "A password needs at least 8 characters."
    with pytest.raises(PasswordTooLong):
        check_password("no end of it " * 20)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "PASSWORD PASSWORD",
        "baseball12345678",
        "b@seb@ll-baseball!!",
        "123456789123456789",
        "12345678901234567890",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "qwertyuiopasdfgh",
        "zyxwvutsrqponmlk",
        "1q2w3e4r5t6y7u8i",
        "!!!!!!!!!!!!!!!!",
    ],
)
def test_a_common_password_or_a_pattern_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        check_password(password, OWNER)


@pytest.mark.parametrize(
    "password",
    [
        "peermatch-virginia-2026",
        "P33rR3c0very$upp0rt",
        "welcome welcome ivy",
        "Carter.Manager.1984",
        "summer2026winter2027",
    ],
)
def test_words_of_the_program_and_ones_own_name_make_none(password: str) -> None:
    with pytest.raises(PasswordOfTheProgram):
        check_password(password, OWNER)


def test_the_list_holds_nothing_that_length_alone_refuses() -> None:
    assert len(_common()) == 8346
    assert min(map(len, _common())) == 8


@given(st.text(max_size=LONGEST_PASSWORD + 5), st.booleans())
def test_any_text_is_a_password_or_is_refused(text: str, factor: bool) -> None:
    with suppress(PasswordTooShort, PasswordTooLong, PasswordTooCommon, PasswordOfTheProgram):
        check_password(text, (text[:9], "Ivy"), second_factor=factor)
