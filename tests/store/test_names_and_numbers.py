"""One way of comparing names and numbers: however they are written, the same is the same."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.names import is_name
from peermatch.readmodels.tables.people.finder import SHAPE
from peermatch.store.finding.blind_index import BlindIndex, sound_of
from peermatch.store.finding.name_words import words_of
from peermatch.store.finding.phone_numbers import (
    NoPhoneNumber,
    phone_digits,
    phone_number,
    phone_shown,
)

INDEX = BlindIndex(b"k" * 32)


def found(typed: str, stored: str, **how: bool) -> bool:
    """Whether who is stored under one name is found by the other."""
    there = INDEX.name(stored) | INDEX.near_name(stored)
    wanted = INDEX.whose_name(typed, **how)
    return bool(wanted) and all(there & tokens for tokens in wanted)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("O'Brien", "Siobhán O’Brien"),
        ("OBrien", "Siobhán O’Brien"),
        ("O Brien", "Siobhán O’Brien"),
        ("Siobhan O'Brien", "Siobhán O’Brien"),
        ("Siobhan O`Brien", "Siobhán OʻBrien"),
        ("O’Brien", "O Brien"),
        ("Lukasz Walesa", "Łukasz Wałęsa"),
        ("Soren Ostergard", "Søren Østergård"),
        ("Soeren Oestergaard", "Søren Østergård"),
        ("Søren", "Soeren"),
        ("Jurgen Gross", "Jürgen Groß"),
        ("Juergen Groß", "Jürgen Gross"),
        ("Dang Nguyen", "Đặng Nguyễn"),
        ("Adam Smith", "Аdаm Smіth"),  # Cyrillic letters that look Latin
        ("Roy Crockett", "Ro\u0443 \u0421ro\u0441kett"),
        ("Xopa", "Хора"),  # all of them Cyrillic
        ("Khora", "Хора"),
        ("Ivan Sokolov", "Иван Соколов"),
        ("Wang Xiaoming", "王 小明"),
        ("Ａｄａ", "Ada"),
        ("Fiona", "ﬁona"),
        ("A\u200bda\u00ad", "Ada"),
        ("Mary Ann Smith", "Maryann Smith"),
        ("Maryann Smith", "Mary Ann Smith"),
        ("Anne Marie", "Anne-Marie"),
        ("smith, ada", "Ada Smith"),
        ("José", "Jose\u0301"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed: str, stored: str) -> None:
    assert found(typed, stored)


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12)


@given(LETTERS, st.data())
def test_a_name_is_found_with_any_one_letter_wrong(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    turned = before + after[:1] + letter + after[1:]
    for wrong in (before + other + after, before + after, before + other + letter + after, turned):
        assert found(wrong, word, one_wrong_letter=True), wrong


def test_two_wrong_letters_and_other_words_find_nobody() -> None:
    assert not found("Mulroney", "Mundy", one_wrong_letter=True)
    assert not found("Casey Mundy", "Casey", one_wrong_letter=True)
    assert not found("Casey Mumby", "Casey Mundy")
    assert found("Casey Mumdy", "Casey Mundy", one_wrong_letter=True)


@given(st.text(max_size=30))
def test_whoever_has_a_name_is_found_by_it(name: str) -> None:
    assert found(name, name) == bool(words_of(name))
    assert words_of(name) or not is_name(name)
    assert all(word.isalnum() for readings in words_of(name) for word in readings)


def test_a_name_in_words() -> None:
    assert [word[0] for word in words_of("  O'Brien-Núñez, ÅSA ")] == ["OBRIEN", "NUNEZ", "ASA"]
    assert words_of("Åsa") == (("ASA", "AASA"),)
    assert words_of("’ \u200b \u3164 -") == ()
    assert sound_of("KNIGHT") == sound_of("NIGHT")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("8045550197.0", "(804) 555-0197"),
        ("8045550197", "(804) 555-0197"),
        ("804.555.0197", "(804) 555-0197"),
        ("+1 804 555 0197", "(804) 555-0197"),
        ("1-804-555-0197", "(804) 555-0197"),
        ("804\u2011555\u20110197\u200e", "(804) 555-0197"),
        ("８０４ ５５５ ０１９７", "(804) 555-0197"),
        ("(804) 555-0197 x12", "(804) 555-0197 ext. 12"),
        ("804-555-0197 Ext. 12", "(804) 555-0197 ext. 12"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("011 44 20 7946 0958", "+44 20 7946 0958"),
    ],
)
def test_a_number_is_kept_in_one_form(written: str, kept: str) -> None:
    assert phone_number(written) == kept
    assert phone_number(kept) == phone_shown(written) == kept
    assert phone_digits(written) == phone_digits(kept)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("555-0197", "needs its area code"),
        ("8045550197.5", "is not a phone number"),
        ("180455501.97", "is not a phone number"),
        ("804555019.0", "is not a phone number"),
        ("8.045550197E+09", "is not a phone number"),
        ("80455501970", "is not a phone number"),
        ("0000000000", "is not a phone number"),
        ("(804) 555-0197 / 0198", "is not a phone number"),
        ("804 555 0197 804 555 0198", "is not a phone number"),
        ("call after six", "is not a phone number"),
    ],
)
def test_what_is_no_whole_number_is_refused(written: str, reason: str) -> None:
    with pytest.raises(NoPhoneNumber, match=reason):
        phone_number(written)
    assert phone_shown(written) == written


@pytest.mark.parametrize("central", ["555", "200", "011", "911"])
def test_what_looks_as_it_is_shown_is_shown_as_it_is(central: str) -> None:
    for area in range(1000):
        kept = f"({area:03}) {central}-0197"
        with suppress(NoPhoneNumber):
            assert phone_number(kept) == kept
        assert phone_shown(kept) == kept


def test_a_number_is_found_whole_or_by_its_last_four() -> None:
    assert phone_digits("+1 (276) 555-0123") == phone_digits("276.555.0123 x9") == "2765550123"
    assert INDEX.phone("8045550197.0") == INDEX.phone("(804) 555-0197")
    assert INDEX.last_four("0197") == INDEX.last_four("(804) 555-0197 ext. 12")
    assert INDEX.birth_date(date(1990, 1, 2)) != BlindIndex(b"l" * 32).birth_date(date(1990, 1, 2))


def test_tokens_are_as_they_were_when_the_finders_shape_was_numbered() -> None:
    """A new library or rule that makes other tokens needs a new number, or nobody is found."""
    names = "Siobhán O’Brien", "Łukasz Wałęsa", "Søren Østergård", "Иван Соколов", "王 小明", "Аdаm"
    made = frozenset().union(
        *(INDEX.name(name) | INDEX.near_name(name) for name in names),
        *({INDEX.phone(p), INDEX.last_four(p)} for p in ("8045550197.0", "+44 20 7946 0958")),
    )
    seen = INDEX.token("all", "".join(sorted(token.hex() for token in made))).hex()
    assert (SHAPE, seen) == (5, "d29a51df49e3fbb8f01026bbca2cdfea")
