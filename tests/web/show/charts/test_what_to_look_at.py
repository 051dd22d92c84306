"""What a manager is told to look at follows from the numbers, what needs something first."""

from dataclasses import replace
from typing import Any

import pytest

from domain.measures.evaluation import Number
from peermatch.readmodels.screens.program.overview import Figures
from peermatch.web.show.charts.chart import Board
from peermatch.web.show.charts.what_to_look_at import Notice, notices
from stories.measuring.made_up import board

NOW = Figures(
    waiting=16,
    urgent=1,
    without_consent=0,
    proposed=2,
    longest_wait_days=19,
    median_wait_days=1,
    matched=70,
    places=114,
    open_places=5,
)
FINE = {
    "past-clock": (Number(some=0, all=9), Number(some=0, all=9)),
    "service-routine": (Number(some=9, all=10), Number(some=9, all=10)),
    "units-billable": (Number(some=9, all=10), Number(some=9, all=10)),
    "sessions-no-show": (Number(some=5, all=100), Number(some=6, all=100)),
    "caseload-minutes": (Number(some=50, all=100), Number(some=50, all=100)),
}


def with_numbers(**numbers: tuple[Number, Number]) -> Board:
    """A program in which nothing else is to be said."""
    made_up = board()
    told = {**FINE, **{name.replace("_", "-"): pair for name, pair in numbers.items()}}
    found: dict[str, Any] = {name: replace(one, groups=()) for name, one in made_up.found.items()}
    for name, (number, before) in told.items():
        found[name] = replace(found[name], number=number, before=before)
    return replace(made_up, found=found)


def said(made_up: Board, now: Figures = NOW) -> list[Notice]:
    return [notice for notice in notices(made_up, now) if not notice.is_good]


def test_where_all_is_well_only_that_is_said() -> None:
    [good] = notices(with_numbers(), NOW)
    assert (good.is_good, good.says) == (
        True,
        "90% of routine first sessions were within 10 business days;",
    )


@pytest.mark.parametrize(
    ("name", "number", "before", "words"),
    [
        ("past_clock", Number(some=1, all=4), FINE["past-clock"][1], "1 person waits"),
        ("service_routine", Number(some=89, all=100), Number(some=0, all=0), "89% of routine"),
        ("units_billable", Number(some=4, all=10), Number(some=0, all=0), "4 of 10 units"),
        ("sessions_no_show", Number(some=9, all=100), Number(some=6, all=100), "more no-shows: 9%"),
    ],
)
def test_each_rule_says_what_is_the_matter(
    name: str, number: Number, before: Number, words: str
) -> None:
    [notice] = said(with_numbers(**{name: (number, before)}))
    assert words in notice.says


def test_no_shows_that_are_about_as_many_are_not_told() -> None:
    pair = Number(some=8, all=100), Number(some=6, all=100)
    assert said(with_numbers(sessions_no_show=pair)) == []


def test_people_who_can_not_be_matched_and_places_that_are_full_although_there_is_time() -> None:
    full = replace(NOW, without_consent=2, open_places=0)
    consent, place = said(with_numbers(), full)
    assert consent.says == "2 people can’t be matched: no consent in force."
    assert "No place is open although only 50% of working minutes" in place.says
    busy = with_numbers(caseload_minutes=(Number(some=61, all=100), Number(some=61, all=100)))
    assert said(busy, replace(NOW, open_places=0)) == []


def test_a_group_far_from_all_is_named_and_a_small_one_never() -> None:
    made_up = board()
    county = made_up["unmet-county"]
    assert county.shown is not None
    shown = {group.name: group.number for group in county.groups}
    far = replace(county, number=Number(some=30, all=100))
    told = [
        notice.says
        for notice in said(replace(made_up, found={**made_up.found, "unmet-county": far}))
    ]
    assert "Northumberland: 51% have no match," in told
    assert not any(name in " ".join(told) for name, number in shown.items() if number is None)


def test_what_needs_something_stands_before_what_goes_well() -> None:
    order = [
        one.is_good for one in notices(with_numbers(past_clock=(Number(some=1, all=2),) * 2), NOW)
    ]
    assert order == [False, True]
