"""Names as search and the search for duplicates compare them: every way to write one, one text.

Unicode's compatibility forms, marks, case and what can't be seen are gone; letters of other scripts
are written in Latin ones (`anyascii`); a letter that only looks Latin is read as it looks.
"""

import unicodedata
from functools import lru_cache

from anyascii import anyascii

from domain.shared.names import is_invisible, is_name

_APOSTROPHES = frozenset("'\"`´ʹʺʻʼʽʾʿˈˊˋ‘’‚‛“”„′″‵＇｀ꞌ՚׳״᾽᾿")
"""Signs inside a name that people write, leave out or mistake for each other."""
_SELECTORS = frozenset({"\u034f", *map(chr, range(0xFE00, 0xFE10))})
"""Marks that say how the sign before is drawn."""
_LEFT_OUT = _APOSTROPHES | _SELECTORS
_LONG = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""Letters that are also written as two, beside their bare form."""
_LOOKS = str.maketrans(
    "АВЕКМНОРСТУХЅІЈаекмнорстухѕіјһԁԛԝвΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
    "ABEKMHOPCTYXSIJaekmhopctyxsijhdqwbABEZHIKMNOPTYXaikvoptux",
)
"""Cyrillic and Greek letters by the Latin ones that they look like (Unicode TS 39)."""
_LOOKING_LATIN = frozenset(map(chr, _LOOKS))

Word = tuple[str, ...]
"""One word's readings in capitals and figures, the plainest first."""


def words_of(name: str) -> tuple[Word, ...]:
    """The name's words in their order, each with every reading it has."""
    return tuple(filter(None, map(_readings, _split(name))))


def _split(name: str) -> list[str]:
    """The words, composed, without apostrophes and what can't be seen."""
    seen = _bare(unicodedata.normalize("NFKC", _bare(name)))
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in seen)
    return [word for word in "".join(kept).split() if is_name(word)]


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isspace() or not (c in _LEFT_OUT or is_invisible(c)))


@lru_cache(maxsize=4096)
def _readings(word: str) -> Word:
    looking = [c in _LOOKING_LATIN for c in word]
    if any(looking) and any(_is_latin(c) for c in word):
        word = word.translate(_LOOKS)
    found = [_plain(word), _plain(word.casefold().translate(_LONG))]
    if all(looking):
        found.append(_plain(word.translate(_LOOKS)))
    return tuple(dict.fromkeys(filter(None, found)))


def _plain(word: str) -> str:
    """In capitals A to Z and figures; a sign that has none of them stays as it is."""
    latin = "".join(c for c in anyascii(word) if c.isalnum())
    return (latin or word).upper()


def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN")
