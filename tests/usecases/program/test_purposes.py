"""Personal data is opened for a purpose of the viewer's role, or not at all."""

import pytest

from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import NotOpened
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.program import overview
from peermatch.readmodels.screens.referrals import waitlist


def test_a_screen_of_another_role_opens_nothing(small):
    small.project()
    with pytest.raises(NotOpened):
        waitlist.page(small.reading(Role.CPRS), PartRequest(size=10))
    with pytest.raises(NotOpened):
        review_queue.page(small.reading(Role.INTAKE), PartRequest(size=10))
    assert waitlist.page(small.reading(Role.INTAKE), PartRequest(size=10)).total > 0


def test_a_purpose_that_is_not_listed_opens_nothing(small):
    small.project()
    with pytest.raises(NotOpened):
        small.reading(Role.MANAGER).fields([], (), "curiosity")
    assert overview.figures(small.reading(Role.MANAGER)).waiting > 0
