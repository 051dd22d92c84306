"""What was erased can't be found out by trying words against what is still stored."""

import hashlib
from typing import Any
from uuid import uuid4

import pytest
from erased_person import lived_and_erased
from guessing import newest_index, recovered

from peermatch.readmodels.tables.referrals import worklist
from peermatch.worker.solver.planner import Planner


def test_no_digest_token_or_id_tells_what_was_erased(agency: Any, planner: Planner) -> None:
    words, documents = lived_and_erased(agency.deployment, planner)
    assert len(documents) > 20
    assert recovered(agency.deployment, words, documents) == []


@pytest.mark.parametrize(
    "planted",
    [
        lambda said, _: hashlib.sha256(said).digest(),
        lambda said, _: hashlib.sha256(said).hexdigest().encode(),
        lambda said, _: hashlib.sha1(said).digest()[:12],
        lambda said, index: index.token(worklist.COUNTY, said.decode()),
    ],
    ids=["whole", "hex", "cut", "token"],
)
def test_a_planted_digest_is_found(sqlite_agency: Any, planted: Any) -> None:
    deployment = sqlite_agency.deployment
    with deployment.record.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO commands VALUES (?, 'a', 'b', ?, '', '', 0, '')",
            (uuid4().hex, planted(b"8045550142", newest_index(deployment))),
        )
    [found] = recovered(deployment, ["8045550142", "8045550143"], [])
    assert found.startswith(("word 0 by sha", "word 0 by index of worklist-county"))
