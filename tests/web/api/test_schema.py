"""The API keeps to its own schema: whatever is sent, it answers as described and never fails."""

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from domain.shared.roles import Role
from peermatch.web.api import ROUTERS
from peermatch.web.api.openapi import description

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 4
ROLES = (Role.COORDINATOR, Role.MANAGER, Role.CPRS, Role.INTAKE)


def described() -> dict[str, object]:
    bare = FastAPI()
    for router in ROUTERS:
        bare.include_router(router)
    return description(bare.routes)


schema = schemathesis.openapi.from_dict(described())


@pytest.fixture(scope="module")
def clients(peermatch):
    return [peermatch.bearer(role) for role in ROLES]


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case, clients):
    sent = case.as_transport_kwargs(base_url="http://testserver")
    sent.pop("cookies", None)
    if isinstance(sent.get("data"), bytes):
        sent["content"] = sent.pop("data")
    for client in clients:
        case.validate_response(client.request(**sent), checks=CHECKS)
