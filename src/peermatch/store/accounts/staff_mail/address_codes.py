"""The code that confirms an address: it goes there in a letter, and its owner types it."""

import hmac
from base64 import b32encode
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, func, select, update

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import Clock, Entropy, seconds
from peermatch.store.accounts.staff_mail.mail_tables import ADDRESSES, LETTERS, LetterKind
from peermatch.store.keys.page_seal import PageSeal

CODE_BYTES, CODE_LETTERS = 5, 8
"""40 bits: eight letters and digits, of which a few may be guessed."""
CODE_LASTS = timedelta(hours=1)
MOST_GUESSES = 5
MOST_CODES = 5
"""In an hour: nobody's mailbox is filled from here."""


class TooManyCodes(Refusal):
    sentence = f"{MOST_CODES} codes were sent within the hour. Wait an hour and try again."


class CodeWrong(Refusal):
    sentence = "This is not the code, or it is over an hour old. Look again or have a new one sent."
    field = "code"


class AddressCodes:
    def __init__(self, engine: Engine, seal: PageSeal, clock: Clock, entropy: Entropy) -> None:
        self._engine, self._seal = engine, seal
        self._clock, self._entropy = clock, entropy

    def new(self, account_id: UUID, giving: str) -> str:
        """A code for the letter that takes it there, for an hour; the one before is void. Empty
        where another address was given since."""
        code = b32encode(self._entropy(CODE_BYTES)).decode("ascii")
        sealed = self._seal.sealed(_code_purpose(account_id), code.encode("ascii"))
        until = seconds(self._clock() + CODE_LASTS)
        values = {"code_sealed": sealed, "code_until": until, "guesses": 0}
        same = is_of(account_id), ADDRESSES.c.giving == giving
        with self._engine.begin() as connection:
            there = connection.execute(update(ADDRESSES).where(*same).values(values)).rowcount > 0
        return code if there else ""

    def confirm(self, account_id: UUID, code: str) -> None:
        """Raises CodeWrong; after a few wrong ones a new code is needed."""
        typed = "".join(code.split()).upper()
        counted = update(ADDRESSES).where(
            is_of(account_id),
            ADDRESSES.c.confirmed_at.is_(None),
            ADDRESSES.c.guesses < MOST_GUESSES,
            ADDRESSES.c.code_until > seconds(self._clock()),
        )
        with self._engine.begin() as connection:
            guess = counted.values(guesses=ADDRESSES.c.guesses + 1).returning(
                ADDRESSES.c.code_sealed, ADDRESSES.c.giving
            )
            row = connection.execute(guess).mappings().one_or_none()
            right = row is not None and self._is_code(account_id, row["code_sealed"], typed)
            if row is not None and right:
                confirmed = {
                    "confirmed_at": seconds(self._clock()),
                    "code_sealed": None,
                    "code_until": None,
                }
                same = is_of(account_id), ADDRESSES.c.giving == row["giving"]
                connection.execute(update(ADDRESSES).where(*same).values(confirmed))
        if not right:
            raise CodeWrong

    def check_not_too_many(self, account_id: UUID) -> None:
        """Raises TooManyCodes."""
        lately = select(func.count()).where(
            LETTERS.c.account_id == str(account_id),
            LETTERS.c.kind == LetterKind.CONFIRMATION.value,
            LETTERS.c.made_at > seconds(self._clock() - CODE_LASTS),
        )
        with self._engine.connect() as connection:
            if connection.execute(lately).scalar_one() >= MOST_CODES:
                raise TooManyCodes

    def _is_code(self, account_id: UUID, sealed: bytes | None, typed: str) -> bool:
        kept = self._seal.unsealed(_code_purpose(account_id), bytes(sealed or b""))
        return kept is not None and hmac.compare_digest(kept, typed.encode("utf-8", "replace"))


def is_of(account_id: UUID) -> ColumnElement[bool]:
    return ADDRESSES.c.account_id == str(account_id)


def _code_purpose(account_id: UUID) -> str:
    return f"code for the email address of {account_id}"
