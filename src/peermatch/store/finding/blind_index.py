"""Blind indexes: keyed digests by which a person is found without their data being readable."""

import hmac
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

from peermatch.store.finding.name_words import Word, words_of
from peermatch.store.finding.phone_numbers import phone_digits

T = TypeVar("T")
TOKEN_BYTES = 16
SHORTEST_NEAR = 3
"""Letters of the shortest word in which one may be wrong."""
_NAME_ENDS = (("EE", "Y"), ("IE", "Y"), ("DT", "D"), ("RT", "D"), ("RD", "D"), ("NT", "D"))
_NAME_STARTS = (
    ("MAC", "MCC"),
    ("KN", "NN"),
    ("K", "C"),
    ("PH", "FF"),
    ("PF", "FF"),
    ("SCH", "SSS"),
)
_SOUNDS = (("EV", "AF"), ("Q", "G"), ("Z", "S"), ("M", "N"), ("KN", "N"), ("K", "C"))
_VOWELS = "AEIOUY"
"""Y counts as a vowel here, so Smith and Smyth meet; NYSIIS itself leaves it a consonant."""


class BlindIndex:
    """Tokens under one secret key. Without the key they can neither be made nor reversed.

    `version` counts the keys, from 1. What is kept stands under one of them; what is looked for may
    stand under any (`Sought`).
    """

    def __init__(self, key: bytes, version: int = 1) -> None:
        self._key = key
        self.version = version

    def token(self, kind: str, value: str) -> bytes:
        """The 16-byte token of a normalized value of one kind."""
        message = kind.encode("ascii") + b"\x00" + value.encode("utf-8")
        return hmac.digest(self._key, message, "sha256")[:TOKEN_BYTES]

    def name(self, name: str) -> frozenset[bytes]:
        """For a name: each word, each two neighbors written as one, and how they sound."""
        words = words_of(name)
        return frozenset().union(*map(self._heard, (*words, *map(joined, pairwise(words)))))

    def near_name(self, name: str) -> frozenset[bytes]:
        """For a name: each word with any one letter left out."""
        return frozenset().union(*map(self._near, words_of(name)))

    def whose_name(
        self, name: str, *, one_wrong_letter: bool = False
    ) -> tuple[frozenset[bytes], ...]:
        """As `Sought.whose_name`, under this key."""
        words = words_of(name)
        found = []
        for place, word in enumerate(words):
            around = (joined(two) for two in pairwise(words[max(0, place - 1) : place + 2]))
            tokens = frozenset().union(*map(self._heard, (word, *around)))
            found.append(tokens | self._near(word) if one_wrong_letter else tokens)
        return tuple(found)

    def birth_date(self, day: date) -> bytes:
        return self.token("birth-date", day.isoformat())

    def phone(self, phone: str) -> bytes:
        return self.token("phone", phone_digits(phone))

    def last_four(self, phone: str) -> bytes:
        """For the last four digits, without an extension."""
        return self.token("last-four", phone_digits(phone)[-4:])

    def _heard(self, word: Word) -> frozenset[bytes]:
        exact = {self.token("word", reading) for reading in word}
        return frozenset(exact | {self.token("sound", sound_of(reading)) for reading in word})

    def _near(self, word: Word) -> frozenset[bytes]:
        return frozenset(self.token("near", text) for text in _one_letter_less(word[0]))


class Sought:
    """What to look for: tokens under each key under which somebody's may stand. That is one key,
    or two while what is kept is made anew under another."""

    def __init__(self, indexes: Sequence[BlindIndex]) -> None:
        self._indexes = tuple(indexes)

    def tokens(self, kind: str, value: str) -> frozenset[bytes]:
        return self.under_each(lambda index: index.token(kind, value))

    def whose_name(
        self, name: str, *, one_wrong_letter: bool = False
    ) -> tuple[frozenset[bytes], ...]:
        """For every word one of these tokens must be there. A word may stand alone or be written as
        one with a neighbor, and be written otherwise or, if asked, with one letter wrong, too many
        or missing, or two neighbors turned round."""
        each = [one.whose_name(name, one_wrong_letter=one_wrong_letter) for one in self._indexes]
        return tuple(frozenset().union(*words) for words in zip(*each, strict=True))

    def word(self, word: Word) -> frozenset[bytes]:
        """For a word exactly as it is written, in each of its readings."""
        return frozenset().union(*(self.tokens("word", reading) for reading in word))

    def birth_date(self, day: date) -> frozenset[bytes]:
        return self.under_each(lambda index: index.birth_date(day))

    def phone(self, phone: str) -> frozenset[bytes]:
        return self.under_each(lambda index: index.phone(phone))

    def last_four(self, phone: str) -> frozenset[bytes]:
        return self.under_each(lambda index: index.last_four(phone))

    def under_each(self, make: Callable[[BlindIndex], T]) -> frozenset[T]:
        """What `make` makes under each key."""
        return frozenset(make(index) for index in self._indexes)


def joined(two: tuple[Word, Word]) -> Word:
    """Two neighbors as one word: Mary Ann as Maryann."""
    one, other = two
    return (one[0] + other[0],)


def _one_letter_less(word: str) -> frozenset[str]:
    """The word, and it without each of its letters in turn: two words that differ by one letter
    have one of these in common. Nothing of a word too short to tell apart so."""
    if len(word) < SHORTEST_NEAR:
        return frozenset()
    return frozenset({word, *(word[:n] + word[n + 1 :] for n in range(len(word)))})


def sound_of(word: str) -> str:
    """How a word of a name sounds: NYSIIS (Taft 1970), on capitals A to Z; others stay."""
    if not (word.isascii() and word.isalpha()):
        return word
    for old, new in _NAME_STARTS:
        if word.startswith(old):
            word = new + word[len(old) :]
            break
    for old, new in _NAME_ENDS:
        if word.endswith(old):
            word = word[: -len(old)] + new
            break
    key = word[0]
    for position in range(1, len(word)):
        sound = _letter(word, position)
        if sound and sound[-1] != key[-1]:
            key += sound
    if key.endswith("S") and len(key) > 1:
        key = key[:-1]
    if key.endswith("AY"):
        key = key[:-2] + "Y"
    return key[:-1] if key.endswith("A") and len(key) > 1 else key


def _letter(word: str, position: int) -> str:
    before, letter, after = word[position - 1], word[position], word[position + 1 : position + 2]
    if word[position:].startswith("SCH"):
        return "S"
    if word[position:].startswith("PH"):
        return "F"
    for old, new in _SOUNDS:
        if word[position:].startswith(old):
            return new
    if letter in _VOWELS:
        return "A"
    if letter == "H" and (before not in _VOWELS or (after and after not in _VOWELS) or not after):
        return "A" if before in _VOWELS else before
    if letter == "W" and before in _VOWELS:
        return "A"
    return letter
