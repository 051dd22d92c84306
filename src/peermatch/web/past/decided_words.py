"""What a decision's page says: what was for and against candidates, rules, and what changed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.program.limits import Limit, said_in
from domain.program.match_preferences import WEIGHED, WishName
from domain.shared.languages import LANGUAGE_NAMES
from peermatch.usecases.review.decision_seen import Again, Candidate
from peermatch.usecases.review.since_then import Difference, LimitThen, Weight
from peermatch.web.past.event_lines import value_words
from peermatch.web.show.words import counted, day, in_words

NO_TIME = "Their sessions would not have fit into this specialist’s weeks."
NO_PLACE_LEFT = "Every opening here went to other people in the plan."
KEPT_FREE = "Kept free, where possible, for people whom few others can support."
FIELDS = {
    "service_line": "Service line",
    "experiences": "Lived experience",
    "language": "Language",
    "modes": "Ways to meet",
    "county": "County",
    "windows": "Weekly hours",
    "session_minutes": "Minutes of a session",
    "frequency": "How often",
    "urgency": "Urgency",
    "received_on": "Referral received",
    "consent_from": "Consent from",
    "consent_until": "Consent until",
    "gender_required": "Must meet",
    "gender_preferred": "Would like to meet",
    "preferred": "Asked for",
    "ranking": "Their order of a shortlist",
    "traits_required": "The specialist must have stated",
    "traits_preferred": "Would like the specialist to have stated",
    "languages": "Languages",
    "counties": "Counties within reach",
    "credential": "Credential",
    "credential_until": "Certified until",
    "supervised": "Has a supervisor",
    "capacity": "Caseload at most",
    "taken": "Caseload without this match",
    "gender": "Gender",
    "home": "Home office",
    "leaving": "Is leaving the program",
    "traits": "Stated of themselves",
}
"""Fields of the two people as a run sees them, in words."""


def said(field: str, value: object, names: Mapping[UUID, str], zone: ZoneInfo) -> str:
    """A field's value in words; empty where there is none."""
    if field in ("language", "languages"):
        codes = value if isinstance(value, frozenset) else (str(value),)
        return ", ".join(sorted(LANGUAGE_NAMES.get(str(code), str(code)) for code in codes))
    if field in ("gender", "gender_required", "gender_preferred") and value:
        return in_words(value)
    return value_words(FIELDS.get(field, ""), value, dict(names), zone)


def changed(
    found: Iterable[Difference], names: Mapping[UUID, str], zone: ZoneInfo
) -> Iterator[tuple[str, str, str]]:
    """Label, what was known then, what is known today."""
    for one in found:
        then, now = (said(one.field, value, names, zone) for value in (one.then, one.now))
        yield FIELDS[one.field], then or "Nothing", now or "Nothing"


def speaks_for(found: Candidate) -> tuple[str, ...]:
    return tuple(WEIGHED[WishName(name)].because for name in found.met)


def speaks_against(found: Candidate, *, proposed: bool) -> tuple[str, ...]:
    """Wishes that this specialist does not meet, and why there was no room."""
    against = [WEIGHED[WishName(name)].missed for name in found.missed]
    if found.no_time:
        against.append(NO_TIME)
    if found.places_left is not None and found.places_left <= 0 and not proposed:
        against.append(NO_PLACE_LEFT)
    if found.reserve:
        against.append(KEPT_FREE)
    return tuple(against)


def solved_again(again: Again) -> tuple[str, str]:
    """Whether the same plan comes out, as a kind of notice and a sentence."""
    if again.refused:
        return "warning", f"The plan can’t be solved again. {again.refused}"
    if again.same_problem and again.same_plan:
        sentence = "Solved again from what the run kept: the same plan, byte for byte."
        return "success", sentence
    other = ", ".join(again.changed)
    why = f" The solver is another one by now: {other}." if other else ""
    if again.same_problem:
        return "warning", f"Solved again from what the run kept: another plan came out.{why}"
    return "error", "What the run kept is not what it had solved, so the plan proves nothing."


def weight_words(found: Weight) -> str:
    """`30 points, since Nov 1, 2026; 20 today`"""
    today = "" if found.today == found.points else f"; {found.today} today"
    return f"{counted(found.points, 'point')}, {_since(found.since)}{today}"


def limit_words(found: LimitThen) -> str:
    """`12 people, since the beginning; 14 people today`"""
    then, today = _value(found.then), _value(found.today)
    start = found.then.effective_from
    since = _since(None if start == date.min else start)
    return f"{then}, {since}" + ("" if then == today else f"; {today} today")


def _value(limit: Limit) -> str:
    return f"{said_in(limit.unit, limit.value)} ({in_words(limit.level).lower()})"


def _since(since: date | None) -> str:
    return f"since {day(since)}" if since else "never changed until then"
