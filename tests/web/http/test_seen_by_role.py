"""What each role sees of a participant, from every answer of every route, compared with the table
of purposes: a word planted in each field says where it comes out."""

from collections import defaultdict
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from domain.shared.roles import Role
from peermatch.readmodels.reading.purposes import PURPOSES
from peermatch.web.actions import actions
from stories.ways.planted import OF_MESSAGES, PLANTED, ROLES, addresses, plant


@pytest.fixture(scope="module")
def ids(peermatch) -> dict[str, str]:
    return plant(peermatch)


def seen(peermatch, role: Role, ids: dict[str, str]) -> dict[str, set[str]]:
    """By field, the routes whose answers show it to the role."""
    found: dict[str, set[str]] = defaultdict(set)
    cookie, bearer = peermatch.client(role), peermatch.bearer(role)
    for path, address in addresses(peermatch, role, ids):
        client: TestClient = bearer if path.startswith("/api/") else cookie
        _note(found, path, client.get(address).text)
        if path.startswith("/do/"):
            action = actions()[path.removeprefix("/do/")]
            given = {n: ids[n] for n in ids if f"{n}=" in address}
            if {f.name for f in action.fields if f.required} <= {*given, action.fresh}:
                continue  # it would be done
            sent = {"command_id": str(uuid4()), "back": "/", "given": " ".join(given), **given}
            _note(found, path, client.post(path, data=sent).text)
    return found


def _note(found: dict[str, set[str]], path: str, text: str) -> None:
    for field, (word, _) in PLANTED.items():
        if word in text:
            found[field].add(path)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_its_purposes_give_and_nothing_else(peermatch, ids, role):
    found = seen(peermatch, role, ids)
    allowed = {
        field
        for field, (_, purposes) in PLANTED.items()
        if any(role in PURPOSES[purpose] for purpose in purposes)
    }
    assert set(found) <= allowed
    if role is not Role.CPRS:  # who sees less: what they have no part in, others write
        assert set(found) == allowed
    if role is Role.MANAGER:
        assert {path for paths in found.values() for path in paths} <= OF_MESSAGES
