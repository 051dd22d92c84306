"""The measures of a period over the API: the numbers of the overview, with their definitions."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from domain.measures.measure import Kind, Measure
from domain.shared.roles import Role
from peermatch.readmodels.screens.program.period.measures import Measured, measured
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, Answer
from peermatch.web.measured.asked_period import OfPeriod

router = APIRouter(prefix="/api/v1")
Manager = Annotated[Viewer, Depends(ApiForRoles(Role.MANAGER))]


class MeasureStep(Answer):
    """A week, or in a long period a month."""

    first_day: date
    last_day: date
    value: float | None
    numerator: int
    denominator: int | None


class MeasureGroup(Answer):
    """One group; without numbers where they would tell of few people."""

    name: str
    shown: bool
    value: float | None
    numerator: int | None
    denominator: int | None


class MeasureAnswer(Answer):
    """One measure. `counts` and `of` say what the numerator and denominator are."""

    name: str
    title: str
    unit: str
    counts: str
    of: str | None
    value: float | None = Field(description="Null where there is nothing to measure.")
    numerator: int
    denominator: int | None
    value_before: float | None
    steps: list[MeasureStep]
    parts: dict[str, int] = Field(description="The numerator by its kinds.")
    groups: list[MeasureGroup]


class MeasuresAnswer(Answer):
    """Every measure of a period, beside the period before."""

    first_day: date
    last_day: date
    before_first_day: date
    before_last_day: date
    measures: list[MeasureAnswer]


@router.get("/measures", tags=["management"], responses=READING)
def read_measures(request: Request, viewer: Manager, asked: OfPeriod) -> MeasuresAnswer:
    """`period` is `13-weeks`, `this-month`, `last-month`, `this-quarter`, `last-quarter`,
    `this-year`, `last-year`, or `days` from `first_day` to `last_day`."""
    reading = services_of(request).reading(viewer.actor)
    period = asked.on(reading.today)
    return MeasuresAnswer(
        first_day=period.first_day,
        last_day=period.last_day,
        before_first_day=period.before,
        before_last_day=period.day_before,
        measures=[_answer(one) for one in measured(reading, period)],
    )


def _answer(one: Measured) -> MeasureAnswer:
    measure = one.measure
    return MeasureAnswer(
        name=measure.name,
        title=measure.title,
        unit=measure.unit.value,
        counts=measure.numerator.words,
        of=measure.denominator.words if measure.denominator else None,
        value=_value(measure, one.shown, one.number.tenths),
        numerator=one.number.some,
        denominator=one.number.all,
        value_before=_value(measure, one.shown_before, one.before.tenths),
        steps=[
            MeasureStep(
                first_day=step.first_day,
                last_day=step.last_day,
                value=_value(measure, step.shown, step.number.tenths),
                numerator=step.number.some,
                denominator=step.number.all,
            )
            for step in one.steps
        ],
        parts=one.parts,
        groups=[
            MeasureGroup(
                name=group.name,
                shown=group.number is not None,
                value=group.number.percent if group.number else None,
                numerator=group.number.some if group.number else None,
                denominator=group.number.all if group.number else None,
            )
            for group in one.groups
        ],
    )


def _value(measure: Measure, shown: int | None, tenths: int | None) -> float | None:
    """A mean has one decimal."""
    if measure.kind is Kind.MEAN:
        return None if tenths is None else tenths / 10
    return shown
