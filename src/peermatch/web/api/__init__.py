"""The JSON API, by user group."""

from peermatch.web.api import (
    calendar,
    every_command,
    groups,
    matches,
    openapi,
    program,
    records,
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
        records,
        groups,
        specialists,
        calendar,
        set_aside,
        every_command,
    )
)
