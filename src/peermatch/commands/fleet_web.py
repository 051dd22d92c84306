"""Serves the pages and the API of several agencies in one process."""

from collections.abc import Iterator

from starlette.types import ASGIApp

from peermatch.bootstrap import Deployment, open_deployment
from peermatch.settings.fleet_inventory import Agency, Fleet
from peermatch.settings.settings import check_served
from peermatch.web.app import laid_out, serving
from peermatch.web.by_host import AgencyPages, ByHost
from peermatch.web.server import serve


class WebTier:
    """Every agency's pages, opened and closed together."""

    def __init__(self, fleet: Fleet) -> None:
        """Raises SettingRefused for an agency whose pages can't be served safely."""
        for agency in fleet.agencies:
            check_served(agency.settings)
        self._layout = laid_out()
        self._opened: list[Deployment] = []
        self.pages = ByHost(map(self._pages_of, fleet.agencies))

    def _pages_of(self, agency: Agency) -> AgencyPages:
        return AgencyPages(agency.name, hosts_of(agency), lambda: self._opening(agency))

    def _opening(self, agency: Agency) -> ASGIApp:
        deployment = open_deployment(agency.settings)
        self._opened.append(deployment)
        return serving(self._layout, deployment.web_services())

    def close(self) -> None:
        for deployment in self._opened:
            deployment.close()


def hosts_of(agency: Agency) -> Iterator[str]:
    """With the usual port and without."""
    yield agency.host
    yield f"{agency.host}:{443 if agency.settings.origin.startswith('https:') else 80}"


def serve_all(fleet: Fleet, host: str, port: int) -> None:
    """Until the process is told to end."""
    tier = WebTier(fleet)
    tier.pages.open()
    try:
        serve(tier.pages, host, port, fleet.agencies[0].settings.proxies)
    finally:
        tier.close()
