"""What specialists say of their own experience and time is recorded as they said it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from changed_hands import specialist
from own_pages import TODAY, recorded

from domain.shared.hours import parse_window
from domain.shared.roles import Role
from domain.shared.vocabulary import Experience, LivedExperienceArea
from domain.specialists.credentials import EducationRemoved
from domain.specialists.enrollment import AreasChanged, NoSharedAreas
from domain.specialists.sharing import Audience, ExperienceNotOwn, SharingAgreed
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.specialists.own_calendar import NoteBusyDay, busy_ahead
from peermatch.usecases.specialists.own_time import CompleteEducation, RemoveEducation
from peermatch.usecases.specialists.sharing_commands import AgreeToShare, ChangeAreas
from stories.simulation.pools import AREAS, SPECIALISTS

ONE, OTHER = SPECIALISTS[:2]
MINE = {"specialist_id": ONE}
PSYCHIATRIC = Experience(LivedExperienceArea.PSYCHIATRIC)


def test_who_hears_of_an_area_and_which_areas_there_are_is_their_own_word(founded: Any) -> None:
    share = AgreeToShare(**MINE, experience=AREAS[1], audience=Audience.SHORTLISTED)
    for _ in range(2):
        specialist(founded, ONE, share)
    agreed = SharingAgreed(**MINE, experience=AREAS[1], audience=Audience.SHORTLISTED)
    assert [one for one in recorded(founded, ONE) if isinstance(one, SharingAgreed)] == [agreed]
    with pytest.raises(ExperienceNotOwn):
        specialist(
            founded, ONE, AgreeToShare(**MINE, experience=PSYCHIATRIC, audience=Audience.MATCHED)
        )
    areas = (PSYCHIATRIC, AREAS[0])
    for _ in range(2):
        specialist(founded, ONE, ChangeAreas(**MINE, areas=areas))
    changed = AreasChanged(**MINE, experiences=areas)
    assert [one for one in recorded(founded, ONE) if isinstance(one, AreasChanged)] == [changed]
    with pytest.raises(NoSharedAreas):
        specialist(founded, ONE, ChangeAreas(**MINE, areas=()))
    for command in (share, ChangeAreas(**MINE, areas=areas)):
        with pytest.raises(NotFound):
            specialist(founded, OTHER, command)
        with pytest.raises(NotAllowed):
            founded.perform(Role.MANAGER, command)


def test_a_course_that_was_entered_by_a_slip_is_removed(founded: Any) -> None:
    course = {**MINE, "education_id": UUID(int=5)}
    completed = CompleteEducation(
        **course, title="Ethics", completed_on=TODAY, minutes=120, ethics=True
    )
    specialist(founded, ONE, completed)
    for _ in range(2):
        specialist(founded, ONE, RemoveEducation(**course))
    removed = [one for one in recorded(founded, ONE) if isinstance(one, EducationRemoved)]
    assert removed == [EducationRemoved(**course)]
    assert founded.deployment.store.read(SPECIALIST, ONE).credentials.education == {}


def test_busy_times_are_told_from_the_day_on_soonest_first(founded: Any) -> None:
    service = founded.deployment.service
    hours: dict[date, tuple[Any, ...]] = {}
    for ahead in (3, 0, 1):
        day = TODAY + timedelta(days=ahead)
        hours[day] = (parse_window(f"{day:%a} 09:00-10:00"),)
        founded.perform(Role.SERVICE, NoteBusyDay(**MINE, day=day, hours=hours[day]))
    every = [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=3)]
    for since, days in ((TODAY, every), (every[1], every[1:]), (every[2], every[2:])):
        assert list(busy_ahead(service, ONE, since).items()) == [(d, hours[d]) for d in days]
    assert dict(busy_ahead(service, ONE, TODAY + timedelta(days=4))) == {}
    assert dict(busy_ahead(service, OTHER, TODAY)) == {}
