"""What of a record is wrong, worked out from its facts in order by code that shares nothing with
what decided them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any
from uuid import UUID

from domain.calendar.diary import TimeBooked, TimeHeld, TimeReleased
from domain.matches.match_ending import MatchEnded
from domain.matches.match_state import MatchProposed
from domain.matches.proposal import MatchDeclined, MatchExpired, MatchWithdrawn
from domain.sessions.session_state import SessionScheduled
from domain.specialists.caseload import CapacityChanged
from domain.specialists.specialist_state import SpecialistEnrolled
from fault_parts.said_commands import Answer
from peermatch.store import START, Recorded, Store
from stories.simulation.promises import session_as_told

LEAVES: dict[str, tuple[str, str]] = {
    "receive-referral": ("referral.received", ""),
    "attempt-contact": ("referral.contact-attempted", ""),
    "request-run": ("matching-run.requested", ""),
    "comment-on-proposal": ("review.commented", ""),
    "approve-match": ("match.approved", "match_id"),
    "decline-match": ("match.declined", "match_id"),
    "undo-approval": ("match.approval-undone", "match_id"),
    "end-match": ("match.ended", "match_id"),
    "hold-session": ("session.held", "session_id"),
    "miss-session": ("session.missed", "session_id"),
    "undo-outcome": ("session.outcome-undone", "session_id"),
    "write-progress-note": ("session.progress-noted", "session_id"),
}
"""By command the one fact that it leaves. Of those with a field, that of what it is about, somebody
else may have brought about the same just before: then it leaves none, and the other fact is there.
"""
OVER = (MatchDeclined, MatchExpired, MatchWithdrawn, MatchEnded)
FACTS_AT_ONCE = 2000


def facts_of(store: Store) -> list[Recorded]:
    """All of them in log order."""
    found: list[Recorded] = []
    while more := store.recorded_after(found[-1].position if found else START, FACTS_AT_ONCE):
        found += more
    return found


@dataclass
class Judged:
    """Numbers of what must not be, and words for the first few of them."""

    lost: int = 0
    doubled: int = 0
    refused_but_done: int = 0
    over_capacity: int = 0
    double_booked: int = 0
    words: list[str] = field(default_factory=list)

    def note(self, what: str, words: str) -> None:
        setattr(self, what, getattr(self, what) + 1)
        if len(self.words) < 20:
            self.words.append(f"{what}: {words}")


def judge(store: Store, ended: Sequence[Answer]) -> Judged:
    """Of the whole record, and of what senders were answered."""
    found, facts = Judged(), facts_of(store)
    _answers(found, store, facts, ended)
    check_places(found, facts)
    check_times(found, facts)
    return found


def _answers(found: Judged, store: Store, facts: list[Recorded], ended: Sequence[Answer]) -> None:
    by_command: dict[UUID | None, list[Recorded]] = defaultdict(list)
    of_stream: dict[tuple[str, UUID], list[Recorded]] = defaultdict(list)
    for fact in facts:
        by_command[fact.command].append(fact)
        of_stream[fact.name, fact.stream].append(fact)
    kept = store.record.recorder.answered([one.key for one in ended])
    for one in ended:
        name, about = LEAVES[one.command]
        own = Counter((fact.name, fact.stream) for fact in by_command[one.key])
        times = sum(n for (which, _), n in own.items() if which == name)
        words = f"{one.command} {one.key} answered {one.status} at try {one.tries}"
        if one.refused:
            if own or one.key in kept:
                found.note("refused_but_done", words)
        elif one.done:
            there = bool(about) and bool(of_stream[name, UUID(str(one.body[about]))])
            if one.key not in kept or not (times or there):
                found.note("lost", words)
        if times > 1:
            found.note("doubled", f"{words}: {times} times {name}")


def _commands(facts: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    """What was saved together."""
    for _, some in groupby(facts, key=lambda fact: fact.command):
        yield list(some)


def check_places(found: Judged, facts: list[Recorded]) -> None:
    """After each command nobody has more proposals and matches than places."""
    most: dict[UUID, int] = {}
    live: dict[UUID, set[UUID]] = defaultdict(set)
    whose: dict[UUID, UUID] = {}
    for saved in _commands(facts):
        touched: set[UUID] = set()
        for recorded in saved:
            fact: Any = recorded.fact
            match fact:
                case SpecialistEnrolled() | CapacityChanged():
                    most[recorded.stream] = fact.capacity
                    touched.add(recorded.stream)
                case MatchProposed():
                    whose[recorded.stream] = fact.specialist_id
                    live[fact.specialist_id].add(recorded.stream)
                    touched.add(fact.specialist_id)
                case MatchDeclined() | MatchExpired() | MatchWithdrawn() | MatchEnded():
                    live[whose[recorded.stream]].discard(recorded.stream)
        for specialist in touched:
            if len(live[specialist]) > most.get(specialist, 0):
                words = f"{specialist} has {len(live[specialist])} of {most.get(specialist, 0)}"
                found.note("over_capacity", f"{words} at {saved[0].position}")


def check_times(found: Judged, facts: list[Recorded]) -> None:
    """After each command nobody is booked twice at once: neither by their diaries nor by sessions
    as these tell it themselves."""
    diaries: dict[UUID, dict[tuple[UUID, UUID], tuple[Any, Any]]] = defaultdict(dict)
    people: dict[UUID, set[UUID]] = defaultdict(set)
    """By session, whose time it takes."""
    planned: dict[UUID, dict[UUID, tuple[Any, Any]]] = defaultdict(dict)
    told: dict[UUID, list[Any]] = defaultdict(list)
    for saved in _commands(facts):
        touched: set[UUID] = set()
        for recorded in saved:
            fact: Any = recorded.fact
            match fact:
                case TimeBooked() | TimeHeld():
                    place = recorded.stream, fact.session_id
                    diaries[fact.person_id][place] = fact.starts_at, fact.ends_at
                    touched.add(fact.person_id)
                case TimeReleased():
                    diaries[fact.person_id].pop((recorded.stream, fact.session_id), None)
            if recorded.name.startswith("session.") and (
                told[recorded.stream] or isinstance(fact, SessionScheduled)
            ):
                told[recorded.stream].append(fact)
                now = session_as_told(told[recorded.stream])
                for person in people.pop(recorded.stream, ()):
                    planned[person].pop(recorded.stream, None)
                if now.status != "missed":
                    everybody = {*now.staff, now.scheduled.participant_id}
                    people[recorded.stream] = everybody
                    touched |= everybody
                    for person in everybody:
                        planned[person][recorded.stream] = now.starts_at, now.ends_at
        for person in touched:
            for times in (diaries[person].values(), planned[person].values()):
                in_order = sorted(times)
                if any(a[1] > b[0] for a, b in pairwise(in_order)):
                    found.note("double_booked", f"{person} at {saved[0].position}")
