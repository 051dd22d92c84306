"""Limits as data: a figure, what passing it does, since when, on whose word, and how sure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.shared.decider import Refusal


class Level(StrEnum):
    """What passing a limit does: refuse, or go on and say so."""

    BLOCK = "block"
    WARN = "warn"


class Certainty(StrEnum):
    """How well a figure is known."""

    VERIFIED = "verified"
    """Read in a primary or official text."""
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"


class Unit(StrEnum):
    PEOPLE = "people"
    MINUTES = "minutes"
    UNITS = "units of 15 minutes"
    HOURS = "hours"
    DAYS = "calendar days"
    BUSINESS_DAYS = "business days"
    MONTHS = "months"
    TIMES = "times"
    PERCENT = "percent"
    SWITCH = "on (1) or off (0)"


class LimitName(StrEnum):
    CASELOAD_USUAL = "caseload-usual"
    CASELOAD_CEILING = "caseload-ceiling"
    HALF_TIME_USUAL = "half-time-usual"
    HALF_TIME_CEILING = "half-time-ceiling"
    TRAINEE_CASELOAD = "trainee-caseload"
    MINUTES_OF_WORK = "minutes-of-work"
    NOTES_PER_SESSION = "notes-per-session"
    GROUP_SIZE = "group-size"
    GROUP_LEADERS = "group-leaders"
    PARTICIPANT_DAY = "participant-day"
    PARTICIPANT_YEAR = "participant-year"
    AUTHORIZED_UNITS = "authorized-units"
    START_AFTER_RECOMMENDATION = "start-after-recommendation"
    START_WARNING = "start-warning"
    FIRST_OFFER_ROUTINE = "first-offer-routine"
    FIRST_OFFER_URGENT = "first-offer-urgent"
    FIRST_CONTACT = "first-contact"
    CONTACT_ATTEMPTS = "contact-attempts"
    PLAN_WITHIN = "plan-within"
    PLAN_REVIEW = "plan-review"
    RECOVERY_CAPITAL_FIRST = "recovery-capital-first"
    RECOVERY_CAPITAL_AGAIN = "recovery-capital-again"
    SUPRT = "suprt"
    SUPRT_BASELINE = "suprt-baseline"
    SUPRT_REASSESSMENT = "suprt-reassessment"
    SUPRT_WINDOW = "suprt-window"
    SUPERVISION_MINUTES = "supervision-minutes"
    SUPERVISION_FIRST_YEAR = "supervision-first-year"
    SUPERVISION_SECOND_YEAR = "supervision-second-year"
    NOTE_GOALS = "note-goals"
    NOTE_WORKED_ON = "note-worked-on"
    NOTE_NEXT_STEP = "note-next-step"
    NOTE_RESOURCES = "note-resources"
    LATE_CANCELLATION = "late-cancellation"
    PROPOSAL_OPEN = "proposal-open"
    SHORTLIST = "shortlist"
    MATCH_CHECK_IN = "match-check-in"
    EXPIRY_NOTICE = "expiry-notice"
    DISCLOSURE_ACCOUNT = "disclosure-account"
    ACCEPTANCE_BY_BOTH = "acceptance-by-both"
    SCREENING_FIRST = "screening-first"
    CO_VISIT_IN_TRAINING = "co-visit-in-training"
    ON_THE_QUARTER_HOUR = "on-the-quarter-hour"
    OPEN_DAY = "open-day"
    WORKING_HOURS = "working-hours"
    PARTICIPANT_TIMES = "participant-times"
    TIME_FOR_THE_ROAD = "time-for-the-road"
    WORK_OF_A_DAY = "work-of-a-day"
    OPEN_SITE = "open-site"
    SITE_IN_REACH = "site-in-reach"
    PARTICIPANTS_PLACE = "participants-place"
    SHARED_MODE = "shared-mode"
    CERTIFIED_THAT_DAY = "certified-that-day"
    GROUP_AS_AGREED = "group-as-agreed"
    OWN_SUPERVISOR = "own-supervisor"
    RESOURCE_CHECK = "resource-check"
    EDUCATION_HOURS = "education-hours"
    ETHICS_HOURS = "ethics-hours"


def said_in(unit: Unit, value: int) -> str:
    """A limit's value as people say it: `12 people`, `On`."""
    if unit is Unit.SWITCH:
        return "On" if value else "Off"
    return f"{value} {unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`value` in `unit`; in force from `effective_from` on, both dates included."""

    name: LimitName
    value: int
    unit: Unit
    level: Level
    citation: str
    certainty: Certainty
    sentence: str
    """What is said when the limit is passed; names no one."""
    on_since: date = date.min
    """Since when it has not been 0."""
    effective_from: date = date.min
    effective_until: date = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A limit that was passed with a warning: its figure on that day, and the amount reached."""

    limit: LimitName
    value: int
    amount: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one day."""

    table: Mapping[LimitName, Limit]

    def __getitem__(self, name: LimitName) -> Limit:
        return self.table[name]

    def value(self, name: LimitName) -> int:
        return self.table[name].value

    def on(self, name: LimitName) -> bool:
        """Whether a switch is on."""
        return self.table[name].value > 0

    def at_most(self, name: LimitName, amount: int, refusal: type[Refusal]) -> tuple[Flag, ...]:
        """Nothing while `amount` is within the limit; beyond it raises `refusal` where the limit
        blocks, and answers with a flag where it warns."""
        return self._judge(name, amount, amount <= self.value(name), refusal)

    def at_least(self, name: LimitName, amount: int, refusal: type[Refusal]) -> tuple[Flag, ...]:
        """The same for a limit that has to be reached."""
        return self._judge(name, amount, amount >= self.value(name), refusal)

    def demand(self, name: LimitName, *, kept: bool, refusal: type[Refusal]) -> tuple[Flag, ...]:
        """The same for a switch: nothing while it is off."""
        return self._judge(name, int(kept), kept or not self.on(name), refusal)

    def _judge(
        self, name: LimitName, amount: int, kept: bool, refusal: type[Refusal]
    ) -> tuple[Flag, ...]:
        limit = self.table[name]
        if kept:
            return ()
        if limit.level is Level.BLOCK:
            raise refusal
        return (Flag(limit=name, value=limit.value, amount=amount),)


