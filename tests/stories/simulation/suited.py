"""What single commands need to be possible at all, beyond the stream that they are about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.calendar.commitment import COMMITMENT
from domain.calendar.repair import RepairCause
from domain.matches.match import MATCH
from domain.people.authorization import AUTHORIZATION
from domain.people.consents.consent_statements import ConsentKind
from domain.people.consents.consent_texts import (
    CONSENT_TEXTS,
    CONSENT_TEXTS_ID,
    TextLine,
    as_delivered,
)
from domain.people.household import HOUSEHOLD
from domain.people.participant import PARTICIPANT
from domain.people.plan import PLAN
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.handover import HANDOVER, HandoverTopic, handover_id
from domain.people.wellness.recovery_capital import RECOVERY_CAPITAL
from domain.people.wellness.stated_goals import OWN_GOALS, own_goals_id
from domain.people.wellness.suprt import SUPRT
from domain.resources.kinds_of_help import Need
from domain.resources.resource import RESOURCE
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.vocabulary import GENDERS, SafeContact, Strength
from peermatch.usecases.calendar.repairs import ApplyRepair, FindRepairOptions, RequestRepair
from peermatch.usecases.core.ids import derived
from peermatch.usecases.groups.group_corrections import CorrectAttendance, CorrectMeeting
from peermatch.usecases.groups.groups import (
    CountAttendance,
    JoinGroup,
    RecordAttendance,
    RecordMeeting,
)
from peermatch.usecases.groups.own_groups import RecordOwnAttendance, RecordOwnMeeting
from peermatch.usecases.matches.match_course import RecordCheckIn
from peermatch.usecases.matches.own_matches import AgreeOwnPlan, RecordOwnCheckIn, ReviewOwnPlan
from peermatch.usecases.own.own_goals import (
    NameOwnStep,
    NameStep,
    TickOwnGoal,
    TickOwnStep,
    TickStep,
)
from peermatch.usecases.own.own_help import PickResource
from peermatch.usecases.pairing.choice import OfferShortlist, RankShortlist
from peermatch.usecases.people.consent_forms import (
    ChangeConsentText,
    SignConsentForm,
    SignConsentWithSpecialist,
)
from peermatch.usecases.people.contact.postal_addresses import StatePostalAddress
from peermatch.usecases.people.given.giving_resources import (
    FollowUpResource,
    GiveResource,
    HandOffWarmly,
)
from peermatch.usecases.people.given.progress_notes import WriteProgressNote
from peermatch.usecases.people.handing_on import (
    AgreeToHandOn,
    RecordHandover,
    WriteHandoverNote,
)
from peermatch.usecases.people.households import (
    ChangeHouseholdWish,
    DissolveHousehold,
    JoinHousehold,
    LeaveHousehold,
)
from peermatch.usecases.people.plans_and_statements import (
    AgreePlan,
    CorrectAuthorization,
    DrawUnits,
    GrantAuthorization,
    ReviewPlan,
)
from peermatch.usecases.people.wellness.recovery_capital import (
    AnswerBarc,
    EnterBarc,
    RecordBarc,
    TakeBackBarc,
)
from peermatch.usecases.people.wellness.suprt_records import (
    RecordOwnSuprt,
    RecordSuprt,
    TakeBackSuprt,
)
from peermatch.usecases.people.wishes import StateWishes
from peermatch.usecases.program.change_rules import (
    ChangeBillingCode,
    ChangeCountyFloor,
    ChangeLimit,
    ChangeWeight,
)
from peermatch.usecases.referrals.referral_corrections import CorrectAttempt, CorrectReceived
from peermatch.usecases.referrals.referral_course import AttemptContact
from peermatch.usecases.resources.directory import (
    AddResource,
    ChangeResource,
    PlaceResource,
    RemoveResourcePlace,
)
from peermatch.usecases.sessions.sending import (
    NoteMessageDoubtful,
    NoteMessageNotTaken,
    NoteMessageTaken,
    NoteWayReturned,
    TakeUpMessage,
)
from peermatch.usecases.sessions.session_course import CorrectSession
from peermatch.usecases.sessions.session_outcomes import CorrectOwnSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import CancelLeave, HoldSupervision
from stories.simulation.pools import MORE_GOALS, OPTIONS, REFERRALS, SPECIALISTS

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


def _over_planned_time(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """Half the time a day on which something else than a session is planned with somebody."""
    planned = [s.planned for s in sim.mirror.of(COMMITMENT).values() if not s.dropped]
    coming = tuple(one for one in planned if one and one.starts_at > sim.now)
    if not coming or sim.pick((False, True)):
        return {}
    one = sim.pick(coming)
    day = one.starts_at.date()
    return {"specialist_id": one.staff[0], "first_day": day, "last_day": day}


def _safely(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    referral = _state(sim, chosen, "referral_id")
    person = sim.mirror.states[referral.received.participant_id] if referral else None
    contact = person.profile.contact if person else None
    ways = sorted(contact.ways - {SafeContact.NOT_AT_HOME}) if contact else ()
    return {"attempted_at": sim.now, **({"way": ways[0]} if ways else {})}


def _came_in(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """Another time in the past, days or hours ago."""
    received_at = sim.now - timedelta(hours=sim.pick((1, 30, 700)))
    return {"received_at": received_at, "recommended_on": None}


def _wished(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """A gender with its strength or none, and nobody both ruled out and preferred."""
    gender = sim.pick(("", "", *GENDERS[:1]))
    return {
        "gender_preference": gender,
        "gender_preference_strength": Strength.PREFERRED if gender else None,
        "exclude_specialists": frozenset(sim.pick(((), SPECIALISTS[:1]))),
        "prefer_specialists": frozenset(sim.pick(((), SPECIALISTS[1:]))),
    }


def _lives(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """A whole address, or none, where letters are safe or not."""
    street = sim.pick(("12 Example St", "PO Box 7", ""))
    rest = {"city": "Saluda", "state": "VA", "zip_code": "23149"} if street else {}
    nothing = dict.fromkeys(("care_of", "address_2", "city", "state", "zip_code"), "")
    letters = bool(street) and sim.pick((True, False))
    return {**nothing, "address": street, **rest, "letters": letters}


def _tried(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    message = _state(sim, chosen, "message_id")
    return {"number": message.tries} if message else {}


def _come_back(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """From where it was sent."""
    message = _state(sim, chosen, "message_id")
    if not message or message.due.for_staff:
        return {}
    person = sim.mirror.states.get(message.due.person_id, PARTICIPANT.initial)
    contact = person.profile.contact
    by_mail = message.last_way is SafeContact.EMAIL
    return {"address": contact.email if by_mail else contact.phone} if contact else {}


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


def _own_met(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    found = _met(sim, chosen)
    leaders = found.pop("leaders", ())
    return {**found, **({"specialist_id": min(leaders)} if leaders else {})}


def _own_attended(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    group = _state(sim, chosen, "group_id")
    leads = {"specialist_id": min(group.leaders)} if group and group.leaders else {}
    return {**_attended(sim, chosen), **leads}


def _came(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """Somebody's time at a meeting, on a referral of theirs."""
    group = _state(sim, chosen, "group_id")
    if not group or not group.attendance:
        return {}
    one = min(group.attendance, key=lambda a: (a.meeting_id, a.participant_id))
    referral = next(r for r in REFERRALS if derived("participant", r) == one.participant_id)
    ids = {"meeting_id": one.meeting_id, "participant_id": one.participant_id}
    return {**ids, "referral_id": referral}


