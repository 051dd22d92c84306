"""The directory as it is searched: by need, county, language, reach and what is open now."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.deadlines.due import DueKind
from domain.resources.kinds_of_help import GettingThere, Need
from domain.resources.organization import OrganizationUnknown
from domain.shared.hours import parse_window
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.program.due_list import DueList
from peermatch.readmodels.screens.program.tasks_by_person import TasksByPerson, TaskWish
from peermatch.readmodels.screens.program.told_history import Change, Sought, told
from peermatch.readmodels.screens.resources import directory
from peermatch.readmodels.screens.resources.directory import CONFIDENTIAL
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.resources.directory import (
    AddOrganization,
    AddResource,
    ChangeResource,
    ListResourceAgain,
    MarkResourceChecked,
    PlaceResource,
    RemoveResourcePlace,
    RetireResource,
)

PANTRY = UUID(int=71)
FOOD, BEDS, RIDES = (uuid5(PANTRY, name) for name in ("food", "beds", "rides"))
ALL = PartRequest(size=50)


def service(resource_id: UUID, name: str, need: Need, **more: Any) -> AddResource:
    return AddResource(
        resource_id=resource_id,
        organization_id=PANTRY,
        name=name,
        needs=frozenset({need}),
        **more,
    )


@pytest.fixture
def listed(agency: Any) -> Any:
    """Three services of one organization; the clocks say Monday, 6 pm."""
    for command in (
        AddOrganization(organization_id=PANTRY, name="Three Rivers"),
        service(
            FOOD,
            "groceries",
            Need.FOOD,
            counties=frozenset({"Essex"}),
            languages=frozenset({"en", "es"}),
            hours=(parse_window("Mon 9:00 am–6:30 pm"),),
            getting_there=frozenset({GettingThere.BUS_STOP}),
        ),
        service(BEDS, "Beds", Need.SHELTER, hours=(parse_window("Mon 9:00 am–6:00 pm"),)),
        service(RIDES, "Rides", Need.TRANSPORTATION, counties=frozenset({"Mathews"})),
    ):
        agency.perform(Role.INTAKE, command)
    agency.project()
    return agency


def names(agency: Any, **sought: Any) -> list[str]:
    agency.project()
    found = directory.page(agency.reading(Role.CPRS), ALL, directory.Sought(**sought))
    assert found.total == len(found.rows)
    return [row.name for row in found.rows]


def test_what_is_sought_is_found(listed: Any) -> None:
    assert names(listed) == ["Beds", "groceries", "Rides"]
    assert names(listed, need="food") == ["groceries"]
    assert names(listed, county="Essex") == ["Beds", "groceries"], "beds serve everybody"
    assert names(listed, county="Essex", need="transportation") == []
    assert names(listed, language="es") == ["groceries"]
    assert names(listed, getting_there="bus-stop") == ["groceries"]
    assert names(listed, open_now=True) == ["groceries"], "beds closed at six"
    reading = listed.reading(Role.CPRS)
    assert directory.counties_served(reading) == {"Essex", "Mathews"}
    assert directory.languages_spoken(reading) == {"en", "es"}
    first = directory.page(reading, PartRequest(size=2), directory.Sought())
    rest = directory.page(reading, PartRequest(size=2, after=first.end), directory.Sought())
    assert [row.name for row in rest.rows] == ["Rides"]
    assert (rest.first, rest.total) == (3, 3)


def test_a_change_is_found_by_what_it_says_now(listed: Any) -> None:
    change = ChangeResource(
        resource_id=FOOD,
        organization_id=PANTRY,
        name="Clothes",
        needs=frozenset({Need.CLOTHING}),
        languages=frozenset({"en"}),
    )
    listed.perform(Role.MANAGER, change)
    assert names(listed, need="food") == names(listed, open_now=True) == []
    assert names(listed, language="es") == []
    assert names(listed, need="clothing") == ["Clothes"]
    history = told(listed.reading(Role.CPRS), (FOOD,), "directory", Sought())
    said = history.events[0].changes
    assert Change("Name", "groceries", "Clothes") in said
    assert Change("Helps with", frozenset({Need.FOOD}), frozenset({Need.CLOTHING})) in said


def test_a_confidential_location_says_to_call(listed: Any) -> None:
    place_id = uuid5(PANTRY, "place")
    where = {"resource_id": BEDS, "place_id": place_id, "county": "Essex"}
    listed.perform(Role.INTAKE, PlaceResource(**where, confidential=False, city="Dunnsville"))
    listed.project()
    [place] = directory.one(listed.reading(Role.CPRS), BEDS).places
    assert place.said == "Dunnsville"
    listed.perform(Role.INTAKE, PlaceResource(**where, confidential=True))
    listed.project()
    reading = listed.reading(Role.CPRS)
    [place] = directory.one(reading, BEDS).places
    assert (place.said, place.county, place.city) == (CONFIDENTIAL, "Essex", "")
    history = told(reading, (BEDS,), "directory", Sought())
    assert "Dunnsville" not in str(history), "nor does the history say where it was"
    listed.perform(Role.INTAKE, RemoveResourcePlace(resource_id=BEDS, place_id=place_id))
    listed.project()
    assert directory.one(listed.reading(Role.CPRS), BEDS).places == ()


def test_days_count_from_the_last_check_or_the_listing(listed: Any, clock: Any) -> None:
    clock.pass_by(timedelta(days=5))
    today = listed.reading(Role.CPRS).today
    checked_on = today - timedelta(days=2)
    listed.perform(Role.INTAKE, MarkResourceChecked(resource_id=FOOD, checked_on=checked_on))
    listed.project()
    reading = listed.reading(Role.CPRS)
    since = {one: directory.one(reading, one).days_since_checked for one in (FOOD, BEDS)}
    assert since == {FOOD: 2, BEDS: 5}


def test_what_is_taken_out_is_found_no_more_until_it_is_listed_again(listed: Any) -> None:
    listed.perform(Role.COORDINATOR, RetireResource(resource_id=FOOD, reason="Closed."))
    assert names(listed, need="food") == []
    assert names(listed, retired=True) == ["groceries"]
    assert not directory.one(listed.reading(Role.CPRS), FOOD).listed
    listed.perform(Role.COORDINATOR, ListResourceAgain(resource_id=FOOD))
    assert names(listed, need="food") == ["groceries"]


def test_a_service_belongs_to_an_organization_and_a_cprs_changes_none(agency: Any) -> None:
    with pytest.raises(OrganizationUnknown):
        agency.perform(Role.INTAKE, service(FOOD, "Groceries", Need.FOOD))
    with pytest.raises(NotAllowed):
        agency.perform(Role.CPRS, AddOrganization(organization_id=PANTRY, name="Three Rivers"))


def test_a_service_nobody_checked_for_long_is_a_task_until_it_is_checked(
    listed: Any, clock: Any
) -> None:
    def due() -> list[str]:
        listed.project()
        part = DueList(listed.reading(Role.INTAKE), None).page(DueKind.RESOURCE_CHECK, ALL)
        return [row.name for row in part.rows]

    assert due() == []
    clock.pass_by(timedelta(days=180))
    assert sorted(due()) == ["Beds", "Rides", "groceries"]
    today = listed.reading(Role.INTAKE).today
    listed.perform(Role.INTAKE, MarkResourceChecked(resource_id=FOOD, checked_on=today))
    listed.perform(Role.INTAKE, RetireResource(resource_id=BEDS, reason="Closed."))
    assert due() == ["Rides"]
    reading = listed.reading(Role.MANAGER)
    tasks = TasksByPerson(reading, None, UUID(int=1))
    [person] = tasks.page(TaskWish(kind=DueKind.RESOURCE_CHECK), ALL).people
    assert (person.name, person.owner.standing, person.owner.staff) == ("Rides", "service", False)
