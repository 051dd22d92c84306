"""What the forms of each change offer to choose from, with what holds today."""

from typing import Any

from fastapi import Request

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, said_in
from domain.program.match_preferences import WEIGHED
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on, weights_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.scenarios.tried_changes import PLAN_LIMITS
from domain.shared.languages import LANGUAGE_NAMES
from peermatch.readmodels.screens.specialists import roster
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.words import in_words


def offered_changes(request: Request, viewer: Viewer) -> dict[str, Any]:
    """What the forms of each change offer."""
    services = services_of(request)
    reading, read = services.reading(viewer.actor), services.service.store.read
    area, rules = read(SERVICE_AREA, SERVICE_AREA_ID), read(PROGRAM_RULES, RULES_ID)
    weights, limits = weights_on(rules, reading.today), limits_on(rules, reading.today)
    people = sorted((str(row.specialist_id), row.name) for row in roster.rows(reading))
    return {
        "wishes": [(name.value, f"{in_words(name)}, {weights[name]} today") for name in WEIGHED],
        "counties": [(county, county) for county in sorted(area.counties)],
        "limits": [
            (name.value, f"{in_words(name)}, {_today(limits[name].value, name)}")
            for name in sorted(PLAN_LIMITS)
        ],
        "specialists": sorted(people, key=lambda row: row[1]),
        "sites": sorted((code, site.name) for code, site in area.sites.items()),
        "languages": list(LANGUAGE_NAMES.items()),
    }


def _today(value: int, name: LimitName) -> str:
    return f"{said_in(DEFAULT_LIMITS[name].unit, value)} today"
