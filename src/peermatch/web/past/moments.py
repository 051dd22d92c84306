"""A past moment in an address, and the reading of a viewer there; or that it is being prepared."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import Request

from domain.shared.days import is_usable
from peermatch.readmodels.engine.failed_work import PASTS, Failed
from peermatch.readmodels.engine.kept_pasts import past_key
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.reading.views import Views
from peermatch.web.http.access import Viewer, services_of

FORM = "%Y-%m-%dT%H-%M"
SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d")


class BeingPrepared(Exception):
    """The program as it was then is not there yet. `failed` when the worker could not make it."""

    def __init__(self, failed: Failed | None) -> None:
        super().__init__("being prepared")
        self.failed = failed


def in_address(moment: datetime, zone: ZoneInfo) -> str:
    """`2026-11-20T15-30`, as the program's clocks showed it."""
    return moment.astimezone(zone).strftime(FORM)


def of_address(text: str, zone: ZoneInfo) -> datetime:
    """Where clocks showed a time twice, the later one. Raises NotFound."""
    if not SHAPE.fullmatch(text):
        raise NotFound
    try:
        local = datetime.strptime(text, FORM).replace(tzinfo=zone, fold=1)
    except ValueError:
        raise NotFound from None
    if not is_usable(local.date()):
        raise NotFound
    return local


def on_the_minute(moment: datetime) -> datetime:
    """The minute that it is in, as pasts are kept."""
    return moment.replace(second=0, microsecond=0)


@contextmanager
def reading_at(request: Request, viewer: Viewer, moment: datetime) -> Iterator[Reading]:
    """What the viewer may see today of what was known then. Limits of that day are those that were
    known then: a rule changes tomorrow at the earliest. Raises BeingPrepared, NotYetPast, or
    TooManyPasts."""
    services = services_of(request)
    engine = services.pasts.at(moment)
    if engine is None:
        raise BeingPrepared(services.failed_work.one(PASTS, past_key(moment)))
    try:
        yield replace(services.reading(viewer.actor), views=Views(engine), now=moment)
    finally:
        engine.dispose()
