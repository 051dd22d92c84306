"""The consent forms that somebody signed: which there are, and one with its very text."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from domain.people.consents.consent_statements import ConsentKind, FormLanguage
from domain.people.consents.signed_form import SIGNED_FORM, ConsentFormSigned, SignedWay
from domain.shared.decider import known
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.people.people import SIGNED_FORMS
from peermatch.readmodels.tables.program.history import HISTORY

PURPOSE = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """Nothing of it is opened."""

    form_id: UUID
    consent_id: UUID
    kind: ConsentKind
    way: SignedWay
    language: FormLanguage
    version: int | None
    signed_on: date
    scans: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKept:
    """When it was recorded, and by which account."""

    at: datetime
    by: str


def of_person(reading: Reading, participant_id: UUID) -> tuple[FormRow, ...]:
    """Newest first."""
    return tuple(map(_row, reading.rows(_theirs((participant_id,)))))


def own(views: Views, people: Collection[UUID]) -> tuple[FormRow, ...]:
    """For the participant themselves, by their ids: newest first."""
    with views.connect() as connection:
        return tuple(map(_row, connection.execute(_theirs(people)).mappings()))


def opened(reading: Reading, participant_id: UUID, form_id: UUID) -> ConsentFormSigned:
    """With its text and signature. Raises NotFound for a form that is not this person's, and where
    they were erased."""
    form = reading.state(SIGNED_FORM, form_id, lambda _: participant_id, PURPOSE)
    signed = known(form.signed, NotFound)
    if signed.participant_id != participant_id or not signed.name:
        raise NotFound
    return signed


def kept(reading: Reading, form_id: UUID) -> FormKept | None:
    """None until it is shown."""
    query = select(HISTORY.c.at, HISTORY.c.by).where(HISTORY.c.stream == form_id)
    rows = reading.rows(query.order_by(HISTORY.c.version).limit(1))
    return FormKept(at=rows[0]["at"], by=rows[0]["by"]) if rows else None


def _theirs(people: Collection[UUID]) -> Select[Any]:
    query = select(SIGNED_FORMS).where(SIGNED_FORMS.c.participant_id.in_(people))
    return query.order_by(SIGNED_FORMS.c.signed_on.desc(), SIGNED_FORMS.c.form_id)


def _row(row: RowMapping) -> FormRow:
    return FormRow(
        form_id=row["form_id"],
        consent_id=row["consent_id"],
        kind=ConsentKind(row["kind"]),
        way=SignedWay(row["way"]),
        language=FormLanguage(row["language"]),
        version=row["version"],
        signed_on=row["signed_on"],
        scans=tuple(UUID(one) for one in row["scans"]),
    )
