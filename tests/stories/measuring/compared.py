"""The measures that the program page shows, beside the same worked out anew from the facts."""

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from domain.measures.counts import GroupKind, wish_member
from domain.measures.small_numbers import FEWEST
from domain.people.wellness.what_matters import TOPIC_NAMES
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.roles import Role
from domain.shared.vocabulary import AREA_NAMES, LivedExperienceArea, WishTopic
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.program.period.measured_groups import ELSEWHERE
from peermatch.readmodels.screens.program.period.measured_periods import (
    Period,
    PeriodName,
    named,
    weeks_until,
)
from peermatch.readmodels.screens.program.period.measures import Measured, measured
from stories.measuring.recomputed import Recomputed
from stories.simulation.ground import Ground
from stories.simulation.simulated import Simulation

ZONE = ZoneInfo("America/New_York")


def differences(reading: Reading, again: Recomputed) -> list[str]:
    """Where a number of any period isn't the one of the facts."""
    today = reading.today
    periods = [weeks_until(today, weeks, today) for weeks in (1, 4, 13)]
    periods += [named(PeriodName.LAST_MONTH, today), named(PeriodName.THIS_YEAR, today)]
    return [what for period in periods for what in _of_period(reading, again, period)]


def _of_period(reading: Reading, again: Recomputed, period: Period) -> list[str]:
    """Where a number of the page isn't the one of the facts: the period, each of its steps, the
    period before, kinds and groups."""
    days = [(period.first_day, period.last_day), (period.before, period.day_before)]
    days += list(period.steps())
    told = [again.all(first, last) for first, last in days]
    different = []
    for one in measured(reading, period):
        numbers = [one.number, one.before, *(step.number for step in one.steps)]
        for (first, last), number, expected in zip(days, numbers, told, strict=True):
            shown = (number.some, number.all, number.days)
            if shown != expected[one.measure.name]:
                expect = expected[one.measure.name]
                different.append(f"{one.measure.name} {first} {last}: {shown}, facts {expect}")
        if one.measure.name == "referrals-out" and Counter(one.parts) != again.out(*days[0]):
            different.append(f"referrals out: {one.parts}")
        if one.measure.by is not None:
            different += _groups_that_differ(one, again, period.last_day)
    return different


def _groups_that_differ(one: Measured, again: Recomputed, last: date) -> list[str]:
    kind = one.measure.by
    assert kind is not None
    told = again.lasting(last) if kind is GroupKind.WISH else again.unmet(kind.value, last)
    names = {
        wish_member(topic, met): wish_member(f"{TOPIC_NAMES[topic]},", met)
        for topic in WishTopic
        for met in (True, False)
    }
    names |= {a.value: AREA_NAMES[a].capitalize() for a in LivedExperienceArea} | LANGUAGE_NAMES
    different = []
    for group in one.groups:
        if group.number is None or group.name == ELSEWHERE[kind]:
            continue
        members = [m for m in told if group.name in (m, names.get(m))]
        if [(group.number.some, group.number.all)] != [told[m] for m in members]:
            different.append(f"{group.name}: {group.number}, facts {[told[m] for m in members]}")
        small = {group.number.some, group.number.all, group.number.all - group.number.some}
        if small & set(range(1, FEWEST)):
            different.append(f"{group.name} is small")
    return different


def reading_on(on: Ground, simulation: Simulation) -> Reading:
    return Reading(
        views=on.views,
        store=on.store,
        index=on.index,
        viewer="manager-1",
        role=Role.MANAGER,
        now=simulation.now,
        zone=ZONE,
    )
