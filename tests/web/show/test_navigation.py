"""The link to which a page belongs is marked in the header and in the bar of tabs."""

import pytest

from domain.shared.roles import Role
from peermatch.web.show.navigation import NAVIGATION, navigation

ID = "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("role", "path", "section"),
    [
        (Role.INTAKE, "/", "/"),
        (Role.INTAKE, "/referrals", "/referrals"),
        (Role.INTAKE, f"/referrals/{ID}", "/referrals"),
        (Role.INTAKE, "/referrals/new", "/referrals/new"),
        (Role.INTAKE, f"/referrals/drafts/{ID}/person", "/referrals/new"),
        (Role.COORDINATOR, f"/referrals/drafts/{ID}/person", "/referrals"),
        (Role.COORDINATOR, "/matches/approve", "/matches"),
        (Role.COORDINATOR, f"/specialists/{ID}/week", "/roster"),
        (Role.COORDINATOR, f"/sessions/{ID}", "/calendar"),
        (Role.CPRS, f"/sessions/{ID}", "/schedule"),
        (Role.COORDINATOR, "/calendar-links", ""),
        (Role.COORDINATOR, "/do/approve-match", ""),
        (None, "/sign-in", "/sign-in"),
    ],
)
def test_a_page_belongs_to_the_nearest_link(role: Role | None, path: str, section: str) -> None:
    assert navigation(role).section(path) == section


@pytest.mark.parametrize("role", NAVIGATION)
def test_each_link_is_its_own_section(role: Role) -> None:
    nav = navigation(role)
    for link in (*nav.main, *nav.more):
        assert nav.section(link.address) == link.address
