"""The streams that a proposal looks at, to be asked of the log for many proposals at once."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from domain.calendar.diary import diary_id, weeks_from
from domain.pairing.conflict import conflict_id
from domain.pairing.shortlist import shortlist_id
from peermatch.usecases.core.program import Program


def looked_at(
    people: Iterable[tuple[UUID, UUID, UUID]], day: date, program: Program
) -> tuple[UUID, ...]:
    """Of referral, participant and specialist of each proposal on `day`: the people, what stands
    between the two, and their diaries (the participant's of the whole year, as payers count). Not
    all that a proposal may come to; whatever else it needs it asks for itself."""
    ahead = program.booking_horizon_days
    last = max(date(day.year, 12, 31), day + timedelta(days=ahead))
    first = date(day.year, 1, 1)
    year = weeks_from(first, (last - first).days + 1)
    coming = weeks_from(day + timedelta(days=1), ahead)
    found: dict[UUID, None] = {}
    for referral_id, participant_id, specialist_id in people:
        two = conflict_id(participant_id, specialist_id)
        one_by_one = (referral_id, participant_id, specialist_id, two, shortlist_id(referral_id, 1))
        found.update(dict.fromkeys(one_by_one))
        found.update(dict.fromkeys(diary_id(participant_id, week) for week in year))
        found.update(dict.fromkeys(diary_id(specialist_id, week) for week in coming))
    return tuple(found)
