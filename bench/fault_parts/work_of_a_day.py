"""What people of a program do over the API, several of them at once and some about the same thing:
referrals, contact attempts, matching runs, decisions and what undoes them, sessions and notes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from fault_parts.program_under_load import People, referral_bodies
from fault_parts.said_commands import Book, Sender

MOST_WAITING = 120
"""Referrals taken in; from then on people are only worked with."""
SESSION_DAYS = 7
"""How far back outcomes are recorded, and may be undone."""
FIRST_NAMES = tuple("Ada Bo Cy Dee Eli Fay Gus Hal Ida Jo Kit Lou Max Ned Ora Pat".split())
LAST_NAMES = tuple("Abel Bray Cobb Dove Eads Fisk Gale Hoyt Ives Judd Kerr Lund Mott".split())


@dataclass
class Day:
    """What the senders share."""

    people: People
    now: Callable[[], datetime]
    seed: int
    ending: threading.Event = field(default_factory=threading.Event)
    book: Book = field(default_factory=Book)
    referrals: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)
    """Matches, so that one approval is undone or one match ended by whoever comes first."""
    numbers: Any = field(default_factory=count)

    def senders(self, ports: tuple[int, ...], pause: float) -> list[threading.Thread]:
        """Threads that work until `ending`, and finish what they have begun to say."""
        work: list[tuple[str, Callable[[Sender], None]]] = []
        for number, token in enumerate(self.people.intake):
            work.append((f"intake{number}", lambda s, t=token: self._intake(s, t)))
        for number, token in enumerate(self.people.coordinators):
            work.append((f"coordinator{number}", lambda s, t=token: self._coordinator(s, t)))
        work += [(f"specialists{number}", self._specialist) for number in range(2)]

        def go_on(name: str, step: Callable[[Sender], None]) -> None:
            sender = Sender(ports, self.book, Random(f"{self.seed} {name}"))
            while not self.ending.wait(pause * sender.random.random()):
                step(sender)

        self._bodies = referral_bodies(self.seed)
        return [threading.Thread(target=go_on, args=one, name=one[0]) for one in work]

    def _intake(self, sender: Sender, token: str) -> None:
        random = sender.random
        if not self.referrals or (random.random() < 0.5 and len(self.referrals) < MOST_WAITING):
            number = next(self.numbers)
            body = self._bodies[number % len(self._bodies)] | {
                "participant_name": f"{FIRST_NAMES[number % 16]} {LAST_NAMES[number % 13]}",
                "birth_date": f"{1950 + number % 50}-{number % 12 + 1:02}-{number % 27 + 1:02}",
                "phone": f"(804) 555-{number % 10_000:04}",
            }
            answer = sender.say(token, "receive-referral", body)
            if answer.done:
                self.referrals.append(str(answer.result["referral_id"]))
            return
        attempt = {
            "referral_id": random.choice(self.referrals),
            "attempted_at": (self.now() - timedelta(minutes=1)).isoformat(),
            "way": random.choice(("text", "call")),
            "outcome": random.choice(("reached", "left-message", "no-answer")),
        }
        sender.say(token, "attempt-contact", attempt)

    def _coordinator(self, sender: Sender, token: str) -> None:
        random, what = sender.random, sender.random.random()
        if what < 0.08:
            sender.say(token, "request-run", {})
        elif what < 0.25 and self.approved:
            sender.say(token, "undo-approval", {"match_id": random.choice(self.approved[-6:])})
        elif what < 0.35 and len(self.approved) > 10:
            match_id = random.choice(self.approved[:6])
            told = {"match_id": match_id, "reason": "goals-reached"}
            if sender.say(token, "end-match", told).done and match_id in self.approved[:6]:
                self.approved.remove(match_id)
        else:
            self._decide(sender, token)

    def _decide(self, sender: Sender, token: str) -> None:
        """About one of the first few of the queue, which the other coordinator looks at too."""
        random = sender.random
        status, told = sender.ask(token, "matches?limit=20")
        waiting = [row["match_id"] for row in told.get("matches", ())]
        if status != 200 or not waiting:
            return
        about = {"match_id": random.choice(waiting[:4])}
        what = random.random()
        if what < 0.6:
            if sender.say(token, "approve-match", about).done:
                self.approved.append(about["match_id"])
        elif what < 0.8:
            sender.say(token, "decline-match", about | {"reason": "times-do-not-suit"})
        else:
            sender.say(token, "comment-on-proposal", about | {"comment": "They asked about it."})

    def _specialist(self, sender: Sender) -> None:
        """One of them looks at what is over, and records it, corrects a slip, or writes a note."""
        random = sender.random
        token = self.people.specialists[random.choice(sorted(self.people.specialists))]
        first = (self.now() - timedelta(days=SESSION_DAYS)).date().isoformat()
        status, told = sender.ask(token, f"schedule?first_day={first}&days={SESSION_DAYS + 1}")
        over = [s for s in told.get("sessions", ()) if _over(s, self.now())]
        if status != 200 or not over:
            return
        session = random.choice(over)
        about: dict[str, Any] = {"session_id": session["session_id"]}
        if session["status"] == "scheduled":
            if random.random() < 0.7:
                sender.say(token, "hold-session", about | {"minutes": 45})
            else:
                sender.say(token, "miss-session", about | {"reason": "no-show"})
        elif random.random() < 0.5:
            sender.say(token, "undo-outcome", about)
        else:
            note = {"minutes": 45, "mode": session["mode"], "worked_on": "What helps on Sundays."}
            sender.say(token, "write-progress-note", about | note)


def _over(session: dict[str, Any], now: datetime) -> bool:
    return datetime.fromisoformat(session["ends_at"]) < now
