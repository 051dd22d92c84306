"""What is listed as due on a day, whoever sees to it."""

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from peermatch.readmodels.tables.deadlines.due_dates import DUES
from peermatch.usecases.core.service import Service


def dues_on(service: Service, day: date) -> list[Row[Any]]:
    """Soonest first."""
    listed = select(DUES).where(DUES.c.listed_from <= day, DUES.c.listed_until >= day)
    with service.views.connect() as connection:
        return list(connection.execute(listed.order_by(DUES.c.due_on, DUES.c.kind, DUES.c.about)))
