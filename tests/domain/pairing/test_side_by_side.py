"""Two people side by side: what they share, which wishes are met, which days fit both."""

from typing import Any

import pytest

from domain.pairing.side_by_side import (
    ASKED_FOR,
    FIRST_AREA,
    GENDER,
    There,
    Wanted,
    compare,
    days_in_common,
)
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Experience, LivedExperienceArea, Trait, WishTopic
from stories.pasts.samples import OPIOIDS, OTHER_SPECIALIST_ID, SPECIALIST_ID, TRAUMA

GRIEF = Experience(LivedExperienceArea.TRAUMA, "grief")
FAMILY = Experience(LivedExperienceArea.FAMILY)
PARENT, VETERAN = Trait(WishTopic.PARENT, "yes"), Trait(WishTopic.VETERAN, "yes")
MONDAY, LATER = parse_window("Mon 09:00-10:00"), parse_window("Mon 09:15-11:00")
FRIDAY, SUNDAY = parse_window("Fri 13:00-15:00"), parse_window("Sun 13:00-15:00")


def wanted(*experiences: Experience, **known: Any) -> Wanted:
    return Wanted(experiences=experiences, **{"windows": (), "session_minutes": 60, **known})


def there(*experiences: Experience, **known: Any) -> There:
    return There(
        experiences=experiences, **{"specialist_id": SPECIALIST_ID, "windows": (), **known}
    )


def test_a_pathway_is_shared_where_both_name_it_else_its_area() -> None:
    found = compare(wanted(GRIEF, OPIOIDS, FAMILY), there(TRAUMA, OPIOIDS))
    assert found.shared == (TRAUMA, OPIOIDS), "in the participant's order"
    assert found.not_shared == (FAMILY,)


def test_an_area_is_told_once() -> None:
    loss = Experience(LivedExperienceArea.TRAUMA, "loss")
    assert compare(wanted(GRIEF, loss), there(TRAUMA)).shared == (TRAUMA,)


@pytest.mark.parametrize(
    ("known", "other", "wishes"),
    [
        ({}, {}, ()),
        ({"gender": "woman"}, {"gender": "woman"}, ((GENDER, True),)),
        ({"gender": "woman"}, {}, ((GENDER, False),)),
        ({"preferred": frozenset({SPECIALIST_ID})}, {}, ((ASKED_FOR, True),)),
        ({"preferred": frozenset({OTHER_SPECIALIST_ID})}, {}, ((ASKED_FOR, False),)),
    ],
)
def test_only_wishes_that_were_stated_are_compared(
    known: dict[str, Any], other: dict[str, Any], wishes: tuple[tuple[str, bool], ...]
) -> None:
    assert compare(wanted(TRAUMA, **known), there(TRAUMA, **other)).wishes == wishes


def test_of_several_areas_the_first_is_a_wish() -> None:
    assert compare(wanted(TRAUMA, FAMILY), there(TRAUMA)).wishes == ((FIRST_AREA, True),)
    assert compare(wanted(TRAUMA, FAMILY), there(FAMILY)).wishes == ((FIRST_AREA, False),)


def test_traits_are_told_one_by_one_and_counted_among_the_wishes() -> None:
    found = compare(
        wanted(TRAUMA, gender="man", traits=(PARENT, VETERAN)),
        there(TRAUMA, gender="man", traits=(VETERAN,)),
    )
    assert found.traits == (False, True)
    assert (found.stated, found.met) == (3, 2)


def test_a_day_counts_where_a_whole_session_fits_both() -> None:
    mine, theirs = (MONDAY, FRIDAY, SUNDAY), (LATER, FRIDAY, SUNDAY)
    assert days_in_common(mine, theirs, 60) == (4, 6)
    assert days_in_common(mine, theirs, 45) == (0, 4, 6)
    assert days_in_common(mine, (), 15) == ()
    assert compare(
        wanted(TRAUMA, windows=mine, session_minutes=45), there(TRAUMA, windows=theirs)
    ).days == (0, 4, 6)
