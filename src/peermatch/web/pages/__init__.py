"""The pages, by user group."""

from peermatch.web.pages import sign_in

ROUTERS = (sign_in.router,)
