"""Specialists to whom no mail arrives at the address that the roster has of them."""

from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Uuid, select

from domain.specialists.enrollment import MailAddressChanged, MailReturned
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from peermatch.store import Recorded

SCHEMA = MetaData()
STAFF_MAIL_RETURNED = Table(
    "staff_mail_returned", SCHEMA, Column("specialist_id", Uuid, primary_key=True)
)


def _returned(rows: Rows, r: Recorded) -> None:
    rows.put(STAFF_MAIL_RETURNED, specialist_id=r.stream)


def _changed(rows: Rows, r: Recorded) -> None:
    rows.remove(STAFF_MAIL_RETURNED, specialist_id=r.stream)


STAFF_MAIL_MODEL = Projection(
    "staff-mail",
    1,
    (STAFF_MAIL_RETURNED,),
    {MailReturned: _returned, MailAddressChanged: _changed},
)


def without_mail(views: Views) -> frozenset[UUID]:
    return frozenset(views.ids(select(STAFF_MAIL_RETURNED.c.specialist_id)))