NO_CEILING = 1000
"""People at one time where the rules of the day block nothing; more is a slip of the pen."""


def caseload_ceiling(limits: Limits, fte_percent: int, *, in_training: bool = False) -> int:
    """The most people at one time for someone's hours, part time in proportion to half time.

    Only limits that block count; one that warns is said by `caseload_flags`.
    """
    figures = _ceilings(limits, fte_percent, in_training)
    blocking = (n for name, n in figures.items() if limits[name].level is Level.BLOCK)
    return min(blocking, default=NO_CEILING)


def caseload_flags(
    limits: Limits, people: int, fte_percent: int, *, in_training: bool = False
) -> tuple[Flag, ...]:
    """The limits that carrying so many people at one time passes."""
    figures = {
        **_usual(limits, fte_percent, in_training),
        **_ceilings(limits, fte_percent, in_training),
    }
    return tuple(
        Flag(limit=name, value=most, amount=people)
        for name, most in figures.items()
        if people > most
    )


def _ceilings(limits: Limits, fte_percent: int, in_training: bool) -> dict[LimitName, int]:
    full, half = LimitName.CASELOAD_CEILING, LimitName.HALF_TIME_CEILING
    return _for_hours(limits, fte_percent, full, half, in_training)


def _usual(limits: Limits, fte_percent: int, in_training: bool) -> dict[LimitName, int]:
    full, half = LimitName.CASELOAD_USUAL, LimitName.HALF_TIME_USUAL
    return _for_hours(limits, fte_percent, full, half, in_training)


def _for_hours(
    limits: Limits, fte_percent: int, full: LimitName, half: LimitName, in_training: bool
) -> dict[LimitName, int]:
    """The figures that hold for someone's hours, by limit."""
    figures = {full: limits.value(full)}
    if fte_percent < 100:
        figures[half] = limits.value(half) * fte_percent // 50
    if in_training:
        figures[LimitName.TRAINEE_CASELOAD] = limits.value(LimitName.TRAINEE_CASELOAD)
    return figures
