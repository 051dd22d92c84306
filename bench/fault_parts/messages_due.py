"""A program with many sessions that are told of by text and by email, and what changes meanwhile:
sessions are moved and canceled, consents revoked, ways withdrawn, texts stopped, and all that given
again."""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from two_offices import REFERRAL, SPECIALIST, small_agency, table

from domain.matches.matching_run import RunTrigger
from domain.people.participant import PARTICIPANT
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, referral_id, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import (
    WORKER,
    CancelRun,
    ProposeMatch,
    RequestRun,
    match_id_of,
)
from peermatch.usecases.people.participants import ChooseContact
from peermatch.usecases.people.texting import AllowTextsAgain, StopTexts
from peermatch.usecases.referrals.intake import GiveConsent, RevokeConsent
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS
from peermatch.usecases.sessions.session_course import CancelSession, MoveSession, ReinstateSession
from peermatch.usecases.specialists.specialist_fields import ROSTER_FIELDS

BEGUN = datetime.fromisoformat("2026-11-23T08:30:00-05:00")
AWAY = timedelta(weeks=3)
"""Between the two times at which a session is in turn."""
PLACES = 12
"""Of each specialist."""
BY_EMAIL = 5
"""One participant in so many is written to by email."""
WEEK_LONG = ";".join(f"{day} 08:30-17:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
TEXTED = frozenset({SafeContact.TEXT})
WRITTEN = frozenset({SafeContact.EMAIL})
BOTH = TEXTED | WRITTEN
INTAKE = Actor(name="intake", role=Role.INTAKE)
COORDINATOR = Actor(name="office", role=Role.COORDINATOR)


@dataclass
class Forbidden:
    """Nothing may be given to a gateway for this person in these ways after `since`, when that was
    acknowledged, until it was allowed again; both by the machine's clock."""

    person: UUID
    what: str
    ways: frozenset[SafeContact]
    since: float
    end: Any
    """Where the log ended then."""
    until: float = float("inf")


@dataclass
class Someone:
    person: UUID
    phone: str
    email: str
    way: SafeContact
    session: UUID
    starts_at: datetime
    """The earlier of the two times of their session."""
    canceled: bool = False


@dataclass
class Telling:
    """The program, and those who are told."""

    deployment: Deployment
    random: Random
    people: list[Someone] = field(default_factory=list)
    forbidden: list[Forbidden] = field(default_factory=list)
    changes: int = 0

    def fill(self, people: int) -> None:
        """So many with one session each, three weeks away or six."""
        specialists = -(-people // PLACES)
        staff = [
            SPECIALIST
            | {"specialist": f"S{n}", "capacity": str(PLACES), "email": f"s{n}@example.org"}
            for n in range(specialists)
        ]
        seekers = [_referral(n) for n in range(people)]
        files = small_agency() | {
            "roster.csv": table(ROSTER_FIELDS, staff),
            "referrals.csv": table(REFERRAL_FIELDS, seekers),
        }
        report = demo.run_import(self.deployment, files, lambda *_: None)
        if report.problems:
            raise RuntimeError(f"not imported: {report.problems[:3]}")
        run_id, service = uuid4(), self.deployment.service
        service.perform(WORKER, run_id, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
        for number in range(len(seekers)):
            self._match(run_id, number, specialist_id(f"S{number % specialists}"))
        service.perform(COORDINATOR, uuid4(), CancelRun(run_id=run_id))  # it is done
        for one in self.people:
            self._move(one, one.starts_at)

    def _match(self, run_id: UUID, number: int, specialist: UUID) -> None:
        service, referral = self.deployment.service, referral_id(f"R{number}")
        proposal = ProposeMatch(
            run_id=run_id, referral_id=referral, specialist_id=specialist, reasons=("A reason.",)
        )
        match_id = match_id_of(run_id, referral)
        service.perform(WORKER, uuid4(), proposal)
        done = service.perform(COORDINATOR, uuid4(), ApproveMatch(match_id=match_id))
        session = UUID(str(done.result["session_id"]))
        planned = self.deployment.store.read(SESSION, session).scheduled
        assert planned is not None
        way = SafeContact.EMAIL if number % BY_EMAIL == 0 else SafeContact.TEXT
        one = Someone(
            person=planned.participant_id,
            phone=_phone(number),
            email=f"p{number}@example.org",
            way=way,
            session=session,
            starts_at=planned.starts_at + AWAY,
        )
        self._choose(one, frozenset({way}))
        self.people.append(one)

    def change_all(self) -> None:
        """Every session is moved to its other time, of which both people are told; what was
        canceled takes place after all. Half of those who wanted nothing more do again."""
        self.allow(sum(bar.until == float("inf") for bar in self.forbidden) // 2)
        for one in self.people:
            with suppress(Refusal):  # whoever revoked a consent has nothing arranged
                if one.canceled:
                    self._perform(COORDINATOR, ReinstateSession(session_id=one.session))
                    one.canceled = False
                now = self.deployment.store.read(SESSION, one.session).scheduled
                assert now is not None
                late = now.starts_at != one.starts_at
                self._move(one, one.starts_at if late else one.starts_at + AWAY)

    def change_one(self) -> None:
        """While messages about it are on their way. One session in a few is canceled."""
        one = self.random.choice(self.people)
        if one.canceled:
            return
        with suppress(Refusal):
            if self.random.random() < 0.1:
                cancel = CancelSession(session_id=one.session, by=Canceler.STAFF)
                self._perform(COORDINATOR, cancel)
                one.canceled = True
            else:
                planned = self.deployment.store.read(SESSION, one.session).scheduled
                assert planned is not None
                late = planned.starts_at != one.starts_at
                self._move(one, one.starts_at if late else one.starts_at + AWAY)

    def forbid(self, people: Iterable[UUID]) -> None:
        """One of them wants nothing more, in one of three ways."""
        barred = {f.person for f in self.forbidden if f.until == float("inf")}
        free = [one for one in self.people if one.person not in barred]
        first = {person: n for n, person in enumerate(people)}
        free.sort(key=lambda one: first.get(one.person, len(first)))
        if len(free) <= len(self.people) / 2:
            return
        one = self.random.choice(free[:5])
        what = self.random.choice(("consent", "way", "stop"))
        if what == "consent":
            state = self.deployment.store.read(PARTICIPANT, one.person)
            for consent in state.consents:
                revoke = RevokeConsent(participant_id=one.person, consent_id=consent.consent_id)
                with suppress(Refusal):  # it has ended already
                    self._perform(INTAKE, revoke)
            self._barred(one.person, what, BOTH)
        elif what == "way":
            self._choose(one, frozenset({SafeContact.CALL}))
            self._barred(one.person, what, BOTH)
        else:
            self._perform(WORKER, StopTexts(participant_id=one.person))
            self._barred(one.person, what, TEXTED)

    def allow(self, most: int) -> None:
        """Some want to be told again."""
        barred = [one for one in self.forbidden if one.until == float("inf")]
        by_id = {one.person: one for one in self.people}
        for bar in barred[:most]:
            one = by_id[bar.person]
            bar.until = time.monotonic()
            if bar.what == "consent":
                today = self.deployment.service.program.today(self.deployment.clock.now())
                given = GiveConsent(
                    participant_id=one.person, signed_on=today, expires_on=_in_a_year(today)
                )
                self._perform(INTAKE, given)
            elif bar.what == "way":
                self._choose(one, frozenset({one.way}))
            else:
                self._perform(WORKER, AllowTextsAgain(participant_id=one.person))

    def _barred(self, person: UUID, what: str, ways: frozenset[SafeContact]) -> None:
        bar = Forbidden(person, what, ways, time.monotonic(), self.deployment.store.end())
        self.forbidden.append(bar)

    def _choose(self, one: Someone, ways: frozenset[SafeContact]) -> None:
        contact = ChooseContact(
            participant_id=one.person,
            phone=one.phone,
            email=one.email,
            ways=ways,
            hours=(),
            caller_says="",
        )
        self._perform(INTAKE, contact)

    def _move(self, one: Someone, starts_at: datetime) -> None:
        ends_at = starts_at + timedelta(hours=1)
        move = MoveSession(session_id=one.session, starts_at=starts_at, ends_at=ends_at)
        self._perform(COORDINATOR, move)

    def _perform(self, actor: Actor, command: object) -> None:
        key = derived("bench", self.random.getrandbits(64))
        self.deployment.service.perform(actor, key, command)
        self.changes += 1


def _referral(number: int) -> dict[str, str]:
    return REFERRAL | {
        "referral": f"R{number}",
        "participant_name": f"Person {chr(65 + number % 26)}{chr(97 + number // 26 % 26)}",
        "birth_date": f"{1940 + number % 60}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "phone": _phone(number),
        "available": WEEK_LONG,
        "modes": "in-person;video;phone",
    }


def _phone(number: int) -> str:
    return f"(804) 555-{number:04}"


def _in_a_year(day: date) -> date:
    return day + timedelta(days=365)
