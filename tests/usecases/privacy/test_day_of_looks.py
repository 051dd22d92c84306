"""A day of the register is gone through: what is unusual about it is told exactly, and no more."""

from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from fillings import on_sqlite
from looked_at import FRIDAY, LIST, Register
from one_match import Founding, found
from sqlalchemy import select

from domain.deadlines.due import DueKind
from domain.privacy.unusual_looks import Unusual, UnusualLooksFound, looks_id
from domain.shared.roles import Role
from peermatch.readmodels.tables.deadlines.due_dates import DUES
from peermatch.store.accounts.look_days import EVERYBODY, LookDays
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.privacy.day_of_looks import DayOfLooks, days_to_go_through
from peermatch.usecases.program.task_commands import AssignTask
from stories.simulation.founding import referral_number
from stories.simulation.pools import REFERRALS, SPECIALISTS

SATURDAY, VETERANS_DAY = date(2026, 11, 21), date(2026, 11, 11)
FIRST, SECOND = (derived("participant", one) for one in REFERRALS[:2])
MANY = tuple(UUID(int=500 + n) for n in range(21))


def called(agency: Any, name: str, referral_id: UUID, by: str = "intake-1") -> UUID:
    """Somebody called so, whose referral was taken in."""
    founding = Founding(agency, agency.deployment.clock)
    came = replace(referral_number(founding, 0), referral_id=referral_id, participant_name=name)
    agency.deployment.service.perform(Actor(name=by, role=Role.INTAKE), uuid4(), came)
    return derived("participant", referral_id)


def crowd(agency: Any) -> None:
    """Two with referrals and consent, and 21 more of whom nobody has a name in common."""
    found(agency, agency.deployment.clock)
    for number, referral_id in enumerate(MANY):
        called(agency, f"Somebody Else{number}", referral_id)
    agency.project()


crowded = on_sqlite(crowd)
EVERYBODY_ELSE = tuple(derived("participant", one) for one in MANY)


class Days(Register):
    """What is found in it, day by day."""

    def day(self, day: date = FRIDAY) -> DayOfLooks:
        return DayOfLooks(self.deployment.service, self.deployment.index, day)

    def found(self, viewer: UUID, day: date = FRIDAY) -> list[UnusualLooksFound]:
        return [one for one in self.day(day).unusual() if one.viewer == viewer]

    def keep(self, back: int, viewer: UUID, people: int) -> None:
        """How many it saw so many days before."""
        day = FRIDAY - timedelta(days=back)
        self.days.keep(day, {str(viewer): people}, self.deployment.clock.now())

    @property
    def days(self) -> LookDays:
        return LookDays(self.deployment.vault)


@pytest.fixture
def many(crowded: Any) -> Days:
    return Days(crowded)


@pytest.fixture
def few(founded: Any) -> Days:
    """Two people alone."""
    founded.project()
    return Days(founded)


def told(
    kind: Unusual,
    viewer: UUID,
    people: int,
    usual: int = 0,
    whose: UUID | None = None,
    on: date = FRIDAY,
) -> UnusualLooksFound:
    return UnusualLooksFound(
        looks_id=looks_id(kind, viewer, on, whose),
        kind=kind,
        viewer=viewer,
        on=on,
        people=people,
        usual=usual,
        participant_id=whose,
    )


def test_names_of_colleagues_and_their_own_surname_are_told_of_each_person(few: Days) -> None:
    for name, number in (
        ("Ada Featherstonhaugh", 1),
        ("Odalys Brackenbury", 2),
        ("Cora Featherstonhaugh", 3),
        ("Zuleika Nobody", 4),
        ("Quill Retired", 5),
        ("Bela Maria Featherstonhaugh", 6),
    ):
        called(few.agency, name, UUID(int=number))
    few.agency.project()
    ada, odalys, cora, zuleika, quill, bela = (
        derived("participant", UUID(int=number)) for number in range(1, 7)
    )
    nosy = few.account("Bela Maria Featherstonhaugh")
    few.account("Odalys Brackenbury", Role.COORDINATOR)
    few.account("Zuleika", Role.COORDINATOR)
    gone = few.account("Quill Retired", Role.COORDINATOR)
    few.deployment.accounts.disable(few.deployment.accounts.login_of(str(gone)))
    few.look("!an operator", FIRST, ada)
    few.look(nosy, ada, odalys, zuleika, quill, bela)
    few.look(nosy, cora, screen=LIST)
    few.look(nosy, SPECIALISTS[0])
    colleagues = [told(Unusual.COLLEAGUE, nosy, 1, whose=one) for one in sorted((odalys, bela))]
    assert list(few.day().unusual()) == [
        *colleagues,
        told(Unusual.SAME_SURNAME, nosy, 1, whose=ada),
        told(Unusual.NO_WORK, nosy, 5),
    ]
    few.look(nosy, cora)
    found = few.found(nosy)
    assert found[:2] == colleagues
    namesakes = [told(Unusual.SAME_SURNAME, nosy, 1, whose=one) for one in sorted((ada, cora))]
    assert found[2:4] == namesakes
    assert found[4:] == [told(Unusual.NO_WORK, nosy, 6)]


