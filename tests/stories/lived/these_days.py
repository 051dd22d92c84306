"""The last three weeks, day by day, and the morning on which the demonstration opens."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from domain.calendar.repair import RepairCause
from domain.pairing.conflict import ConflictKind
from domain.pairing.sides import Side
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session_state import MissedReason, SessionStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from domain.specialists.leaving import LeavingReason
from peermatch import demo
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.usecases.calendar.availability_commands import ExceptHours
from peermatch.usecases.calendar.repairs import RequestRepair
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.pairing.choice import AskForShortlist, DiscloseConflict
from peermatch.usecases.people.plans_and_statements import FileStatement
from peermatch.usecases.specialists.specialist_course import LeaveProgram
from peermatch.worker.queues.repair_runs import RepairRuns
from peermatch.worker.queues.shortlist_runs import ShortlistRuns
from peermatch.worker.solver.planner import Planner
from peermatch.worker.timed.wait_jobs import WaitLearning
from stories.lived.life import moment
from stories.lived.matching_people import GOING_ON
from stories.lived.years import LIVELY, Years

TODAY = demo.OPENS.date()
YESTERDAY = TODAY - timedelta(days=1)
HOLIDAYS = (date(2026, 11, 11), date(2026, 11, 26), date(2026, 11, 27))
BUSY_SINCE = date(2026, 11, 16)
"""The coordinator has had no time for the queue since."""
LEAVER, LAST_DAY = "S0004", TODAY + timedelta(days=14)


class TheseDays:
    """What makes this morning a normal one."""

    def __init__(self, years: Years, planner: Planner) -> None:
        self._years, self._life = years, years.life
        self._planner = planner

    def live(self) -> None:
        """From the last quiet week to the opening."""
        life, monday = self._life, LIVELY
        while monday <= TODAY:
            self._years.referring.week(monday, 11)
            monday += timedelta(weeks=1)
        day = LIVELY
        while day < TODAY:
            if day.weekday() < 5 and day not in HOLIDAYS:
                self._day(day)
            day += timedelta(days=1)
        life.later(moment(date(2026, 11, 16), 15, 0), lambda: self._years.matching.let_go(40))
        life.later(moment(date(2026, 11, 17), 15, 0), self._tells_of_leaving)
        life.later(moment(YESTERDAY, 10, 20), self._comes_again)
        life.later(moment(YESTERDAY, 13, 10), self._knows_somebody)
        life.later(moment(YESTERDAY, 14, 0), self._wants_to_choose)
        life.later(moment(date(2026, 11, 25), 11, 0), self._disagrees)
        self._morning()
        life.go_on(demo.OPENS)

    def _day(self, day: date) -> None:
        life, years = self._life, self._years
        later = life.later
        busy = day >= BUSY_SINCE
        if day.weekday() in (0, 2):
            later(moment(day, 7, 30), years.matching.match)
            later(moment(day, 10, 0), lambda: years.matching.decide(12 if busy else 80))
        if day.weekday() == 0:
            later(moment(day, 8, 45), lambda: years.supporting.call_off(4))
            later(moment(day, 11, 30), lambda: years.groups.week((day - years.begun).days // 7))
        later(moment(day, 9, 30), years.supporting.send_messages)
        later(
            moment(day, 17, 30),
            lambda: years.supporting.record_sessions(100 if day < YESTERDAY else 75),
        )
        later(moment(day, 17, 35), years.groups.record_meetings)
        ahead = 2 if day == date(2026, 11, 25) else 0
        later(moment(day, 17, 40), lambda: years.supporting.see_to_what_is_due(ahead, 84))
        later(moment(day, 18, 0), years.settle)
        later(moment(day, 20, 0), years.plan)

    def _morning(self) -> None:
        life, years = self._life, self._years
        life.later(moment(TODAY, 7, 30), years.matching.match)
        life.later(moment(TODAY, 8, 5), self._is_ill)
        life.later(moment(TODAY, 8, 40), self._comes_this_morning)
        life.later(moment(TODAY, 9, 5), lambda: years.supporting.send_messages(75))
        life.later(moment(TODAY, 9, 15), years.settle)
        life.later(moment(TODAY, 9, 20), years.plan)
        life.later(moment(TODAY, 9, 25), years.settle)
        life.later(moment(TODAY, 9, 26), WaitLearning(life.deployment.service).look)

    def _tells_of_leaving(self) -> None:
        leaving = LeaveProgram(
            specialist_id=specialist_id(LEAVER), last_day=LAST_DAY, reason=LeavingReason.RETIRED
        )
        self._life.by(Role.MANAGER, leaving)

    def _is_ill(self) -> None:
        """A specialist with a full day calls in sick until tomorrow; the coordinator asks what
        can be done about it."""
        life, tomorrow = self._life, TODAY + timedelta(days=1)
        days = (moment(TODAY), moment(tomorrow + timedelta(days=1)))
        mine = (
            SESSIONS.c.starts_at.between(*days),
            SESSIONS.c.status == SessionStatus.SCHEDULED.value,
        )
        coming = Counter(row.specialist_id for row in life.rows(select(SESSIONS).where(*mine)))
        well = (specialist_id(LEAVER), specialist_id(demo.CPRS_REFERENCE))
        who = max((one for one in sorted(coming) if one not in well), key=lambda one: coming[one])
        for day in (TODAY, tomorrow):
            life.give(life.staff[who], ExceptHours(specialist_id=who, day=day))
        asked = RequestRepair(
            repair_id=life.new_id(),
            cause=RepairCause.SPECIALIST_AWAY,
            first_day=TODAY,
            last_day=tomorrow,
            specialist_id=who,
        )
        life.by(Role.COORDINATOR, asked)
        life.look()
        RepairRuns(life.deployment.service, self._planner).carry_out_all()

    def _comes_this_morning(self) -> None:
        """An urgent one, by the crisis team; nobody has looked at it yet."""
        referral = self._years.people.referral(TODAY, 8, 40)
        urgent = replace(referral, urgency=Urgency.URGENT, source="crisis")
        self._life.by(Role.INTAKE, urgent)

    def _comes_again(self) -> None:
        """Somebody who waits is referred by another agency as well, under a name cut short."""
        life, people = self._life, self._years.people
        waits = select(REFERRALS.c.referral_id).where(
            REFERRALS.c.status.in_((ReferralStatus.WAITING.value, ReferralStatus.PROPOSED.value))
        )
        here = {row.referral_id for row in life.rows(waits)}
        known = next(c for c in reversed(people.dealt) if c.referral_id in here)
        new = people.referral(YESTERDAY, 10, 20)
        again = replace(
            known,
            referral_id=new.referral_id,
            referral=new.referral,
            received_at=new.received_at,
            source="outpatient" if known.source != "outpatient" else "hospital",
            consent_signed_on=None,
            consent_expires_on=None,
            recommended_on=None,
        )
        life.by(Role.INTAKE, again)

    def _knows_somebody(self) -> None:
        """A specialist knows somebody who waits, and says so."""
        life = self._life
        not_matched = (ReferralStatus.WAITING.value, ReferralStatus.PROPOSED.value)
        waits = select(REFERRALS).where(REFERRALS.c.status.in_(not_matched))
        rows = life.rows(waits.order_by(REFERRALS.c.received_at.desc()))
        who = specialist_id("S0005")
        disclosed = DiscloseConflict(
            participant_id=rows[len(rows) // 2].participant_id,
            specialist_id=who,
            side=Side.SPECIALIST,
            kind=ConflictKind.NEIGHBOR,
            note="We share a lane; our boys were in school together.",
        )
        life.give(life.staff[who], disclosed)

    def _wants_to_choose(self) -> None:
        life = self._life
        waits = select(REFERRALS).where(REFERRALS.c.status == ReferralStatus.WAITING.value)
        for row in life.rows(waits.order_by(REFERRALS.c.received_at))[:1]:
            life.by(Role.COORDINATOR, AskForShortlist(referral_id=row.referral_id))
        life.look()
        ShortlistRuns(life.deployment.service).carry_out_all()

    def _disagrees(self) -> None:
        """Somebody challenges what a session's record says."""
        life = self._life
        absent = SESSIONS.c.missed_reason == MissedReason.NO_SHOW.value
        going_on = MATCHES.c.status.in_(GOING_ON)
        missed = select(SESSIONS).join(MATCHES, MATCHES.c.match_id == SESSIONS.c.match_id)
        latest = SESSIONS.c.starts_at.desc()
        rows = life.rows(missed.where(absent, going_on).order_by(latest, SESSIONS.c.session_id))
        filed = FileStatement(
            statement_id=life.new_id(),
            participant_id=rows[0].participant_id,
            record_id=rows[0].session_id,
            words="I was there at ten. The door was locked and nobody came.",
        )
        life.by(Role.COORDINATOR, filed)
