"""The JSON API, by user group."""

from peermatch.web.api import (
    calendar,
    every_command,
    exports,
    management,
    matches,
    openapi,
    programme,
    records,
    referrals,
    sessions,
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
        weights,
        programme,
        exports,
        every_command,
    )
)
