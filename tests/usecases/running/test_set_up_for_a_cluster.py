"""What `make cluster` sets up before the first primary is killed."""

from pathlib import Path
from uuid import uuid4

import cluster
import pytest

from peermatch.settings.settings import read_settings
from peermatch.web.app import create_app
from stories.ways.in_process import InProcess
from web.conftest import NEW_REFERRAL, running


@pytest.mark.rest
def test_its_token_may_send_referrals(tmp_path: Path) -> None:
    told = {"PEERMATCH_DATA": str(tmp_path), "PEERMATCH_HTTPS": "no"}
    token = cluster.set_up(told)
    with running(read_settings(told)) as deployment:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        client = InProcess(create_app(deployment.web_services()), headers=headers)
        answer = client.post("/api/v1/commands/receive-referral", json=NEW_REFERRAL)
        assert answer.status_code == 200, answer.text
