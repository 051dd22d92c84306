"""Groups: formed and led by two, joined and left, met every other week, attendance recorded."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from domain.calendar.commitment import CommitmentKind
from domain.matches.match_state import MatchStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency
from peermatch.readmodels.tables.calendar.commitments import COMMITMENTS
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.usecases.calendar.availability_commands import AgreeGroupTime
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.groups.groups import FormGroup, JoinGroup, LeaveGroup
from peermatch.usecases.groups.own_groups import RecordOwnAttendance, RecordOwnMeeting
from stories.lived.life import Life

GROUPS = (
    ("Saluda Tuesday Circle", 70, ("S0003", "S0004"), 1, 14 * 60, "SAL"),
    ("Warsaw Coffee Hour", 96, ("S0005", "S0012"), 3, 10 * 60, "WAR"),
    ("Kilmarnock Family Table", 114, ("S0001", "S0011"), 3, 13 * 60, "KIL"),
)
"""Name, the week in which it was formed, who leads it, weekday, minute of the day, site."""
FULL = 7


class Groups:
    """The groups of the program, by the specialist who writes down who came."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._led: dict[UUID, tuple[str, ...]] = {}
        self._members: dict[UUID, list[UUID]] = {}
        self._recorded: set[UUID] = set()

    def week(self, number: int) -> None:
        """Forms what is formed in this week, and fills up what has room."""
        life = self._life
        for name, week, leaders, weekday, minute, site in GROUPS:
            if week != number:
                continue
            group_id = life.new_id()
            led = frozenset(map(specialist_id, leaders))
            if (
                life.by(Role.COORDINATOR, FormGroup(group_id=group_id, name=name, leaders=led))
                is None
            ):
                continue
            agreed = AgreeGroupTime(
                group_id=group_id,
                weekday=weekday,
                minute=minute,
                minutes=60,
                frequency=Frequency.EVERY_2_WEEKS,
                site=site,
            )
            life.by(Role.COORDINATOR, agreed)
            self._led[group_id], self._members[group_id] = leaders, []
        for group_id, members in self._members.items():
            self._come_and_go(group_id, members)

    def _come_and_go(self, group_id: UUID, members: list[UUID]) -> None:
        life = self._life
        led = [specialist_id(one) for one in self._led[group_id]]
        active = MATCHES.c.status.in_((MatchStatus.APPROVED.value, MatchStatus.ACTIVE.value))
        rows = life.rows(select(MATCHES).where(active).order_by(MATCHES.c.match_id))
        here = {row.participant_id for row in rows}
        for gone in [m for m in members if m not in here or life.chance(1)]:
            members.remove(gone)
            life.by(Role.COORDINATOR, LeaveGroup(group_id=group_id, participant_id=gone))
        taken = {m for mine in self._members.values() for m in mine}
        free = [r.participant_id for r in rows if r.participant_id not in taken]
        near = [
            r.participant_id for r in rows if r.specialist_id in led and r.participant_id in free
        ]
        for _ in range(2):
            if len(members) < FULL and (near or free):
                who = life.pick(near or free)
                joined = JoinGroup(group_id=group_id, participant_id=who)
                if who not in members and life.by(Role.COORDINATOR, joined) is not None:
                    members.append(who)

    def record_meetings(self) -> None:
        """Meetings of the last week that took place as planned."""
        life = self._life
        now = life.clock.at
        query = select(COMMITMENTS).where(
            COMMITMENTS.c.kind == CommitmentKind.GROUP.value,
            COMMITMENTS.c.ends_at <= now,
            COMMITMENTS.c.ends_at > now - timedelta(days=7),
        )
        for row in life.rows(query.order_by(COMMITMENTS.c.starts_at, COMMITMENTS.c.commitment_id)):
            if row.commitment_id in self._recorded:
                continue
            self._recorded.add(row.commitment_id)
            who = specialist_id(self._led[row.group_id][0])
            met = {"group_id": row.group_id, "specialist_id": who, "meeting_id": row.commitment_id}
            minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
            command = RecordOwnMeeting(
                **met, starts_at=row.starts_at, minutes=minutes, all_led=True
            )
            if life.give(life.staff[who], command) is None:
                continue
            for member in self._members[row.group_id]:
                came = minutes if life.chance(84) else 0
                life.give(
                    life.staff[who],
                    RecordOwnAttendance(**met, participant_id=member, minutes=came),
                )
