"""The JSON API, by user group."""

from peermatch.web.api import (
    calendar,
    every_command,
    groups,
    learning_answers,
    matches,
    openapi,
    people,
    program,
    referrals,
    sessions,
    specialists,
    tasks,
)
from peermatch.web.fhir import fhir_answers
from peermatch.web.importing import import_answers
from peermatch.web.measured import measure_answers
from peermatch.web.pages.consents import consent_answers
from peermatch.web.pages.matches import person_answers
from peermatch.web.pages.offline import offline_answers
from peermatch.web.pages.own_email import email_answers
from peermatch.web.pages.privacy import emergency_answers, person_key_answers, privacy_answers
from peermatch.web.pages.resources import directory_answers, hand_off_answers
from peermatch.web.pages.review import kept_view_answers, option_answers
from peermatch.web.pages.specialists import time_answers
from peermatch.web.past import as_of_answers, decided_answers, history_answers
from peermatch.web.running import operations_answers
from peermatch.web.scenarios import scenario_answers

ROUTERS = tuple(
    module.router
    for module in (
        openapi,
        referrals,
        matches,
        person_answers,
        option_answers,
        sessions,
        email_answers,
        offline_answers,
        program,
        measure_answers,
        operations_answers,
        import_answers,
        learning_answers,
        history_answers,
        scenario_answers,
        as_of_answers,
        decided_answers,
        people,
        consent_answers,
        privacy_answers,
        person_key_answers,
        emergency_answers,
        fhir_answers,
        tasks,
        kept_view_answers,
        groups,
        directory_answers,
        hand_off_answers,
        specialists,
        time_answers,
        calendar,
        every_command,
    )
)
