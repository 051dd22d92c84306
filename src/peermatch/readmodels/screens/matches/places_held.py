"""The proposals that keep a specialist's places, told to whoever would choose that specialist."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches.review_queue import PURPOSE, runners_up_of
from peermatch.readmodels.screens.referrals.waitlist import specialist_names
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.review.queue_tables import QUEUE
from peermatch.readmodels.tables.specialists.caseloads import caseloads


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who keeps a place by a proposal, and the next best specialist who has one today, or none."""

    name: str
    next_best: str


def held_by(reading: Reading, specialist_id: UUID, most: int) -> tuple[Holding, ...]:
    """The proposals that keep a specialist's places, so many of them: nothing is opened but whom
    they are about and whom the run named next."""
    query = (
        select(QUEUE.c.match_id, QUEUE.c.participant_id, MATCHES.c.reasons)
        .add_columns(PEOPLE.c.person, PEOPLE.c.corrected)
        .join(MATCHES, MATCHES.c.match_id == QUEUE.c.match_id)
        .join(PEOPLE, PEOPLE.c.participant_id == QUEUE.c.participant_id)
        .where(QUEUE.c.specialist_id == specialist_id)
        .order_by(QUEUE.c.match_id)
        .limit(most)
    )
    found = list(reading.opened(reading.rows(query), ("person", "corrected", "reasons"), PURPOSE))
    others = {other.specialist_id for _, person in found for other in runners_up_of(person)}
    names, loads = specialist_names(reading, {*others}), caseloads(reading, others)
    free = {one for one, load in loads.items() if load.open_places > 0} - {specialist_id}
    held = []
    for _, person in found:
        could = (o.specialist_id for o in runners_up_of(person) if o.specialist_id in free)
        next_best = next((names[one] for one in could), "")
        if person.text("name"):
            held.append(Holding(name=person.text("name"), next_best=next_best))
    return tuple(held)
