"""What a password may be (NIST SP 800-63B-4): long enough, and nothing that is guessed first.

It may hold any characters, is never asked to mix them, and is never due for a change.
"""

import gzip
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from domain.shared.decider import Refusal

SHORTEST_ALONE = 15
"""Characters of a password that is all that is asked for at signing in."""
SHORTEST_WITH_FACTOR = 8
"""Characters of one that is asked for together with a second factor."""
LONGEST_PASSWORD = 200
"""Characters. NIST asks for room for 64 at least; hashing bounds the top."""
LIST = Path(__file__).with_name("common-passwords.txt.gz")
"""The 8,346 of 8 to 24 plain characters from Django 5.2's list of 20,000 common passwords, which
Royce Williams made from breaches; BSD-3-Clause (`COMMON-PASSWORDS-LICENSE`)."""
PROGRAM_WORDS = (
    "account admin agency april august autumn community coordinator counselor cprs december fall "
    "february friday health intake january july june letmein login manager march match monday "
    "november october password peer peermatch program qwerty recovery referral saturday secret "
    "september services specialist spring staff summer sunday support thursday tuesday virginia "
    "wednesday welcome winter"
).split()
"""Words of a program like this one, and those that a year is added to."""
ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
LETTERS_OF_OWN = 4
"""So many letters beside one's name and the program's words make a password one's own."""
LOOK_ALIKE = str.maketrans("@$", "as")
STANDS_FOR = str.maketrans("013457", "oieast")


class PasswordTooShort(Refusal):
    """`shortest` is in characters."""

    sentence = f"A password needs at least {SHORTEST_ALONE} characters."
    field = "password"

    def __init__(self, shortest: int = SHORTEST_ALONE) -> None:
        super().__init__(f"A password needs at least {shortest} characters.")


class PasswordTooLong(Refusal):
    sentence = f"A password has at most {LONGEST_PASSWORD} characters."
    field = "password"


class PasswordTooCommon(Refusal):
    sentence = (
        "Many people have used this password, or it is a simple pattern, so it is among the first"
        " that are tried. Choose a few words that only you would put together."
    )
    field = "password"


class PasswordOfTheProgram(Refusal):
    sentence = (
        "This password is made of your name or of words of the program, so it is easy to guess."
        " Choose a few words that only you would put together."
    )
    field = "password"


def shortest(*, second_factor: bool) -> int:
    """Characters that a password needs."""
    return SHORTEST_WITH_FACTOR if second_factor else SHORTEST_ALONE


def check_password(
    password: str, owner: Collection[str] = (), *, second_factor: bool = False
) -> None:
    """Raises a refusal that says what is wrong. `owner` are the names of whose password it is."""
    needed = shortest(second_factor=second_factor)
    if len(password) < needed:
        raise PasswordTooShort(needed)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong
    plain = _plain(password)
    once = _repeated(plain)
    if len(once) < LETTERS_OF_OWN or _in_a_row(once):
        raise PasswordTooCommon
    bare = once.strip("0123456789")
    spellings = {
        password.casefold(),
        plain,
        once,
        bare,
        _repeated(bare),
        bare.translate(STANDS_FOR),
    }
    if spellings & _common():
        raise PasswordTooCommon
    if _of_known_words(plain, owner):
        raise PasswordOfTheProgram


def _plain(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(c for c in text.casefold().translate(LOOK_ALIKE) if c.isalnum())


def _repeated(text: str) -> str:
    """What the text is a repetition of, or the text itself."""
    again = (text + text).find(text, 1) if text else 0
    return text[:again] if again else text


def _in_a_row(text: str) -> bool:
    """Neighbors on the keyboard or in the alphabet from end to end, either way."""
    return any(text in row * 2 or text[::-1] in row * 2 for row in ROWS)


def _of_known_words(plain: str, owner: Collection[str]) -> bool:
    parts = {_plain(part) for name in owner for part in (name, *re.split(r"\W+", name))}
    words = sorted({*PROGRAM_WORDS, *(p for p in parts if len(p) > 2)}, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, words)))
    for spelling in (plain, plain.translate(STANDS_FOR)):
        rest, found = known.subn("", spelling)
        letters = sum(c.isalpha() for c in rest)
        if found and letters < LETTERS_OF_OWN:
            return True
    return False


@cache
def _common() -> frozenset[str]:
    with gzip.open(LIST, "rt", encoding="ascii") as lines:
        return frozenset(lines.read().split("\n"))
