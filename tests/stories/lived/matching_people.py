"""How people are matched, what becomes of it, and how it ends."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchStatus
from domain.matches.matching_run import RunTrigger
from domain.matches.proposal import DeclineReason
from domain.pairing.conflict import ConflictKind, Verdict
from domain.pairing.sides import Side
from domain.referrals.referral_closing import ClosingReason
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.match_course import EndMatch, PauseMatch, StepDown
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.usecases.pairing.choice import DiscloseConflict, ReviewConflict
from peermatch.usecases.people.plans_and_statements import EndPlan, GrantAuthorization
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import Planner
from stories.lived.life import Life

GOING_ON = (MatchStatus.APPROVED.value, MatchStatus.ACTIVE.value, MatchStatus.PAUSED.value)
ENDINGS = {
    EndReason.GOALS_REACHED: 48,
    EndReason.PARTICIPANT_CHOSE: 17,
    EndReason.MOVED: 9,
    EndReason.SOMEONE_DIFFERENT: 12,
    EndReason.NOT_HELPING: 3,
}
TRIED = "Meeting by phone and meeting less often were tried; both agree it is not a fit."
CLOSED_AS = {
    EndReason.GOALS_REACHED: ClosingReason.COMPLETED,
    EndReason.PARTICIPANT_CHOSE: ClosingReason.COMPLETED,
    EndReason.MOVED: ClosingReason.MOVED,
}
"""Whoever asked for somebody different, or was not helped, waits for another match instead."""
LONG = {1: 13, 2: 15, 3: 18, 4: 16, 6: 16, 9: 12, 12: 10}
"""Months that support goes on for."""
PAYERS = (
    "Virginia Medicaid, Anthem HealthKeepers",
    "Virginia Medicaid, Sentara",
    "Aetna Better Health",
)


class MatchingPeople:
    """The coordinator's part."""

    def __init__(self, life: Life, planner: Planner) -> None:
        self._life = life
        self._runs = MatchingRuns(life.deployment.service, planner)

    def match(self) -> None:
        """A matching run, as the night's."""
        life = self._life
        run_id = derived("nightly-run", life.today)
        life.give(WORKER, RequestRun(run_id=run_id, trigger=RunTrigger.NIGHTLY))
        life.look()
        self._runs.carry_out_all()
        life.look()

    def decide(self, share: float) -> None:
        """The coordinator decides about that share in a hundred of what is proposed."""
        life = self._life
        mine = select(MATCHES).where(MATCHES.c.status == MatchStatus.PROPOSED.value)
        for row in life.rows(mine.order_by(MATCHES.c.match_id)):
            if not life.chance(share):
                continue
            if life.chance(7):
                reason = life.pick(
                    (
                        DeclineReason.SOMEONE_DIFFERENT,
                        DeclineReason.TIMES_DO_NOT_SUIT,
                        DeclineReason.PARTICIPANT_DECLINED,
                        DeclineReason.SPECIALIST_DECLINED,
                    )
                )
                life.by(Role.COORDINATOR, DeclineMatch(match_id=row.match_id, reason=reason))
            elif life.by(Role.COORDINATOR, ApproveMatch(match_id=row.match_id)) is not None:
                self._begun(row)
            life.clock.at += timedelta(minutes=3)

    def _begun(self, row: Any) -> None:
        """What will become of it is drawn at its beginning."""
        life = self._life
        months = life.pick(LONG, list(LONG.values()))
        days = int(months * 30 * life.random.uniform(0.7, 1.3))
        life.later(self._in(days), lambda: self.end(row.match_id))
        if days > 200 and life.chance(45):
            life.later(self._in(int(days * 0.6)), lambda: self._step_down(row.match_id))
        if life.chance(9):
            life.later(self._in(life.random.randrange(40, 160)), lambda: self._pause(row.match_id))
        if life.chance(22):
            life.later(self._in(2), lambda: self._authorize(row.participant_id))

    def _in(self, days: int) -> datetime:
        at = self._life.clock.at + timedelta(days=days)
        at += timedelta(days=max(0, at.weekday() - 4) and 7 - at.weekday())
        return at.replace(hour=14, minute=self._life.random.randrange(60))

    def _step_down(self, match_id: UUID) -> None:
        self._life.by(
            Role.COORDINATOR, StepDown(match_id=match_id, frequency=Frequency.EVERY_2_WEEKS)
        )

    def _pause(self, match_id: UUID) -> None:
        until = self._life.today + timedelta(days=self._life.random.choice((14, 21, 28)))
        self._life.by(Role.COORDINATOR, PauseMatch(match_id=match_id, until=until))

    def _authorize(self, participant_id: UUID) -> None:
        life = self._life
        granted = GrantAuthorization(
            authorization_id=life.new_id(),
            participant_id=participant_id,
            payer=life.pick(PAYERS),
            reference=f"AU-{life.random.randrange(100_000, 999_999)}",
            starts_on=life.today,
            ends_on=life.today + timedelta(days=180),
            units=400,
        )
        life.by(Role.COORDINATOR, granted)

    def end(self, match_id: UUID) -> None:
        """Unless it ended before."""
        life = self._life
        found = life.rows(select(MATCHES).where(MATCHES.c.match_id == match_id))
        if not found or found[0].status not in GOING_ON:
            return
        reason = life.pick(ENDINGS, list(ENDINGS.values()))
        note = TRIED if reason is EndReason.NOT_HELPING else ""
        if life.by(Role.COORDINATOR, EndMatch(match_id=match_id, reason=reason, note=note)) is None:
            return
        if reason in CLOSED_AS:
            participant = found[0].participant_id
            of_plan = select(RECORDS.c.record_id).where(
                RECORDS.c.participant_id == participant,
                RECORDS.c.kind == RecordKind.PLAN.value,
                RECORDS.c.open.is_(True),
            )
            for plan in life.rows(of_plan):
                life.by(Role.COORDINATOR, EndPlan(plan_id=plan.record_id))
            closing = CLOSED_AS[reason]
            closed = CloseReferral(referral_id=found[0].referral_id, reason=closing)
            if life.by(Role.COORDINATOR, closed) is None:
                done = ClosingReason.COMPLETED
                life.by(
                    Role.COORDINATOR, CloseReferral(referral_id=found[0].referral_id, reason=done)
                )

    def acquaintance(self, verdict: Verdict) -> None:
        """Two who know one another turn up; what it means for them is decided two days later."""
        life = self._life
        waits = REFERRALS.c.status.in_(
            (ReferralStatus.WAITING.value, ReferralStatus.PROPOSED.value)
        )
        rows = life.rows(select(REFERRALS).where(waits).order_by(REFERRALS.c.referral_id))
        if not rows:
            return
        two = {
            "participant_id": life.pick(rows).participant_id,
            "specialist_id": life.pick(sorted(life.staff)),
        }
        kind = life.pick((ConflictKind.FRIEND, ConflictKind.COLLEAGUE, ConflictKind.SAME_GROUP))
        life.by(Role.COORDINATOR, DiscloseConflict(**two, side=Side.PARTICIPANT, kind=kind))
        conditions = "They don't meet outside of sessions." if verdict is Verdict.ALLOWED else ""
        review = ReviewConflict(**two, verdict=verdict, conditions=conditions)
        life.later(self._in(2), lambda: life.by(Role.MANAGER, review) and None)

    def let_go(self, days: int) -> None:
        """Whom nobody could be found for in so long is referred on."""
        life = self._life
        since = life.clock.at - timedelta(days=days)
        query = select(REFERRALS.c.referral_id).where(
            REFERRALS.c.status == ReferralStatus.WAITING.value, REFERRALS.c.received_at < since
        )
        for row in life.rows(query.order_by(REFERRALS.c.referral_id)):
            reason = life.pick((ClosingReason.NO_CAPACITY, ClosingReason.TRANSFERRED))
            life.by(Role.COORDINATOR, CloseReferral(referral_id=row.referral_id, reason=reason))
