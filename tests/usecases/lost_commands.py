"""The main job's commands, each of whose answers is lost after the commit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from two_offices import REFERRAL, SPECIALIST

from domain.matches.matching_run import RunTrigger
from domain.matches.proposal import DeclineReason
from domain.sessions.session_state import MissedReason
from domain.shared.roles import Role
from peermatch.bootstrap import Deployment
from peermatch.store import START, Position
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, referral_id, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.matches.runs import ProposeMatch, RequestRun, match_id_of
from peermatch.usecases.referrals.intake import GiveConsent
from peermatch.usecases.referrals.referral_fields import Known, read_referral
from peermatch.usecases.sessions.session_outcomes import MissSession
from peermatch.usecases.specialists.specialist_fields import KnownRoster, read_specialist


@dataclass
class Losing:
    """Performs commands over a connection that loses each answer once; counts wrong effects."""

    deployment: Deployment
    arm: Callable[[bytes], None]
    cuts: Callable[[], int]
    wrong: int = 0
    performed: int = 0
    _seen: Position = START

    def perform(self, role: Role, command: object) -> None:
        mine = getattr(command, "specialist_id", None) if role is Role.CPRS else None
        actor = Actor(name="losing", role=role, specialist_id=mine)
        service, command_id, before = self.deployment.service, uuid4(), self.cuts()
        self.arm(command_id.bytes)
        done = service.perform(actor, command_id, command)
        again = service.perform(actor, command_id, command)
        facts = self._new_facts()
        self.performed += 1
        self.wrong += not (
            self.cuts() == before + 1
            and (again.result, again.repeated) == (done.result, True)
            and facts
            and {fact.command for fact in facts} == {command_id}
            and len({(fact.stream, fact.name) for fact in facts}) == len(facts)
        )

    def _new_facts(self) -> list[Any]:
        facts = self.deployment.store.recorded_after(self._seen, 1000)
        self._seen = facts[-1].position if facts else self._seen
        return facts

    def look_past(self) -> None:
        """What is there already does not count."""
        while self._new_facts():
            pass


def course(number: int, losing: Losing) -> Iterator[tuple[Role, object]]:
    """One referral's course with a specialist of its own; no fact comes twice in a command."""
    today = losing.deployment.service.program.today(losing.deployment.clock.now())
    staff, sender = f"L{number}", f"LR{number}"
    roster = KnownRoster(sites=frozenset({"TAP", "WAR"}), staff_references=frozenset())
    person = {"supervisor": "", "leave": "", **SPECIALIST, "specialist": staff}
    yield Role.MANAGER, read_specialist(person, roster)
    known = Known(counties=frozenset({"Essex"}), staff_references=frozenset())
    yield Role.INTAKE, read_referral({**REFERRAL, "referral": sender}, known)
    participant = derived("participant", referral_id(sender))
    again = today + timedelta(days=400)
    yield Role.INTAKE, GiveConsent(participant_id=participant, signed_on=today, expires_on=again)
    run_id = derived("lost-run", number)
    yield Role.MANAGER, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR)
    for to, of_run in (("S1", derived("first", number)), (staff, run_id)):
        yield Role.SERVICE, _proposal(of_run, sender, to)
        match_id = match_id_of(of_run, referral_id(sender))
        if to == "S1":
            reason = DeclineReason.SOMEONE_DIFFERENT
            yield Role.COORDINATOR, DeclineMatch(match_id=match_id, reason=reason)
        else:
            yield Role.COORDINATOR, ApproveMatch(match_id=match_id)
            yield Role.CPRS, _missed(match_id, staff)


def _proposal(run_id: UUID, sender: str, to: str) -> ProposeMatch:
    return ProposeMatch(
        run_id=run_id,
        referral_id=referral_id(sender),
        specialist_id=specialist_id(to),
        reasons=("A reason.",),
    )


def _missed(match_id: UUID, staff: str) -> MissSession:
    session_id = derived("session", match_id, "first")
    return MissSession(
        session_id=session_id,
        specialist_id=specialist_id(staff),
        reason=MissedReason.CANCELED_BY_PARTICIPANT,
    )


def lose_answers(losing: Losing, rounds: int) -> int:
    """Performs each command of the course `rounds` times; returns how many had a wrong effect."""
    losing.look_past()
    for number in range(rounds):
        for role, command in course(number, losing):
            losing.perform(role, command)
    return losing.wrong
