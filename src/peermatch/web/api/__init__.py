"""The JSON API, by user group."""

from peermatch.web.api import (
    calendar,
    due,
    every_command,
    groups,
    matches,
    openapi,
    people,
    program,
    referrals,
    sessions,
    set_aside,
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
        people,
        due,
        groups,
        specialists,
        calendar,
        set_aside,
        every_command,
    )
)
