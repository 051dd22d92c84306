"""A made-up domain of clubs and members, with which the store itself is tested."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact
from peermatch.store import Command, Names
from peermatch.store.operating.erasing import PersonalDataErased


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    place: Plain[str]
    days: Plain[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    person: Subject
    name: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    person: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    points: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    share: Plain[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoName:
    n: Plain[int]


TABLE = {
    "club.opened": Opened,
    "club.joined": Joined,
    "club.left": Left,
    "club.scored": Scored,
    "club.closed": Closed,
    "person.data-erased": PersonalDataErased,
}
NAMES = Names(TABLE)


@dataclass(frozen=True)
class Club:
    place: str = ""
    members: dict[UUID, str] = field(default_factory=dict)
    points: int = 0


def evolve(state: Club, fact: Fact) -> Club:
    match fact:
        case Opened():
            return replace(state, place=fact.place)
        case Joined():
            return replace(state, members={**state.members, fact.person: fact.name})
        case Left():
            left = {p: n for p, n in state.members.items() if p != fact.person}
            return replace(state, members=left)
        case Scored():
            return replace(state, points=state.points + fact.points)
    return state


CLUB = Decider("club", Club(), evolve)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def command(**changes) -> Command:
    values = {"id": uuid4(), "actor": "dora", "route": "JoinClub", "body": b'{"n":1}', "at": NOON}
    return Command(**{**values, **changes})


def join(club: UUID, person: UUID, name: str):
    """A decision that takes one member in."""

    def decide(work):
        work.load(CLUB, club).record(Joined(person=person, name=name))
        return {"club": str(club)}

    return decide
