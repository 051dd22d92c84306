"""Tasks that are snoozed or assigned: off the day's list and still counted, on both databases."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from one_match import found, propose
from sqlalchemy import select

from domain.deadlines.due import DueKind
from domain.deadlines.task import SnoozePastLegalClock, SnoozeReason
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.program.due_list import DueList, DueRow
from peermatch.readmodels.screens.program.tasks_by_person import (
    DAY_LIST,
    TasksByPerson,
    TaskWish,
    Whose,
)
from peermatch.readmodels.tables.deadlines.due_arranged import ARRANGED
from peermatch.readmodels.tables.deadlines.due_dates import DUES
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.program.task_commands import AssignTask, SnoozeTask

ME, COLLEAGUE = UUID(int=501), UUID(int=502)
ALL = PartRequest(size=50)
CONTACT = TaskWish(kind=DueKind.FIRST_CONTACT)


@pytest.fixture
def waiting(agency: Any, clock: Any) -> Any:
    """Two specialists and two referrals, one of them proposed."""
    found(agency, clock)
    propose(agency)
    agency.project()
    return agency


def tasks(agency: Any, account: UUID = ME, role: Role = Role.COORDINATOR) -> TasksByPerson:
    return TasksByPerson(agency.reading(role), None, account)


def shown(agency: Any, wish: TaskWish, account: UUID = ME) -> list[DueRow]:
    page = tasks(agency, account).page(wish, ALL)
    return [row for person in page.people for row in person.tasks]


def keys(rows: list[DueRow]) -> set[tuple[DueKind, UUID]]:
    return {(row.kind, row.about) for row in rows}


def snooze(row: DueRow, until: date | None, **changes: Any) -> SnoozeTask:
    asked = {"kind": row.kind, "about": row.about, "due_on": row.due_on, "until": until}
    return SnoozeTask(**{**asked, "reason": SnoozeReason.WAITING_FOR_THEM, **changes})


def stored(agency: Any) -> list[Any]:
    with agency.deployment.views.connect() as connection:
        return [
            connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in (DUES, ARRANGED)
        ]


def test_a_snoozed_task_is_off_the_list_until_its_day_and_counted(waiting: Any, clock: Any) -> None:
    row = shown(waiting, CONTACT)[0]
    before = DueList(waiting.reading(Role.COORDINATOR), None).counts()
    today = clock.moment.date()
    until = today + timedelta(days=2)
    waiting.perform(Role.COORDINATOR, snooze(row, until))
    waiting.project()
    assert (row.kind, row.about) not in keys(shown(waiting, DAY_LIST))
    assert (row.kind, row.about) not in keys(list(tasks(waiting).soonest(50)))
    [asleep] = shown(waiting, TaskWish(snoozed=True))
    assert (asleep.snoozed_until, asleep.snooze_reason) == (until, "waiting-for-them")
    assert tasks(waiting).snoozed() == 1
    assert DueList(waiting.reading(Role.COORDINATOR), None).counts() == before
    clock.pass_by(timedelta(days=2))
    back = [one for one in shown(waiting, CONTACT) if one.about == row.about]
    assert [one.snoozed_until for one in back] == [None]
    assert tasks(waiting).snoozed() == 0


def test_it_is_brought_back_at_once(waiting: Any, clock: Any) -> None:
    row = shown(waiting, CONTACT)[0]
    later = clock.moment.date() + timedelta(days=1)
    waiting.perform(Role.COORDINATOR, snooze(row, later))
    waiting.perform(Role.INTAKE, snooze(row, None, reason=None))
    waiting.project()
    assert (row.kind, row.about) in keys(shown(waiting, DAY_LIST))


def test_a_snooze_about_another_due_date_hides_nothing(waiting: Any, clock: Any) -> None:
    [row, *_] = shown(waiting, TaskWish(kind=DueKind.FIRST_OFFER))
    until = row.due_on + timedelta(days=1)
    with pytest.raises(SnoozePastLegalClock):
        waiting.perform(Role.COORDINATOR, snooze(row, until))
    made_up = snooze(row, until, due_on=row.due_on + timedelta(days=20))
    waiting.perform(Role.COORDINATOR, made_up)
    waiting.project()
    assert (row.kind, row.about) in keys(shown(waiting, DAY_LIST))
    assert tasks(waiting).snoozed() == 0


def test_an_assigned_task_is_on_both_lists(waiting: Any) -> None:
    row = shown(waiting, CONTACT)[0]
    give = AssignTask(kind=row.kind, about=row.about, assignee=COLLEAGUE)
    waiting.perform(Role.COORDINATOR, give)
    waiting.project()
    key = {(row.kind, row.about)}
    assert keys(shown(waiting, TaskWish(whose=Whose.COLLEAGUES))) == key
    assert keys(shown(waiting, TaskWish(whose=Whose.MINE), COLLEAGUE)) == key
    assert (tasks(waiting, COLLEAGUE).mine(), tasks(waiting).mine()) == (1, 0)
    assert key <= keys(shown(waiting, DAY_LIST))
    assert not key & keys(shown(waiting, TaskWish(whose=Whose.NOBODYS)))
    waiting.perform(Role.INTAKE, AssignTask(kind=row.kind, about=row.about, assignee=ME))
    waiting.project()
    assert keys(shown(waiting, TaskWish(whose=Whose.MINE))) == key
    waiting.perform(Role.COORDINATOR, AssignTask(kind=row.kind, about=row.about))
    waiting.project()
    assert key <= keys(shown(waiting, TaskWish(whose=Whose.NOBODYS)))


def test_only_those_whose_duty_it_is_arrange_a_task(waiting: Any) -> None:
    row = shown(waiting, CONTACT)[0]
    for role in (Role.MANAGER, Role.CPRS):
        with pytest.raises(NotAllowed):
            waiting.perform(role, AssignTask(kind=row.kind, about=row.about, assignee=ME))


@pytest.mark.parametrize("batch", [1, 4000])
def test_built_anew_they_are_the_same(waiting: Any, clock: Any, batch: int) -> None:
    row = shown(waiting, CONTACT)[0]
    later = clock.moment.date() + timedelta(days=3)
    waiting.perform(Role.COORDINATOR, snooze(row, later))
    waiting.perform(
        Role.COORDINATOR, AssignTask(kind=row.kind, about=row.about, assignee=COLLEAGUE)
    )
    waiting.project()
    live = stored(waiting)
    projector = waiting.deployment.projector()
    projector.batch = batch
    projector.rebuild("dues")
    assert stored(waiting) == live


def test_persons_are_paged_by_their_soonest_task_and_each_is_there_once(waiting: Any) -> None:
    listing = tasks(waiting)
    every = listing.page(DAY_LIST, ALL)
    owners = [person.owner.owner_id for person in every.people]
    assert len(owners) == len(set(owners)) > 1
    firsts = [(p.tasks[0].due_on, p.tasks[0].kind, p.tasks[0].about) for p in every.people]
    assert firsts == sorted(firsts)
    assert (every.start, every.end) == (None, None)
    seen, place = [], None
    for _ in owners:
        part = listing.page(DAY_LIST, PartRequest(size=1, after=place))
        seen += part.people
        place = part.end
    assert (tuple(seen), place) == (every.people, None)
    last = PartRequest(size=1, before=firsts[-1])
    assert listing.page(DAY_LIST, last).people == every.people[-2:-1]
    past_the_end = PartRequest(size=1, after=firsts[-1])
    assert listing.page(DAY_LIST, past_the_end).people == every.people[-1:]
