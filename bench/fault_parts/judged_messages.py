"""What became of every message: by what gateways were given and delivered, held against the
record."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.sessions.message import (
    MessageDoubtful,
    MessageDue,
    MessageHandedOver,
    MessageNotTaken,
    MessageSent,
    MessageWithheld,
)
from fault_parts.failing_gateways import Given
from fault_parts.judged_record import facts_of
from fault_parts.messages_due import Forbidden
from peermatch.bootstrap import Deployment
from peermatch.store import Recorded

NIGHT = (21, 8)
"""Nothing leaves between these hours: every session is days away."""
UNDER_WAY = timedelta(minutes=5)
"""A try that was begun before may arrive so long after: the clock goes on by minutes at once. What
is taken up after that is a try of its own."""
SENT, WITHHELD, DOUBTFUL, NOT_TAKEN, TRIED, WAITS = (
    "sent", "held back", "doubtful", "not taken for good", "being tried", "waits"
)  # fmt: skip
ENDED = frozenset({WITHHELD, DOUBTFUL, NOT_TAKEN})
"""How a message that was not delivered may have ended: each is told to people."""


@dataclass
class JudgedMessages:
    messages: int = 0
    given: int = 0
    delivered: int = 0
    doubled: int = 0
    lost: int = 0
    after_consent: int = 0
    on_the_way: int = 0
    """Given after a revocation by a try that had begun before it."""
    at_night: int = 0
    not_due: int = 0
    """Booked long before the session, which is told of later."""
    ends: Counter[str] = field(default_factory=Counter)
    though_delivered: Counter[str] = field(default_factory=Counter)
    """Messages that arrived although the record doesn't say that they were sent."""
    words: list[str] = field(default_factory=list)

    def note(self, what: str, words: str) -> None:
        setattr(self, what, getattr(self, what) + 1)
        if len(self.words) < 20:
            self.words.append(f"{what}: {words}")


def judge(
    deployment: Deployment, given: Sequence[Given], forbidden: Sequence[Forbidden]
) -> JudgedMessages:
    found = JudgedMessages(given=len(given))
    messages: dict[UUID, list[Recorded]] = defaultdict(list)
    for recorded in facts_of(deployment.store):
        if recorded.name.startswith("message."):
            messages[recorded.stream].append(recorded)
    delivered = Counter(UUID(one.key) for one in given if one.delivered)
    found.messages, found.delivered = len(messages), delivered.total()
    now = deployment.clock.now()
    for message_id, facts in messages.items():
        due: Any = facts[0].fact
        assert isinstance(due, MessageDue)
        end, times = _end(facts), delivered[message_id]
        found.ends[end] += 1
        words = f"{due.reason} {message_id} {end}, delivered {times} times"
        if times > 1:
            hows = [one.how for one in given if one.key == str(message_id)]
            found.note("doubled", f"{words}: {hows}")
        if times and end != SENT:
            found.though_delivered[end] += 1
        if not times and end not in ENDED:
            if end == WAITS and due.due_by > now:
                found.not_due += 1
            else:
                found.note("lost", words)
    _against_wishes(found, deployment, given, forbidden, messages)
    return found


def _end(facts: Sequence[Recorded]) -> str:
    end = WAITS
    for recorded in facts:
        fact: Any = recorded.fact
        match fact:
            case MessageHandedOver():
                end = TRIED
            case MessageSent():
                end = SENT
            case MessageNotTaken():
                end = WAITS if fact.again else NOT_TAKEN
            case MessageDoubtful():
                end = DOUBTFUL
            case MessageWithheld():
                end = WITHHELD
    return end


def _against_wishes(
    found: JudgedMessages,
    deployment: Deployment,
    given: Sequence[Given],
    forbidden: Sequence[Forbidden],
    messages: dict[UUID, list[Recorded]],
) -> None:
    by_person: dict[UUID, list[Forbidden]] = defaultdict(list)
    for bar in forbidden:
        by_person[bar.person].append(bar)
    zone = deployment.service.program.zone
    for one in given:
        facts = messages[UUID(one.key)]
        due: Any = facts[0].fact
        hour = (one.at - UNDER_WAY).astimezone(zone).hour, one.at.astimezone(zone).hour
        if all(h >= NIGHT[0] or h < NIGHT[1] for h in hour):
            found.note("at_night", f"{due.reason} {one.key} at {one.at}: {one.how}")
        if due.for_staff:
            continue
        for bar in by_person[due.person_id]:
            if one.way in bar.ways and bar.since < one.since < bar.until:
                begun = [
                    r
                    for r in facts
                    if isinstance(r.fact, MessageHandedOver) and one.at - UNDER_WAY < r.at <= one.at
                ]
                if begun and not begun[-1].position > bar.end:
                    found.on_the_way += 1
                else:
                    found.note("after_consent", f"{bar.what}: {due.reason} {one.key}, {one.how}")
