"""What counts as a name, and what around a text can't be seen."""

import unicodedata

_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Fillers that Unicode counts as letters or signs and that show nothing."""
_READ = frozenset(("Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No"))
"""Unicode's letters and figures; not its modifiers, which look like apostrophes."""


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
