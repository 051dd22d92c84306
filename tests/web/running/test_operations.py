"""How the service does, for managers, for Prometheus, and for whatever sends it requests."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import HORIZON
from peermatch.web.running import metrics
from peermatch.web.running.operations import JOBS

TOKEN = "a token of more than enough letters"
ALARMS = set(
    re.findall(
        r"`(peermatch_[a-z_]+)`",
        (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8"),
    )
)
"""What operators are told to watch."""
GIVEN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def with_token(peermatch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    present = peermatch.app.state.services
    monkeypatch.setattr(present, "services", replace(present.services, metrics_token=TOKEN))


@pytest.fixture
def figures(peermatch: Any, with_token: None) -> Any:
    """By name and labels, as Prometheus reads them."""

    def read() -> dict[tuple[str, ...], float]:
        text = peermatch.client().get("/metrics", headers=GIVEN).text
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    return read


@pytest.fixture
def stuck(peermatch: Any) -> Iterator[None]:
    """A piece of work that was set aside."""
    work = peermatch.deployment.failed_work
    before = None
    for _ in range(len(HORIZON.pauses) + 1):
        before = work.note(HORIZON, "somebody's weeks", "ValueError", before)
    yield
    work.settle(HORIZON, {"somebody's weeks"})


def test_figures_are_there_for_whoever_has_the_token_alone(
    peermatch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = peermatch.client()
    for given in ({}, GIVEN, {"Authorization": "Bearer "}):
        assert stranger.get("/metrics", headers=given).status_code == 404, "no token is set"
    present = peermatch.app.state.services
    monkeypatch.setattr(present, "services", replace(present.services, metrics_token=TOKEN))
    for given in ({}, {"Authorization": "Bearer Ä"}, {"Authorization": TOKEN}):
        headers = {name: value.encode("utf-8") for name, value in given.items()}
        assert stranger.get("/metrics", headers=headers).status_code == 404
    assert peermatch.client(Role.MANAGER).get("/metrics").status_code == 404
    assert stranger.get("/metrics", headers=GIVEN).status_code == 200


def test_requests_are_counted_by_route_and_no_address_is_kept(
    peermatch: Any, figures: Any, referral_id: str
) -> None:
    intake = peermatch.client(Role.INTAKE)
    asked = ("GET", "/referrals/{referral_id}", "200")
    before = figures().get(("peermatch_request_seconds_count", *asked), 0)
    for _ in range(3):
        assert intake.get(f"/referrals/{referral_id}").status_code == 200
    intake.get("/no-such/Casey-Mundy")
    intake.request("CASEY", "/referrals")
    found = figures()
    assert found["peermatch_request_seconds_count", *asked] == before + 3
    assert ("peermatch_request_seconds_count", "GET", "none", "404") in found
    said = " ".join(" ".join(key) for key in found)
    assert referral_id not in said
    assert "casey" not in said.casefold()


def test_figures_tell_of_jobs_read_models_and_failed_work(
    peermatch: Any, figures: Any, stuck: None
) -> None:
    marks = peermatch.deployment.web_services().job_marks
    marks.done("link", 2.0)
    marks.failed("checkpoint", OSError("/a/folder"), 600.0)
    marks.keep()
    found = figures()
    assert found["peermatch_job_failing", "checkpoint"] == 1
    assert found["peermatch_job_failing", "link"] == 0
    assert found["peermatch_work_set_aside", "horizon"] == 1
    assert found["peermatch_leader_seconds",] < 60
    assert found["peermatch_facts",] > 100
    assert found["peermatch_read_model_behind_seconds", "referrals"] == 0


def test_a_manager_sees_the_same_on_a_page_and_over_the_api(peermatch: Any, stuck: None) -> None:
    marks = peermatch.deployment.web_services().job_marks
    marks.failed("checkpoint", OSError("/a/folder"), 600.0)
    marks.keep()
    page = peermatch.client(Role.MANAGER).get("/operations")
    assert page.status_code == 200
    assert "Set aside after failing again and again: 1." in page.text
    assert "Failed</span>" in page.text
    assert "<code>OSError</code>" in page.text
    assert page.text.count("Sign a checkpoint") == 2, "on top, and among all of them"
    answer = peermatch.bearer(Role.MANAGER).get("/api/v1/operations").json()
    assert {"name": "horizon", "again": 0, "set_aside": 1} in answer["queues"]
    assert "Set aside after failing again and again: 1." in answer["warnings"]
    assert peermatch.bearer(Role.COORDINATOR).get("/api/v1/operations").status_code == 403


def test_every_timed_job_has_words(peermatch: Any) -> None:
    jobs = {job.name for job in peermatch.deployment.worker()._jobs}
    with_a_setting = {"sending", "staff-mail", "reminders", "backup", "roll-up"}
    assert jobs | with_a_setting == set(JOBS)


def test_a_process_whose_database_is_away_lives_and_is_not_ready(
    peermatch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = peermatch.client()
    assert [stranger.get(path).status_code for path in ("/livez", "/readyz")] == [200, 200]

    def away(*_: object) -> None:
        raise OperationalError("the database is away", {}, Exception())

    monkeypatch.setattr(peermatch.deployment.views, "position", away)
    assert stranger.get("/livez").status_code == 200
    for path in ("/readyz", "/healthz"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_every_answer_says_its_requests_id(peermatch: Any) -> None:
    first, second = (peermatch.client().get("/livez").headers for _ in range(2))
    ids = {first["peermatch-request"], second["peermatch-request"]}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one in ids)


def test_what_is_counted_grows_with_routes_and_not_with_requests() -> None:
    labels = {labels[1] for labels in metrics.REQUESTS._metrics}
    assert not any(re.search(r"[0-9a-f]{8}-", route) for route in labels)


def test_the_dashboard_draws_only_figures_that_there_are(figures: Any) -> None:
    text = (Path(__file__).parents[3] / "deploy" / "grafana-dashboard.json").read_text()
    names = set(re.findall(r"peermatch_[a-z_]+", text)) | ALARMS
    there = set(re.findall(r"peermatch_[a-z_]+", Path(metrics.__file__).read_text()))
    built = re.findall(r'(?:_one|_family)\(\s*"([a-z_]+)"', Path(metrics.__file__).read_text())
    there |= {f"peermatch_{name}" for name in built}
    there |= {f"peermatch_request_seconds_{part}" for part in ("count", "bucket")}
    assert names - there == set()
    assert {key[0] for key in figures()} - there <= {"peermatch_request_seconds_sum"}
