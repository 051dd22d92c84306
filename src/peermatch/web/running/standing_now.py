"""How the service does now, from what the web knows of it."""

from peermatch.readmodels.running.standing import Standing, standing
from peermatch.web.http.services import Services


def standing_now(services: Services) -> Standing:
    store = services.service.store
    return standing(store, services.views, services.failed_work, services.job_marks, services.now)
