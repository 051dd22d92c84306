"""The service area: sites and road times."""

from collections.abc import Iterable

from sqlalchemy import Column, Integer, MetaData, String, Table

from domain.service_area import SiteOpened, TravelMeasured
from peermatch.readmodels.changes import Put, ReadModel
from peermatch.store import Recorded

SCHEMA = MetaData()
SITES = Table(
    "sites",
    SCHEMA,
    Column("site", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("county", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
)
TRAVEL = Table(
    "travel",
    SCHEMA,
    Column("from_site", String(20), primary_key=True),
    Column("to_site", String(20), primary_key=True),
    Column("minutes", Integer, nullable=False),
)


def _site(r: Recorded) -> Iterable[Put]:
    fact: SiteOpened = r.fact
    values = {
        "site": fact.site,
        "name": fact.name,
        "county": fact.county,
        "kind": fact.kind.value,
    }
    yield Put(SITES, values)


def _travel(r: Recorded) -> Iterable[Put]:
    fact: TravelMeasured = r.fact
    values = {
        "from_site": fact.from_site,
        "to_site": fact.to_site,
        "minutes": fact.minutes,
    }
    yield Put(TRAVEL, values)


SITES_MODEL = ReadModel("sites", 1, SCHEMA, {SiteOpened: _site, TravelMeasured: _travel})
