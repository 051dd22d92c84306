"""What a changed limit would leave beyond it is shown before it is saved, and nothing else is."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from planned_weeks import FIRST, S1, S2, local, read, sessions

from domain.program.limits import Certainty, Level, LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID
from domain.sessions.session import SESSION
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import Wish
from peermatch.readmodels.tables.calendar.time_questions import coming_ids, open_proposals
from peermatch.readmodels.tables.specialists.specialists import everyone
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import referral_id
from peermatch.usecases.groups.groups import FormGroup
from peermatch.usecases.limit_preview import LimitPassed
from peermatch.usecases.matches.runs import ProposeMatch
from peermatch.usecases.preview import Affected, preview
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.rule_reach import PARTS, Part
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.usecases.specialists.specialist_course import ChangeCapacity

FROM = FIRST + timedelta(days=7)


def change(limit: LimitName, value: int, level: Level = Level.BLOCK) -> ChangeLimit:
    return ChangeLimit(
        limit=limit, value=value, level=level, effective_from=FROM, citation="Board",
        certainty=Certainty.VERIFIED, reason="Agreed.",
    )  # fmt: skip


def touched(agency: Any, command: ChangeLimit) -> Affected:
    before = read(agency, PROGRAM_RULES, RULES_ID)
    actor = Actor(name="manager-1", role=Role.MANAGER)
    found = preview(agency.deployment.service, actor, uuid4(), command)
    assert read(agency, PROGRAM_RULES, RULES_ID) == before, "looking saves nothing"
    return found


def passed(found: Affected) -> bool:
    """Whether anything that stands would pass the limit."""
    return bool(found.times or found.proposals or found.passed)


def test_every_limit_says_how_much_of_today_it_is_asked_of(planned: Any) -> None:
    planned.project()
    assert PARTS.keys() == set(LimitName)
    views, now = planned.deployment.service.views, planned.deployment.service.now()
    open_ones, standing = open_proposals(views), coming_ids(views, now)
    staff, waiting = (
        everyone(views),
        waitlist.count(planned.reading(Role.INTAKE), Wish(status="waiting")),
    )
    found = touched(planned, change(LimitName.CASELOAD_CEILING, 15)).asked_of
    under_way = sum(people(planned, one) for one in staff) - len(open_ones)
    assert found == {
        Part.SPECIALISTS: len(staff),
        Part.MATCHES: under_way,
        Part.PROPOSALS: len(open_ones),
    }
    assert under_way > 0
    clock = touched(planned, change(LimitName.FIRST_OFFER_ROUTINE, 9, Level.WARN))
    assert (clock.asked_of, clock.anything) == ({Part.WAITING: waiting}, True)
    times = touched(planned, change(LimitName.OPEN_DAY, 1)).asked_of
    assert times == {Part.PLANNED: len(standing), Part.PROPOSALS: len(open_ones)}
    assert standing
    assert touched(planned, change(LimitName.RESOURCE_CHECK, 90)).asked_of == {}


def people(agency: Any, who: UUID) -> int:
    state = read(agency, SPECIALIST, who)
    return len(state.held | state.taken)


def test_a_lower_ceiling_names_the_caseloads_and_counts_the_proposals(planned: Any) -> None:
    planned.perform(Role.MANAGER, ChangeCapacity(specialist_id=S1, capacity=6, fte_percent=100))
    proposal = ProposeMatch(
        run_id=uuid4(), referral_id=referral_id("R7"), specialist_id=S1, reasons=("Shared.",)
    )
    planned.perform(Role.SERVICE, proposal)
    planned.project()
    count = people(planned, S1)
    enough = touched(planned, change(LimitName.CASELOAD_CEILING, count))
    assert not passed(enough)
    found = touched(planned, change(LimitName.CASELOAD_CEILING, count - 1))
    assert found.passed == (
        LimitPassed(
            kind="specialist", about=S1, limit="caseload-ceiling", amount=count, value=count - 1
        ),
    )
    assert (found.times, found.proposals) == ((), 1)
    warns = touched(planned, change(LimitName.CASELOAD_CEILING, count - 1, Level.WARN))
    assert (warns.passed, warns.proposals) == (found.passed, 0)
    work = touched(planned, change(LimitName.MINUTES_OF_WORK, 1))
    assert {one.about for one in work.passed} >= {S1}


def test_a_rule_about_times_names_the_sessions_from_its_first_day_on(
    planned: Any, clock: Any
) -> None:
    """While it is off sessions are put beside it; on again, those of its days are named."""
    rule = LimitName.ON_THE_QUARTER_HOUR
    assert not passed(touched(planned, change(rule, 1))), "it holds already"
    assert not passed(touched(planned, change(rule, 0))), "a rule taken off breaks nothing"
    tomorrow = local(planned, planned.deployment.service.now()).date() + timedelta(days=1)
    off = replace(change(rule, 0), effective_from=tomorrow)
    planned.perform(Role.MANAGER, off)
    clock.pass_by(timedelta(days=1))
    moved = moved_by_minutes(planned)
    planned.project()
    later = {i for i, day in moved.items() if day >= FROM}
    assert later
    assert later != moved.keys()
    found = touched(planned, change(rule, 1))
    assert {one.planned_id: one.rules for one in found.times} == dict.fromkeys(later, (rule.value,))


def moved_by_minutes(agency: Any) -> dict[UUID, date]:
    """Sessions that could be moved by seven minutes, with their day."""
    moved = {}
    for row in sessions(agency, S1):
        planned = read(agency, SESSION, row["session_id"]).scheduled
        later = MoveSession(
            session_id=planned.session_id,
            starts_at=planned.starts_at + timedelta(minutes=7),
            ends_at=planned.ends_at + timedelta(minutes=7),
        )
        try:
            agency.perform(Role.COORDINATOR, later)
        except Refusal:
            continue
        moved[planned.session_id] = local(agency, planned.starts_at).date()
    return moved


def test_a_shorter_day_names_the_sessions_of_that_day(planned: Any) -> None:
    coming = [read(planned, SESSION, r["session_id"]).scheduled for r in sessions(planned)]
    later = {s.session_id for s in coming if local(planned, s.starts_at).date() >= FROM}
    found = touched(planned, change(LimitName.PARTICIPANT_DAY, 1))
    assert {one.planned_id for one in found.times} == later
    assert {one.rules for one in found.times} == {("participant-day",)}


def test_groups_with_too_few_leaders_are_named(planned: Any) -> None:
    group_id = uuid4()
    form = FormGroup(group_id=group_id, name="Tuesday circle", leaders=frozenset({S1, S2}))
    planned.perform(Role.COORDINATOR, form)
    planned.project()
    assert not passed(touched(planned, change(LimitName.GROUP_LEADERS, 2)))
    found = touched(planned, change(LimitName.GROUP_LEADERS, 3))
    few = LimitPassed(kind="group", about=group_id, limit="group-leaders", amount=2, value=3)
    assert found.passed == (few,)
