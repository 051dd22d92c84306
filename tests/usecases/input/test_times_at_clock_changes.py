"""A file with a try to reach somebody in the hour that comes twice, and in the one that doesn't."""

from datetime import datetime
from typing import Any

import one_match

from domain.referrals.referral import REFERRAL
from domain.unlikely.questions import TimeComesTwice
from stories.simulation.pools import REFERRALS

COLUMNS = "row,command,referral_id,attempt_id,attempted_at,way,outcome,confirmed"
SURE = "time-comes-twice"
TRIES = (
    "2026-11-02T09:00",
    "2026-11-01T01:30",
    "2026-03-08T02:30",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59",
    "2026-11-02T10:00",
    "2026-11-01T01:45",
)

CONFIRMED = ("", SURE, "", "", "", "", "")


def test_each_row_gets_its_answer_and_none_ends_the_import(agency: Any, clock: Any) -> None:
    one_match.found(agency, clock)
    rows = [
        f"{number},attempt-contact,{REFERRALS[0]},try-{number},{at},call,no-answer,{said}"
        for number, (at, said) in enumerate(zip(TRIES, CONFIRMED, strict=True))
    ]
    content = "\n".join([COLUMNS, *rows]).encode()

    report = agency.importer().run({"commands.csv": content})

    skipped = "This time doesn't exist on that day: clocks go forward."
    twice = f"{TimeComesTwice.sentence} If that is right, add {SURE} in a column confirmed."
    no_day = "is no day between 1850 and 8999"
    assert [(r.row, r.outcome.value, r.column, r.reason) for r in report.results] == [
        (2, "added", "", ""),
        (3, "added", "", ""),
        (4, "refused", "attempted_at", skipped),
        (5, "refused", "attempted_at", no_day),
        (6, "refused", "attempted_at", no_day),
        (7, "added", "", ""),
        (8, "to confirm", "attempted_at", twice),
    ]
    tries = agency.deployment.store.read(REFERRAL, REFERRALS[0]).outreach.attempts
    first_of_two = datetime.fromisoformat("2026-11-01T05:30:00+00:00")
    assert [one.attempted_at for one in tries][1] == first_of_two
