"""Every decision about a specialist."""

from datetime import date
from functools import partial

from domain import specialist
from domain.specialist import SPECIALIST
from samples import MATCH_ID, OTHER_MATCH_ID, enrolled, made_up_id
from step import Step

_specialist = partial(Step, SPECIALIST)
MATCHES = [(MATCH_ID,), (OTHER_MATCH_ID,)]

SPECIALIST_STEPS: tuple[Step, ...] = (
    _specialist(specialist.enrol, [(enrolled(), 15), (enrolled(capacity=40), 15)]),
    _specialist(
        specialist.plan_leave,
        [(date(2026, 12, 1), date(2026, 12, 5)), (date(2026, 12, 1), date(2026, 11, 5))],
    ),
    _specialist(specialist.hold_place, [*MATCHES, (made_up_id("a third match"),)]),
    _specialist(specialist.take_place, MATCHES),
    _specialist(specialist.release_place, MATCHES),
)
