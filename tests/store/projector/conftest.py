"""A projector over read models of clubs, with a clock that stands still."""

import pytest
from club_models import MODELS, SetClock
from small_domain import NAMES

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.reading.views import Views


@pytest.fixture
def store(databases):
    return databases.open_store(NAMES)


@pytest.fixture
def views(databases):
    found = Views.open_at(databases.place)
    yield found
    found.close()


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def projector(store, views, clock):
    generations.prepare(views.engine, MODELS)
    return Projector(store, views.engine, MODELS, now=clock.now, batch=7)
