"""What every gateway that messages leave by can do, and how a try with it ends."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Answer(StrEnum):
    TAKEN = "taken"
    NOT_NOW = "not-now"
    """It certainly did not take it, and may later."""
    NEVER = "never"
    """It will not take this one."""
    UNKNOWN = "unknown"
    """The link broke after it had been given the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`key` is the message's own id: the same each time that it is tried."""

    key: str
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    invitation: bytes = field(default=b"", repr=False)
    """An iCalendar object that goes with the text by mail, where there is one."""
    method: str = ""
    """What it asks a calendar to do."""


class Gateway(Protocol):
    @property
    def knows_keys(self) -> bool:
        """Whether it delivers a letter of the same key once, however often it gets it."""

    def send(self, letter: Letter) -> Answer:
        """Never raises; gives up on a gateway that is silent for `SECONDS`."""


DELIVERED_AT = "/hooks/texts/delivery"
"""Where a gateway of texts tells later how each fared."""
SECONDS = 30.0
