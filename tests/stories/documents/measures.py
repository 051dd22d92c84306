"""The document of measures: each with numerator, denominator and source, as the code defines it."""

from domain.measures.definitions import MEASURES
from domain.measures.measure import Measure
from domain.measures.small_numbers import FEWEST

HEAD = f"""# Measures

Every number of the overview, the monthly report, the API and the files comes from one definition.
A fact changes it when it is recorded; a correction changes the past that it corrects. Days are the
program's local days, weeks begin on Monday, business days leave out weekends and state holidays.

A referral that was merged into another or entered in error is none. A match whose approval was
undone is as if it had not been approved. A wait in business days is the fewest whose clock is not
over before the offer, 260 standing for a year or more. A quantile is the nearest rank.

By group no number from 1 to {FEWEST - 1} is shown, nor one from which it could be worked out:
those waiting, the others and all of a group are each 0 or at least {FEWEST}, and what is left out
is at least two groups that together are no small number either (the line of the federal health
programs' cell size policy). By group nothing is compared with the period before. Somebody who
asked for several kinds of lived experience counts in each. After an erasure a person still counts,
in no group.

| Measure | Numerator | Denominator | Number | Source: facts |
|---|---|---|---|---|
"""


def _row(measure: Measure) -> str:
    denominator = measure.denominator.words if measure.denominator else "none"
    source = ", ".join(f"`{name}`" for name in dict.fromkeys(measure.source))
    return (
        f"| {measure.title} (`{measure.name}`) | {measure.numerator.words} | {denominator} "
        f"| {measure.in_words} | {source} |\n"
    )


def document() -> str:
    return HEAD + "".join(map(_row, MEASURES))
