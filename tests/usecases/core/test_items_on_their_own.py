"""One bad item stops no queue: it is tried again by a schedule, then set aside for a person."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from queues import QUEUES, Case, Quick
from small_waitlist import FIRST, FREE, found, requested
from sqlalchemy.exc import OperationalError

from domain.matches.matching_run import MATCHING_RUN, RunStatus
from matching.process import SolverCrashed, SolverTimedOut
from peermatch.readmodels.engine import failed_work
from peermatch.readmodels.engine.failed_work import FailedWork, NothingToTryAgain, Queue
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.store import KeyUnavailable, TooBusy
from peermatch.usecases.matches import runs
from peermatch.worker import worker
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import PlannerStopped

KINDS: dict[str, Exception] = {
    "too-busy": TooBusy(),
    "ValueError": ValueError("somebody's name"),
    "KeyError": KeyError("somebody's name"),
    "OperationalError": OperationalError("insert", {}, Exception("disk")),
    "MemoryError": MemoryError(),
    "SolverCrashed": SolverCrashed(-9),
    "SolverTimedOut": SolverTimedOut("no answer within 600 seconds"),
    "PlannerStopped": PlannerStopped("no answer in time"),
    "TimeoutError": TimeoutError(),
    "KeyUnavailable": KeyUnavailable("no key"),
}


@pytest.fixture
def case(
    request: pytest.FixtureRequest, agency: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> Case:
    return QUEUES[request.param](agency, clock, monkeypatch)


def work_of(agency: Any) -> FailedWork:
    service = agency.deployment.service
    return FailedWork(service.views.engine, service.now)


def test_every_queue_is_tried() -> None:
    of_read_models = {"read-models", "stalled-models"}  # tests/store/test_projector.py
    told = {"misplaced"}  # nobody's work: tests/web/pages/program/test_misplaced.py
    assert {queue.name for queue in failed_work.QUEUES} == {*QUEUES, *of_read_models, *told}


@pytest.mark.parametrize("case", sorted(QUEUES), indirect=True)
def test_a_failing_item_stops_no_other_and_waits_for_its_turn(
    agency: Any, clock: Any, case: Case
) -> None:
    """Each kind of failure in turn, each until it is set aside, taken up again and done."""
    planted, bad = case.planted, case.item(case.ids[1])
    failed = work_of(agency)
    for reason, error in KINDS.items():
        planted.done.clear()
        planted.tried = 0
        case.poison(error)
        case.look()
        if not failed.of(case.queue):
            assert case.queue in {failed_work.REPAIRS, failed_work.SHORTLISTS}, reason
            continue  # answered at once that it can't be done
        assert set(planted.left(case.ids)) == {case.ids[1]}, reason
        for number, pause in enumerate(case.queue.pauses, 1):
            [(item, known)] = failed.of(case.queue).items()
            assert (item, known.reason, known.failures) == (bad, reason, number)
            tried = planted.tried
            clock.pass_by(timedelta(seconds=pause - 1))
            case.look()
            assert planted.tried == tried, "not before its time"
            clock.pass_by(timedelta(seconds=1))
            case.look()
            assert planted.tried > tried, "at its time"
        [known] = failed.of(case.queue).values()
        assert (known.set_aside, known.failures) == (True, len(case.queue.pauses) + 1)
        assert failed.how_many_set_aside() == 1
        clock.pass_by(timedelta(days=30))
        tried = planted.tried
        case.look()
        assert planted.tried == tried, "not without a person"
        case.poison(None)
        failed.take_up(case.queue.name, bad, "account-1")
        case.look()
        assert planted.left(case.ids) == ()
        assert failed.of(case.queue) == {}
        assert failed.taken_up(1)[0].taken_up_by == "account-1"


def each(agency: Any, queue: Queue = failed_work.DUPLICATES) -> ItemByItem[str]:
    return ItemByItem[str](queue, agency.deployment.service)


def choke(item: str) -> None:
    if item == "bad":
        raise ValueError(item)


def test_what_failed_is_remembered_by_the_next_process(agency: Any, clock: Any) -> None:
    each(agency).each(("good", "bad"), choke)
    again = ItemByItem[str](failed_work.DUPLICATES, agency.deployment.service)
    assert again.each(("good", "bad"), lambda _: None) == 1, "the bad one waits still"
    clock.pass_by(timedelta(seconds=15))
    assert again.each(("good", "bad"), lambda _: None) == 2
    assert work_of(agency).of(failed_work.DUPLICATES) == {}


def test_what_something_else_has_settled_is_forgotten(sqlite_agency: Any) -> None:
    each(sqlite_agency).each(("good", "bad"), choke)
    assert each(sqlite_agency).each(("good",), choke) == 1
    assert work_of(sqlite_agency).listed() == ()


def test_items_of_one_line_keep_their_order(sqlite_agency: Any) -> None:
    done: list[str] = []

    def do(item: str) -> None:
        choke(item)
        done.append(item)

    by_length = {"line": len}
    each(sqlite_agency).each(("one", "bad", "two", "three"), do, **by_length)
    each(sqlite_agency).each(("bad", "two"), do, **by_length)
    assert done == ["one", "three"]


def test_taking_up_what_does_not_wait_is_refused(sqlite_agency: Any) -> None:
    work = work_of(sqlite_agency)
    with pytest.raises(NothingToTryAgain):
        work.take_up("duplicates", "bad", "account-1")
    each(sqlite_agency).each(("bad",), choke)
    work.take_up("duplicates", "bad", "account-1")
    with pytest.raises(NothingToTryAgain):
        work.take_up("duplicates", "bad", "account-1")
    assert len(work.taken_up(9)) == 1


def test_everything_set_aside_is_taken_up_at_once(agency: Any) -> None:
    at_once = Queue(name="at-once", title="Set aside at once", pauses=())
    each(agency, at_once).each(("bad",), choke)
    each(agency).each(("bad",), choke)
    work = work_of(agency)
    assert [failed.set_aside for failed in work.listed()] == [True, False]
    assert (work.take_up_all("account-1"), work.how_many_set_aside()) == (1, 0)


def test_a_failure_that_can_not_be_noted_stops_no_other(
    sqlite_agency: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise OperationalError("insert", {}, Exception("disk"))

    monkeypatch.setattr(FailedWork, "note", broken)
    assert each(sqlite_agency).each(("bad", "good"), choke) == 1


def test_a_run_that_can_not_be_carried_out_fails_by_name_and_the_next_one_ends(
    sqlite_agency: Any, clock: Any
) -> None:
    found(sqlite_agency, FREE)
    requested(sqlite_agency, 1)
    service = sqlite_agency.deployment.service
    carried = MatchingRuns(service, Quick(), lambda *_, **__: {}["plan"])
    for seconds in (0, *failed_work.MATCHING_RUNS.pauses):
        clock.pass_by(timedelta(seconds=seconds))
        assert service.store.read(MATCHING_RUN, UUID(int=1)).status is RunStatus.REQUESTED
        carried.carry_out_all()
    assert service.store.read(MATCHING_RUN, UUID(int=1)).status is RunStatus.FAILED
    requested(sqlite_agency, 2)
    sqlite_agency.match()
    assert service.store.read(MATCHING_RUN, UUID(int=2)).completed.proposed == 1
    assert work_of(sqlite_agency).listed() == ()


def test_one_person_s_failure_lets_the_run_propose_the_others(
    sqlite_agency: Any, clock: Any, planner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run itself is tried again and proposes the last one when the fault is gone."""
    found(sqlite_agency, FREE, FREE, FREE)
    requested(sqlite_agency, 1)
    service = sqlite_agency.deployment.service
    real, broken = runs.propose, {FIRST}

    def propose(work: Any, proposed: Any, *given: Any) -> None:
        if proposed.referral_id in broken:
            raise KeyError("a name")
        real(work, proposed, *given)

    monkeypatch.setattr(runs, "propose", propose)
    MatchingRuns(service, planner).carry_out_all()
    sqlite_agency.project()
    assert statuses(sqlite_agency) == ["proposed", "proposed", "waiting"]
    broken.clear()
    clock.pass_by(timedelta(seconds=failed_work.MATCHING_RUNS.pauses[0]))
    MatchingRuns(service, planner).carry_out_all()
    sqlite_agency.project()
    assert statuses(sqlite_agency) == ["proposed"] * 3
    assert service.store.read(MATCHING_RUN, UUID(int=1)).completed.proposed == 3


def statuses(agency: Any) -> list[str]:
    with agency.deployment.views.connect() as connection:
        return sorted(row.status for row in connection.execute(REFERRALS.select()))


def test_a_queue_that_can_not_be_read_rests_and_the_others_go_on() -> None:
    taken: list[str] = []

    def gone() -> None:
        taken.append("gone")
        raise OperationalError("select", {}, Exception("no such host"))

    looks = (worker.Look("gone", gone), worker.Look("there", lambda: taken.append("there")))
    for _ in range(3):
        for look in looks:
            look.take()
    assert taken == ["gone", "there", "there", "there"]


def test_only_the_kind_of_a_failure_is_kept(sqlite_agency: Any) -> None:
    each(sqlite_agency).each(("bad",), choke)
    [failed] = work_of(sqlite_agency).listed()
    assert failed.reason == "ValueError"


def test_a_clock_that_is_set_back_keeps_nothing_waiting() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    failed = failed_work.failed_again(failed_work.MATCHING_RUNS, "a run", "OperationalError", now)
    assert not failed.is_due(now)
    assert failed.is_due(now + timedelta(seconds=15))
    assert failed.is_due(now - timedelta(hours=1))
