"""Blind indexes: keyed digests by which a person is found without their data being readable."""

import hmac
import unicodedata
from datetime import date

TOKEN_BYTES = 16
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
    """Tokens under one secret key. Without the key they can neither be made nor reversed."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def token(self, kind: str, value: str) -> bytes:
        """The 16-byte token of a normalised value of one kind."""
        message = kind.encode("ascii") + b"\x00" + value.encode("utf-8")
        return hmac.digest(self._key, message, "sha256")[:TOKEN_BYTES]

    def name(self, name: str) -> frozenset[bytes]:
        """For a name: the whole, each word, and how each word sounds, whatever their order."""
        words = name_words(name)
        exact = {self.token("word", word) for word in words}
        heard = {self.token("sound", sound_of(word)) for word in words}
        return frozenset(exact | heard | {self.token("name", " ".join(sorted(words)))})

    def whole_name(self, name: str) -> bytes:
        """The token by which exactly this name is found."""
        return self.token("name", " ".join(sorted(name_words(name))))

    def sounds(self, name: str) -> frozenset[bytes]:
        """The tokens by which names that sound alike are found; all must be there."""
        return frozenset(self.token("sound", sound_of(word)) for word in name_words(name))

    def birth_date(self, day: date) -> bytes:
        return self.token("birth-date", day.isoformat())

    def phone(self, phone: str) -> bytes:
        return self.token("phone", phone_digits(phone))


def name_words(name: str) -> tuple[str, ...]:
    """A name's words in capitals A to Z where they have them: accents, marks and case are gone."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    kept = (c if c.isalnum() else " " for c in flat if not unicodedata.combining(c) and c != "'")
    return tuple("".join(kept).upper().split())


def phone_digits(phone: str) -> str:
    """A North American number as its ten digits; another as all its digits."""
    digits = "".join(c for c in phone if c.isdecimal() and c.isascii())
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


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
