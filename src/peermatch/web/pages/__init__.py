"""The pages, by user group."""

from peermatch.web.pages import (
    calendar,
    companions,
    doing,
    due,
    exports,
    finding,
    groups,
    health,
    home,
    management,
    matches,
    messages,
    offers,
    own_groups,
    programme,
    referrals,
    repairs,
    rules,
    runs,
    schedule,
    sign_in,
    specialists,
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
        companions,
        due,
        groups,
        own_groups,
        rules,
        specialists,
        programme,
        repairs,
        offers,
        messages,
        exports,
        doing,
    )
)
