"""Somebody with a private link, and a browser in which it is open."""

import re
from typing import Any
from uuid import UUID, uuid4

from starlette.testclient import TestClient

from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived
from web.conftest import NEW_REFERRAL, Peermatch

PIN = "190384"


def received(on: Peermatch, **other: Any) -> tuple[str, str]:
    """A new referral and its participant."""
    told = {**NEW_REFERRAL, "participant_name": f"Robin Own{uuid4().hex[:6]}", **other}
    answer = on.command(Role.INTAKE, "receive-referral", **told)
    assert answer.status_code == 200, answer.text
    referral = answer.json()["referral_id"]
    return referral, str(derived("participant", UUID(referral)))


def made(on: Peermatch, whose: str, role: Role = Role.INTAKE, **typed: str) -> str:
    """The link's path."""
    sent = {"opens_with": "pin", "pin": PIN, "way": "show", **typed}
    answer = on.client(role).post(f"/people/{whose}/private-link", data=sent)
    assert answer.status_code == 201, answer.text
    found = re.search(r'value="http[^"]*(/your/[0-9a-f]{64})"', answer.text)
    assert found, answer.text
    return found[1]


def opened(on: Peermatch, path: str, **typed: str) -> TestClient:
    """A client whose page is open."""
    client = on.client()
    sent = {"link": path.removeprefix("/your/"), "pin": PIN, **typed}
    answer = client.post("/your-page/open", data=sent)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/your-page"), answer.text
    return client
