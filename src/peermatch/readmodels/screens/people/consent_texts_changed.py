"""Who changed the texts of consent forms, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain.people.consents.consent_texts import CONSENT_TEXTS_ID
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.program.history import HISTORY


@dataclass(frozen=True, slots=True)
class TextChange:
    """`by` is an account's id."""

    at: datetime
    by: str


def changed(views: Views) -> tuple[TextChange, ...]:
    """Every change of every text, oldest first, as their stream has them."""
    query = select(HISTORY.c.at, HISTORY.c.by).where(HISTORY.c.stream == CONSENT_TEXTS_ID)
    with views.connect() as connection:
        rows = connection.execute(query.order_by(HISTORY.c.version)).mappings()
        return tuple(TextChange(row["at"], row["by"]) for row in rows)
