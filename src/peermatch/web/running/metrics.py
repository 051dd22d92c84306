"""Figures for Prometheus: requests of this process, and how the whole service does. Numbers and
names of routes, jobs and queues only."""

import hmac
from collections.abc import Iterator

from fastapi import APIRouter, Request
from prometheus_client import (
    CollectorRegistry,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.exceptions import HTTPException
from starlette.responses import Response

from peermatch.readmodels.running.standing import Standing
from peermatch.web.http.access import SECRET, services_of
from peermatch.web.running.standing_now import standing_now

router = APIRouter(dependencies=[SECRET])
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; 0.15 and 0.25 are what pages and commands are meant to take at most."""
REGISTRY = CollectorRegistry()
disable_created_metrics()  # type: ignore[no-untyped-call]
REQUESTS = Histogram(
    "peermatch_request_seconds",
    "Requests of this process, by route",
    ("method", "route", "status"),
    registry=REGISTRY,
    buckets=BUCKETS,
)


@router.get("/metrics")
def figures(request: Request) -> Response:
    """For whoever holds the token that the settings name; without one there is nothing here."""
    token = services_of(request).metrics_token
    told = request.headers.get("authorization", "")
    if not token or not hmac.compare_digest(told.encode(), f"Bearer {token}".encode()):
        raise HTTPException(404)
    whole = CollectorRegistry()
    whole.register(_Service(standing_now(services_of(request))))
    return Response(
        generate_latest(REGISTRY) + generate_latest(whole), media_type=CONTENT_TYPE_PLAIN_0_0_4
    )


class _Service(Collector):
    """What every process of the service would say alike, as of now."""

    def __init__(self, now: Standing) -> None:
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = self._now
        yield _one("facts", "Position of the record's last fact", float(now.facts))
        yield _one(
            "held_back_seconds",
            "How long an open transaction has kept newer facts from being read",
            now.held_back_seconds,
        )
        away = now.leader_seconds
        yield _one(
            "leader_seconds",
            "Seconds since a worker last said that it leads",
            float("inf") if away is None else away,
        )
        if now.checkpoint_at is not None:
            yield _one(
                "checkpoint_seconds",
                "Age of the newest signed checkpoint",
                (now.at - now.checkpoint_at).total_seconds(),
            )
        behind = _family("read_model_behind_seconds", "Age of the first fact not shown", "model")
        stopped = _family("read_model_stopped", "1 for a read model that stands still", "model")
        for model in now.models:
            behind.add_metric([model.name], model.behind_seconds)
            stopped.add_metric([model.name], float(model.stopped_by is not None))
        yield from (behind, stopped)
        done = _family("job_done_seconds", "Seconds since the job last ended well", "job")
        late = _family("job_late", "1 for a job that should have been done since", "job")
        failing = _family("job_failing", "1 for a job whose last turn failed", "job")
        for name, mark in now.jobs.items():
            if mark.done_at is not None:
                done.add_metric([name], (now.at - mark.done_at).total_seconds())
            late.add_metric([name], float(mark.late(now.at)))
            failing.add_metric([name], float(mark.failing))
        yield from (done, late, failing)
        again = _family("work_to_try_again", "Failed work, tried again automatically", "queue")
        aside = _family("work_set_aside", "Failed work that waits for a person", "queue")
        for queue in now.queues:
            again.add_metric([queue.name], queue.again)
            aside.add_metric([queue.name], queue.set_aside)
        yield from (again, aside)
        messages = _family("messages_waiting", "Messages that wait to leave", "sending")
        for sending, count in now.messages.items():
            messages.add_metric([sending], count)
        yield messages


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"peermatch_{name}", words, value=value)


def _family(name: str, words: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"peermatch_{name}", words, labels=[label])
