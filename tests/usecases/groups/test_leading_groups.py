"""Whoever leads a group from now on is on the roster, and their weeks have its time in them."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from changed_hands import specialist
from own_pages import FIRST, SECOND, recorded

from domain.groups.group import (
    GROUP,
    AttendanceRecorded,
    AttendedLongerThanHeld,
    GroupLeadersChanged,
    GroupMet,
    GroupUnknown,
    GroupUnled,
)
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Frequency
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.calendar.availability_commands import AgreeGroupTime
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.groups.groups import ChangeGroupLeaders, FormGroup, JoinGroup
from peermatch.usecases.groups.own_groups import RecordOwnAttendance, RecordOwnMeeting
from stories.simulation.pools import SPECIALISTS

CIRCLE, MEETING = UUID(int=41), UUID(int=42)
ONE, OTHER = SPECIALISTS[:2]
BOTH = frozenset({ONE, OTHER})


@pytest.fixture
def led(founded: Any) -> Any:
    """A group of the first person, led by both specialists, that meets weekly for 90 minutes."""
    for command in (
        FormGroup(group_id=CIRCLE, name="Tuesday circle", leaders=BOTH),
        JoinGroup(group_id=CIRCLE, participant_id=FIRST),
        AgreeGroupTime(
            group_id=CIRCLE, weekday=1, minute=600, minutes=90, frequency=Frequency.WEEKLY
        ),
    ):
        founded.perform(Role.COORDINATOR, command)
    return founded


def minutes(agency: Any) -> list[int]:
    """What leading the group takes of each one's coming weeks."""
    read = agency.deployment.store.read
    return [read(SPECIALIST, one).groups.get(CIRCLE, 0) for one in (ONE, OTHER)]


def change(*leaders: UUID) -> ChangeGroupLeaders:
    return ChangeGroupLeaders(group_id=CIRCLE, leaders=frozenset(leaders))


def test_whoever_stops_leading_has_the_time_back(led: Any) -> None:
    assert minutes(led) == [360, 360]
    count = len(recorded(led, CIRCLE))
    led.perform(Role.COORDINATOR, change(OTHER, ONE))
    assert (len(recorded(led, CIRCLE)), minutes(led)) == (count, [360, 360])
    led.perform(Role.COORDINATOR, change(OTHER))
    [changed] = recorded(led, CIRCLE)[count:]
    assert changed == GroupLeadersChanged(
        group_id=CIRCLE, leaders=frozenset({OTHER}), flags=changed.flags
    )
    assert led.deployment.store.read(GROUP, CIRCLE).leaders == {OTHER}
    assert minutes(led) == [0, 360]
    led.perform(Role.COORDINATOR, change(ONE))
    assert minutes(led) == [360, 0]
    led.perform(Role.MANAGER, change(ONE, OTHER))
    assert minutes(led) == [360, 360]


def test_a_group_is_led_by_people_of_the_roster_and_by_somebody(led: Any) -> None:
    before = recorded(led, CIRCLE)
    refused: tuple[tuple[ChangeGroupLeaders, type[Refusal]], ...] = (
        (change(), GroupUnled),
        (change(ONE, UUID(int=1)), SpecialistUnknown),
        (ChangeGroupLeaders(group_id=UUID(int=1), leaders=BOTH), GroupUnknown),
    )
    for command, refusal in refused:
        with pytest.raises(refusal):
            led.perform(Role.COORDINATOR, command)
    with pytest.raises(NotAllowed):
        led.perform(Role.INTAKE, change(ONE))
    assert (recorded(led, CIRCLE), minutes(led)) == (before, [360, 360])
    service, seen = led.deployment.service, led.deployment.store.end()
    led.perform(Role.COORDINATOR, change(ONE))
    actor = Actor(name="coordinator-2", role=Role.COORDINATOR)
    with pytest.raises(ChangedSince):
        service.perform(actor, uuid4(), change(OTHER), seen=seen)


def test_a_specialist_records_a_meeting_that_they_or_all_of_them_led(led: Any, clock: Any) -> None:
    starts_at = clock.moment - timedelta(hours=3)

    def held(meeting_id: UUID, all_led: bool, own: UUID = ONE, minutes: int = 90) -> Any:
        return RecordOwnMeeting(
            group_id=CIRCLE,
            specialist_id=own,
            meeting_id=meeting_id,
            starts_at=starts_at,
            minutes=minutes,
            all_led=all_led,
        )

    for number, (all_led, leaders) in enumerate(((True, BOTH), (False, frozenset({ONE})))):
        meeting_id = UUID(int=50 + number)
        specialist(led, ONE, held(meeting_id, all_led))
        assert recorded(led, CIRCLE)[-1] == GroupMet(
            group_id=CIRCLE,
            meeting_id=meeting_id,
            starts_at=starts_at,
            minutes=90,
            leaders=leaders,
        )
    led.perform(Role.COORDINATOR, change(OTHER))
    with pytest.raises(NotFound):
        specialist(led, ONE, held(UUID(int=60), all_led=False))
    with pytest.raises(NotAllowed):
        led.perform(Role.COORDINATOR, held(UUID(int=61), all_led=True))


def test_a_specialist_records_how_long_each_member_was_there(led: Any, clock: Any) -> None:
    own = {"group_id": CIRCLE, "specialist_id": ONE, "meeting_id": MEETING}
    starts_at = clock.moment - timedelta(hours=3)
    specialist(led, ONE, RecordOwnMeeting(**own, starts_at=starts_at, minutes=90, all_led=True))

    def was_there(minutes: int, whom: UUID = FIRST) -> None:
        specialist(led, ONE, RecordOwnAttendance(**own, participant_id=whom, minutes=minutes))

    with pytest.raises(AttendedLongerThanHeld):
        was_there(91)
    was_there(90)
    was_there(90)
    assert recorded(led, CIRCLE)[-1] == AttendanceRecorded(
        group_id=CIRCLE, meeting_id=MEETING, participant_id=FIRST, minutes=90, flags=()
    )
    assert sum(isinstance(one, AttendanceRecorded) for one in recorded(led, CIRCLE)) == 1
    with pytest.raises(NotFound):
        was_there(30, SECOND)
