"""The privacy officer's worklist of unusual looks, newest day first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from domain.privacy.unusual_looks import Finding, Unusual
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest, counting
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.privacy.unusual_looks import UNUSUAL_LOOKS

PLACE = tuple[date, UUID]
NEWEST = Order((UNUSUAL_LOOKS.c.on, UNUSUAL_LOOKS.c.looks_id), falling=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualRow:
    """`finding` is None until it was reviewed."""

    looks_id: UUID
    kind: Unusual
    viewer: UUID
    on: date
    participant_id: UUID | None
    people: int
    usual: int
    finding: Finding | None
    reviewed_on: date | None
    reviewed_by: str | None


def page(reading: Reading, sought: PartRequest, reviewed: bool = False) -> Part[UnusualRow]:
    """Those to review, or those that were."""
    query = select(UNUSUAL_LOOKS).where(UNUSUAL_LOOKS.c.open.is_(not reviewed))
    part = NEWEST.part(reading, query, sought)
    return part.of_rows(
        [
            UnusualRow(
                looks_id=row["looks_id"],
                kind=Unusual(row["kind"]),
                viewer=row["viewer"],
                on=row["on"],
                participant_id=row["participant_id"],
                people=row["people"],
                usual=row["usual"],
                finding=Finding(row["finding"]) if row["finding"] else None,
                reviewed_on=row["reviewed_on"],
                reviewed_by=row["reviewed_by"],
            )
            for row in part.rows
        ]
    )


def to_review(reading: Reading) -> int:
    """How many wait."""
    query = select(UNUSUAL_LOOKS).where(UNUSUAL_LOOKS.c.open.is_(True))
    return reading.number(counting(query))
