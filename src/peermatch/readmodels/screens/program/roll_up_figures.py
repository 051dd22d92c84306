"""The figures of a whole month and the capacity of now, as they may leave the agency."""

from datetime import date

from domain.measures.to_state.rolled_up import (
    PARTS,
    WAITS,
    Band,
    MonthTold,
    Table,
    band,
    quantile_told,
    told,
)
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.program.period.measured_periods import month_of, months_until
from peermatch.readmodels.screens.program.period.measures import measured
from peermatch.readmodels.tables.specialists.caseloads import places_together

MEASURED = (
    "unmet",
    "past-clock",
    "offered-in-time",
    "wait-50",
    "wait-90",
    "sessions-held",
    "sessions-no-show",
    "sessions-canceled",
    "retention-90",
)


def capacity(reading: Reading) -> Band:
    """Of everybody on the roster."""
    together = places_together(reading)
    return band(together.open_places, together.places)


def last_month(today: date) -> str:
    """The last month that is over, as `2026-10`."""
    return f"{months_until(today, 2)[1]:%Y-%m}"


def month_told(reading: Reading, month: str) -> MonthTold:
    """A month that is over."""
    found = {
        one.measure.name: one.number
        for one in measured(reading, month_of(month, reading.today), MEASURED)
    }
    open_ones, unoffered = found["unmet"], found["past-clock"]
    offers, sessions = found["offered-in-time"], found["sessions-held"]
    missed, canceled = found["sessions-no-show"].some, found["sessions-canceled"].some
    kept = found["retention-90"]
    late, not_offered = unoffered.some, unoffered.all or 0
    counted = {
        Table.OPEN_REFERRALS: (
            (open_ones.all or 0) - open_ones.some,
            open_ones.some - not_offered,
            not_offered - late,
            late,
        ),
        Table.FIRST_OFFERS: (offers.some, (offers.all or 0) - offers.some),
        Table.SESSIONS: (
            sessions.some,
            missed,
            canceled,
            (sessions.all or 0) - sessions.some - missed - canceled,
        ),
        Table.AFTER_90_DAYS: (kept.some, (kept.all or 0) - kept.some),
    }
    waits = {
        name: quantile_told(found[measure].days, found[measure].some, percent)
        for name, measure, percent in zip(WAITS, ("wait-50", "wait-90"), (50, 90), strict=True)
    }
    return MonthTold(
        month=month,
        tables={
            table: told(dict(zip(PARTS[table], (max(0, n) for n in numbers), strict=True)))
            for table, numbers in counted.items()
        },
        waits=waits,
    )
