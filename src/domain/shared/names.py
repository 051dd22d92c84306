"""What counts as a name, and what around a text can't be seen."""

import unicodedata

_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Fillers that Unicode counts as letters or signs and that show nothing."""
_READ = frozenset(("Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No"))
"""Unicode's letters and figures; not its modifiers, which look like apostrophes."""
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Unicode's embeddings, overrides and isolates; no name needs them, and they can make one text look
like another. Marks that only say which way the next letter runs stay."""
_NEEDED = frozenset("\u061c\u200c\u200d\u200e\u200f")
"""Marks that some writing needs between its letters: joiners, and which way the next one runs."""


def turns_writing(sign: str) -> bool:
    """Whether it makes all that follows run the other way."""
    return sign in _TURNS


def hides_in_a_name(text: str) -> bool:
    """Whether there is something between its letters that can't be seen and no writing needs."""
    return any(
        sign in _BLANK or (unicodedata.category(sign) == "Cf" and sign not in _NEEDED)
        for sign in text
    )


def is_invisible(sign: str) -> bool:
    """Whether one character shows nothing: spaces, formatting marks, fillers."""
    return sign in _BLANK or sign.isspace() or unicodedata.category(sign) == "Cf"


def trimmed(text: str) -> str:
    """Without what can't be seen at either end."""
    first, last = 0, len(text)
    while first < last and is_invisible(text[first]):
        first += 1
    while last > first and is_invisible(text[last - 1]):
        last -= 1
    return text[first:last]


def is_name(text: str) -> bool:
    """Whether somebody could be called this: it has a letter or a figure that can be seen."""
    return any(unicodedata.category(c) in _READ and c not in _BLANK for c in text)
