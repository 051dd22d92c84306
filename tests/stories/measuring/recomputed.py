"""Every measure worked out anew from the facts alone, going through the whole log, by code that
shares nothing with the read model but the words of its definitions."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil, floor
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.matches.match_ending import EndReason
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.shared.days import business_days_after
from domain.shared.vocabulary import Frequency, trait
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.store import START, Store

STOPPED = {
    EndReason.PARTICIPANT_CHOSE,
    EndReason.SOMEONE_DIFFERENT,
    EndReason.NOT_HELPING,
    EndReason.NOT_REACHED,
}
IN_FOUR_WEEKS = {
    Frequency.TWICE_WEEKLY: 8,
    Frequency.WEEKLY: 4,
    Frequency.EVERY_2_WEEKS: 2,
    Frequency.CHECK_IN: 1,
}
CANCELED = {"late-cancellation", "cancelled-by-participant", "cancelled-by-staff"}
Result = tuple[int, int | None, int | None]
"""Numerator, denominator, days of a quantile."""


@dataclass
class Ref:
    """What the facts say of one referral."""

    person: UUID
    urgency: str
    received: date
    areas: set[str]
    offered: date | None = None
    events: list[tuple[date, str, Any]] = field(default_factory=list)
    merged: bool = False
    minutes: list[tuple[date, Frequency, int]] = field(default_factory=list)

    @property
    def closing(self) -> tuple[date, str] | None:
        last = [e for e in self.events if e[1] in ("closed", "reopened")][-1:]
        return (last[0][0], last[0][2]) if last and last[0][1] == "closed" else None

    @property
    def void(self) -> bool:
        closing = self.closing
        return self.merged or (closing is not None and closing[1] == "entered-in-error")

    @property
    def matched(self) -> list[date]:
        return [day for day, kind, _ in self.events if kind == "matched"]

    def is_at(self, day: date) -> tuple[bool, bool]:
        """Whether it waits, and whether it is open, when the day ends."""
        if day < self.received:
            return False, False
        waits = is_open = True
        for when, kind, _ in self.events:
            if when > day:
                break
            if kind in ("matched", "closed"):
                waits = False
            if kind in ("waits", "reopened"):
                waits = True
            is_open = kind != "closed" if kind in ("closed", "reopened") else is_open
        return waits, is_open


class Recomputed:
    """The facts of a store, put in order by what they are about."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self.store, self.zone = store, zone
        self.lives: dict[UUID, dict[str, str]] = defaultdict(dict)
        self.refs: dict[UUID, Ref] = {}
        self.matches: dict[UUID, dict[str, Any]] = {}
        self.sessions: dict[UUID, dict[str, Any]] = {}
        self.staff: dict[UUID, dict[str, Any]] = {}
        self.runs: list[tuple[date, int, int]] = []
        self.wishes: dict[UUID, list[Any]] = {}
        self.barc: dict[UUID, dict[date, int]] = defaultdict(dict)
        position = START
        while found := store.recorded_after(position, 500):
            for r in found:
                self._take(r)
            position = found[-1].position

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _told(self, r: Any) -> Any:
        [told] = self.store.open([r.sealed], viewer="recomputed", purpose="measures")
        return told if isinstance(told, dict) else {}

    def _areas(self, r: Any) -> set[str]:
        return {e.area.value for e in self._told(r).get("experiences", ())}

    def _take(self, r: Any) -> None:
        fact, day, name = r.fact, self.day(r.at), r.name
        ref = self.refs.get(r.stream)
        match = self.matches.get(r.stream)
        session = self.sessions.get(r.stream)
        match name:
            case "participant.registered":
                told = self._told(r)
                self.lives[r.stream] |= {k: told.get(k, "") for k in ("county", "language")}
            case "participant.moved-home":
                self.lives[r.stream]["county"] = self._told(r).get("county", "")
            case "participant.language-corrected":
                self.lives[r.stream]["language"] = self._told(r).get("language", "")
            case "referral.received":
                self.refs[r.stream] = Ref(
                    fact.participant_id,
                    fact.urgency.value,
                    self.day(fact.received_at),
                    self._areas(r),
                    minutes=[(date.min, fact.frequency, fact.session_minutes)],
                )
            case "referral.support-stated":
                ref.areas = self._areas(r)
            case "referral.received-corrected":
                ref.received = self.day(fact.received_at)
            case "referral.priority-changed":
                ref.urgency = fact.urgency.value
            case "referral.frequency-changed":
                ref.minutes.append((day, fact.frequency, fact.session_minutes))
            case "referral.proposed":
                ref.offered = ref.offered or day
            case "referral.matched":
                ref.events.append((day, "matched", fact.match_id))
            case "referral.match-undone":
                mine = [e for e in ref.events if e[1:] == ("matched", fact.match_id)]
                ref.events.remove(mine[-1])
            case "referral.returned" | "referral.reassignment-needed":
                ref.events.append((day, "waits", None))
            case "referral.closed":
                ref.events.append((day, "closed", fact.reason.value))
            case "referral.reopened":
                ref.events.append((day, "reopened", None))
            case "referral.merged":
                ref.merged = True
            case "recovery-capital.answered":
                if answers := self._told(r).get("answers"):
                    self.barc[fact.participant_id][fact.answered_on] = sum(answers)
            case "recovery-capital.taken-back":
                self.barc[fact.participant_id].pop(fact.answered_on, None)
            case "profile.more-wishes-stated":
                self.wishes[fact.participant_id] = self._traits(r, "wishes")
            case "specialist.described":
                self.wishes[fact.specialist_id] = self._traits(r, "about")
            case "matching-run.judged":
                self.runs.append((day, fact.longest_wait_days, fact.caseload_gini))
            case "match.proposed":
                self.matches[r.stream] = {"ref": fact.referral_id, "place": [], "often": []}
                self.matches[r.stream]["by"] = fact.specialist_id
            case "match.approved":
                match |= {"approved": day, "began": None if fact.acceptance_awaited else day}
                match["wished"] = self._wished(match)
            case "match.approval-undone":
                match |= {"approved": None, "began": None, "override": None}
            case "match.overridden":
                match["override"] = fact.reason.value
            case "match.participant-accepted":
                match["began"] = day
            case "match.ended":
                match |= {"ended": fact.ended_on, "why": fact.reason}
            case "match.stepped-down":
                match["often"].append((day, fact.frequency))
            case "specialist.place-taken" | "specialist.place-released":
                self.matches[fact.match_id]["place"].append((day, name.endswith("taken")))
            case "specialist.enrolled" | "specialist.hours-changed":
                person = self.staff.setdefault(r.stream, {"hours": [], "last": None})
                quarters = {
                    (w.weekday, minute) for w in fact.windows for minute in range(w.start, w.end)
                }
                person["hours"].append((day, len(quarters) * 4))
            case "specialist.leaving":
                self.staff[r.stream]["last"] = fact.last_day
            case "specialist.stays":
                self.staff[r.stream]["last"] = None
            case "session.scheduled":
                about = self.matches.get(fact.match_id, {}).get("ref")
                when = self.day(fact.starts_at)
                self.sessions[r.stream] = {"ref": about, "day": when, "went": "scheduled"}
            case "session.moved":
                session["day"] = self.day(fact.starts_at)
            case "session.held":
                session["went"] = "held"
            case "session.missed":
                session["went"] = fact.reason.value
            case "session.reinstated":
                session["went"] = "scheduled"
            case "session.corrected":
                session["went"] = "held" if fact.minutes else fact.missed.value
                session["units"] = None
            case "session.units-counted":
                session["units"] = fact.units, fact.billable
            case "session.taken-back":
                self.sessions.pop(r.stream)

    # What each measure is

    def all(self, first: date, last: date) -> dict[str, Result]:
        refs = [ref for ref in self.refs.values() if not ref.void]

        def within(day: date | None) -> bool:
            return day is not None and first <= day <= last

        limits = limits_on(self.store.read(PROGRAM_RULES, RULES_ID), last)
        offered = [ref for ref in refs if within(ref.offered)]
        waits = sorted(self._business_days(ref) for ref in offered)
        clock = {
            "routine": limits.value(LimitName.FIRST_OFFER_ROUTINE),
            "urgent": limits.value(LimitName.FIRST_OFFER_URGENT),
        }
        in_time = sum(self._business_days(ref) <= clock[ref.urgency] for ref in offered)
        states = [ref.is_at(last) for ref in refs]
        began = [(ref, self._first_session(ref)) for ref in refs]
        until_met = sorted(max(0, (d - ref.received).days) for ref, d in began if within(d))
        services = [
            (ref.urgency, self._business_days(ref, day)) for ref, day in began if within(day)
        ]

        def in_days(urgency: str, most: int) -> Result:
            mine = [days for kind, days in services if kind == urgency]
            return sum(days <= most for days in mine), len(mine), None

        units = [s["units"] for s in self.sessions.values() if within(s["day"]) and s.get("units")]
        went = Counter(s["went"] for s in self.sessions.values() if within(s["day"]))
        done = sum(went.values()) - went["scheduled"]
        approvals = [m for m in self.matches.values() if within(m.get("approved"))]
        matched = [number > 0 for ref in refs for number, d in enumerate(ref.matched) if within(d)]
        unmet = sum(w for w, _ in states), sum(o for _, o in states), None
        return {
            "offered-in-time": (in_time, len(offered), None),
            "wait-50": (len(waits), None, nearest(waits, 50)),
            "wait-90": (len(waits), None, nearest(waits, 90)),
            "past-clock": self._past_clock(refs, clock, last),
            "referrals-in": (sum(within(ref.received) for ref in refs), None, None),
            "referrals-out": (sum(self.out(first, last).values()), None, None),
            "unmet": unmet,
            "caseload-minutes": (self._promised(last)[0], self._worked(last), None),
            "carried": (self._promised(last)[1], None, None),
            "sessions-held": (went["held"], done, None),
            "sessions-no-show": (went["no-show"], done, None),
            "sessions-canceled": (sum(went[c] for c in CANCELED), done, None),
            "first-session-50": (len(until_met), None, nearest(until_met, 50)),
            "first-session-90": (len(until_met), None, nearest(until_met, 90)),
            **{f"retention-{n}": self._retention(n, first, last) for n in (30, 90, 180)},
            "rematches": (sum(matched), len(matched), None),
            "overrides": (sum(m.get("override") is not None for m in approvals),
                          len(approvals), None),
            "time-to-services": (
                sum(days for _, days in services), len(services), None),
            "service-routine": in_days("routine", 10),
            "service-urgent": in_days("urgent", 1),
            "units-billable": (
                sum(n for n, billed in units if billed), sum(n for n, _ in units), None),
            **{
                name: (len(runs), None, nearest(sorted(runs), 50))
                for name, runs in (
                    ("run-longest-wait", [wait for day, wait, _ in self.runs if within(day)]),
                    ("run-unevenness", [gini for day, _, gini in self.runs if within(day)]),
                )
            },
            **self._recovery(first, last),
            "retention-wish": self._total(self.lasting(last)),
            "unmet-county": unmet,
            "unmet-language": unmet,
            "unmet-area": unmet,
        }  # fmt: skip

    def out(self, first: date, last: date) -> Counter[str]:
        found: Counter[str] = Counter()
        for ref in self.refs.values():
            if ref.void:
                continue
            if ref.matched:
                found["matched"] += first <= ref.matched[0] <= last
            elif ref.closing and first <= ref.closing[0] <= last:
                found[ref.closing[1]] += 1
        return +found

    def unmet(self, kind: str, last: date) -> dict[str, tuple[int, int]]:
        """Waiting and open by county, language or area."""
        found: dict[str, tuple[int, int]] = {}
        for ref in self.refs.values():
            waits, is_open = (False, False) if ref.void else ref.is_at(last)
            lives = self.lives[ref.person].get(kind, "")
            for member in (ref.areas or {""}) if kind == "area" else {lives}:
                some, every = found.get(member, (0, 0))
                found[member] = (some + waits, every + is_open)
        return found

    def _business_days(self, ref: Ref, until: date | None = None) -> int:
        """To the first offer, or a later day."""
        end = until or ref.offered
        assert end
        closed = holidays_around(ref.received) | holidays_around(end)
        days = 0
        while days < 260 and business_days_after(ref.received, days, closed) < end:
            days += 1
        return days

    def _past_clock(self, refs: list[Ref], clock: dict[str, int], last: date) -> Result:
        """Open without an offer when the day ends, and whose clock was over before it."""
        waits = [
            ref
            for ref in refs
            if ref.is_at(last)[1] and (ref.offered is None or ref.offered > last)
        ]
        closed = frozenset().union(*(holidays_around(ref.received) for ref in waits))
        over = [
            business_days_after(ref.received, clock[ref.urgency], closed) < last for ref in waits
        ]
        return sum(over), len(waits), None

    def _recovery(self, first: date, last: date) -> dict[str, Result]:
        found: dict[str, list[int]] = {"first": [], "six-months": [], "change": []}
        for totals in self.barc.values():
            days = sorted(totals)
            if not days:
                continue
            month = (days[0].month + 5) % 12 + 1
            year = days[0].year + (days[0].month > 6)
            day = days[0].day
            while True:
                try:
                    half = date(year, month, day)
                    break
                except ValueError:
                    day -= 1
            if first <= days[0] <= last:
                found["first"].append(totals[days[0]])
            near = [d for d in days if abs((d - half).days) <= 30]
            if near and first <= near[0] <= last:
                found["six-months"].append(totals[near[0]])
                found["change"].append(totals[near[0]] - totals[days[0]])
        return {
            f"barc-{name}": (
                (0, None, None)
                if len(points) < 11
                else (len(points) * floor(sum(points) / len(points) + 0.5), len(points), None)
            )
            for name, points in found.items()
        }

    def _first_session(self, ref: Ref) -> date | None:
        mine = (s for s in self.sessions.values() if self.refs.get(s["ref"]) is ref)
        return min((s["day"] for s in mine if s["went"] == "held"), default=None)

    def _promised(self, day: date) -> tuple[int, int]:
        minutes = people = 0
        for match in self.matches.values():
            places = [has for when, has in match["place"] if when <= day]
            if not places or not places[-1]:
                continue
            _, often, each = [m for m in self.refs[match["ref"]].minutes if m[0] <= day][-1]
            often = ([f for when, f in match["often"] if when <= day] or [often])[-1]
            minutes += IN_FOUR_WEEKS[often] * each
            people += 1
        return minutes, people

    def _worked(self, day: date) -> int:
        total = 0
        for person in self.staff.values():
            known = [minutes for when, minutes in person["hours"] if when <= day]
            gone = person["last"] is not None and day > person["last"]
            total += known[-1] if known and not gone else 0
        return total

    def _traits(self, r: Any, name: str) -> list[Any]:
        return [trait(one.topic, one.answer) for one in self._told(r).get(name, ())]

    def _wished(self, match: dict[str, Any]) -> set[str]:
        ref = self.refs.get(match["ref"])
        asked = self.wishes.get(ref.person, []) if ref else []
        there = self.wishes.get(match["by"], [])
        met = {one.topic for one in asked if one in there}
        return {f"{one.topic} {'met' if one.topic in met else 'not met'}" for one in asked}

    def lasting(self, last: date) -> dict[str, tuple[int, int]]:
        """Still meeting, and asked, by wish; all of them under an empty name."""
        found: dict[str, tuple[int, int]] = {"": (0, 0)}
        for match in self.matches.values():
            if match.get("began") is None or not match.get("wished"):
                continue
            then = match["began"] + timedelta(days=90)
            over = match.get("ended") is not None and match["ended"] < then
            if then > last or (over and match["why"] not in STOPPED):
                continue
            for name in ("", *match["wished"]):
                some, every = found.get(name, (0, 0))
                found[name] = (some + (not over), every + 1)
        return found

    @staticmethod
    def _total(lasting: dict[str, tuple[int, int]]) -> Result:
        return (*lasting[""], None)

    def _retention(self, days: int, first: date, last: date) -> Result:
        stayed = asked = 0
        for match in self.matches.values():
            if match.get("began") is None:
                continue
            then = match["began"] + timedelta(days=days)
            if not first <= then <= last:
                continue
            over = match.get("ended") is not None and match["ended"] < then
            stayed += not over
            asked += not over or match["why"] in STOPPED
        return stayed, asked, None


def nearest(values: list[int], percent: int) -> int | None:
    return values[ceil(percent * len(values) / 100) - 1] if values else None
