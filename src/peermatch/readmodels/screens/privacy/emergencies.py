"""Emergency accesses as they are listed: for whoever asked, and for those who are told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, or_, select

from domain.privacy.emergency_access import LASTS, EmergencyReason
from domain.privacy.unusual_looks import Finding
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest, counting
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.privacy.emergencies import EMERGENCIES, EMERGENCY_TOLD

PLACE = tuple[datetime, UUID]
NEWEST = Order((EMERGENCIES.c.asked_at, EMERGENCIES.c.access_id), falling=True)
REVIEW = "emergency review"
MOST_OWN = 5
_C = EMERGENCIES.c
_LATELY = (
    select(_C.access_id)
    .where(
        _C.open.in_((True, False)),
        _C.asked_at > bindparam("since", type_=_C.asked_at.type),
        or_(_C.open.is_(True), _C.until > bindparam("now", type_=_C.until.type)),
    )
    .limit(1)
)
"""Every page asks it, so it is put together once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRow:
    """`until` and `participant_id` are None where nobody was found; `finding` until reviewed."""

    access_id: UUID
    viewer: str
    participant_id: UUID | None
    asked_at: datetime
    until: datetime | None
    review_by: date
    finding: Finding | None
    reviewed_on: date | None
    reviewed_by: str | None

    def running(self, now: datetime) -> bool:
        return self.until is not None and now < self.until

    def overdue(self, today: date) -> bool:
        return self.finding is None and self.review_by < today


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyTold:
    """Somebody outside who was told without consent."""

    told_at: datetime
    recipient: str
    affiliation: str
    information: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One access with what was said of it, for the privacy officer. `reason` is None where nobody
    was found, or nothing can be opened any more."""

    row: EmergencyRow
    reason: EmergencyReason | None
    words: str
    told: tuple[EmergencyTold, ...]


def page(reading: Reading, sought: PartRequest, reviewed: bool = False) -> Part[EmergencyRow]:
    """Those to review, or those that were; newest first."""
    query = select(EMERGENCIES).where(EMERGENCIES.c.open.is_(not reviewed))
    part = NEWEST.part(reading, query, sought)
    return part.of_rows([_row(row) for row in part.rows])


def own(reading: Reading) -> tuple[EmergencyRow, ...]:
    """The viewer's own last ones, newest first."""
    query = select(EMERGENCIES).where(EMERGENCIES.c.viewer == reading.viewer)
    newest = query.order_by(EMERGENCIES.c.asked_at.desc(), EMERGENCIES.c.access_id)
    return tuple(_row(row) for row in reading.rows(newest.limit(MOST_OWN)))


def to_review(reading: Reading) -> tuple[int, int]:
    """How many wait for their review, and how many of them for too long."""
    waiting = select(EMERGENCIES).where(EMERGENCIES.c.open.is_(True))
    late = waiting.where(EMERGENCIES.c.review_by < reading.today)
    return reading.number(counting(waiting)), reading.number(counting(late))


def to_review_first(reading: Reading, most: int) -> tuple[EmergencyRow, ...]:
    """Those that wait for their review, the next due first."""
    query = select(EMERGENCIES).where(EMERGENCIES.c.open.is_(True))
    due = query.order_by(EMERGENCIES.c.review_by, EMERGENCIES.c.asked_at, EMERGENCIES.c.access_id)
    return tuple(_row(row) for row in reading.rows(due.limit(most)))


def asked_lately(reading: Reading) -> bool:
    """Whether somebody asked for emergency access within the last hour: it runs, reviewed already
    or not, or it isn't reviewed yet, also where nobody was found or it was ended at once."""
    return bool(reading.views.ids(_LATELY, {"now": reading.now, "since": reading.now - LASTS}))


def to_be_reviewed(reading: Reading, access_id: UUID) -> Reviewed:
    """Raises NotFound."""
    row = reading.one(select(EMERGENCIES).where(EMERGENCIES.c.access_id == access_id))
    if row["participant_id"] is None:
        return Reviewed(row=_row(row), reason=None, words="", told=())
    [said] = reading.fields([row], ("said",), REVIEW)
    query = select(EMERGENCY_TOLD).where(EMERGENCY_TOLD.c.access_id == access_id)
    return Reviewed(
        row=_row(row),
        reason=said.get("reason", None),
        words=said.text("words"),
        told=_told(reading, reading.rows(query.order_by(EMERGENCY_TOLD.c.told_at))),
    )


def _told(reading: Reading, rows: Sequence[RowMapping]) -> tuple[EmergencyTold, ...]:
    return tuple(
        EmergencyTold(
            told_at=row["told_at"],
            recipient=told.text("recipient"),
            affiliation=told.text("affiliation"),
            information=told.text("information"),
        )
        for row, told in reading.opened(rows, ("told",), REVIEW)
    )


def _row(row: RowMapping) -> EmergencyRow:
    return EmergencyRow(
        access_id=row["access_id"],
        viewer=row["viewer"],
        participant_id=row["participant_id"],
        asked_at=row["asked_at"],
        until=row["until"],
        review_by=row["review_by"],
        finding=Finding(row["finding"]) if row["finding"] else None,
        reviewed_on=row["reviewed_on"],
        reviewed_by=row["reviewed_by"],
    )
