"""The service area: sites and road times."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select

from domain.program.service_area import SiteOpened, TravelMeasured
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.opened_rows import Reading
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


def _site(rows: Rows, r: Recorded) -> None:
    fact: SiteOpened = r.fact
    rows.put(SITES, site=fact.site, name=fact.name, county=fact.county, kind=fact.kind.value)


def _travel(rows: Rows, r: Recorded) -> None:
    fact: TravelMeasured = r.fact
    rows.put(TRAVEL, from_site=fact.from_site, to_site=fact.to_site, minutes=fact.minutes)


SITES_MODEL = Projection("sites", 1, (SITES, TRAVEL), {SiteOpened: _site, TravelMeasured: _travel})


def site_names(reading: Reading) -> dict[str, str]:
    """Site code -> name, by name."""
    rows = reading.rows(select(SITES).order_by(SITES.c.name))
    return {row["site"]: row["name"] for row in rows}
