"""Small numbers are hidden, also where subtraction from the sums would give them away."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.measures.small_numbers import FEWEST, Share, groups_are_shown, hidden

SHARES = st.builds(
    lambda some, more: Share(some, some + more), st.integers(0, 40), st.integers(0, 40)
)
GROUPS = st.dictionaries(st.sampled_from("abcdefgh"), SHARES, max_size=8)


def test_a_small_number_is_hidden_and_with_it_the_next_smallest_group() -> None:
    groups = {"Essex": Share(3, 30), "Surry": Share(20, 40), "York": Share(50, 90)}
    assert hidden(groups) == {"Essex", "Surry"}


def test_those_who_are_not_waiting_are_as_few_as_those_who_are() -> None:
    groups = {"Essex": Share(27, 30), "Surry": Share(20, 40), "York": Share(50, 90)}
    assert hidden(groups) == {"Essex", "Surry"}


def test_nothing_is_hidden_where_no_number_is_small() -> None:
    assert hidden({"Essex": Share(0, 11), "Surry": Share(11, 11), "York": Share(0, 0)}) == set()


def test_the_smallest_number_that_is_shown() -> None:
    assert hidden({"Essex": Share(11, 22)}) == set()
    assert hidden({"Essex": Share(10, 22)}) == {"Essex"}


def small(number: int) -> bool:
    return 0 < number < FEWEST


@given(GROUPS)
def test_what_is_shown_is_never_small(groups: dict[str, Share]) -> None:
    for name in set(groups) - hidden(groups):
        some, every = groups[name]
        assert not any(map(small, (some, every, every - some)))


@given(GROUPS)
def test_no_subtraction_from_the_sums_tells_of_few(groups: dict[str, Share]) -> None:
    """Whoever knows the sums and all that is shown learns only what the hidden come to together;
    unless everything is hidden, that is two groups at least and no small number."""
    away = hidden(groups)
    shown = {name for name, share in groups.items() if share.all} - away
    if not away or not shown:
        return
    some = sum(s.some for s in groups.values()) - sum(groups[n].some for n in shown)
    every = sum(s.all for s in groups.values()) - sum(groups[n].all for n in shown)
    assert len(away) >= 2
    assert not any(map(small, (some, every, every - some)))


@given(GROUPS)
def test_nothing_is_hidden_without_need(groups: dict[str, Share]) -> None:
    needed = {name for name, share in groups.items() if share.tells}
    away = hidden(groups)
    assert needed <= away
    assert bool(needed) == bool(away)
    assert all(groups[name].all for name in away)


def test_groups_are_told_as_of_today_and_ends_of_months() -> None:
    today = date(2026, 12, 2)
    shown = [
        day.isoformat()
        for day in (date(2026, 10, 30) + timedelta(days=n) for n in range(34))
        if groups_are_shown(day, today)
    ]
    assert shown == ["2026-10-31", "2026-11-30", "2026-12-02"]
