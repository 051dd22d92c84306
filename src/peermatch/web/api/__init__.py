"""The JSON API, by user group."""

from peermatch.web.api import calendar, management, matches, openapi, referrals, sessions

ROUTERS = tuple(
    module.router for module in (openapi, referrals, matches, sessions, calendar, management)
)
