"""Measures of what comes of matches for people: recovery capital by their own answers (BARC-10) at
first, after six months, and its change, never of few people and in whole points, so that nobody's
answers can be worked out; and how long matches last by what people wished of a peer."""

from domain.measures.counts import ALL, Count, GroupKind
from domain.measures.measure import Counted, Kind, Measure, Unit
from domain.measures.small_numbers import FEWEST
from domain.measures.sources import COURSE

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
LASTING_DAYS = 90
_BEGUN = (
    "Matches of people who had said what matters to them in a peer, that began "
    f"{LASTING_DAYS} days or more before the end of the period"
)
LASTING_BY_WISH = Measure(
    name="retention-wish",
    title=f"Still meeting after {LASTING_DAYS} days by what people wished of a peer",
    unit=Unit.SHARE,
    kind=Kind.AT_END,
    numerator=Counted(
        words=f"{_BEGUN} and had not ended {LASTING_DAYS} days after they began",
        count=Count.WISHED_STAYED,
        parts=(ALL,),
    ),
    denominator=Counted(
        words=f"{_BEGUN}, less those that ended earlier for another reason than that the "
        "participant stopped or it did not help; a match counts by each topic",
        count=Count.WISHED,
        parts=(ALL,),
    ),
    by=GroupKind.WISH,
    source=(*COURSE, "match.proposed", "profile.more-wishes-stated", "specialist.described"),
)
