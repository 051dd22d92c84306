"""The JSON API, by user group."""

from peermatch.web.api import (
    calendar,
    due,
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
)

ROUTERS = tuple(
    module.router
    for module in (
        openapi,
        referrals,
        matches,
        sessions,
        program,
        learning_answers,
        people,
        due,
        groups,
        specialists,
        calendar,
        every_command,
    )
)
