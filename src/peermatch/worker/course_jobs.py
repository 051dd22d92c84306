"""Timed jobs of the course: proposals that lapse, consents that end, last days, duplicates, units.

Each look is a command of its own, decided again on current facts; what the facts have overtaken
is refused there and left alone.
"""

from collections.abc import Callable

from sqlalchemy import RowMapping

from domain.decider import Refusal
from peermatch.readmodels import to_settle
from peermatch.usecases.coordination import WithdrawProposal
from peermatch.usecases.groups import CountAttendance
from peermatch.usecases.ids import derived
from peermatch.usecases.match_course import ExpireMatch
from peermatch.usecases.messages import HoldBackMessage
from peermatch.usecases.referral_course import SuspectDuplicate
from peermatch.usecases.roster_course import EndAfterLastDay
from peermatch.usecases.runs import WORKER
from peermatch.usecases.service import Service
from peermatch.usecases.session_course import CountUnits
from scheduling.jobs import Every, Job

LOOK_SECONDS = 30.0
"""How soon what is queued for somebody stops after they revoked their consent; it is not sent
in between either, since sending asks for consent itself."""
SLOW_LOOK_SECONDS = 300.0


def course_jobs(service: Service) -> tuple[Job, ...]:
    def job(name: str, seconds: float, run: Callable[[Service], int]) -> Job:
        return Job(name=name, when=Every(seconds), run=lambda: run(service))

    return (
        job("lapsed-proposals", SLOW_LOOK_SECONDS, lapse_proposals),
        job("ended-consents", LOOK_SECONDS, stop_without_consent),
        job("duplicates", LOOK_SECONDS, suspect_duplicates),
        job("leavers", SLOW_LOOK_SECONDS, end_after_last_days),
        job("units", SLOW_LOOK_SECONDS, count_units),
    )


def lapse_proposals(service: Service) -> int:
    """Lets every proposal lapse that nobody answered by its last day; returns how many."""
    today = service.programme.today(service.now())
    lapsed = to_settle.lapsed_proposals(service.views, today)
    return sum(_done(service, ExpireMatch(match_id=m), "lapse", m, today) for m in lapsed)


def stop_without_consent(service: Service) -> int:
    """Withdraws proposals and holds messages back of people whose consent has ended."""
    today = service.programme.today(service.now())
    views = service.views
    done = 0
    for match_id in to_settle.proposals_without_consent(views, today):
        done += _done(service, WithdrawProposal(match_id=match_id), "withdraw", match_id, today)
    for message_id in to_settle.messages_without_consent(views, today):
        held_back = HoldBackMessage(message_id=message_id)
        done += _done(service, held_back, "hold back", message_id, today)
    return done


def end_after_last_days(service: Service) -> int:
    """Ends what is left of the matches of specialists whose last day is over."""
    today = service.programme.today(service.now())
    return sum(
        _done(service, EndAfterLastDay(specialist_id=who), "leaver", who, today)
        for who in to_settle.leavers_with_matches(service.views, today)
    )


def suspect_duplicates(service: Service) -> int:
    """Asks a person about each pair of referrals that may be of the same person."""
    return sum(
        _done(service, SuspectDuplicate(referral_id=one, other_id=other), "suspect", one, other)
        for one, other in to_settle.likely_duplicates(service.views)
    )


def count_units(service: Service) -> int:
    """Counts the units of sessions that were held, again of those that were corrected, and of
    time in groups: the earlier first, since each counts against what was before it that day."""
    sessions = to_settle.uncounted_sessions(service.views)
    groups = to_settle.uncounted_attendance(service.views)
    return sum(
        _counted(service, row)
        for row in sorted((*sessions, *groups), key=lambda row: row["starts_at"])
    )


def _counted(service: Service, row: RowMapping) -> bool:
    if "session_id" in row:
        session_id, sequence = row["session_id"], row["sequence"]
        return _done(service, CountUnits(session_id=session_id), "count", session_id, sequence)
    count = CountAttendance(
        group_id=row["group_id"],
        meeting_id=row["meeting_id"],
        participant_id=row["participant_id"],
        referral_id=row["referral_id"],
    )
    return _done(service, count, "count attendance", count.meeting_id, count.participant_id)


def _done(service: Service, command: object, what: str, *about: object) -> bool:
    try:
        service.perform(WORKER, derived(what, *about), command)
    except Refusal:
        return False
    return True
