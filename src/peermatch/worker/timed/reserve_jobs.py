"""Replays the policy *reserve scarce specialists* against the program's own log when asked to."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from domain.pairing.eligibility import Seeker
from domain.people.participant import PARTICIPANT
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.reserve import (
    FEWEST_ARRIVALS,
    TOO_SHORT,
    PlacePrice,
    ReplayFigures,
    ReserveReplayed,
    ReserveReplayFailed,
)
from matching.problem.advice import OneWay, Reserve, Year
from matching.problem.problem import MatchingProblem
from peermatch.readmodels.engine.failed_work import RESERVE_REPLAYS
from peermatch.readmodels.screens.program import reserve_policy
from peermatch.readmodels.screens.program.reserve_policy import Course
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.pairing.matching_problem import matching_problem
from peermatch.usecases.pairing.pair_facts import seeker
from peermatch.usecases.program.reserve_policy import EndReserveReplay
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.solver.planner import Planner
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 2.0
SOLVER_SECONDS = 3600.0
YEAR = 365
REPLAY = "reserve_replayed"


class ReserveReplays:
    """A replay has a process of its own, which ends with it: nobody waits for it but its asker."""

    def __init__(self, service: Service, engine: Planner | None = None) -> None:
        self._service = service
        self._engine = engine
        self._queue = ItemByItem[UUID](RESERVE_REPLAYS, service, give_up=self._fail)

    def carry_out_all(self) -> int:
        return self._queue.each(reserve_policy.asked(self._service.views), self._carry_out)

    def _carry_out(self, replay_id: UUID) -> None:
        today = self._service.program.today(self._service.now())
        problem = matching_problem(self._service, today, choosing=True)
        years = self._years(today, problem)
        if years is None:
            self._fail(replay_id, TOO_SHORT)
            return
        asked = (*years, dict(problem.weights))
        if self._engine is not None:
            found: Reserve = self._engine.ask(REPLAY, *asked)
        else:
            with Planner(SOLVER_SECONDS) as engine:
                found = engine.ask(REPLAY, *asked)
        fact = ReserveReplayed(
            replay_id=replay_id,
            day=today,
            first_day=years[1].first_day,
            days=years[1].days,
            arrivals=found.arrivals,
            with_reserve=_figures(found.with_reserve),
            without=_figures(found.without),
            one_by_one_permille=found.one_by_one_permille,
            prices=tuple(PlacePrice(specialist_id=w, points=p) for w, p in found.prices),
        )
        self._end(replay_id, fact)

    def _fail(self, replay_id: UUID, reason: str) -> None:
        self._end(replay_id, ReserveReplayFailed(replay_id=replay_id, problem=reason))

    def _end(self, replay_id: UUID, outcome: ReserveReplayed | ReserveReplayFailed) -> None:
        self._service.perform(
            WORKER, derived("reserve replay", replay_id), EndReserveReplay(outcome=outcome)
        )

    def _years(self, today: date, problem: MatchingProblem) -> tuple[Year, Year] | None:
        """The stretch that is learned from and the one that is replayed: the last two years, or the
        halves of a shorter history. None where either has too few referrals."""
        views, zone = self._service.views, self._service.program.zone
        courses = reserve_policy.courses(views, zone)
        if not courses:
            return None
        days = min(YEAR, (today - courses[0].received_on).days // 2)
        middle = today - timedelta(days=days)
        earlier = self._year(middle - timedelta(days=days), days, courses, problem)
        year = self._year(middle, days, courses, problem)
        enough = min(len(earlier.seekers), len(year.seekers)) >= FEWEST_ARRIVALS
        return (earlier, year) if enough else None

    def _year(
        self, first: date, days: int, courses: list[Course], problem: MatchingProblem
    ) -> Year:
        """Specialists are taken as they are today, and were there from the first day."""
        last = first + timedelta(days=days)
        mine = [c for c in courses if first <= c.received_on < last]
        used: dict[UUID, int] = {}
        openings: list[tuple[date, UUID]] = []
        for place in reserve_policy.places(self._service.views, self._service.program.zone):
            if place.since < first and (place.until is None or place.until >= first):
                used[place.specialist_id] = used.get(place.specialist_id, 0) + 1
            if place.until is not None and first <= place.until < last:
                openings.append((place.until, place.specialist_id))
        return Year(
            first_day=first,
            days=days,
            seekers=tuple(s for c in mine if (s := self._seeker(c, first)) is not None),
            offers=problem.offers,
            places=_free(problem, used),
            openings=tuple(sorted(openings)),
            left={c.referral_id: c.left_on for c in mine if c.left_on is not None},
        )

    def _seeker(self, course: Course, day: date) -> Seeker | None:
        """None for somebody whose data was erased."""
        read = self._service.store.read
        county: object = read(PARTICIPANT, course.participant_id).county
        if not isinstance(county, str):
            return None
        limits = limits_on(read(PROGRAM_RULES, RULES_ID), day)
        return seeker(read, course.referral_id, self._service.program, day=day, limits=limits)


def _free(problem: MatchingProblem, used: Mapping[UUID, int]) -> dict[UUID, int]:
    return {
        offer.specialist_id: max(0, offer.capacity - used.get(offer.specialist_id, 0))
        for offer in problem.offers
    }


def _figures(one: OneWay) -> ReplayFigures:
    return ReplayFigures(
        served=one.served,
        mean_wait_days=one.mean_wait_days,
        points=one.points,
        hindsight_permille=one.hindsight_permille,
    )


def reserve_jobs(service: Service) -> tuple[Job, ...]:
    replays = ReserveReplays(service)
    return (Job(name="reserve-replays", when=Every(LOOK_SECONDS), run=replays.carry_out_all),)
