"""What the forms of each change offer to choose from, with what holds today."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, said_in
from domain.program.match_preferences import WEIGHED
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on, weights_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.scenarios.tried_changes import PLAN_LIMITS
from domain.shared.languages import LANGUAGE_NAMES
from peermatch.usecases.input.fields import InvalidInput
from peermatch.web.forms.forms import Form
from peermatch.web.forms.people.kinds_of_people import SPECIALISTS
from peermatch.web.forms.people.meant import named, offered
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.words import in_words

PEOPLE = ("like", "leaves", "away", "whose")
"""Fields that name a specialist."""


def offered_changes(request: Request, viewer: Viewer, form: Form) -> dict[str, Any]:
    """What the forms of each change offer."""
    services = services_of(request)
    reading, read = services.reading(viewer.actor), services.service.store.read
    area, rules = read(SERVICE_AREA, SERVICE_AREA_ID), read(PROGRAM_RULES, RULES_ID)
    weights, limits = weights_on(rules, reading.today), limits_on(rules, reading.today)
    return {
        "wishes": [(name.value, f"{in_words(name)}, {weights[name]} today") for name in WEIGHED],
        "counties": [(county, county) for county in sorted(area.counties)],
        "limits": [
            (name.value, f"{in_words(name)}, {_today(limits[name].value, name)}")
            for name in sorted(PLAN_LIMITS)
        ],
        "specialists": offered(reading, SPECIALISTS, {name: form.value(name) for name in PEOPLE}),
        "sites": sorted((code, site.name) for code, site in area.sites.items()),
        "languages": list(LANGUAGE_NAMES.items()),
    }


def with_ids(request: Request, viewer: Viewer, typed: Mapping[str, str]) -> Mapping[str, str]:
    """The form with the ids of the specialists whom it names. Raises InvalidInput."""
    asked = dict.fromkeys(PEOPLE, (SPECIALISTS, False))
    found = named(services_of(request).reading(viewer.actor), asked, typed)
    if found.errors:
        raise InvalidInput(found.errors)
    return found.texts


def _today(value: int, name: LimitName) -> str:
    return f"{said_in(DEFAULT_LIMITS[name].unit, value)} today"
