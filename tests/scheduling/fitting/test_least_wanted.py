"""A placement by hand takes the times first that the others want least."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from scheduling.fitting.first_fit import LeastWanted
from scheduling.planner.demand import Demand, Option, Piece

PIECES = st.builds(
    Piece,
    start=st.integers(0, 40),
    minutes=st.sampled_from((15, 45, 60)),
    place=st.just(""),
    staff=st.sampled_from((("S",), ("T",), ("S", "T"))),
)
OPTIONS = st.lists(st.builds(Option, st.tuples(PIECES, PIECES)), max_size=8).map(tuple)


@given(offered=st.lists(OPTIONS, max_size=5))
def test_times_in_the_fewest_options_come_first_counted_quarter_by_quarter(offered) -> None:
    demands = [Demand(id=str(number), options=options) for number, options in enumerate(offered)]
    wanted = Counter(where for own in offered for option in own for where in _taken(option))
    ordered = LeastWanted(demands)
    for demand in demands:
        by_hand = sorted(demand.options, key=lambda one: sum(wanted[q] for q in _taken(one)))
        assert ordered.first(demand) == by_hand


def _taken(option: Option) -> list[tuple[str, int]]:
    """Whose quarters an option's first piece takes."""
    first = option.pieces[0]
    return [(who, q) for who in first.staff for q in range(first.start, first.end)]
