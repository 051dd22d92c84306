"""A token reaches the routes of its scopes: derived from the routes, and each of them tried."""

import re
from typing import Any
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch.store.accounts.tokens.scopes import GROUPS, Scope
from peermatch.web.http.access import ApiForRoles, group_of, routes

NEVER = frozenset({"emergency"})
"""What no token reaches, whatever its scopes: a person's own act."""
PASSWORD = "a password for tests"


def of_the_api(peermatch: Any) -> list[tuple[str, str, ApiForRoles]]:
    return [
        (method, path, access[0])
        for path, methods, access in routes(peermatch.app)
        if access and isinstance(access[0], ApiForRoles)
        for method in sorted(methods - {"HEAD"})
    ]


@pytest.fixture(scope="module")
def callers(peermatch: Any) -> Any:
    """What calls in a role with all scopes but one; one token for each."""
    made: dict[tuple[Role, Scope], Any] = {}

    def without(role: Role, scope: Scope) -> Any:
        if (role, scope) not in made:
            mine = peermatch.deployment.accounts.known(role.value).account_id
            scopes = frozenset(Scope) - {scope}
            token = peermatch.deployment.account_desk.tokens.create(mine, scope, scopes, 1)
            client = peermatch.client()
            client.headers["Authorization"] = f"Bearer {token}"
            made[role, scope] = client
        return made[role, scope]

    return without


def test_every_route_of_the_api_is_in_a_group(peermatch: Any) -> None:
    found = {group_of(path) for _, path, _ in of_the_api(peermatch)}
    assert found == set(GROUPS) | NEVER
    assert not NEVER & set(GROUPS)


def test_each_route_refuses_a_token_without_its_scope(peermatch: Any, callers: Any) -> None:
    asked = 0
    for method, path, access in of_the_api(peermatch):
        role = min(access.roles, key=list(Role).index)
        address = re.sub(r"\{\w+\}", lambda _: str(uuid4()), path)
        if group_of(path) in NEVER:
            mine = peermatch.bearer(role)
            refused = mine.request(method, address, headers={"Idempotency-Key": str(uuid4())})
            assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing"), path
            continue
        needed = [GROUPS[group_of(path)], *([Scope.CONFIRMED] if access.proof else [])]
        for scope in needed:
            answer = callers(role, scope).request(method, address)
            assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing"), path
            assert f"“{scope.value}”" in answer.json()["detail"]
            asked += 1
    assert asked > 200


def test_what_is_confirmed_needs_its_scope_and_a_role_stays_what_it_is(
    peermatch: Any, callers: Any
) -> None:
    plain = callers(Role.INTAKE, Scope.CONFIRMED)
    assert plain.get("/api/v1/referrals").status_code == 200
    assert plain.get("/api/v1/exports/referrals").status_code == 403
    every = peermatch.bearer(Role.INTAKE)
    assert every.get("/api/v1/exports/referrals").status_code == 200
    refused = every.get("/api/v1/looks")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
