"""What a change would affect, as a page shows it before it is saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.groups import group_page
from peermatch.readmodels.screens.people.naming import PURPOSE, participant_names, specialist_names
from peermatch.usecases.limit_preview import LimitPassed
from peermatch.usecases.plan_preview import PlanChange
from peermatch.usecases.preview import PREVIEWED, Affected, AffectedTime, preview
from peermatch.usecases.rule_reach import Part
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.http.seen import sent
from peermatch.web.show.words import counted, moment
from scheduling.time.time_rules import by_name

KINDS = {"supervision": "Supervision", "notes": "Time for notes", "group": "A group's meeting"}
PARTS = {
    Part.WAITING: ("person who waits", "people who wait"),
    Part.PROPOSALS: ("open proposal", "open proposals"),
    Part.MATCHES: ("match under way", "matches under way"),
    Part.PLANNED: ("planned time to come", "planned times to come"),
    Part.SPECIALISTS: ("specialist", "specialists"),
    Part.GROUPS: ("group", "groups"),
}
SHOWN = 60
"""Times named one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """`who` is empty where the viewer may not know."""

    who: str
    when: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says before a change is saved; `more` counts the times that are not listed."""

    lead: str
    lines: tuple[Line, ...]
    more: int
    warnings: tuple[str, ...]
    passed: tuple[str, ...] = ()
    """A caseload or group each, with what it holds and what the limit would be."""
    plan: tuple[str, ...] = ()
    """What the plan of today would be."""
    under_way: bool = False
    """Whether that is still being worked out."""
    asked_of: str = ""
    """Of a limit, how much of today it is asked of."""
    trial: str = ""
    """The page that says it by name."""


def affected_by(
    request: Request, viewer: Viewer, command_id: UUID, command: object
) -> Affected | None:
    """What the command would affect; None when that is nothing, or when it would be refused, which
    performing it will say."""
    if type(command) not in PREVIEWED:
        return None
    services = services_of(request)
    service, seen = services.service, sent(request)
    try:
        found = preview(service, viewer.actor, command_id, command, seen, trials=services.trials)
    except Refusal:
        return None
    return found if found.anything else None


def notice_of(request: Request, viewer: Viewer, affected: Affected) -> Notice:
    """How many, which, and whose where the viewer's role sees names."""
    reading = services_of(request).reading(viewer.actor)
    purpose = "schedule" if viewer.role is Role.CPRS else PURPOSE
    shown = affected.times[:SHOWN]
    people = {one.participant_id for one in shown if one.participant_id is not None}
    names = participant_names(reading, people, purpose) if people else {}
    zone = services_of(request).service.program.zone

    def line(one: AffectedTime) -> Line:
        whose = names.get(one.participant_id, "") if one.participant_id else KINDS[one.kind]
        why = tuple(_sentence(rule) for rule in one.rules) or ("This cancels it.",)
        return Line(whose, moment(one.starts_at.astimezone(zone)), why)

    return Notice(
        lead=_lead(affected),
        lines=tuple(map(line, shown)),
        more=len(affected.times) - len(shown),
        warnings=tuple(map(_sentence, affected.warnings)),
        passed=tuple(_passed(reading, affected.passed[:SHOWN])),
        plan=_plan(affected.plan) if affected.plan else (),
        under_way=affected.plan is not None and affected.plan.under_way,
        asked_of="" if affected.asked_of is None else _asked_of(affected.asked_of),
        trial=f"/what-if/{affected.plan.trial_id}" if affected.plan else "",
    )


def _asked_of(parts: Mapping[Part, int]) -> str:
    some = [counted(n, *PARTS[part]) for part, n in parts.items()]
    if not some:
        return "It touches none of today’s matches and proposals."
    return f"Today it is asked of {' and '.join(filter(None, (', '.join(some[:-1]), some[-1])))}."


def _plan(plan: PlanChange) -> tuple[str, ...]:
    if plan.under_way:
        return ("What this would change in today’s plan is still being worked out.",)
    if plan.problem:
        return (plan.problem,)
    if not (plan.gained or plan.lost or plan.moved):
        return ("Today’s plan would stay as it is.",)
    people = (
        (plan.gained, "would be matched who waits now", "would be matched who wait now"),
        (plan.lost, "would wait who is matched now", "would wait who are matched now"),
        (plan.moved, "would have another specialist", "would have another specialist"),
    )
    counts = (
        f"{counted(n, 'person', 'people')} {one if n == 1 else many}."
        for n, one, many in people
        if n
    )
    waiting = (
        f"{one.county}: {one.after} would wait; {one.before} in today’s plan."
        for one in plan.counties
    )
    return (*counts, *waiting)


def _lead(affected: Affected) -> str:
    sessions = sum(one.kind == "session" for one in affected.times)
    parts = [
        counted(sessions, "coming session"),
        counted(len(affected.times) - sessions, "other planned time"),
        counted(affected.proposals, "proposal"),
        counted(sum(one.kind == "specialist" for one in affected.passed), "caseload"),
        counted(sum(one.kind == "group" for one in affected.passed), "group"),
    ]
    some = [part for part in parts if not part.startswith("0 ")]
    return f"This affects {', '.join(some)}." if some else ""


def _passed(reading: Reading, passed: tuple[LimitPassed, ...]) -> Iterator[str]:
    staff = {one.about for one in passed if one.kind == "specialist"}
    names = specialist_names(reading, staff) if staff else {}
    if len(staff) < len(passed):
        names |= group_page.names_of(reading, {one.about for one in passed} - staff)
    for one in passed:
        unit = DEFAULT_LIMITS[LimitName(one.limit)].unit
        whose = names.get(one.about, "")
        yield f"{whose}: {one.amount} {unit} now; the new limit would be {one.value}"


def _sentence(rule: str) -> str:
    known = by_name().get(rule)
    return known.refusal.sentence if known else DEFAULT_LIMITS[LimitName(rule)].sentence
