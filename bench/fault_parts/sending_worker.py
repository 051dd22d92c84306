"""A worker that feeds the read models and gives messages to gateways, and does nothing else: the
product's own worker, leadership, projector and jobs, without the solvers that take seconds to
start. Its clock is a file; each job is looked at every half second."""

import logging
import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

from fault_parts.moved_clock import MovedClock
from peermatch.bootstrap import open_deployment
from peermatch.readmodels.running.job_marks import JobMarks
from peermatch.settings.settings import read_settings
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.queues.shortlist_runs import ShortlistRuns
from peermatch.worker.sending.sending_jobs import sending_jobs
from peermatch.worker.solver.solving import SOLVER
from peermatch.worker.timed.course_jobs import course_jobs
from peermatch.worker.worker import Worker
from scheduling.published.jobs import Every

SECONDS = 0.5
CONSENTS = "ended-consents"


def work(told: dict[str, str], clock: Path) -> None:
    """Until it is told to end; `told` is its environment."""
    logging.basicConfig(filename=os.devnull)
    deployment = open_deployment(read_settings(told), MovedClock(clock))
    service, ending = deployment.service, threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: ending.set())
    holding_back = (job for job in course_jobs(service) if job.name == CONSENTS)
    desk = deployment.account_desk
    links = deployment.private_links()
    sending = sending_jobs(service, deployment.settings, desk, links, deployment.reading)
    jobs = (*sending, *holding_back)
    worker = Worker(
        service=service,
        place=deployment.place,
        projector=deployment.projector(),
        runs=MatchingRuns(service, SOLVER),
        shortlists=ShortlistRuns(service),
        nightly=deployment.settings.nightly,
        marks=JobMarks(deployment.views.engine, deployment.clock.now),
        jobs=tuple(replace(job, when=Every(SECONDS)) for job in jobs),
    )
    worker.work(ending)
    deployment.close()
