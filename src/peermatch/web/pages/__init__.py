"""The pages, by user group."""

from peermatch.web.pages import (
    calendar,
    doing,
    finding,
    health,
    home,
    management,
    matches,
    referrals,
    runs,
    schedule,
    sign_in,
)

ROUTERS = tuple(
    module.router
    for module in (
        sign_in,
        health,
        home,
        referrals,
        finding,
        matches,
        runs,
        schedule,
        calendar,
        management,
        doing,
    )
)
