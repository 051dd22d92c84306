"""The API keeps to its own schema: whatever is sent, it answers as described and never fails."""

import os
from itertools import cycle

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from domain.shared.roles import Role
from peermatch.web.api import ROUTERS
from peermatch.web.api.openapi import description
from stories.extent import taken

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 30 if os.environ.get("TESTS_BY_CHANCE") else 3
ROLES = (Role.COORDINATOR, Role.MANAGER, Role.CPRS, Role.INTAKE)


@pytest.fixture(scope="module")
def described():
    """The schema, read once here: reading it takes seconds, which collecting tests need not."""
    bare = FastAPI()
    for router in ROUTERS:
        bare.include_router(router)
    return schemathesis.openapi.from_dict(description(bare.routes))


@pytest.fixture(scope="module")
def clients(peermatch):
    return [peermatch.bearer(role) for role in ROLES]


@pytest.mark.parted
def test_every_operation_answers_as_described(described, clients):
    """Each example is sent by another role."""
    every = [found.ok() for found in described.get_all_operations()]
    assert len(every) > 200
    asking = cycle(clients)
    for operation in taken(every, 9):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers_as_described(case):
            sent = as_our_client_sends(case)
            answer = next(asking).request(**sent)
            case.validate_response(answer, checks=CHECKS)

        answers_as_described()


def as_our_client_sends(case):
    """Headers as bytes, since they may hold any letter; files with their content as text; cookies
    are our own."""
    sent = case.as_transport_kwargs(base_url="http://testserver")
    sent.pop("cookies", None)
    if isinstance(sent.get("data"), bytes):
        sent["content"] = sent.pop("data")
    headers = sent.pop("headers", None) or {}
    sent["headers"] = {name: said.encode("latin-1") for name, said in headers.items()}
    if sent.get("files"):
        sent["files"] = [(name, as_text(content)) for name, content in sent["files"]]
    return sent


def as_text(content):
    if isinstance(content, tuple):
        return tuple(as_text(one) for one in content)
    return content if isinstance(content, (str, bytes, type(None))) else str(content)
