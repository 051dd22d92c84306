"""What leaves an agency for the state: nothing of few people, and nothing to work it out from."""

from hypothesis import given
from hypothesis import strategies as st

from domain.measures.small_numbers import FEWEST
from domain.measures.to_state.rolled_up import PARTS, Band, Table, band, quantile_told, told

NUMBERS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 60), min_size=2)


def test_capacity_is_told_in_bands_only() -> None:
    assert [band(n, 100) for n in (0, 1, 9, 10, 29, 30, 100)] == [
        Band.NONE,
        Band.FEW,
        Band.FEW,
        Band.SOME,
        Band.SOME,
        Band.MANY,
        Band.MANY,
    ]
    assert band(0, 0) is band(-1, 5) is Band.NONE


def test_a_small_number_takes_another_with_it() -> None:
    assert told({"in time": 40, "late": 0}) == {"in time": 40, "late": 0}
    assert told({"in time": 40, "late": 3}) == {"in time": None, "late": None}
    assert told({"held": 90, "no-show": 20, "canceled": 12, "other": 4}) == {
        "held": 90,
        "no-show": 20,
        "canceled": None,
        "other": None,
    }
    assert all(len(parts) > 1 for parts in PARTS.values())
    assert set(PARTS) == set(Table)


@given(NUMBERS)
def test_who_knows_the_whole_works_nothing_small_out(parts: dict[str, int]) -> None:
    """Even if somebody knew the sum: what is not told adds up to no small number, unless all that
    is told is that there is nobody else."""
    said = told(parts)
    shown = {name: number for name, number in said.items() if number is not None}
    assert all(number == 0 or number >= FEWEST for number in shown.values())
    unshown = [parts[name] for name in said if said[name] is None]
    if unshown and any(shown.values()):
        assert len(unshown) > 1
        assert sum(unshown) >= FEWEST


def test_a_wait_is_told_where_enough_people_waited_on_either_side_of_it() -> None:
    assert quantile_told(5, 22, 50) == 5
    assert quantile_told(5, 21, 50) is None
    assert quantile_told(9, 110, 90) == 9
    assert quantile_told(9, 109, 90) is None
    assert quantile_told(None, 500, 50) is None
