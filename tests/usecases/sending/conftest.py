"""An office that sends mail, on both databases and on SQLite alone."""

from collections.abc import Iterator
from typing import Any

import fillings
import pytest
from mail_office import Office
from one_match import first_proposed

from stories.ways.stand_in_gateways import MailBox, mail_box

agency_with_proposal = fillings.on_both(first_proposed)
on_sqlite_alone = fillings.on_sqlite(first_proposed)


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_box() as found:
        yield found


@pytest.fixture
def office(agency_with_proposal: Any, clock: Any, box: MailBox) -> Office:
    return Office(agency_with_proposal, clock, box)


@pytest.fixture
def small_office(on_sqlite_alone: Any, clock: Any, box: MailBox) -> Office:
    return Office(on_sqlite_alone, clock, box)
