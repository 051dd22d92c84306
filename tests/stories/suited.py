"""What single commands need to be possible at all, beyond the stream that they are about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.vocabulary import SafeContact
from peermatch.usecases.care import AgreePlan, ReviewPlan
from peermatch.usecases.choice import RankShortlist
from peermatch.usecases.governance import ChangeBillingCode, ChangeLimit
from peermatch.usecases.groups import RecordAttendance, RecordMeeting
from peermatch.usecases.match_course import RecordCheckIn
from peermatch.usecases.referral_course import AttemptContact
from peermatch.usecases.repairs import ApplyRepair, FindRepairOptions
from peermatch.usecases.roster_course import CancelLeave, HoldSupervision
from peermatch.usecases.session_course import CorrectSession
from pools import MORE_GOALS, OPTIONS, SPECIALISTS

Suited = Callable[[Any, dict[str, Any]], dict[str, Any]]
"""From the simulation and the drawn arguments, those to take instead."""


def suited(sim: Any, kind: type, chosen: dict[str, Any]) -> dict[str, Any]:
    return _TABLE[kind](sim, chosen) if kind in _TABLE else {}


def _state(sim: Any, chosen: dict[str, Any], name: str) -> Any:
    return sim.mirror.states.get(chosen[name])


def _leave(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    for who in SPECIALISTS:
        for first_day, last_day in sim.mirror.states[who].leave:
            return {"specialist_id": who, "first_day": first_day, "last_day": last_day}
    return {}


def _safely(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    referral = _state(sim, chosen, "referral_id")
    person = sim.mirror.states[referral.received.participant_id] if referral else None
    contact = person.profile.contact if person else None
    ways = sorted(contact.ways - {SafeContact.NOT_AT_HOME}) if contact else ()
    return {"attempted_at": sim.now, **({"way": ways[0]} if ways else {})}


def _shortlisted(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    shortlist = _state(sim, chosen, "shortlist_id")
    return {"ranking": shortlist.offered.specialists[::-1]} if shortlist else {}


def _met(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    group = _state(sim, chosen, "group_id")
    leaders = {"leaders": group.leaders} if group else {}
    return {"starts_at": sim.now - timedelta(hours=1), "minutes": 60, **leaders}


def _attended(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    group = _state(sim, chosen, "group_id")
    if not group or not group.meetings or not group.members:
        return {}
    member = sim.pick(sorted(group.members))
    return {"meeting_id": group.meetings[0].meeting_id, "participant_id": member, "minutes": 30}


def _today(name: str, **others: Any) -> Suited:
    return lambda sim, _chosen: {name: sim.today, **others}


def _tomorrow(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"effective_from": sim.today + timedelta(days=sim.pick((1, 14)))}


_TABLE: dict[type, Suited] = {
    AgreePlan: _today("agreed_on"),
    ReviewPlan: _today("reviewed_on", goals=MORE_GOALS),
    RankShortlist: _shortlisted,
    ChangeLimit: _tomorrow,
    ChangeBillingCode: _tomorrow,
    RecordMeeting: _met,
    RecordAttendance: _attended,
    RecordCheckIn: _today("checked_on"),
    AttemptContact: _safely,
    FindRepairOptions: lambda _sim, _chosen: {"options": OPTIONS},
    ApplyRepair: lambda _sim, _chosen: {"option": 1},
    CancelLeave: _leave,
    HoldSupervision: _today("held_on", specialist_id=SPECIALISTS[2], minutes=30),
    CorrectSession: lambda _sim, _chosen: {"minutes": 30, "missed": None},
}
