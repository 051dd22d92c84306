"""Referrals that come in over the API of two web processes, while databases are taken away."""

import threading
from itertools import count
from random import Random

from fault_parts.said_commands import Book, Sender, shown

from web.conftest import NEW_REFERRAL

PORTS = (18081, 18082)
SENDERS = 4
NAMES = tuple(
    "Abel Bray Cobb Dove Eads Fisk Gale Hoyt Ives Judd Kerr Lund Mott Nash Orr Pike Quinn Reed "
    "Shaw Tate Udall Vane West Yost Zell Ames".split()
)


class Load:
    """Each by a key of its own that is said again until it is acknowledged."""

    def __init__(self, token: str) -> None:
        """`token` is one of intake."""
        self.token = token
        self.ending = threading.Event()
        self.book = Book()
        self._numbers = count()
        self._senders = [threading.Thread(target=self._send) for _ in range(SENDERS)]

    def start(self) -> None:
        for sender in self._senders:
            sender.start()

    def end(self) -> None:
        """Says no more, and waits for what was said."""
        self.ending.set()
        for sender in self._senders:
            sender.join()

    def _send(self) -> None:
        """One after the other until the end, each as often as it takes."""
        sender = Sender(PORTS, self.book, Random())
        while not self.ending.is_set():
            number = next(self._numbers)
            body = NEW_REFERRAL | {
                "participant_name": f"Robin {NAMES[number % 26]}{NAMES[number // 26 % 26]}",
                "birth_date": f"19{number % 60 + 40}-04-02",
            }
            answer = sender.say(self.token, "receive-referral", body)
            if answer.refused:
                print(f"refused with {answer.status}: {answer.result}", flush=True)
                self.ending.set()

    def acknowledged(self) -> list[str]:
        """The referrals' ids as they were answered."""
        return [str(answer.result["referral_id"]) for answer in self.book.acknowledged()]

    def goes_on(self, before: int) -> bool:
        """Whether more than what was under way was acknowledged since there were `before`, and all
        pages are shown."""
        return len(self.acknowledged()) > before + SENDERS and self.shown()

    def shown(self) -> bool:
        return all(shown(port, self.token) for port in PORTS)
