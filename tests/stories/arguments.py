"""Chooses commands and their arguments, often enough ones that make sense together."""

import types
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.commitment import COMMITMENT, CommitmentKind
from domain.decider import Decider
from domain.group import GROUP
from domain.hours import parse_window
from domain.match import MATCH, MatchStatus
from domain.matching_run import RunCompleted, RunFailed
from domain.message import MESSAGE
from domain.plan import Dimension, Goal
from domain.profile import Wish, WishTopic
from domain.repair import REPAIR, RepairChangeFound, RepairOption, RepairStatus
from domain.session import SESSION, SessionStatus
from domain.shortlist import shortlist_id
from domain.usual_time import UsualTime
from domain.vocabulary import Experience, LivedExperienceArea, Mode, Strength
from peermatch.usecases.choice import DiscloseConflict, OfferShortlist
from peermatch.usecases.coordination import ApproveMatch, DeclineMatch
from peermatch.usecases.groups import JoinGroup
from peermatch.usecases.ids import derived
from peermatch.usecases.intake import GiveConsent, RevokeConsent
from peermatch.usecases.match_course import AcceptAsParticipant, AcceptAsSpecialist, EndMatch
from peermatch.usecases.messages import SendMessage
from peermatch.usecases.participants import GiveConsentFor
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.repairs import (
    ApplyRepair,
    FailRepair,
    FindRepairOptions,
    RequestRepair,
    UndoRepair,
)
from peermatch.usecases.rolling import PlacedSession, PlacedTime, RollWeek
from peermatch.usecases.roster_course import LeaveProgramme
from peermatch.usecases.runs import ProposeMatch
from peermatch.usecases.session_course import CancelSession, CountUnits, MoveSession
from peermatch.usecases.specialists import HoldSession, MissSession
from peermatch.usecases.times import CountRooms, DropCommitment, MoveCommitment
from samples import GOALS, made_up_id, run_completed

HOT = (
    (GiveConsent, 3), (ProposeMatch, 20), (ApproveMatch, 18), (AcceptAsSpecialist, 10),
    (AcceptAsParticipant, 12), (DeclineMatch, 3), (EndMatch, 8), (RevokeConsent, 2),
    (MoveSession, 12), (CancelSession, 3), (HoldSession, 5), (CountUnits, 3), (OfferShortlist, 2),
    (GiveConsentFor, 3), (DiscloseConflict, 2), (LeaveProgramme, 1), (JoinGroup, 2),
    (CountRooms, 2), (RollWeek, 10), (RequestRepair, 4), (FindRepairOptions, 9), (ApplyRepair, 9),
    (UndoRepair, 9), (MoveCommitment, 3), (DropCommitment, 2), (SendMessage, 3),
)  # fmt: skip
"""What a programme mostly does; every other command comes up too."""

NEEDED: dict[str, Decider[Any]] = {
    "match_id": MATCH,
    "session_id": SESSION,
    "meeting_id": GROUP,
    "commitment_id": COMMITMENT,
    "message_id": MESSAGE,
}
"""A command with this field waits until there is one of these."""

