"""A short slice of `make fleet`: agencies are upgraded while they are asked, and nothing fails."""

from importlib import import_module
from typing import Any

import pytest


@pytest.mark.rest
def test_no_request_fails_while_a_fleet_is_upgraded(capsys: pytest.CaptureFixture[str]) -> None:
    """Real processes: a web tier before and one after."""
    fleet: Any = import_module("fleet")
    assert fleet.main(["--agencies", "2", "--from", "here", "--skip-work"]) == 0
    said = capsys.readouterr().out
    assert "FIGURE fleet.failed_requests 0 count" in said
