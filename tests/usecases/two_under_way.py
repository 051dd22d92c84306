"""A simulated agency with two matches under way, whose weeks a test rolls and changes.

Every promise is checked after each command, both ways of retrying included."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.sessions.session import SESSION
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Mode
from peermatch.usecases.calendar.roll_schedule import (
    PlacedSession,
    RollWeek,
)
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from stories.simulation import founding
from stories.simulation.ground import ground
from stories.simulation.pools import REFERRALS, SPECIALISTS
from stories.simulation.simulated import Simulation

RUN, GROUP, REPAIR_ID = UUID(int=7), UUID(int=8), UUID(int=9)
MATCHES = tuple(match_id_of(RUN, referral) for referral in REFERRALS)
MONDAY = date(2026, 12, 7)
MINUTES = timedelta(minutes=1)


class Agency(Simulation):
    """A simulation in which a test says what is done; a refusal is an answer."""

    def do(self, command: Any) -> Any:
        before = dict(self.refused)
        answer = self.give(command)
        assert self.refused == before
        return answer

    def refuses(self, command: Any, refusal: type[Refusal]) -> None:
        before = Counter(self.refused)
        assert self.give(command) is None
        assert list((Counter(self.refused) - before).elements()) == [
            (type(command).__name__, refusal().code)
        ]

    @property
    def sessions(self) -> list[Any]:
        return sorted(self.mirror.of(SESSION).values(), key=lambda s: s.scheduled.starts_at)


def without_acceptance(pool: Any) -> Any:
    """The first choice, and no acceptance by both."""
    return pool[-1] if pool == (True, False) else pool[0]


@contextmanager
def two_under_way(databases: Any) -> Iterator[Agency]:
    """Two matches under way, each with another specialist."""
    with ground(databases.place, databases.ring) as on:
        sim = Agency(on, pick=without_acceptance)
        founding.found(sim)
        for referral, specialist in zip(REFERRALS[:2], SPECIALISTS[:2], strict=True):
            sim.do(
                ProposeMatch(
                    run_id=RUN, referral_id=referral, specialist_id=specialist, reasons=("x",)
                )
            )
            sim.do(ApproveMatch(match_id=match_id_of(RUN, referral)))
        yield sim
        sim.check_record()


def at(day: int, hour: int, minute: int = 0, *, week: date = MONDAY) -> datetime:
    zone = Simulation.__dataclass_fields__["program"].default_factory().zone
    on = week + timedelta(days=day)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone)


def placed(
    number: int, starts_at: datetime, *, match: int = 0, place: str = "TAP"
) -> PlacedSession:
    return PlacedSession(
        match_id=MATCHES[match],
        number=number,
        starts_at=starts_at,
        ends_at=starts_at + 60 * MINUTES,
        mode=Mode.IN_PERSON if place else Mode.VIDEO,
        place=place,
    )


def week(*sessions: PlacedSession, who: int = 0, **more: Any) -> RollWeek:
    return RollWeek(specialist_id=SPECIALISTS[who], week=MONDAY, sessions=sessions, **more)
