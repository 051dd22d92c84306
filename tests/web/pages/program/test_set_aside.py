"""Work that failed is shown with its kind to a manager, who has it tried again."""

from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import (
    DUPLICATES,
    MATCHING_RUNS,
    QUEUES,
    READ_MODELS,
    Queue,
)

AT_ONCE = Queue(name=DUPLICATES.name, title=DUPLICATES.title, pauses=())


@pytest.fixture
def work(peermatch):
    found = peermatch.deployment.failed_work
    yield found
    for failed in found.listed():
        found.settle(next(q for q in QUEUES if q.name == failed.queue), [failed.item])


@pytest.fixture
def manager(peermatch):
    return peermatch.client(Role.MANAGER)


def test_what_failed_is_listed_with_its_kind_and_when_it_is_tried_again(manager, work):
    assert "Nothing has failed" in manager.get("/set-aside").text
    assert "of work set aside" not in manager.get("/").text
    run_id, pair = str(uuid4()), f"{uuid4()} {uuid4()}"
    work.note(MATCHING_RUNS, run_id, "KeyError")
    work.note(AT_ONCE, pair, "too-busy")
    work.note(READ_MODELS, "sessions 2 session.held 0.17", "ValueError")
    page = manager.get("/set-aside").text
    assert f'href="/runs/{run_id}"' in page
    for said in ("KeyError", "Failed once; again", "too-busy", pair, "after 1 try"):
        assert said in page
    assert "session.held at 0.17, for sessions" in page
    assert "Try all 2 again" in page
    assert "pieces of work set aside" in manager.get("/").text


def test_a_manager_has_it_tried_again_once_and_that_is_kept(manager, work, peermatch):
    item = str(uuid4())
    work.note(AT_ONCE, item, "KeyError")
    asked = {"queue": AT_ONCE.name, "item": item}
    answer = manager.post("/set-aside/try-again", data=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, "/set-aside?again=1")
    [failed] = work.listed()
    assert (failed.is_due(peermatch.deployment.clock.now()), failed.failures) == (True, 0)
    page = manager.get("/set-aside?again=1").text
    assert "Trying again now." in page
    assert "(<code>KeyError</code>), by manager" in page
    again = manager.post("/set-aside/try-again", data=asked)
    assert again.status_code == 409
    assert "about to be tried again" in again.text
    assert manager.post("/set-aside/try-again", data={}).status_code == 422


def test_everything_set_aside_is_tried_again_at_once(manager, work):
    for _ in range(3):
        work.note(AT_ONCE, str(uuid4()), "KeyError")
    assert manager.post("/set-aside/try-all-again").status_code == 303
    assert work.how_many_set_aside() == 0


def test_the_api_lists_and_tries_again(peermatch, work):
    manager, item = peermatch.bearer(Role.MANAGER), str(uuid4())
    work.note(AT_ONCE, item, "KeyError")
    told = manager.get("/api/v1/set-aside").json()
    assert (told["set_aside"], told["items"][0]["reason"]) == (1, "KeyError")
    assert told["items"][0]["again_at"] is None
    asked = {"queue": AT_ONCE.name, "item": item}
    assert manager.post("/api/v1/set-aside/try-again", json=asked).status_code == 204
    refused = manager.post("/api/v1/set-aside/try-again", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-to-try-again")
    told = manager.get("/api/v1/set-aside").json()
    assert told["items"][0]["again_at"] is not None
    assert told["taken_up"][0]["item"] == item
    assert manager.post("/api/v1/set-aside/try-all-again").json() == {"taken_up": 0}
