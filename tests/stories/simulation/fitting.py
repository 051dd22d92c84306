"""Makes up for what no independent draw would hit: arguments that belong together."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from domain.calendar.commitment import COMMITMENT, CommitmentKind
from domain.calendar.repair import RepairChangeFound
from domain.matches.approval import OverrideReason
from domain.pairing.conflict import CONFLICT
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.vocabulary import Mode
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar.availability_commands import MoveCommitment
from peermatch.usecases.calendar.repairs import FindRepairOptions, RequestRepair
from peermatch.usecases.calendar.roll_schedule import PlacedSession, PlacedTime, RollWeek
from peermatch.usecases.matches.match_course import AcceptAsSpecialist
from peermatch.usecases.matches.own_matches import AgreeOwnPlan, RecordOwnCheckIn, ReviewOwnPlan
from peermatch.usecases.matches.runs import ProposeMatch
from peermatch.usecases.people.given.progress_notes import WriteProgressNote
from peermatch.usecases.people.participants import Disclose, EndConsent
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.referrals.merged_conflicts import MoveConflict
from peermatch.usecases.referrals.same_person import KeepApart, MergeReferral
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.usecases.sessions.session_outcomes import (
    CorrectOwnSession,
    HoldSession,
    MissSession,
    MoveOwnSession,
    UndoOutcome,
)
from stories.code.hints import hints_of
from stories.pasts.samples import made_up_id
from stories.simulation.about import ABOUT
from stories.simulation.pools import SITES, SPECIALISTS
from stories.simulation.suited import suited
from stories.simulation.turns import turned

MOSTLY = (True, True, True, False)
HALF = (False, True)
PERIODS = (
    ("signed_on", "expires_on"), ("issued_on", "expires_on"), ("starts_on", "ends_on"),
    ("first_day", "last_day"),
)  # fmt: skip
GONE, COMING = (0, -1, -30), (14, 45, 400)
HOUR = timedelta(minutes=60)
INTO = (timedelta(), timedelta(minutes=30), timedelta(minutes=-30), HOUR)
"""Where a session is put beside what somebody has already: into it, over it, right after it."""
MOVING = (MoveSession, MoveOwnSession, MoveCommitment)
OWN = (
    AcceptAsSpecialist, HoldSession, MissSession, MoveOwnSession, RecordOwnCheckIn, AgreeOwnPlan,
    ReviewOwnPlan, UndoOutcome, CorrectOwnSession, WriteProgressNote,
)  # fmt: skip
"""Commands that a specialist gives about their own."""


class Fitting:
    """Changes drawn arguments so that they are often possible, or nearly so."""

    def __init__(self, simulation: Any) -> None:
        self._sim = simulation
        self._pick = simulation.pick
        self._mirror = simulation.mirror

    def fitting(self, kind: type, chosen: dict[str, Any]) -> dict[str, Any]:
        if kind in ABOUT:
            chosen |= self._about(kind)
        if self._pick(MOSTLY):
            chosen |= self._filled_in(kind, chosen)
            chosen |= suited(self._sim, kind, chosen)
            if self._sim.turns:
                chosen |= turned(self._sim, kind, chosen)
        if "starts_at" in chosen and "ends_at" in chosen:
            chosen["ends_at"] = chosen["starts_at"] + HOUR
        if kind in OWN:
            chosen["specialist_id"] = self._whose(chosen) or chosen["specialist_id"]
        if kind in MOVING:
            chosen |= self._beside(chosen)
        if kind is ProposeMatch and self._pick(MOSTLY):
            chosen |= self._free()
        if kind is RequestRepair:
            chosen |= self._what_came_up(chosen)
        if kind is RollWeek:
            chosen |= self._week(chosen)
        if kind is FindRepairOptions:
            chosen["changes"] = tuple(self._changes(chosen))
        if kind in (RevokeConsent, EndConsent, Disclose):
            chosen |= self._consented(kind, chosen)
        return chosen

    def _about(self, kind: type) -> dict[str, Any]:
        """Mostly something that the command is meant for."""
        about = ABOUT[kind]
        meant = about.streams(self._mirror, self._sim.now)
        if not meant or not self._pick(MOSTLY):
            return {}
        stream = self._pick(meant)
        if about.decider is CONFLICT:
            disclosed = self._mirror.states[stream].disclosed
            return {x: getattr(disclosed, x) for x in ("participant_id", "specialist_id")}
        named = {about.field: stream} if about.field in hints_of(kind) else {}
        if kind in (KeepApart, MergeReferral):
            other = self._pick(sorted(self._mirror.states[stream].intake.suspected))
            named["other_id" if kind is KeepApart else "into"] = other
        if kind is MoveConflict:
            whose = self._mirror.states[stream].received.participant_id
            conflicts = self._mirror.of(CONFLICT).items()
            theirs = [
                i for i, c in conflicts if c.disclosed and c.disclosed.participant_id == whose
            ]
            named |= {"conflict_id": self._pick(theirs)} if theirs else {}
        return named

    def _filled_in(self, kind: type, chosen: dict[str, Any]) -> dict[str, Any]:
        """Every text written, and dates in the order in which they come."""
        better = {name: "Some words." for name, value in chosen.items() if value == ""}
        for first, last in PERIODS:
            if first in chosen and chosen.get(last) is not None:
                begins = COMING if first == "first_day" else GONE
                better[first] = self._sim.today + timedelta(days=self._pick(begins))
                better[last] = self._sim.today + timedelta(days=self._pick(COMING))
        if better.get("overridden_rules", chosen.get("overridden_rules")):
            better["override_reason"] = OverrideReason.TIME_ARRANGED
        return better

    def _beside(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """In half of the cases a time at which one of the people has something else."""
        own = chosen.get("session_id") or chosen.get("commitment_id")
        people = self._people(own)
        others = [
            starts_at
            for other, starts_at in self._planned()
            if other != own and people & self._people(other)
        ]
        if not others or not self._pick(MOSTLY):
            return {}
        starts_at = self._pick(others) + self._pick(INTO)
        if "ends_at" in chosen:
            return {"starts_at": starts_at, "ends_at": starts_at + HOUR}
        return {"starts_at": starts_at}

    def _planned(self) -> Iterator[tuple[UUID, datetime]]:
        now = self._sim.now
        for stream, state in self._mirror.of(SESSION).items():
            if state.status is SessionStatus.SCHEDULED and state.scheduled.starts_at > now:
                yield stream, state.scheduled.starts_at
        for stream, state in self._mirror.of(COMMITMENT).items():
            if not state.dropped and state.planned.starts_at > now:
                yield stream, state.planned.starts_at

    def _people(self, stream: UUID | None) -> set[UUID]:
        state = self._mirror.states.get(stream)
        session = getattr(state, "scheduled", None)
        if session is not None:
            return {session.participant_id, session.specialist_id, session.co_specialist_id} - {
                None
            }
        planned = getattr(state, "planned", None)
        return set(planned.staff) if planned is not None else set()

    def _free(self) -> dict[str, Any]:
        """A specialist with a place, and someone who waits and has given a consent."""
        free = [
            who
            for who, state in self._mirror.of(SPECIALIST).items()
            if state.enrolled and len(state.held | state.taken) < state.enrolled.capacity
        ]
        waiting = [
            i
            for i in ABOUT[ProposeMatch].streams(self._mirror, self._sim.now)
            if self._mirror.states[self._mirror.states[i].received.participant_id].consents
        ]
        found = {"specialist_id": free, "referral_id": waiting}
        return {name: self._pick(some) for name, some in found.items() if some}

    def _consented(self, kind: type, chosen: dict[str, Any]) -> dict[str, Any]:
        person = self._mirror.states.get(chosen["participant_id"])
        consents = person.consents if person is not None else ()
        if not consents:
            return {}
        one = self._pick(consents)
        if kind is Disclose:
            return {"use": self._pick(tuple(sorted(one.uses)))} if self._pick(HALF) else {}
        return {"consent_id": one.consent_id}

    def _week(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """A week of somebody's schedule with a session or two, often ones that are possible."""
        week = self._sim.today + timedelta(days=7 - self._sim.today.weekday())
        matches = ABOUT[RollWeek].streams(self._mirror, self._sim.now) or [made_up_id("match")]
        match_id = self._pick(matches)
        whose = self._whose({"match_id": match_id}) or chosen["specialist_id"]
        sessions = tuple(
            PlacedSession(
                match_id=match_id,
                number=number,
                starts_at=(start := self._at(week, number)),
                ends_at=start + HOUR,
                mode=Mode.IN_PERSON,
                place=self._pick(SITES),
            )
            for number in range(self._pick((1, 1, 2)))
        )
        supervision = PlacedTime(
            need="supervision",
            kind=CommitmentKind.SUPERVISION,
            number=0,
            staff=(whose, SPECIALISTS[0]) if whose != SPECIALISTS[0] else (whose,),
            starts_at=(start := self._at(week, 2)),
            ends_at=start + timedelta(minutes=30),
        )
        times = self._pick(((), (supervision,)))
        return {"specialist_id": whose, "week": week, "sessions": sessions, "times": times}

    def _at(self, week: date, number: int) -> datetime:
        day, hour = self._pick((0, 1)), self._pick((9, 10))
        start = datetime.combine(week + timedelta(days=day + 2 * number), time(hour))
        return start.replace(tzinfo=self._sim.program.zone)

    def _what_came_up(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """Mostly on a day on which the specialist has a session to come."""
        days = timedelta(days=self._pick((0, 0, 4, 40)))
        coming = [stream for stream, _ in self._planned() if self._is_session(stream)]
        if coming and self._pick(MOSTLY):
            session = self._mirror.states[self._pick(coming)].scheduled
            first_day = self._sim.program.today(session.starts_at)
            return {
                "specialist_id": session.specialist_id,
                "session_id": session.session_id,
                "first_day": first_day,
                "last_day": first_day + days,
            }
        sessions: Sequence[UUID] = tuple(self._mirror.of(SESSION))
        return {
            "specialist_id": self._pick(SPECIALISTS),
            "session_id": self._pick(sessions) if sessions else None,
            "last_day": chosen["first_day"] + days,
        }

    def _changes(self, chosen: dict[str, Any]) -> Iterator[RepairChangeFound]:
        """Some session moved to another time, by video, or canceled."""
        sessions = tuple(stream for stream, _ in self._planned() if self._is_session(stream))
        sessions = sessions or tuple(self._mirror.of(SESSION))
        if not sessions:
            return
        session = self._mirror.states[self._pick(sessions)].scheduled
        moved = self._pick((timedelta(days=1), HOUR, timedelta(days=7), None))
        yield RepairChangeFound(
            repair_id=chosen["repair_id"],
            option=1,
            session_id=session.session_id,
            participant_id=session.participant_id,
            specialist_id=session.specialist_id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            new_starts_at=None if moved is None else session.starts_at + moved,
            new_ends_at=None if moved is None else session.ends_at + moved,
            mode=session.mode,
            place=session.place,
            new_mode=Mode.VIDEO,
            new_place="",
        )

    def _is_session(self, stream: UUID) -> bool:
        return stream in self._mirror.of(SESSION)

    def _whose(self, chosen: dict[str, Any]) -> UUID | None:
        state = self._mirror.states.get(chosen.get("match_id") or chosen.get("session_id"))
        about = getattr(state, "proposed", None) or getattr(state, "scheduled", None)
        return getattr(about, "specialist_id", None)