REPAIRED_WHEN = {
    FindRepairOptions: RepairStatus.REQUESTED,
    FailRepair: RepairStatus.REQUESTED,
    ApplyRepair: RepairStatus.READY,
    UndoRepair: RepairStatus.APPLIED,
}
"""What has to have become of a repair before the command comes up."""
TIMES_OF_WAITING = 12
UNDECIDED = (
    MatchStatus.PROPOSED, MatchStatus.APPROVED, MatchStatus.ACTIVE, SessionStatus.SCHEDULED,
)  # fmt: skip
REFERRALS = tuple(made_up_id(f"simulated referral {n}") for n in range(4))
SPECIALISTS = tuple(made_up_id(f"simulated specialist {n}") for n in range(3))
PARTICIPANTS = tuple(derived("participant", r) for r in REFERRALS)
RUNS = tuple(made_up_id(f"simulated run {n}") for n in range(2))
AREAS = tuple(Experience(a) for a in (LivedExperienceArea.TRAUMA, LivedExperienceArea.FAMILY))
WEEK = tuple(parse_window(f"{day} 09:00-12:00") for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
MORNINGS = WEEK[:1]
USUAL = (
    UsualTime(weekday=0, minute=540, mode=Mode.IN_PERSON, place="TAP"),
    UsualTime(weekday=2, minute=600, mode=Mode.VIDEO),
)
OPTIONS = (RepairOption(number=1, moves=1, left_out=0, size=4, proved=True),)
DAYS = (-400, -30, -1, 0, 1, 14, 45, 400)
SITES = ("TAP", "GLO")
COUNTIES = ("Essex", "Gloucester")

FIXED: dict[str, tuple[Any, ...]] = {
    "referral_id": REFERRALS,
    "other_id": REFERRALS,
    "into": REFERRALS,
    "participant_id": PARTICIPANTS,
    "specialist_id": SPECIALISTS,
    "supervisor_id": SPECIALISTS,
    "successor_id": (None, None, *SPECIALISTS),
    "run_id": RUNS,
    "shortlist_id": tuple(shortlist_id(r, n) for r in REFERRALS for n in (1, 2)),
    "specialists": (SPECIALISTS[:1], SPECIALISTS[:2], SPECIALISTS, ()),
    "ranking": (SPECIALISTS[:1], SPECIALISTS[1::-1], ()),
    "leaders": (frozenset(SPECIALISTS[:1]), frozenset(SPECIALISTS[:2]), frozenset()),
    "excluded_specialists": (frozenset(), frozenset(), frozenset(SPECIALISTS[:1])),
    "preferred_specialists": (frozenset(), frozenset(SPECIALISTS[1:])),
    "experiences": (AREAS, AREAS[:1]),
    "experience": AREAS,
    "language": ("en",),
    "languages": (frozenset({"en"}),),
    "gender": ("", "", "woman"),
    "county": COUNTIES,
    "home_site": SITES[:1],
    "from_site": SITES,
    "to_site": SITES,
    "site": SITES,
    "sites": (SITES, SITES[:1], ("NOWHERE",)),
    "windows": (WEEK, WEEK, WEEK, MORNINGS, ()),
    "hours": ((), (), MORNINGS),
    "capacity": (1, 1, 2, 30),
    "rooms": (1, 1, 2, 0),
    "weekday": (0, 1, 9),
    "minute": (540, 600, 601),
    "weeks": ((0, 1, 2, 3), (0, 2)),
    "times": (USUAL, USUAL[:1], (), USUAL[:1] * 2),
    "sessions": ((),),
    "not_placed": ((),),
    "changes": ((),),
    "option": (1, 2),
    "options": (OPTIONS, ()),
    "road_minutes": (90, 0),
    "fte_percent": (100, 50),
    "minutes": (60, 30, 0, 14, 500),
    "session_minutes": (60, 60, 30, 20),
    "round": (1, 2),
    "value": (0, 1, 2, 15),
    "units": (4, 40, 0),
    "latitude": (37.5,),
    "longitude": (-76.5,),
    "goals": (GOALS, (*GOALS, Goal(Dimension.COMMUNITY, "Sing again")), ()),
    "wishes": ((), (Wish(WishTopic.PARENT, "also a parent", Strength.PREFERRED),)),
    "overridden_rules": ((), (), ("hours_overlap",), ("consent_in_force",)),
    "reasons": (("They share trauma.",),),
    "leave": ((),),
    "token_digest": ("a" * 64,),
    "code": ("T1012", "-"),
    "outcome": (run_completed(run_id=RUNS[0]), RunFailed(run_id=RUNS[1], problem="out of time")),
    "covers_later_information": (True,),
    "told_of_right_to_revoke": (True, True, True, False),
}
"""Pools by field name; every other field takes its pool from its type."""


class Arguments:
    """Draws what a simulation does next from what there is in it."""

    def __init__(self, simulation: Any) -> None:
        self._sim = simulation

    def kinds(self) -> tuple[type | None, ...]:
        """What may be done next, each as often as it should come up; None is waiting."""
        possible = tuple(u.command for u in USE_CASES if self._possible(u.command))
        hot = tuple(k for k, times in HOT if self._possible(k) for _ in range(times))
        return (*(None for _ in range(TIMES_OF_WAITING)), *hot, *possible)

    def _possible(self, kind: type) -> bool:
        if kind in REPAIRED_WHEN:
            return bool(self._repairs(REPAIRED_WHEN[kind]))
        needed = (NEEDED[f.name] for f in fields(kind) if f.name in NEEDED)
        return all(self._sim.mirror.of(decider) for decider in needed)

    def _repairs(self, status: RepairStatus) -> tuple[UUID, ...]:
        """Every repair that came so far; undone ones go on being asked for."""
        known = sorted(self._sim.mirror.of(REPAIR).items())
        after = (status, RepairStatus.APPLIED) if status is RepairStatus.READY else (status,)
        return tuple(i for i, state in known if state.status in after)

    def command(self, kind: type) -> Any:
        hints = get_type_hints(kind)
        chosen: dict[str, Any] = {}
        for field in fields(kind):
            if field.default is not MISSING and self._sim.pick((True, True, False)):
                continue
            pool = tuple(self._pool(field.name, hints[field.name]))
            chosen[field.name] = self._sim.pick(pool) if len(pool) > 1 else pool[0]
        return kind(**self._fitting(kind, chosen))

    def _fitting(self, kind: type, chosen: dict[str, Any]) -> dict[str, Any]:
        """Makes up for what no independent draw would hit: times that belong together."""
        if "starts_at" in chosen and "ends_at" in chosen:
            chosen["ends_at"] = chosen["starts_at"] + timedelta(minutes=60)
        if kind in (AcceptAsSpecialist, HoldSession, MissSession):
            chosen["specialist_id"] = self._whose(chosen) or chosen["specialist_id"]
        if kind is RequestRepair:
            chosen |= self._what_came_up(chosen)
        if kind is RollWeek:
            chosen |= self._week(chosen)
        if kind in REPAIRED_WHEN:
            chosen["repair_id"] = self._sim.pick(self._repairs(REPAIRED_WHEN[kind]))
        if kind is FindRepairOptions:
            chosen["changes"] = tuple(self._changes(chosen))
        if kind is RevokeConsent:
            person = self._sim.mirror.states.get(chosen["participant_id"])
            consents = person.consents if person is not None else ()
            if consents:
                chosen["consent_id"] = self._sim.pick(consents).consent_id
        return chosen

    def _week(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """A week of somebody's schedule with a session or two, often ones that are possible."""
        week = self._sim.today + timedelta(days=7 - self._sim.today.weekday())
        known = sorted(self._sim.mirror.of(MATCH).items())
        matches = [i for i, state in known if state.under_way] or [made_up_id("match")]
        match_id = self._sim.pick(matches)
        whose = self._whose({"match_id": match_id}) or chosen["specialist_id"]
        sessions = tuple(
            PlacedSession(
                match_id=match_id,
                number=number,
                starts_at=(start := self._at(week, number)),
                ends_at=start + timedelta(minutes=60),
                mode=Mode.IN_PERSON,
                place=self._sim.pick(SITES),
            )
            for number in range(self._sim.pick((1, 1, 2)))
        )
        supervision = PlacedTime(
            need="supervision",
            kind=CommitmentKind.SUPERVISION,
            number=0,
            staff=(whose, SPECIALISTS[0]) if whose != SPECIALISTS[0] else (whose,),
            starts_at=(start := self._at(week, 2)),
            ends_at=start + timedelta(minutes=30),
        )
        times = self._sim.pick(((), (supervision,)))
        return {"specialist_id": whose, "week": week, "sessions": sessions, "times": times}

    def _at(self, week: date, number: int) -> datetime:
        day, hour = self._sim.pick((0, 1)), self._sim.pick((9, 10))
        start = datetime.combine(week + timedelta(days=day + 2 * number), time(hour))
        return start.replace(tzinfo=self._sim.programme.zone)

    def _what_came_up(self, chosen: dict[str, Any]) -> dict[str, Any]:
        sessions = tuple(self._known(SESSION))
        return {
            "specialist_id": self._sim.pick(SPECIALISTS),
            "session_id": self._sim.pick(sessions) if sessions else None,
            "last_day": chosen["first_day"] + timedelta(days=self._sim.pick((0, 4, 40))),
        }

    def _changes(self, chosen: dict[str, Any]) -> Iterator[RepairChangeFound]:
        """Some session moved to another time, by video, or cancelled."""
        sessions = tuple(self._known(SESSION))
        if not sessions:
            return
        session = self._sim.mirror.states[self._sim.pick(sessions)].scheduled
        moved = self._sim.pick((timedelta(days=1), timedelta(hours=1), timedelta(days=7), None))
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

    def _whose(self, chosen: dict[str, Any]) -> UUID | None:
        state = self._sim.mirror.states.get(chosen.get("match_id") or chosen.get("session_id"))
        about = getattr(state, "proposed", None) or getattr(state, "scheduled", None)
        return getattr(about, "specialist_id", None)

    def _pool(self, name: str, hint: Any) -> Iterator[Any]:
        if name in ("match_id", "session_id", "commitment_id", "message_id"):
            yield from self._known(NEEDED[name])
        elif name in FIXED and (name != "outcome" or RunCompleted in get_args(hint)):
            yield from FIXED[name]
        else:
            yield from self._by_type(name, hint)

    def _known(self, decider: Decider[Any]) -> Iterator[UUID]:
        """Every stream of the kind, and those that something can still happen to three times."""
        for stream, state in sorted(self._sim.mirror.of(decider).items()):
            open_still = getattr(state, "status", None) in UNDECIDED
            yield from (stream,) * (3 if open_still else 1)

    def _by_type(self, name: str, hint: Any) -> Iterator[Any]:
        parts = get_args(hint)
        if get_origin(hint) in (Union, types.UnionType):
            yield None
            yield from self._by_type(name, next(p for p in parts if p is not type(None)))
        elif get_origin(hint) is frozenset:
            items = tuple(self._by_type(name, parts[0]))
            yield from (frozenset(items), frozenset(items[:1]), frozenset())
        elif get_origin(hint) is tuple:
            each = (next(iter(self._pool(name, part))) for part in parts if part is not ...)
            yield from ((tuple(each), ()) if ... in parts else (tuple(each),))
        elif is_dataclass(hint):
            yield self._value(hint)
        elif isinstance(hint, type) and issubclass(hint, Enum):
            yield from hint
        else:
            yield from self._plain(name, hint)

    def _value(self, kind: Any) -> Any:
        """One value of a dataclass: the first of every field's pool."""
        hints = get_type_hints(kind)
        return kind(**{f.name: next(iter(self._pool(f.name, hints[f.name]))) for f in fields(kind)})

    def _plain(self, name: str, hint: Any) -> Iterator[Any]:
        pools: dict[Any, Callable[[], Any]] = {
            int: lambda: (1, 0, 60),
            bool: lambda: (True, False),
            str: lambda: ("Some words.", "Other words.", ""),
            UUID: lambda: (made_up_id(name), made_up_id(f"another {name}")),
            datetime: self._instants,
            date: lambda: (self._sim.today + timedelta(days=n) for n in DAYS),
        }
        yield from pools[hint]()

    def _instants(self) -> Iterator[datetime]:
        """An hour ago, nine and ten o'clock of days to come, and into what is booked already."""
        zone = self._sim.programme.zone
        for _, session in sorted(self._sim.mirror.of(SESSION).items()):
            yield session.scheduled.starts_at + timedelta(minutes=30)
            yield session.scheduled.starts_at + timedelta(minutes=30)
        yield self._sim.now - timedelta(hours=1)
        for day in (1, 2, 7):
            for hour in (9, 10):
                yield datetime.combine(self._sim.today + timedelta(days=day), time(hour), zone)
