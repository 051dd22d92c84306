"""The measure of how long matches last by what participants wished of a peer: by topic, and by
whether the specialist had stated it when the match was approved."""

from domain.measures.counts import ALL, Count, GroupKind
from domain.measures.measure import Counted, Kind, Measure, Unit
from domain.measures.sources import COURSE

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
