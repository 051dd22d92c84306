"""Headers on every answer, writes from other sites refused, faults that give nothing away."""

import asyncio
import logging
import re
import sqlite3

import psycopg
import pytest
from eventsourcing import persistence
from fastapi import FastAPI, Request
from sqlalchemy import exc
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import Message

from peermatch.web.errors.faults import Faults
from peermatch.web.http.security import CrossOriginRefusal, SecurityHeaders

FULL = sqlite3.OperationalError("database or disk is full")
FULL.sqlite_errorcode = sqlite3.SQLITE_FULL
AWAY_ERRORS = {
    "stopped": psycopg.OperationalError("the connection was refused"),
    "ended": psycopg.errors.AdminShutdown("terminating connection"),
    "pool": exc.TimeoutError("no connection came free"),
    "full": exc.OperationalError("INSERT", {}, FULL),
    "log": persistence.OperationalError("the log could not be written"),
}
SECRET = "Casey Mundy, 2006-06-11"


def client(https: bool = False) -> TestClient:
    middleware = [
        Middleware(SecurityHeaders, https=https),
        Middleware(Faults),
        Middleware(CrossOriginRefusal),
    ]
    app = FastAPI(middleware=middleware, openapi_url=None)

    @app.get("/read")
    @app.post("/write")
    def fine() -> str:
        return "done"

    @app.post("/upload")
    async def upload(request: Request) -> str:
        return f"{len(await request.body())} bytes"

    @app.get("/fault")
    @app.get("/api/fault")
    def fault() -> None:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise RuntimeError(f"could not read {SECRET}") from error

    @app.get("/away/{which}")
    @app.get("/api/away/{which}")
    def away(which: str) -> None:
        raise AWAY_ERRORS[which]

    return TestClient(app, raise_server_exceptions=True)


def test_scripts_run_only_with_this_answers_nonce() -> None:
    policies = [client().get("/read").headers["content-security-policy"] for _ in range(2)]
    nonces = [re.findall(r"'nonce-([\w-]{22})'", policy) for policy in policies]
    assert [len(found) for found in nonces] == [1, 1]
    assert nonces[0] != nonces[1]
    assert policies[0] == (
        f"default-src 'none'; script-src 'nonce-{nonces[0][0]}'; style-src 'self'; "
        "img-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "form-action 'self'; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("path", ["/read", "/nowhere", "/fault"])
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = client().get(path).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_https_is_demanded_for_good_once_it_is_used() -> None:
    assert client(https=True).get("/read").headers["strict-transport-security"] == (
        "max-age=31536000; includeSubDomains"
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "http://testserver.example"}, 403),
        ({"origin": "https://other.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 200),
    ],
)
def test_a_write_must_come_from_our_own_pages(headers: dict[str, str], status: int) -> None:
    assert client().post("/write", headers=headers).status_code == status


def test_a_link_from_another_site_may_be_followed() -> None:
    assert client().get("/read", headers={"sec-fetch-site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("path", ["/fault", "/api/fault"])
def test_a_fault_says_nothing_of_what_was_in_it(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client().get(path)
    assert answer.status_code == 500
    reference = re.search(r"Reference ([0-9a-f]{8})", answer.text)
    assert reference is not None
    assert reference[1] in caplog.text
    assert "RuntimeError in fault" in caplog.text
    assert "ValueError in fault" in caplog.text
    for part in re.split(r"[ ,]+", SECRET):
        assert part not in caplog.text + answer.text


def test_whoever_leaves_before_all_is_sent_is_no_fault(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sent = iter(
        [
            {"type": "http.request", "body": b"half", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    answered = []

    async def receive() -> Message:
        return next(sent)

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/upload",
        "query_string": b"",
        "headers": [(b"sec-fetch-site", b"same-origin")],
    }
    with caplog.at_level(logging.INFO):
        asyncio.run(client().app(scope, receive, send))
    assert (answered, caplog.text) == ([], "")


def test_an_error_page_that_fails_too_is_plain_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise LookupError(SECRET)

    monkeypatch.setattr("peermatch.web.errors.faults.failure", broken)
    answer = client().get("/fault")
    assert (answer.status_code, answer.text[:34]) == (500, "Something went wrong on our side. ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Casey" not in caplog.text + answer.text


@pytest.mark.parametrize("which", AWAY_ERRORS)
def test_while_a_database_is_away_every_answer_says_when_to_try_again(which: str) -> None:
    """503, so that proxies, phones and people try again; 500 is a fault of ours."""
    page, problem = client().get(f"/away/{which}"), client().get(f"/api/away/{which}")
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert (problem.status_code, problem.headers["retry-after"]) == (503, "5")
    assert problem.json()["code"] == "unavailable"
    assert problem.headers["content-type"] == "application/problem+json"
