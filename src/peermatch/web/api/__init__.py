"""The JSON API, by user group."""

from peermatch.web.api import (
    calendar,
    every_command,
    exports,
    groups,
    management,
    matches,
    openapi,
    program,
    records,
    referrals,
    sessions,
    set_aside,
    specialists,
    weights,
)

ROUTERS = tuple(
    module.router
    for module in (
        openapi,
        referrals,
        matches,
        sessions,
        calendar,
        management,
        records,
        groups,
        specialists,
        weights,
        program,
        exports,
        set_aside,
        every_command,
    )
)