def test_whoever_recorded_something_or_has_a_task_has_work_with_a_person(few: Days) -> None:
    busy = few.account("Bela Worker")
    mine = called(few.agency, "Somebody Else", UUID(int=9), by=str(busy))
    few.agency.project()
    few.look(busy, mine, FIRST)
    assert few.found(busy) == [told(Unusual.NO_WORK, busy, 1)]
    with few.deployment.views.connect() as connection:
        due = select(DUES.c.kind, DUES.c.about).where(DUES.c.participant_id == FIRST)
        kind, about = connection.execute(due).all()[0]
    task = AssignTask(kind=DueKind(kind), about=about, assignee=busy)
    few.agency.perform(Role.COORDINATOR, task)
    few.agency.project()
    assert few.found(busy) == []
    other = few.account("Cora Another")
    few.look(other, mine, FIRST, SECOND)
    assert few.found(other) == [told(Unusual.NO_WORK, other, 3)]
    listed = few.account("Dora Lister")
    few.look(listed, mine, FIRST, screen=LIST)
    assert few.found(listed) == []
    own = few.account("Robin Mundy", Role.CPRS, SPECIALISTS[0])
    few.look(own, mine, FIRST)
    assert few.found(own) == [], "a specialist reaches only whom they support"


def test_far_more_people_than_on_other_days_are_told_with_what_is_usual(many: Days) -> None:
    viewer = many.account("Bela Worker")
    many.look(viewer, *EVERYBODY_ELSE, screen=LIST)
    for back, people in ((29, 99), (28, 9), (4, 3), (3, 6), (2, 3), (0, 99)):
        many.keep(back, viewer, people)
    assert many.found(viewer) == [], "usual is known after five days"
    many.keep(1, viewer, 4)
    assert many.found(viewer) == [told(Unusual.VOLUME, viewer, 21, 5)]
    many.keep(1, viewer, 14)
    assert many.found(viewer) == [], "no more than three times as many"


def test_looks_at_night_count_for_whichever_end_of_the_day_had_more_people(few: Days) -> None:
    late = few.account("Bela Worker")
    listed = partial(few.look, late, screen=LIST)
    listed(FIRST, SECOND, at=time(6))
    listed(FIRST, SECOND, at=time(20, 59))
    listed(FIRST, SECOND, at=time(), day=SATURDAY)
    listed(FIRST, SECOND, at=time(23, 59), day=FRIDAY - timedelta(days=1))
    assert few.found(late) == []
    listed(FIRST, at=time())
    assert few.found(late) == [told(Unusual.OFF_HOURS, late, 1)]
    listed(FIRST, SECOND, at=time(21))
    assert few.found(late) == [told(Unusual.OFF_HOURS, late, 2)]
    early = few.account("Cora Another")
    few.look(early, FIRST, SECOND, at=time(5, 59), screen=LIST)
    few.look(early, FIRST, at=time(23, 59), screen=LIST)
    assert few.found(early) == [told(Unusual.OFF_HOURS, early, 2)]


@pytest.mark.parametrize("closed", [SATURDAY, VETERANS_DAY])
def test_a_day_when_the_program_is_closed_is_off_hours_but_for_specialists(
    few: Days, closed: date
) -> None:
    staff = few.account("Bela Worker")
    few.look(staff, FIRST, SECOND, day=closed, screen=LIST)
    few.look(staff, FIRST, at=time(5), day=closed, screen=LIST)
    own = few.account("Robin Mundy", Role.CPRS, SPECIALISTS[0])
    few.look(own, FIRST, SECOND, day=closed)
    assert list(few.day(closed).unusual()) == [told(Unusual.OFF_HOURS, staff, 2, on=closed)]
    few.look(own, FIRST, at=time(22), day=closed)
    assert few.found(own, closed) == [told(Unusual.OFF_HOURS, own, 1, on=closed)]


def test_a_day_that_was_gone_through_keeps_how_many_were_seen(few: Days) -> None:
    one, another = few.account("Bela Worker"), few.account("Cora Another")
    few.look(one, FIRST, SECOND, screen=LIST)
    few.look(one, FIRST, SPECIALISTS[0], at=time(13))
    few.look(another, SECOND)
    few.look(another, FIRST, day=SATURDAY)
    few.day().keep()
    kept = {
        name: few.days.of(name, date(2026, 1, 1), date(2027, 1, 1))
        for name in (str(one), str(another), EVERYBODY)
    }
    assert kept == {str(one): [2], str(another): [1], EVERYBODY: [2]}


def test_the_days_of_four_weeks_that_are_over_are_gone_through_once(few: Days) -> None:
    service = few.deployment.service
    october = date(2026, 10, 26)
    every = [october + timedelta(days=n) for n in range(28)]
    assert days_to_go_through(service) == every
    for day in (october - timedelta(days=1), october, FRIDAY):
        few.day(day).keep()
    assert days_to_go_through(service) == [d for d in every if d not in (october, FRIDAY)]
