"""How much waits for somebody who works here, in figures alone: Home and the daily list ask here,
so both say the same. Nothing sealed is opened."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from domain.shared.roles import OPERATING, Role
from peermatch.readmodels.engine.failed_work import FailedWork
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import decisions, review_queue
from peermatch.readmodels.screens.privacy import emergencies, unusual
from peermatch.readmodels.screens.program import overview
from peermatch.readmodels.screens.program.due_list import DueList
from peermatch.readmodels.screens.sessions import schedule
from peermatch.readmodels.tables.sessions import messages


class Waiting(StrEnum):
    """What can wait for somebody."""

    SET_ASIDE = "set-aside"
    OVERDUE = "overdue"
    DUE = "due"
    """On the list of tasks, and not overdue."""
    PROPOSALS = "proposals"
    DECISIONS = "decisions"
    MESSAGES = "messages"
    TO_RECORD = "to-record"
    WITHOUT_CONSENT = "without-consent"
    EMERGENCIES = "emergencies"
    UNUSUAL_LOOKS = "unusual-looks"


def what_waits(
    reading: Reading, specialist_id: UUID | None, failed_work: FailedWork
) -> Mapping[Waiting, int]:
    """Of each kind that is the role's to see to, also where there is none; a CPRS's own are those
    of `specialist_id`."""
    role = reading.role
    found: dict[Waiting, int] = {}
    if role in OPERATING:
        found[Waiting.SET_ASIDE] = failed_work.how_many_set_aside()
    if role in (Role.INTAKE, Role.COORDINATOR, Role.MANAGER, Role.CPRS):
        due = DueList(reading, specialist_id)
        found[Waiting.OVERDUE] = due.overdue
        found[Waiting.DUE] = sum(due.counts().values()) - due.overdue
    if role is Role.COORDINATOR:
        found[Waiting.PROPOSALS] = review_queue.count(reading)
        found[Waiting.DECISIONS] = sum(decisions.counts(reading).values())
        found[Waiting.MESSAGES] = messages.to_be_told(reading)
    if role is Role.INTAKE:
        found[Waiting.WITHOUT_CONSENT] = overview.without_consent(reading)
    if role is Role.CPRS and specialist_id is not None:
        found[Waiting.TO_RECORD] = schedule.how_many_to_record(reading, specialist_id)
    if role is Role.PRIVACY_OFFICER:
        found[Waiting.EMERGENCIES], _late = emergencies.to_review(reading)
        found[Waiting.UNUSUAL_LOOKS] = unusual.to_review(reading)
    return found
