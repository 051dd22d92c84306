"""Intake's pages: the waitlist, a new referral, one referral, its consent and its closing."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from domain.decider import Refusal
from domain.hours import WEEKDAYS
from domain.languages import LANGUAGE_NAMES
from domain.referral import ClosingReason
from domain.roles import Role
from domain.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.vocabulary import (
    Frequency,
    LivedExperienceArea,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Urgency,
)
from peermatch.readmodels import roster, waitlist
from peermatch.usecases.fields import FieldError, InvalidInput, Reader
from peermatch.usecases.intake import CloseReferral, GiveConsent
from peermatch.usecases.referral_fields import GENDERS, Known, read_referral
from peermatch.web import forms, referral_form, words
from peermatch.web.access import ForRoles, Viewer, services_of
from peermatch.web.paging import PER_PAGE, Address, Paging
from peermatch.web.posted import Posted, command_id, texts
from peermatch.web.problems import status_of
from peermatch.web.services import Services
from peermatch.web.templating import page

router = APIRouter()
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]

FILTERS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "status",
        "Where it stands",
        (("", "Open"), ("waiting", "Waiting"), ("proposed", "Proposed"), ("matched", "Matched")),
    ),
    ("urgency", "Urgency", (("", "Any"), ("urgent", "Urgent"), ("routine", "Routine"))),
    ("consent", "Consent", (("", "Any"), ("in-force", "In force"), ("missing", "Missing"))),
)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CONSENT_LABELS = {"signed_on": "The date of the signature", "expires_on": "The expiry date"}


def known(services: Services, viewer: Viewer) -> Known:
    """What a referral may name today."""
    area = services.service.store.read(SERVICE_AREA, SERVICE_AREA_ID)
    rows = roster.rows(services.reading(viewer.actor))
    return Known(
        counties=area.counties,
        staff_references=frozenset(row.staff_reference for row in rows),
        today=services.service.programme.today(services.now()),
    )
