"""The tables of mail to staff, in the vault database: addresses, and letters on their way."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from peermatch.store.accounts.account_tables import SCHEMA

ADDRESSES = Table(
    "staff_addresses",
    SCHEMA,
    Column("account_id", String(36), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("giving", String(36), nullable=False),
    Column("code_sealed", LargeBinary),
    Column("code_until", BigInteger),
    Column("guesses", Integer, nullable=False),
    Column("confirmed_at", BigInteger),
    Column("returned_at", BigInteger),
    Column("daily_list", Boolean, nullable=False),
    Column("invitations", Boolean, nullable=False),
)
"""`sealed` is the address, `giving` an id of its own each time that one is given. `code_sealed` is
the code that was sent last; `guesses` are wrong ones at it. `returned_at` is when mail came back
because there is nobody at the address."""
LETTERS = Table(
    "staff_letters",
    SCHEMA,
    Column("letter_id", String(36), primary_key=True),
    Column("account_id", String(36), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("about", String(40), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("tried_at", BigInteger),
    Column("cancels", Boolean, nullable=False),
    Column("until", BigInteger, nullable=False),
    UniqueConstraint("account_id", "kind", "about", "sequence"),
)
"""`about` is a day, an entry of the calendar with its `sequence`, or the giving of an address.
After `until` a letter that still waits is of no use. `cancels` is of an invitation that takes it
back."""


class LetterKind(StrEnum):
    CONFIRMATION = "confirmation"
    DAILY_LIST = "daily-list"
    INVITATION = "invitation"


class LetterState(StrEnum):
    WAITS = "waits"
    IN_HAND = "in-hand"
    SENT = "sent"
    NOT_TAKEN = "not-taken"
    """For good."""
    DOUBTFUL = "doubtful"
    """It may have arrived, and is not sent again."""
    DROPPED = "dropped"
    """Nothing was to be told any more when its time came."""
    RETURNED = "returned"
    """It came back without arriving."""
