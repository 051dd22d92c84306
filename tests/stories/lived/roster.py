"""Who works there: when each specialist joined, whom they answer to, and their accounts."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.shared.roles import Role
from domain.shared.vocabulary import Credential
from domain.specialists.credentials import CredentialKind
from domain.specialists.leaving import LeavingReason
from peermatch import demo
from peermatch.store.accounts.accounts import Accounts
from peermatch.usecases.calendar.availability_commands import CountRooms
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import (
    AssignSupervisor,
    LeaveProgram,
    RecordCredential,
    StartPractice,
)
from stories.lived.life import Life, moment


@dataclass(frozen=True)
class Joining:
    """Weeks after the beginning when somebody joined; years of practice before that."""

    staff: str
    week: int
    years: float
    supervisor: str


JOINING = (
    Joining("S0005", 0, 6.0, "S0012"),
    Joining("S0012", 0, 9.0, "S0005"),
    Joining("S0003", 8, 3.0, "S0012"),
    Joining("S0004", 40, 1.2, "S0005"),
    Joining("S0001", 60, 4.0, "S0012"),
    Joining("S0013", 78, 2.0, "S0012"),
    Joining("S0007", 90, 2.5, "S0005"),
    Joining("S0008", 102, 0.5, "S0005"),
    Joining("S0011", 108, 1.0, "S0012"),
    Joining("S0002", 112, 1.5, "S0012"),
    Joining("S0006", 113, 0.0, "S0012"),
    Joining("S0010", 121, 0.0, "S0005"),
)
LEFT = ("S0013", 112)
"""Rex Tignor moved on to other work after so many weeks."""
REX = {
    "specialist": "S0013", "name": "Rex Tignor", "email": "s0013@example.org",
    "credential": "certified", "fte": "1", "capacity": "12", "registered": "yes",
    "areas": "substance-use/alcohol;psychiatric/anxiety", "languages": "en", "gender": "man",
    "home_site": "TAP", "modes": "in-person;video;phone",
    "hours": "Mon 08:30-17:00;Tue 08:30-17:00;Wed 08:30-17:00;Thu 08:30-17:00;Fri 08:30-17:00",
}  # fmt: skip
ALSO = {"S0003": "trauma/combat;psychiatric/anxiety", "S0002": "substance-use;psychiatric/bipolar"}
"""Of whom few in ten counties would share the only pathway that the roster to import names."""
BODY = "Virginia Certification Board"


class Roster:
    """Has everyone join in their week, with an account, a supervisor and a credential."""

    def __init__(self, life: Life, accounts: Accounts, begun: date) -> None:
        self._life, self._accounts, self._begun = life, accounts, begun
        rows = csv.DictReader(io.StringIO((demo.DATA / "roster.csv").read_text()))
        self._rows = {row["specialist"]: row for row in rows}
        self._columns = list(next(iter(self._rows.values())))
        self._rows["S0013"] = {**dict.fromkeys(self._columns, ""), **REX}

    def begin(self) -> None:
        for account in demo.ACCOUNTS:
            role = Role(account.role)
            if role not in (Role.CPRS, *demo.LATER):
                self._account(account.login, demo.NAMES[role], role)
        files = {
            name: (demo.DATA / name).read_bytes() for name in ("sites.csv", "travel_minutes.csv")
        }
        demo.run_import(self._life.deployment, files, lambda *_told: None)
        for site, rooms in demo.ROOMS.items():
            self._life.by(Role.MANAGER, CountRooms(site=site, rooms=rooms))
        for one in JOINING:
            at = moment(self._begun + timedelta(weeks=one.week), 9, 0)
            self._life.later(at, self._joins(one))

    def _joins(self, one: Joining) -> Callable[[], None]:
        return lambda: self.join(one)

    def _account(self, login: str, name: str, role: Role, mine: UUID | None = None) -> Actor:
        account_id = self._accounts.add(login, name, role, demo.PASSWORD, mine)
        actor = Actor(name=str(account_id), role=role, specialist_id=mine)
        if mine is None:
            self._life.office[role] = actor
        else:
            self._life.staff[mine] = actor
        return actor

    def join(self, one: Joining) -> None:
        life, who = self._life, specialist_id(one.staff)
        today = life.today
        row = {**self._rows[one.staff], "leave": "", "supervisor": ""}
        training = row["credential"] == Credential.IN_TRAINING.value
        issued = date(today.year - 1, 3 + len(life.staff) % 9, 11 + len(life.staff))
        row["areas"] = ALSO.get(one.staff, row["areas"])
        row["credential_expires"] = (
            "" if training else issued.replace(year=issued.year + 2).isoformat()
        )
        out = io.StringIO()
        writer = csv.DictWriter(out, self._columns)
        writer.writeheader()
        writer.writerow(row)
        report = demo.run_import(
            life.deployment, {"roster.csv": out.getvalue().encode()}, lambda *_: None
        )
        if report.problems:
            raise RuntimeError(report.problems)
        login = (
            "cprs" if one.staff == demo.CPRS_REFERENCE else row["name"].lower().replace(" ", ".")
        )
        self._account(login, row["name"], Role.CPRS, who)
        boss = specialist_id(one.supervisor)
        if boss in life.staff:
            life.by(Role.MANAGER, AssignSupervisor(specialist_id=who, supervisor_id=boss))
        if one.staff == "S0012":  # the first two answer to one another
            life.by(Role.MANAGER, AssignSupervisor(specialist_id=boss, supervisor_id=who))
        since = today - timedelta(days=int(365 * one.years))
        life.by(Role.MANAGER, StartPractice(specialist_id=who, since=since))
        if not training:
            self.certify(who, issued, issued.replace(year=issued.year + 2))
            if row["registered"] == "yes":
                self.certify(
                    who, issued, issued.replace(year=issued.year + 2), CredentialKind.REGISTRATION
                )
        self._plan_leaves(who)
        if one.staff == LEFT[0]:
            last = self._begun + timedelta(weeks=LEFT[1], days=4)
            life.later(moment(last - timedelta(days=40), 11, 0), lambda: self._leaves(who, last))

    def certify(
        self,
        who: UUID,
        issued: date,
        until: date,
        kind: CredentialKind = CredentialKind.CERTIFICATION,
    ) -> None:
        life = self._life
        number = f"VA-{life.random.randrange(10_000, 99_999)}"
        command = RecordCredential(
            specialist_id=who,
            kind=kind,
            body=BODY,
            number=number,
            issued_on=issued,
            expires_on=until,
        )
        life.by(Role.MANAGER, command)

    def _leaves(self, who: UUID, last: date) -> None:
        reason = LeavingReason.MOVED_TO_OTHER_WORK
        self._life.by(Role.MANAGER, LeaveProgram(specialist_id=who, last_day=last, reason=reason))

    def _plan_leaves(self, who: UUID) -> None:
        """Two stretches of leave each year, told six weeks before."""
        life = self._life
        day = life.today + timedelta(days=life.random.randrange(60, 150))
        while day < date(2027, 3, 1):
            first = day - timedelta(days=day.weekday())
            if (
                abs((first - date(2026, 11, 25)).days) < 16
            ):  # the demonstration's own weeks are full
                first += timedelta(weeks=5)
            last = first + timedelta(days=life.random.choice((1, 4, 4, 11)))
            life.later(moment(first - timedelta(days=45), 10, 30), self._off(who, first, last))
            day += timedelta(days=life.random.randrange(140, 220))

    def _off(self, who: UUID, first: date, last: date) -> Callable[[], None]:
        leave = PlanLeave(specialist_id=who, first_day=first, last_day=last)
        return lambda: self._life.by(Role.COORDINATOR, leave) and None
