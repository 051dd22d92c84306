"""The program's sites and the road between them."""

from domain.program.service_area import (
    SERVICE_AREA,
    SiteChanged,
    SiteClosed,
    SiteUnknown,
    TravelTimeOutOfRange,
    measure_travel,
    open_site,
)
from stories.pasts.given import given
from stories.pasts.samples import site
from stories.steps.program_steps import drive

TAP, GLO = site("TAP", "Essex"), site("GLO", "Gloucester")


def test_a_site_opens_once_under_its_code() -> None:
    given(SERVICE_AREA).when(open_site, TAP).then(TAP)
    given(SERVICE_AREA, TAP).when(open_site, TAP).then_nothing()
    given(SERVICE_AREA, TAP).when(open_site, site("TAP", "Lancaster")).then(SiteChanged)


def test_road_time_is_measured_between_open_sites() -> None:
    here = given(SERVICE_AREA, TAP, GLO)
    here.when(measure_travel, drive(70)).then(drive(70))
    for minutes in (-1, 601):
        here.when(measure_travel, drive(minutes)).then(TravelTimeOutOfRange)
    given(SERVICE_AREA, TAP).when(measure_travel, drive(70)).then(SiteUnknown)
    measured = given(SERVICE_AREA, TAP, GLO, drive(70))
    measured.when(measure_travel, drive(70)).then_nothing()
    measured.when(measure_travel, drive(75)).then(drive(75))


def test_reach_counts_the_road_either_way_and_home_as_near() -> None:
    area = given(SERVICE_AREA, TAP, GLO, drive(70)).state
    assert area.minutes("GLO", "TAP") == 70
    assert area.minutes("TAP", "XXX") is None
    assert area.counties == {"Essex", "Gloucester"}
    assert area.counties_within("TAP", 69) == {"Essex"}
    assert area.counties_within("GLO", 70) == {"Essex", "Gloucester"}
    assert area.nearest_site("Gloucester", "TAP") == "GLO"
    assert area.nearest_site("Mathews", "TAP") == ""


def test_a_closed_site_is_opened_again_as_it_was_and_the_others_stay_closed() -> None:
    closed = [SiteClosed(site=one.site) for one in (TAP, GLO)]
    here = given(SERVICE_AREA, TAP, GLO, *closed)
    here.when(open_site, site("TAP", "Lancaster")).then(SiteChanged)
    here.when(open_site, TAP).then(TAP)
    again = given(SERVICE_AREA, TAP, GLO, *closed, TAP).state
    assert (again.sites, again.closed) == ({"TAP": TAP}, {"GLO": GLO})
