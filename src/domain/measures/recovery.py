"""Measures of how people do by their own answers: recovery capital (BARC-10) at first, after six
months, and its change. Never of few people, and in whole points, so that nobody's answers can be
worked out."""

from domain.measures.counts import Count
from domain.measures.measure import Counted, Kind, Measure, Unit
from domain.measures.small_numbers import FEWEST

_SOURCE = ("recovery-capital.answered", "recovery-capital.taken-back")
_LATER = (
    "People with answers in the period that are the first from 30 days before to 30 days after the "
    "day six months after their first answers"
)
_FIRST = "People whose first answers to the ten questions were given in the period"
_ROUNDED = f"rounded to whole points a person; not shown of fewer than {FEWEST} people"


def _mean(name: str, title: str, count: Count, points: str, people: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=Unit.POINTS,
        kind=Kind.MEAN,
        numerator=Counted(words=f"{points} added up, {_ROUNDED}", count=count),
        denominator=Counted(words=people, count=count),
        of_answers=True,
        source=_SOURCE,
    )


RECOVERY = (
    _mean(
        "barc-first",
        "Recovery capital at first (BARC-10), mean",
        Count.BARC_FIRST,
        "Points, 10 to 60, of first answers to the ten questions of the period",
        _FIRST,
    ),
    _mean(
        "barc-six-months",
        "Recovery capital after six months (BARC-10), mean",
        Count.BARC_SIX_MONTHS,
        "Points, 10 to 60, of answers to the ten questions of the period six months after the "
        "first, 30 days more or less",
        _LATER,
    ),
    _mean(
        "barc-change",
        "Change in recovery capital over six months (BARC-10), mean",
        Count.BARC_CHANGE,
        "Points of the answers six months after the first less those of the first, of the same "
        "person",
        _LATER,
    ),
)
