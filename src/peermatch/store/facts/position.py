"""Where a fact stands in the log: opaque, ordered, and the same type on both databases."""

from dataclasses import dataclass

LAST_NUMBER = 2**63 - 1


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Log order is (transaction, number).

    On PostgreSQL `transaction` is the writer's xid8 and `number` the row's serial; on SQLite, and
    for rows put back by a restore, `transaction` is 0. As text: `transaction.number`.
    """

    transaction: int
    number: int

    def __str__(self) -> str:
        return f"{self.transaction}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """The position written as `text`. Raises ValueError when it is none."""
        transaction, dot, number = text.partition(".")
        if not (dot and transaction.isdecimal() and number.isdecimal() and text.isascii()):
            raise ValueError("not a position in the log")
        found = cls(int(transaction), int(number))
        if max(found.transaction, found.number) > LAST_NUMBER:
            raise ValueError("not a position in the log")
        return found


START = Position(0, 0)
"""Before the first fact."""
