"""The document of measures: each with numerator, denominator and source, as the code defines it."""

from textwrap import fill

from domain.measures.conventions import CONVENTIONS
from domain.measures.definitions import MEASURES
from domain.measures.measure import Measure

TABLE = """| Measure | Numerator | Denominator | Number | Source: facts |
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
    said = "\n\n".join(fill(one, 100) for one in CONVENTIONS)
    return f"# Measures\n\n{said}\n\n{TABLE}" + "".join(map(_row, MEASURES))
