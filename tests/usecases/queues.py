"""Every queue of the worker with three items, of which one may fail as a test says."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from one_match import Founding, site

from domain.calendar.repair import RepairCause
from domain.shared.roles import Role
from peermatch.readmodels.engine import failed_work
from peermatch.readmodels.engine.failed_work import Queue
from peermatch.readmodels.engine.kept_pasts import KeptPasts, past_key
from peermatch.readmodels.screens.matches import outlook_queue, worker_queues
from peermatch.readmodels.screens.matches.outlook_queue import Due
from peermatch.readmodels.screens.program import reserve_policy
from peermatch.readmodels.screens.sessions.reminders import Reminding
from peermatch.readmodels.tables.calendar import called_off, repairs, schedule_horizon
from peermatch.readmodels.tables.matches import runs
from peermatch.readmodels.tables.matches.kept_replays import KeptReplays
from peermatch.readmodels.tables.sessions.messages import Sending, ToSend
from peermatch.store import START
from peermatch.store.accounts.calendars.own_calendars import ToRead
from peermatch.store.operating.erasing import Erasure
from peermatch.store.papers.scans import Scans
from peermatch.usecases.calendar import repairs as asked_repairs
from peermatch.usecases.calendar.repairs import RequestRepair
from peermatch.worker.calendars import calendar_jobs
from peermatch.worker.queues import arrivals, shortlist_runs
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.queues.open_proposals import OpenProposals
from peermatch.worker.queues.repair_runs import REPAIRS, RepairRuns
from peermatch.worker.queues.run_inputs import FIT
from peermatch.worker.sending import message_sending, returned_mail, staff_mail
from peermatch.worker.solver.planning_answers import Fitting, Roll
from peermatch.worker.timed import (
    course_jobs,
    learning_jobs,
    past_jobs,
    privacy_jobs,
    record_jobs,
    replay_jobs,
    reserve_jobs,
    time_jobs,
)
from stories.simulation.founding import specialist_number
from stories.simulation.pools import SPECIALISTS
from stories.ways.record_jobs_of import record_jobs_of

IDS = tuple(UUID(int=900 + n) for n in range(3))
ANSWERS = {
    FIT: Fitting(placed=(), misfits=(), rooms=(), certain=True),
    REPAIRS: (),
    "roll": Roll(filled=(), suggested={}, drive_minutes=0, proved=True),
}


class Quick:
    """A planner that finds nothing to say."""

    def ask(self, question: str, *_given: object, **_how: object) -> Any:
        return ANSWERS[question]


@dataclass
class Planted:
    """The service as a queue sees it; commands about `poisoned` raise `error`. Without `real`,
    what is performed is only noted."""

    service: Any
    real: bool = False
    poisoned: UUID | None = None
    error: Exception | None = None
    done: list[UUID] = field(default_factory=list)
    tried: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.service, name)

    def perform(self, actor: Any, command_id: UUID, command: Any) -> Any:
        said = repr(command)
        if self.error is not None and str(self.poisoned) in said:
            self.tried += 1
            raise self.error
        self.done.extend(one for one in (*IDS, *SPECIALISTS) if str(one) in said)
        return self.service.perform(actor, command_id, command) if self.real else None

    def rehearse(self, actor: Any, command_id: UUID, command: Any, look: Any, **how: Any) -> Any:
        """It would do something, of what is not real."""
        if self.real:
            return self.service.rehearse(actor, command_id, command, look, **how)
        return True

    def left(self, items: Iterable[UUID]) -> tuple[UUID, ...]:
        return tuple(item for item in items if item not in self.done)


@dataclass(frozen=True)
class Case:
    """A queue of three items; `items` are as its failed work names them."""

    queue: Queue
    planted: Planted
    look: Callable[[], object]
    ids: tuple[UUID, ...] = IDS
    item: Callable[[UUID], str] = str

    def poison(self, error: Exception | None) -> None:
        self.planted.poisoned = self.ids[1]
        self.planted.error = error


Make = Callable[[Any, Any, pytest.MonkeyPatch], Case]


def _of_course(queue: Queue, listing: str, look: Callable[[Any], object]) -> Make:
    def make(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
        planted = Planted(agency.deployment.service)
        for name in ("proposals_without_consent", "messages_without_consent"):
            patch.setattr(worker_queues, name, lambda *_: ())
        patch.setattr(worker_queues, listing, lambda *_: planted.left(IDS))
        return Case(queue, planted, lambda: look(planted))

    return make


def _open_proposals(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    patch.setattr(worker_queues, "open_proposals", lambda _: planted.left(IDS))
    return Case(failed_work.OPEN_PROPOSALS, planted, lambda: OpenProposals(planted).look())


def _time_questions(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    patch.setattr(time_jobs, "changed_since", lambda *_: ((), START))
    for name in ("coming_ids", "questioned_ids"):
        patch.setattr(time_jobs, name, lambda *_: planted.left(IDS))
    for name in ("concerned_ids", "planned_at_sites"):
        patch.setattr(time_jobs, name, lambda *_: ())
    patch.setattr(time_jobs, "questioned", lambda *_: ("something changed",))
    return Case(failed_work.TIME_QUESTIONS, planted, time_jobs.TimeWatch(planted).look)


def _duplicates(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted, other = Planted(agency.deployment.service), UUID(int=1)
    pairs = lambda *_: tuple((one, other) for one in planted.left(IDS))  # noqa: E731
    patch.setattr(worker_queues, "likely_duplicates", pairs)
    return Case(
        failed_work.DUPLICATES,
        planted,
        lambda: course_jobs.suspect_duplicates(planted),
        item=lambda one: f"{one} {other}",
    )


def _merged_conflicts(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted, referral = Planted(agency.deployment.service), UUID(int=1)
    left = lambda *_: [(referral, one) for one in planted.left(IDS)]  # noqa: E731
    patch.setattr(worker_queues, "conflicts_left_behind", left)
    return Case(failed_work.MERGED_CONFLICTS, planted, lambda: course_jobs.move_conflicts(planted))


def _units(agency: Any, clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)

    def sessions(_views: Any) -> list[dict[str, Any]]:
        row = {"sequence": 1, "starts_at": clock.moment}
        return [row | {"session_id": s, "participant_id": s} for s in planted.left(IDS)]

    patch.setattr(worker_queues, "uncounted_sessions", sessions)
    patch.setattr(worker_queues, "uncounted_attendance", lambda _: [])
    return Case(failed_work.UNITS, planted, lambda: course_jobs.count_units(planted))


def _horizon(agency: Any, clock: Any, patch: pytest.MonkeyPatch) -> Case:
    founding = Founding(agency, clock)
    agency.perform(Role.MANAGER, site("TAP", "Essex"))
    for number in range(3):
        agency.perform(Role.MANAGER, specialist_number(founding, number))
    planted = Planted(agency.deployment.service)
    patch.setattr(schedule_horizon, "due", lambda *_: list(planted.left(SPECIALISTS)))
    patch.setattr(schedule_horizon, "last_days_moved", lambda _: [])
    patch.setattr(called_off, "wait_for_time", lambda _: [])
    rolling = HorizonRolling(planted, Quick())
    return Case(failed_work.HORIZON, planted, rolling.roll_due, ids=SPECIALISTS)


def _shortlists(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    patch.setattr(shortlist_runs, "asking_to_choose", lambda _: planted.left(IDS))
    lists = shortlist_runs.ShortlistRuns(planted, lambda *_, **__: b"[]")
    patch.setattr(lists, "_found", lambda _today: {})
    return Case(failed_work.SHORTLISTS, planted, lists.carry_out_all)


def _arrivals(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    due = lambda *_: tuple(Due(one, "0.0") for one in planted.left(IDS))  # noqa: E731
    patch.setattr(outlook_queue, "due", due)
    answer = lambda _, one: planted.perform(None, one.referral_id, one) or True  # noqa: E731
    patch.setattr(arrivals.Arrivals, "_keep_up", lambda *_: None)
    patch.setattr(arrivals.Arrivals, "_answer", answer)
    look = lambda: arrivals.Arrivals(planted, Quick()).look()  # noqa: E731
    return Case(failed_work.ARRIVALS, planted, look)


def _reserve_replays(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    patch.setattr(reserve_policy, "asked", lambda _: planted.left(IDS))
    replays = reserve_jobs.ReserveReplays(planted, Quick())
    patch.setattr(replays, "_carry_out", lambda one: planted.perform(None, one, one))
    return Case(failed_work.RESERVE_REPLAYS, planted, replays.carry_out_all)


def _wish_learning(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    learning = learning_jobs.Learning(planted, Quick())
    patch.setattr(learning, "asked", lambda: planted.left(IDS))
    patch.setattr(learning, "_carry_out", lambda one: planted.perform(None, one, one))
    return Case(failed_work.WISH_LEARNING, planted, learning.carry_out_all)


def _pasts(agency: Any, clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    at = {one: clock.moment - timedelta(days=n) for n, one in enumerate(IDS, 1)}
    whose = {moment: one for one, moment in at.items()}

    def make(*given: Any) -> None:
        planted.perform(None, whose[given[-1]], whose[given[-1]])

    patch.setattr(KeptPasts, "asked", lambda _: tuple(at[one] for one in planted.left(IDS)))
    patch.setattr(KeptPasts, "make", make)
    look = past_jobs.Pasts(planted).make_all
    return Case(failed_work.PASTS, planted, look, item=lambda one: past_key(at[one]))


def _repairs(agency: Any, clock: Any, patch: pytest.MonkeyPatch) -> Case:
    agency.perform(Role.MANAGER, site("TAP", "Essex"))
    agency.perform(Role.MANAGER, specialist_number(Founding(agency, clock), 0))
    day = agency.deployment.service.program.today(clock.moment) + timedelta(days=7)
    away = {"cause": RepairCause.SPECIALIST_AWAY, "specialist_id": SPECIALISTS[0]}
    patch.setattr(asked_repairs, "affects_sessions", lambda *_: True)
    for repair_id in IDS:
        request = RequestRepair(repair_id=repair_id, first_day=day, last_day=day, **away)
        agency.perform(Role.COORDINATOR, request)
    planted = Planted(agency.deployment.service)
    patch.setattr(repairs, "requested", lambda _: planted.left(IDS))
    carry_out = RepairRuns(planted, Quick()).carry_out_all
    return Case(failed_work.REPAIRS, planted, carry_out)


def _runs(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    patch.setattr(runs, "requested", lambda _: planted.left(IDS))
    carried = MatchingRuns(planted, Quick())
    do = lambda run_id: planted.perform(None, run_id, run_id)  # noqa: E731
    patch.setattr(carried, "carry_out", lambda run_id: do(run_id) or run_id)
    return Case(failed_work.MATCHING_RUNS, planted, carried.carry_out_all)


def _replays(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    patch.setattr(KeptReplays, "asked", lambda _: planted.left(IDS))
    looks = replay_jobs.Replays(planted)
    patch.setattr(looks, "_make", lambda match_id: planted.perform(None, match_id, match_id))
    return Case(failed_work.REPLAYS, planted, looks.make_all)


def _sending(agency: Any, clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)

    def waiting(_views: Any) -> list[ToSend]:
        how = {"reason": "moved", "tries": 0, "last_try_at": None, "sending": Sending.NOT_TRIED}
        times = {"queued_at": clock.now(), "due_by": clock.now()}
        return [ToSend(message_id=one, **times, **how) for one in planted.left(IDS)]

    patch.setattr(message_sending, "to_send", waiting)
    sender = message_sending.MessageSending(planted, {})
    patch.setattr(sender, "_one", lambda one: planted.perform(None, one, one.message_id))
    return Case(failed_work.SENDING, planted, sender.look)


def _staff_mail(agency: Any, clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)

    class Letters:
        def open(self) -> list[Any]:
            return [SimpleNamespace(letter_id=one) for one in planted.left(IDS)]

        def tidy(self) -> None: ...

    class Addresses:
        def addressees_of(self, _kind: Any) -> tuple[()]:
            return ()

    post = SimpleNamespace(letters=Letters(), addresses=Addresses())
    sender = staff_mail.StaffMail(planted, post, None)
    patch.setattr(sender, "_one", lambda one: planted.perform(None, one.letter_id, one.letter_id))
    return Case(failed_work.STAFF_MAIL, planted, sender.look)


def _reminding(agency: Any, clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)

    def soon(*_: Any) -> list[Reminding]:
        at = clock.now()
        return [Reminding(session_id=one, starts_at=at, hours=2) for one in planted.left(IDS)]

    patch.setattr(message_sending, "to_remind", soon)
    sender = message_sending.MessageSending(planted, {})
    return Case(failed_work.REMINDING, planted, sender.remind, item=lambda one: f"{one} 2")


def _returned_mail(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)

    class Box:
        def uid(self, *_: Any) -> None: ...

        def expunge(self) -> None: ...

    patch.setattr(returned_mail, "_opened", lambda _: nullcontext(Box()))
    patch.setattr(returned_mail, "_found", lambda _: list(planted.left(IDS)))
    patch.setattr(returned_mail, "_read", lambda _, one: planted.perform(None, one, one))
    patch.setattr(returned_mail, "undelivered", lambda _: None)
    look = returned_mail.ReturnedMail(planted, None).look
    return Case(failed_work.RETURNED, planted, look)


def _erasures(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    patch.setattr(Erasure, "unfinished", lambda _: list(planted.left(IDS)))
    patch.setattr(Erasure, "erase", lambda _, subject: planted.perform(None, subject, subject))
    jobs = record_jobs_of(agency.deployment)
    return Case(failed_work.ERASURES, planted, jobs["finish-erasures"].run)


def _replaced_keys(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    patch.setattr(record_jobs, "to_reseal", lambda *_: list(planted.left(IDS)))
    patch.setattr(Scans, "reseal", lambda _, person: planted.perform(None, person, person))
    jobs = record_jobs_of(agency.deployment)
    return Case(failed_work.REPLACED_KEYS, planted, jobs["reseal"].run)


def _own_calendars(agency: Any, _clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)

    class Named:
        def to_read(self) -> list[ToRead]:
            return [ToRead(one, None) for one in planted.left(IDS)]

        def forget(self, specialist_id: UUID) -> None:
            planted.perform(None, specialist_id, specialist_id)

    patch.setattr(calendar_jobs, "note_busy_days", lambda *_: 0)
    read = partial(calendar_jobs.read_calendars, planted, Named(), lambda _: b"")
    return Case(failed_work.OWN_CALENDARS, planted, read)


def _unusual_looks(agency: Any, clock: Any, patch: pytest.MonkeyPatch) -> Case:
    planted = Planted(agency.deployment.service)
    days = {one: (clock.moment - timedelta(days=n)).date() for n, one in enumerate(IDS, 1)}
    whose = {day: one for one, day in days.items()}

    class Day:
        def __init__(self, _service: Any, _index: Any, day: date) -> None:
            self.day = day

        def unusual(self) -> tuple[()]:
            planted.perform(None, whose[self.day], whose[self.day])
            return ()

        def keep(self) -> None:
            """Nothing more to do."""

    patch.setattr(
        privacy_jobs, "days_to_go_through", lambda _: [days[i] for i in planted.left(IDS)]
    )
    patch.setattr(privacy_jobs, "DayOfLooks", Day)
    look = partial(privacy_jobs.find_unusual_looks, planted, None)
    return Case(failed_work.UNUSUAL_LOOKS, planted, look, item=lambda one: f"{days[one]}")


QUEUES: dict[str, Make] = {
    "matching-runs": _runs,
    "shortlists": _shortlists,
    "arrivals": _arrivals,
    "reserve-replays": _reserve_replays,
    "wish-learning": _wish_learning,
    "pasts": _pasts,
    "repairs": _repairs,
    "replays": _replays,
    "horizon": _horizon,
    "own-calendars": _own_calendars,
    "lapsed-proposals": _of_course(
        failed_work.LAPSED_PROPOSALS, "lapsed_proposals", course_jobs.lapse_proposals
    ),
    "open-proposals": _open_proposals,
    "ended-consents": _of_course(
        failed_work.ENDED_CONSENTS, "proposals_without_consent", course_jobs.stop_without_consent
    ),
    "messages": _of_course(
        failed_work.MESSAGES, "messages_without_consent", course_jobs.stop_without_consent
    ),
    "sending": _sending,
    "staff-mail": _staff_mail,
    "returned-mail": _returned_mail,
    "reminding": _reminding,
    "called-off": _of_course(failed_work.CALLED_OFF, "called_off", course_jobs.bring_back),
    "leavers": _of_course(
        failed_work.LEAVERS, "leavers_with_matches", course_jobs.end_after_last_days
    ),
    "time-questions": _time_questions,
    "duplicates": _duplicates,
    "merged-conflicts": _merged_conflicts,
    "units": _units,
    "erasures": _erasures,
    "replaced-keys": _replaced_keys,
    "unusual-looks": _unusual_looks,
}
