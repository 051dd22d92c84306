"""A manager has the policy replayed and turns it on, and the next run uses it."""

from typing import Any
from uuid import UUID

import pytest
from made_up_programs import made_up

from domain.matches.matching_run import MATCHING_RUN
from domain.program.reserve import (
    RESERVE,
    RESERVE_ID,
    TOO_SHORT,
    PlacePrice,
    ReplayFigures,
    ReplayFirst,
    ReserveReplayed,
)
from domain.shared.roles import Role
from peermatch import demo
from peermatch.readmodels.screens.program import reserve_policy
from peermatch.readmodels.tables.matches import runs
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.pairing.matching_problem import matching_problem
from peermatch.usecases.program.reserve_policy import (
    EndReserveReplay,
    ReplayReserve,
    TurnReserveOff,
    TurnReserveOn,
)
from peermatch.worker.solver.planner import Planner
from peermatch.worker.timed import reserve_jobs
from peermatch.worker.timed.reserve_jobs import ReserveReplays

REPLAY = UUID(int=7)
S1 = specialist_id("S1")
FIGURES = ReplayFigures(served=9, mean_wait_days=20, points=300, hindsight_permille=981)


def policy(agency: Any) -> Any:
    agency.project()
    return reserve_policy.policy(agency.reading(Role.MANAGER))


def replayed(agency: Any, day: Any) -> None:
    agency.perform(Role.MANAGER, ReplayReserve(replay_id=REPLAY))
    outcome = ReserveReplayed(
        replay_id=REPLAY,
        day=day,
        first_day=day,
        days=182,
        arrivals=40,
        with_reserve=FIGURES,
        without=FIGURES,
        one_by_one_permille=990,
        prices=(PlacePrice(specialist_id=S1, points=123),),
    )
    agency.perform(Role.SERVICE, EndReserveReplay(outcome=outcome))


def reserved(agency: Any, day: Any, **how: Any) -> dict[UUID, int]:
    agency.project()
    offers = matching_problem(agency.deployment.service, day, **how).offers
    return {offer.specialist_id: offer.reserve for offer in offers if offer.reserve}


def test_replayed_first_then_on_in_the_next_run_and_off_again(small: Any, clock: Any) -> None:
    day = small.deployment.service.program.today(clock.moment)
    assert not policy(small).turned_on
    with pytest.raises(ReplayFirst):
        small.perform(Role.MANAGER, TurnReserveOn())
    replayed(small, day)
    assert reserved(small, day) == {}
    with pytest.raises(NotAllowed):
        small.perform(Role.COORDINATOR, TurnReserveOn())
    small.perform(Role.MANAGER, TurnReserveOn())
    found = policy(small)
    assert (found.turned_on, found.asked, found.with_reserve) == (True, False, FIGURES)
    assert found.prices == ((S1, 123),)
    assert reserved(small, day) == {S1: 120}, "in whole steps of what wishes are worth"
    assert reserved(small, day, choosing=True) == {}, "whoever chooses, chooses among all"
    small.perform(Role.COORDINATOR, RequestRun(run_id=UUID(int=1)))
    small.match()
    saw = small.deployment.store.read(MATCHING_RUN, UUID(int=1)).offers
    assert {one.offer.reserve for one in saw} == {0, 120}
    assert runs.one(small.reading(Role.MANAGER), UUID(int=1)).reserve_permille == 981
    small.perform(Role.MANAGER, TurnReserveOff())
    assert reserved(small, day) == {}
    small.perform(Role.COORDINATOR, RequestRun(run_id=UUID(int=2)))
    small.match()
    assert runs.one(small.reading(Role.MANAGER), UUID(int=2)).reserve_permille is None


def test_the_worker_replays_the_programs_own_log(
    agency: Any, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve_jobs, "FEWEST_ARRIVALS", 1)
    assert demo.run_import(agency.deployment, made_up(1, 4, 24), lambda *_: None).problems == ()
    agency.perform(Role.MANAGER, ReplayReserve(replay_id=REPLAY))
    assert policy(agency).asked
    replays = ReserveReplays(agency.deployment.service, planner)
    assert replays.carry_out_all() == 1
    found = policy(agency)
    assert not found.asked
    assert found.problem == ""
    assert found.arrivals >= 1
    assert found.without.served >= 1
    assert found.with_reserve.served >= found.without.served
    assert replays.carry_out_all() == 0


def test_a_history_that_is_too_short_says_so(small_on_sqlite: Any) -> None:
    small_on_sqlite.perform(Role.MANAGER, ReplayReserve(replay_id=REPLAY))
    small_on_sqlite.project()
    ReserveReplays(small_on_sqlite.deployment.service).carry_out_all()
    assert policy(small_on_sqlite).problem == TOO_SHORT
    assert small_on_sqlite.deployment.store.read(RESERVE, RESERVE_ID).replayed is None
