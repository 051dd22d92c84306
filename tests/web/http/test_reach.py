"""What isn't there and what one may not have are answered alike, by every route to every role."""

import pytest

from domain.shared.roles import Role
from peermatch.usecases.core.reach import ASKED_ABOUT
from peermatch.web.actions import actions
from stories.extent import EXTENT, Extent
from stories.ways.reached import REST, ROLES, reached

INSIDE = {"meeting_id", "disclosure_id", "education_id", "request_id"}
"""Of what another of the ids names."""
ANYBODYS = {"resource_id"}
"""Everybody reads the directory."""


ASKING = {Extent.SHARE: (Role.CPRS,), Extent.REST: tuple(r for r in ROLES if r is not Role.CPRS)}
"""Specialists alone have people of their own, and so the most to be told apart."""


@pytest.mark.rest
@pytest.mark.parted
def test_refused_and_unknown_are_the_same_bytes_and_own_is_let_in(peermatch, new_referral):
    found = reached(peermatch, new_referral, ASKING.get(EXTENT, ROLES))
    assert found.wrong == []
    assert found.asked > 500


@pytest.mark.parametrize(
    "name", [name for name, action in actions().items() if Role.CPRS in action.roles]
)
def test_every_id_that_a_specialist_may_name_has_a_rule(name):
    """Or is of something inside what one of the others names."""
    action = actions()[name]
    ids = {f.name for f in action.fields if f.name.endswith("_id")}
    assert ids - {action.fresh, *INSIDE, *ANYBODYS} <= ASKED_ABOUT
    assert name in REST
