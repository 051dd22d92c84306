"""Private links that came back and nobody has seen to yet. Due dates are counted from it."""

from sqlalchemy import Column, MetaData, Table, Uuid

from domain.people.contact.returned_link import LinkReturned, LinkSeenTo
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.tables.deadlines.copies import Touched
from peermatch.store import Recorded

RETURNED_LINKS = Table(
    "due_returned_links",
    MetaData(),
    Column("participant_id", Uuid, primary_key=True),
    Column("link_id", Uuid, nullable=False),
    Column("returned_on", Day, nullable=False),
)


def following_links(person: Touched) -> dict[type, Handler]:
    """Handlers that keep the table up and tell whose dates changed."""

    def returned(rows: Rows, r: Recorded) -> None:
        fact: LinkReturned = r.fact
        rows.put(
            RETURNED_LINKS,
            participant_id=fact.participant_id,
            link_id=fact.link_id,
            returned_on=fact.returned_on,
        )
        person(rows, fact.participant_id)

    def seen_to(rows: Rows, r: Recorded) -> None:
        rows.remove(RETURNED_LINKS, participant_id=r.fact.participant_id)
        person(rows, r.fact.participant_id)

    return {LinkReturned: returned, LinkSeenTo: seen_to}
