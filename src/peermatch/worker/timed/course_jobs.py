"""Timed jobs of the course: proposals that lapse, consents that end, sessions that come back, last
days, duplicates, conflicts of merged records, units.

Each item is a command of its own, decided again on current facts. One that is refused or fails is
tried again later: what the facts have overtaken is no longer found by then.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import RowMapping

from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.engine.failed_work import (
    CALLED_OFF,
    DUPLICATES,
    ENDED_CONSENTS,
    LAPSED_PROPOSALS,
    LEAVERS,
    MERGED_CONFLICTS,
    MESSAGES,
    UNITS,
)
from peermatch.readmodels.screens.matches import worker_queues
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.groups.groups import CountAttendance
from peermatch.usecases.matches.match_course import BringBackSessions, ExpireMatch
from peermatch.usecases.matches.recheck_proposals import RecheckProposal
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.referrals.merged_conflicts import MoveConflict
from peermatch.usecases.referrals.same_person import SuspectDuplicate
from peermatch.usecases.sessions.messages import HoldBackMessage
from peermatch.usecases.sessions.session_course import CountUnits
from peermatch.usecases.specialists.specialist_course import EndAfterLastDay
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.queues.open_proposals import OpenProposals
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 30.0
"""How soon what is queued for somebody stops after they revoked their consent; it is not sent
in between either, since sending asks for consent itself."""
SLOW_LOOK_SECONDS = 300.0


def course_jobs(service: Service) -> tuple[Job, ...]:
    def job(name: str, seconds: float, run: Callable[[Service], int]) -> Job:
        return Job(name=name, when=Every(seconds), run=lambda: run(service))

    return (
        job("lapsed-proposals", SLOW_LOOK_SECONDS, lapse_proposals),
        Job(name="open-proposals", when=Every(LOOK_SECONDS), run=OpenProposals(service).look),
        job("ended-consents", LOOK_SECONDS, stop_without_consent),
        job("duplicates", LOOK_SECONDS, suspect_duplicates),
        job("merged-conflicts", LOOK_SECONDS, move_conflicts),
        job("called-off", SLOW_LOOK_SECONDS, bring_back),
        job("leavers", SLOW_LOOK_SECONDS, end_after_last_days),
        job("units", SLOW_LOOK_SECONDS, count_units),
    )


def lapse_proposals(service: Service) -> int:
    """Lets every proposal lapse that nobody answered by its last day; returns how many."""
    today = service.program.today(service.now())

    def lapse(match_id: UUID) -> None:
        _do(service, ExpireMatch(match_id=match_id), "lapse", match_id, today)

    lapsed = worker_queues.lapsed_proposals(service.views, today)
    return ItemByItem[UUID](LAPSED_PROPOSALS, service).each(lapsed, lapse)


def stop_without_consent(service: Service) -> int:
    """Withdraws proposals and holds messages back of people whose consent has ended."""
    today = service.program.today(service.now())
    views = service.views

    def withdraw(match_id: UUID) -> None:
        _do(service, RecheckProposal(match_id=match_id), "withdraw", match_id, today)

    def hold_back(message_id: UUID) -> None:
        _do(service, HoldBackMessage(message_id=message_id), "hold back", message_id, today)

    proposals = worker_queues.proposals_without_consent(views, today)
    withdrawn = ItemByItem[UUID](ENDED_CONSENTS, service).each(proposals, withdraw)
    queued = worker_queues.messages_without_consent(views, today)
    return withdrawn + ItemByItem[UUID](MESSAGES, service).each(queued, hold_back)


def bring_back(service: Service) -> int:
    """Asks again of sessions that are called off whether something still stands against them: leave
    may have been taken back at a colleague, a pause run out, a time become free."""
    now = service.now()

    def again(match_id: UUID) -> None:
        """Rehearsed first, so that one that finds nothing is asked again as soon as that may have
        changed, and leaves nothing in the log."""
        command, at = BringBackSessions(match_id=match_id), str(service.store.end())
        key = derived("bring back", match_id, at)
        if service.rehearse(WORKER, key, command, lambda _work, done: done["sessions_back"]):
            service.perform(WORKER, key, command)

    matches = worker_queues.called_off(service.views, service.program.today(now))
    return ItemByItem[UUID](CALLED_OFF, service).each(matches, again)


def end_after_last_days(service: Service) -> int:
    """Ends what is left of the matches of specialists whose last day is over."""
    today = service.program.today(service.now())

    def end(specialist_id: UUID) -> None:
        _do(service, EndAfterLastDay(specialist_id=specialist_id), "leaver", specialist_id, today)

    leavers = worker_queues.leavers_with_matches(service.views, today)
    return ItemByItem[UUID](LEAVERS, service).each(leavers, end)


def suspect_duplicates(service: Service) -> int:
    """Asks a person about each pair of referrals that may be of the same person."""

    def suspect(pair: tuple[UUID, UUID]) -> None:
        one, other = pair
        _do(service, SuspectDuplicate(referral_id=one, other_id=other), "suspect", one, other)

    pairs = worker_queues.likely_duplicates(service.views)
    return ItemByItem[tuple[UUID, UUID]](DUPLICATES, service).each(pairs, suspect, key=_both)


def move_conflicts(service: Service) -> int:
    """Has conflicts of interest under merged records reviewed where those go on."""

    left = worker_queues.conflicts_left_behind(service.views)
    facts = service.store.look().facts([conflict_id for _, conflict_id in left])

    def move(one: tuple[UUID, UUID]) -> None:
        """Once for what was said until now: more may be said there later."""
        referral_id, conflict_id = one
        command = MoveConflict(referral_id=referral_id, conflict_id=conflict_id)
        _do(service, command, "move conflict", conflict_id, len(facts[conflict_id]))

    return ItemByItem[tuple[UUID, UUID]](MERGED_CONFLICTS, service).each(
        left, move, key=lambda one: str(one[1])
    )


def _both(pair: tuple[UUID, UUID]) -> str:
    return f"{pair[0]} {pair[1]}"


def count_units(service: Service) -> int:
    """Counts the units of sessions that were held, again of those that were corrected, and of
    time in groups: the earlier first, since each counts against what was before it that day."""
    sessions = worker_queues.uncounted_sessions(service.views)
    groups = worker_queues.uncounted_attendance(service.views)
    rows = sorted((*sessions, *groups), key=lambda row: row["starts_at"])
    return ItemByItem[RowMapping](UNITS, service).each(
        rows,
        lambda row: _count(service, row),
        key=_time_spent,
        line=lambda row: row["participant_id"],
    )


def _time_spent(row: RowMapping) -> str:
    """A session, or somebody's attendance of a group's meeting."""
    if "session_id" in row:
        return str(row["session_id"])
    return f"{row['group_id']} {row['meeting_id']} {row['participant_id']}"


def _count(service: Service, row: RowMapping) -> None:
    if "session_id" in row:
        session_id, sequence = row["session_id"], row["sequence"]
        _do(service, CountUnits(session_id=session_id), "count", session_id, sequence)
        return
    count = of_row(row, CountAttendance)
    about = (count.group_id, count.meeting_id, count.participant_id)
    _do(service, count, "count attendance", *about)


def _do(service: Service, command: object, what: str, *about: object) -> None:
    service.perform(WORKER, derived(what, *about), command)
