"""What is due, for each role: counted, a page at a time, with names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.deadlines.due import Due, DueKind, due_list, for_role
from domain.program.limits import Limits
from domain.shared.days import Holidays
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import Part, PartRequest, Place, part_of
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.screens.program.due_rows import Whose, gathered

PLACE = tuple[date, str, UUID]
"""What the list is sorted by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One thing to see to. `name` is whom it is about, where the role sees names."""

    kind: DueKind
    about: UUID
    due_on: date
    overdue: bool
    name: str
    participant_id: UUID | None
    specialist_id: UUID | None
    referral_id: UUID | None
    match_id: UUID | None


class DueList:
    """All that the viewer's role has to see to, soonest first. Names are opened by the page."""

    def __init__(
        self, reading: Reading, limits: Limits, holidays: Holidays, specialist_id: UUID | None
    ) -> None:
        found, self._whose = gathered(reading)
        every = due_list(found, reading.today, limits, holidays)
        self._reading = reading
        self._dues = for_role(every, reading.role, specialist_id)

    @property
    def overdue(self) -> int:
        return sum(due.overdue(self._reading.today) for due in self._dues)

    def counts(self) -> dict[DueKind, int]:
        """How many of each kind that there is."""
        return Counter(due.kind for due in self._dues)

    def page(self, kind: DueKind | None, sought: PartRequest) -> Part[DueRow]:
        """A part of what is due, of one kind or of all."""
        of_kind = [due for due in self._dues if kind in (None, due.kind)]
        found = part_of(of_kind, _place, sought)
        return found.of_rows(self._rows(found.rows))

    def _rows(self, dues: Sequence[Due]) -> tuple[DueRow, ...]:
        owners = [self._whose[due.about] for due in dues]
        people = {w.participant_id for w in owners if w.participant_id}
        staff = {w.specialist_id for w in owners if w.specialist_id}
        names = _names(self._reading, people, staff)
        return tuple(_row(self._reading, due, self._whose[due.about], names) for due in dues)


def _place(due: Due) -> Place:
    return due.due_on, due.kind.value, due.about


def _names(reading: Reading, people: set[UUID], staff: set[UUID]) -> dict[UUID, str]:
    if reading.role is Role.CPRS:
        return participant_names(reading, people, match_detail.PURPOSE)
    shown = specialist_names(reading, staff)
    if reading.role is not Role.MANAGER:
        shown |= participant_names(reading, people)
    return shown


def _row(reading: Reading, due: Due, whose: Whose, names: dict[UUID, str]) -> DueRow:
    known = (whose.participant_id, whose.specialist_id)
    return DueRow(
        kind=due.kind,
        about=due.about,
        due_on=due.due_on,
        overdue=due.overdue(reading.today),
        name=next((names[one] for one in known if one in names), ""),
        participant_id=whose.participant_id,
        specialist_id=whose.specialist_id,
        referral_id=whose.referral_id,
        match_id=whose.match_id,
    )
