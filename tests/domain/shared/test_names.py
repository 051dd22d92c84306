"""What counts as a name, and what can't be seen around or in it."""

import pytest

from domain.shared.names import hides_in_a_name, is_invisible, is_name, trimmed, turns_writing

FILLER, JOINER, OVERRIDE, SOFT_HYPHEN = "\u3164", "\u200d", "\u202e", "\u00ad"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Ada", "Ada"),
        (" Ada Lovelace\t", "Ada Lovelace"),
        (f"{FILLER}{JOINER} Ada {OVERRIDE}", "Ada"),
        ("A", "A"),
        (f" {FILLER} ", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_taken_off_both_ends(text: str, seen: str) -> None:
    assert trimmed(text) == seen


@pytest.mark.parametrize("sign", [" ", "\n", "\u00a0", FILLER, JOINER, OVERRIDE, SOFT_HYPHEN])
def test_spaces_marks_and_fillers_show_nothing(sign: str) -> None:
    assert is_invisible(sign)


def test_letters_figures_and_signs_show() -> None:
    assert not any(map(is_invisible, "aé中5-'’"))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Ada", False),
        ("Ada Lovelace", False),
        (f"क्{JOINER}ष", False),
        (f"A{FILLER}da", True),
        (f"A{SOFT_HYPHEN}da", True),
        (f"A{OVERRIDE}da", True),
    ],
)
def test_joiners_are_needed_and_nothing_else_may_hide(text: str, hidden: bool) -> None:
    assert hides_in_a_name(text) == hidden


def test_overrides_and_isolates_turn_writing() -> None:
    assert all(map(turns_writing, "\u202a\u202e\u2066\u2069"))
    assert not any(map(turns_writing, "a\u200e\u200f\u061c"))


@pytest.mark.parametrize(
    ("text", "name"),
    [("Ada", True), ("7", True), ("李", True), ("-", False), ("😀", False), (FILLER, False)],
)
def test_a_name_has_a_letter_or_a_figure(text: str, name: bool) -> None:
    assert is_name(text) == name
