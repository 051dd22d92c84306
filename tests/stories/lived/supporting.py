"""How support goes on: sessions held, missed and called off, groups, and what falls due is done."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.deadlines.due import DueKind
from domain.matches.check_ins import Going
from domain.pairing.sides import Side
from domain.sessions.session_booking import Canceler
from domain.sessions.session_state import MissedReason, SessionStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal, SafeContact
from domain.specialists.credentials import CredentialKind
from peermatch.readmodels.tables.sessions.messages import MESSAGES, WAITS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.usecases.matches.match_course import ResumeMatch
from peermatch.usecases.matches.own_matches import AgreeOwnPlan, RecordOwnCheckIn, ReviewOwnPlan
from peermatch.usecases.people.plans_and_statements import GrantAuthorization
from peermatch.usecases.referrals.intake import GiveConsent
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.session_course import CancelSession
from peermatch.usecases.sessions.session_outcomes import HoldSession, MissSession
from peermatch.usecases.specialists.specialist_course import HoldSupervision
from stories.lived.dues_listed import dues_on
from stories.lived.life import Life
from stories.lived.roster import Roster

GOALS = (
    (Dimension.HEALTH, "Sleep through the night again"),
    (Dimension.HEALTH, "See my own doctor before I run out of medicine"),
    (Dimension.HEALTH, "Thirty days, then sixty"),
    (Dimension.HEALTH, "Walk to the river and back every day"),
    (Dimension.HOME, "Keep the apartment through the winter"),
    (Dimension.HOME, "A room of my own with a door that locks"),
    (Dimension.HOME, "Pay the power bill on time three months running"),
    (Dimension.PURPOSE, "Finish the GED"),
    (Dimension.PURPOSE, "Work two days a week at the boatyard"),
    (Dimension.PURPOSE, "Get my driver's license back"),
    (Dimension.COMMUNITY, "Have supper with my sister on Sundays"),
    (Dimension.COMMUNITY, "One meeting a week where people know my name"),
    (Dimension.COMMUNITY, "Take my daughter to the library on Saturdays"),
)
MISSED = {
    MissedReason.NO_SHOW: 55,
    MissedReason.UNABLE_TO_REACH: 15,
    MissedReason.CANCELED_BY_PARTICIPANT: 8,
    MissedReason.LATE_CANCELLATION: 22,
}


class Supporting:
    """The specialists' part, and what falls due."""

    def __init__(self, life: Life, roster: Roster) -> None:
        self._life, self._roster = life, roster

    def record_sessions(self, share: float = 100) -> None:
        """What was to take place by now is recorded by whom it was with."""
        life = self._life
        over = (
            SESSIONS.c.status == SessionStatus.SCHEDULED.value,
            SESSIONS.c.ends_at <= life.clock.at,
        )
        query = select(SESSIONS).where(*over).order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id)
        for row in life.rows(query):
            if not life.chance(share):
                continue
            actor = life.staff[row.specialist_id]
            mine = {"session_id": row.session_id, "specialist_id": row.specialist_id}
            if life.chance(9):
                reason = life.pick(MISSED, list(MISSED.values()))
                life.give(actor, MissSession(**mine, reason=reason))
            else:
                minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
                shorter = 15 if minutes > 30 and life.chance(12) else 0
                life.give(actor, HoldSession(**mine, minutes=minutes - shorter))

    def call_off(self, share: float) -> None:
        """Some of the coming days' sessions are called off by one side, some of them late."""
        life = self._life
        now = life.clock.at
        query = select(SESSIONS).where(
            SESSIONS.c.status == SessionStatus.SCHEDULED.value,
            SESSIONS.c.starts_at > now,
            SESSIONS.c.starts_at < now + timedelta(days=7),
        )
        for row in life.rows(query.order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id)):
            if life.chance(share):
                by = life.pick((Canceler.PARTICIPANT, Canceler.STAFF), [85, 15])
                life.by(Role.COORDINATOR, CancelSession(session_id=row.session_id, by=by))

    def send_messages(self, share: float = 100) -> None:
        life = self._life
        query = select(MESSAGES.c.message_id).where(MESSAGES.c.status == WAITS)
        for row in life.rows(query.order_by(MESSAGES.c.due_by, MESSAGES.c.message_id)):
            if not life.chance(share):
                continue
            for way in (SafeContact.CALL, SafeContact.TEXT, SafeContact.EMAIL):
                send = SendMessage(message_id=row.message_id, way=way)
                if life.by(Role.COORDINATOR, send) is not None:
                    break

    def see_to_what_is_due(self, ahead: int, share: float) -> None:
        """What falls due in so many days is done by whoever it falls to, mostly."""
        life = self._life
        life.look()
        service = life.deployment.service
        for due in dues_on(service, life.today):
            if due.due_on <= life.today + timedelta(days=ahead) and life.chance(share):
                self._do(due)

    def _do(self, due: Row[Any]) -> None:
        life = self._life
        who = due.specialist_id
        match DueKind(due.kind):
            case DueKind.CHECK_IN:
                self._check_in(due)
            case DueKind.PLAN:
                plan = AgreeOwnPlan(
                    match_id=due.about,
                    specialist_id=who,
                    plan_id=life.new_id(),
                    goals=self._goals(),
                    agreed_on=life.today,
                )
                life.give(life.staff[who], plan)
            case DueKind.PLAN_REVIEW:
                review = ReviewOwnPlan(
                    match_id=due.match_id,
                    specialist_id=who,
                    plan_id=due.about,
                    goals=self._goals(reached=35),
                    reviewed_on=life.today,
                )
                life.give(life.staff[who], review)
            case DueKind.SUPERVISION:
                held = HoldSupervision(
                    specialist_id=due.about,
                    supervision_id=life.new_id(),
                    held_on=life.today,
                    minutes=life.pick((30, 30, 45)),
                )
                life.by(Role.MANAGER, held)
            case DueKind.CREDENTIAL_EXPIRES:
                issued, until = life.today, due.due_on.replace(year=due.due_on.year + 2)
                for kind in CredentialKind:
                    self._roster.certify(due.about, issued, until, kind)
            case DueKind.CONSENT_EXPIRES | DueKind.CONSENT_MISSING:
                if due.due_on < life.today + timedelta(days=4) or life.chance(6):
                    self._consent(due.participant_id)
            case DueKind.PAUSE_OVER:
                life.by(Role.COORDINATOR, ResumeMatch(match_id=due.about))
            case DueKind.AUTHORIZATION_ENDS:
                granted = GrantAuthorization(
                    authorization_id=life.new_id(),
                    participant_id=due.participant_id,
                    payer="Virginia Medicaid, Sentara",
                    reference=f"AU-{life.random.randrange(100_000, 999_999)}",
                    starts_on=life.today,
                    ends_on=due.due_on + timedelta(days=180),
                    units=400,
                )
                life.by(Role.COORDINATOR, granted)
            case _:
                return

    def _consent(self, participant_id: UUID) -> None:
        today = self._life.today
        signed = GiveConsent(
            participant_id=participant_id, signed_on=today, expires_on=today + timedelta(days=364)
        )
        self._life.by(Role.INTAKE, signed)

    def _check_in(self, due: Row[Any]) -> None:
        life = self._life
        record = RecordOwnCheckIn(
            match_id=due.match_id,
            specialist_id=due.specialist_id,
            check_in_id=life.new_id(),
            checked_on=life.today,
            side=life.pick((Side.PARTICIPANT, Side.SPECIALIST), [70, 30]),
            going=life.pick((Going.WELL, Going.MIXED, Going.WANTS_CHANGE), [84, 14, 2]),
        )
        life.give(life.staff[due.specialist_id], record)

    def _goals(self, reached: float = 0) -> tuple[Goal, ...]:
        life = self._life
        chosen = life.random.sample(GOALS, life.random.choice((1, 2, 2, 3)))
        return tuple(Goal(d, words, life.chance(reached)) for d, words in chosen)
