"""What `make cluster` sets up before the first primary is killed."""

from pathlib import Path
from uuid import uuid4

import cluster
import pytest

from peermatch.bootstrap import open_deployment
from peermatch.settings.settings import read_settings
from peermatch.web.app import create_app
from stories.ways.in_process import InProcess
from web.conftest import NEW_REFERRAL


@pytest.mark.rest
def test_its_token_may_send_referrals(tmp_path: Path) -> None:
    told = {"PEERMATCH_DATA": str(tmp_path), "PEERMATCH_HTTPS": "no"}
    token = cluster.set_up(told)
    deployment = open_deployment(read_settings(told))
    try:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        client = InProcess(create_app(deployment.web_services()), headers=headers)
        answer = client.post("/api/v1/commands/receive-referral", json=NEW_REFERRAL)
        assert answer.status_code == 200, answer.text
    finally:
        deployment.close()