def _put_right(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """Another length of time for somebody who came, or none."""
    found = _came(sim, chosen)
    found.pop("referral_id", None)
    return {**found, "minutes": sim.pick((0, 15, 30))}


def _granted(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """For someone who has sessions."""
    met = sorted({s.scheduled.participant_id for s in sim.mirror.of(SESSION).values()})
    return {"units": 40, **({"participant_id": sim.pick(met)} if met else {})}


def _drawn(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """From an authorization of the same participant."""
    session = _state(sim, chosen, "session_id")
    whose = session.scheduled.participant_id if session else None
    known = sim.mirror.of(AUTHORIZATION).items()
    own = [i for i, state in known if state.granted.participant_id == whose]
    return {"authorization_id": sim.pick(own)} if own else {}


def _tried_earlier(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    referral = _state(sim, chosen, "referral_id")
    if not referral or not referral.outreach.attempts:
        return {}
    last = referral.outreach.attempts[-1]
    day_before = last.attempted_at - timedelta(days=1)
    return {"attempt_id": last.attempt_id, "attempted_at": day_before, "outcome": last.outcome}


def _met_earlier(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """In another week, so that units counted already move to another diary."""
    group = _state(sim, chosen, "group_id")
    if not group or not group.meetings:
        return {}
    met = sim.pick(group.meetings)
    at = met.starts_at - timedelta(days=sim.pick((1, 7)))
    return {"meeting_id": met.meeting_id, "starts_at": at, "minutes": 60}


def _covered(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    days = {"starts_on": sim.today - timedelta(days=sim.pick((0, 60)))}
    return {**days, "ends_on": sim.today + timedelta(days=90), "units": 40}


def _consenting(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    people = [i for i, state in sim.mirror.of(PARTICIPANT).items() if state.consents]
    return {"participant_id": sim.pick(people)} if people else {}


def _towards(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """One of the plan's goals."""
    planned = _state(sim, chosen, "plan_id")
    return {"goal": planned.goals[0].words} if planned and planned.goals else {}


def _step(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """One of the plan's steps."""
    planned = _state(sim, chosen, "plan_id")
    return {"step_id": sim.pick(tuple(planned.steps))} if planned and planned.steps else {}


def _own_goal(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """One that somebody stated for themselves."""
    of_all = sim.mirror.of(OWN_GOALS)
    goals = {who: of_all.get(own_goals_id(who)) for who in sim.mirror.of(PARTICIPANT)}
    found = tuple((who, one) for who, state in goals.items() if state for one in state.goals)
    if not found:
        return {}
    who, goal_id = sim.pick(found)
    return {"participant_id": who, "goal_id": goal_id}


def _own_step(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """A step towards one of them."""
    of_all = sim.mirror.of(OWN_GOALS)
    stated = {who: of_all.get(own_goals_id(who)) for who in sim.mirror.of(PARTICIPANT)}
    found = tuple(
        {"participant_id": who, "goal_id": goal_id, "step_id": step_id}
        for who, state in stated.items()
        if state
        for goal_id, goal in state.goals.items()
        for step_id in goal.steps
    )
    return dict(sim.pick(found)) if found else {}


TEN = tuple(dict.fromkeys(BARC_ITEMS, points) for points in (2, 5, 1, 6))


def _ten_answers(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """All ten, or one less, or one that is off the scale."""
    wrong = sim.pick(({}, {}, {}, {"friends": None}, {"energy": 7}))
    return {**sim.pick(TEN), **wrong, "answered_on": sim.today - timedelta(days=sim.pick((0, 9)))}


def _answered(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """Of somebody who answered, on a day on which they did."""
    known = sim.mirror.of(RECOVERY_CAPITAL).values()
    found = [one for state in known for one in state.in_order]
    if not found:
        return {}
    one = sim.pick(tuple(found))
    return {"participant_id": one.participant_id, "answered_on": one.answered_on}


def _suprt(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"done_on": sim.today - timedelta(days=sim.pick((0, 9, 190)))}


def _suprt_recorded(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """Of somebody of whom a form is recorded, that form."""
    known = sim.mirror.of(SUPRT).values()
    found = [one for state in known for one in state.recorded.values()]
    if not found:
        return {}
    one = sim.pick(tuple(found))
    return {"participant_id": one.participant_id, "form": one.form, "point": one.point}


def _handed_on(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """All of it, a note alone, nothing, or words that were left out."""
    every, note = frozenset(HandoverTopic), frozenset({HandoverTopic.NOTE})
    works = frozenset({HandoverTopic.WHAT_WORKS})
    told = sim.pick(((every, "A walk"), (note, ""), (frozenset(), ""), (works, "")))
    return {"topics": told[0], "what_works": told[1]}


def _noted(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """Somebody's who agreed to a note, where there is one."""
    agreed = sim.mirror.of(HANDOVER)
    noting = {i for i, state in agreed.items() if HandoverTopic.NOTE in state.topics}
    matches = sim.mirror.of(MATCH).items()
    found = [
        match_id
        for match_id, match in matches
        if match.under_way and handover_id(match.proposed.participant_id) in noting
    ]
    which = {"match_id": sim.pick(tuple(found))} if found else {}
    return {"words": sim.pick(("A walk", "The garden")), **which}


def _picked(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """What the directory has now, for a need that it helps with."""
    known = sim.mirror.of(RESOURCE).items()
    found = [(i, s.described) for i, s in known if s.described and not s.retired]
    if not found:
        return {}
    resource_id, described = sim.pick(tuple(found))
    return {"resource_id": resource_id, "need": min(described.needs)}


def _own_plan(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """The plan of the match's participant."""
    match = _state(sim, chosen, "match_id")
    whose = match.proposed.participant_id if match else None
    known = sim.mirror.of(PLAN).items()
    own = [i for i, state in known if state.agreed.participant_id == whose]
    plan = {"plan_id": own[0]} if own else {}
    return {"reviewed_on": sim.today, "goals": MORE_GOALS, **plan}


def _away(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """On a day with a session, where there is one."""
    found: dict[str, Any] = {"cause": RepairCause.SPECIALIST_AWAY}
    first_day = sim.today + timedelta(days=sim.pick((1, 2)))
    coming = sorted(
        (s.scheduled.starts_at.date(), s.scheduled.specialist_id)
        for s in sim.mirror.of(SESSION).values()
        if s.status is SessionStatus.SCHEDULED and s.scheduled.starts_at.date() > sim.today
    )
    if not coming:
        return {**found, "first_day": first_day}
    day, who = sim.pick(tuple(coming))
    return {**found, "specialist_id": who, "first_day": day, "last_day": day}


def _way(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """One of the ways that were found."""
    repair = _state(sim, chosen, "repair_id")
    ways = [option.number for option in repair.options] if repair else []
    return {"option": sim.pick(ways)} if ways else {}


def _soon(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"answer_by": sim.today + timedelta(days=14), "specialists": SPECIALISTS[:2]}


def _today(name: str, **others: Any) -> Suited:
    return lambda sim, _chosen: {name: sim.today, **others}


def _tomorrow(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"effective_from": sim.today + timedelta(days=sim.pick((1, 14)))}


def _agreed(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"agreed_on": sim.today - timedelta(days=sim.pick((0, 30)))}


def _new_member(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """Two different referrals that came in, one of them in a household if there is one."""
    came = [r for r in REFERRALS if getattr(sim.mirror.states.get(r), "received", None)]
    others = [r for r in came if r != chosen["referral_id"]]
    return {**_agreed(sim, chosen), **({"other_id": sim.pick(others)} if others else {})}


def _member(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """Somebody who belongs to a household."""
    members = [r for h in sim.mirror.of(HOUSEHOLD).values() for r in h.members.values()]
    return {"agreed_on": sim.today, **({"referral_id": sim.pick(members)} if members else {})}


def _leaver(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in _member(sim, chosen).items() if k == "referral_id"}


def _offered(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """A service with a name, that helps with something."""
    needs = sim.pick((frozenset({Need.FOOD}), frozenset({Need.FOOD, Need.SHELTER})))
    return {"name": "Groceries", "needs": needs, "minimum_age": None, "maximum_age": 60}


def _placed(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    nothing = dict.fromkeys(("place_name", "address", "city", "postal_code", "directions"), "")
    nowhere = {**nothing, "latitude": None, "longitude": None}
    if sim.pick((True, False)):
        return {**nowhere, "confidential": True}
    return {**nowhere, "confidential": False, "city": "Tappahannock"}


def _place_there(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    resource = _state(sim, chosen, "resource_id")
    return {"place_id": sim.pick(tuple(resource.places))} if resource and resource.places else {}


def _given(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"given_on": sim.today, "session_id": None, "resource_id": _service(sim)}


def _service(sim: Any) -> Any:
    there = [i for i, state in sim.mirror.of(RESOURCE).items() if state.described]
    return sim.pick((None, *there))


def _given_to(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """The match in which it was given."""
    state = _state(sim, chosen, "given_id")
    whose = state.given.participant_id if state and state.given else None
    found = [
        (i, match.proposed.specialist_id)
        for i, match in sim.mirror.of(MATCH).items()
        if match.proposed and match.proposed.participant_id == whose
    ]
    fit = {"asked_on": sim.today, "recipient": "The front desk", "information": "Who is coming"}
    if found:
        match_id, specialist_id = found[-1]
        fit |= {"match_id": match_id, "specialist_id": specialist_id}
    return fit


def _to_sign(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    """On the screen, in the text as it is now."""
    kind = sim.pick((ConsentKind.SUPPORT, ConsentKind.CARE))
    texts = sim.mirror.states.get(CONSENT_TEXTS_ID, CONSENT_TEXTS.initial)
    nothing = dict.fromkeys(("recipients", "information", "purpose", "ends_when", "drawn"), "")
    return {
        **nothing,
        "kind": kind,
        "version": texts.current(kind).version,
        "use": None,
        "signed_name": "Robin",
        "expires_on": sim.today + timedelta(days=300),
    }


def _consent_text(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    text = as_delivered(chosen["kind"])
    more = sim.pick(((), (TextLine("More."),)))
    return {
        "english": tuple(map(TextLine, text.english)) + more,
        "spanish": tuple(map(TextLine, text.spanish)) + more,
    }


_TABLE: dict[type, Suited] = {
    SignConsentForm: lambda sim, chosen: {**_to_sign(sim, chosen), "scans": (), "signed_on": None},
    SignConsentWithSpecialist: _to_sign,
    ChangeConsentText: _consent_text,
    GiveResource: _given,
    WriteProgressNote: lambda sim, _chosen: {"resource_id": _service(sim)},
    HandOffWarmly: lambda sim, c: {n: v for n, v in _given_to(sim, c).items() if n != "asked_on"},
    FollowUpResource: lambda sim, c: {
        n: v for n, v in _given_to(sim, c).items() if n not in ("recipient", "information")
    },
    AddResource: _offered,
    ChangeResource: _offered,
    PlaceResource: _placed,
    RemoveResourcePlace: _place_there,
    NoteMessageTaken: _tried,
    NoteMessageNotTaken: _tried,
    NoteMessageDoubtful: _tried,
    TakeUpMessage: _tried,
    NoteWayReturned: _come_back,
    AgreePlan: _agreed,
    AgreeOwnPlan: lambda sim, chosen: {**_agreed(sim, chosen), "goals": MORE_GOALS},
    ReviewOwnPlan: _own_plan,
    NameStep: _towards,
    AnswerBarc: _ten_answers,
    RecordBarc: _ten_answers,
    TakeBackBarc: _answered,
    EnterBarc: _ten_answers,
    RecordSuprt: _suprt,
    RecordOwnSuprt: _suprt,
    TakeBackSuprt: _suprt_recorded,
    AgreeToHandOn: _handed_on,
    RecordHandover: _handed_on,
    WriteHandoverNote: _noted,
    PickResource: _picked,
    TickStep: _step,
    TickOwnGoal: _own_goal,
    NameOwnStep: _own_goal,
    TickOwnStep: _own_step,
    JoinHousehold: _new_member,
    ChangeHouseholdWish: _member,
    LeaveHousehold: _leaver,
    DissolveHousehold: _leaver,
    OfferShortlist: _soon,
    RequestRepair: _away,
    RecordOwnCheckIn: _today("checked_on"),
    ChangeWeight: _tomorrow,
    ChangeCountyFloor: lambda sim, _: {**_tomorrow(sim, {}), "at_least": sim.pick((0, 1, 3))},
    ReviewPlan: _today("reviewed_on", goals=MORE_GOALS),
    RankShortlist: _shortlisted,
    ChangeLimit: _tomorrow,
    ChangeBillingCode: _tomorrow,
    GrantAuthorization: _granted,
    DrawUnits: _drawn,
    JoinGroup: _consenting,
    RecordMeeting: _met,
    RecordAttendance: _attended,
    RecordOwnMeeting: _own_met,
    RecordOwnAttendance: _own_attended,
    CountAttendance: _came,
    CorrectAttendance: _put_right,
    CorrectMeeting: _met_earlier,
    CorrectAttempt: _tried_earlier,
    CorrectAuthorization: _covered,
    RecordCheckIn: _today("checked_on"),
    AttemptContact: _safely,
    CorrectReceived: _came_in,
    StatePostalAddress: _lives,
    StateWishes: _wished,
    FindRepairOptions: lambda _sim, _chosen: {"options": OPTIONS},
    ApplyRepair: _way,
    CancelLeave: _leave,
    PlanLeave: _over_planned_time,
    HoldSupervision: _today("held_on", specialist_id=SPECIALISTS[2], minutes=30),
    **dict.fromkeys(
        (CorrectSession, CorrectOwnSession),
        lambda _sim, _chosen: {"minutes": 30, "missed": None},
    ),
}
