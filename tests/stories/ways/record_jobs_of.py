"""The jobs on a deployment's record, by name, for tests that run one by itself."""

from peermatch.bootstrap import Deployment
from peermatch.worker.timed.record_jobs import record_jobs
from scheduling.published.jobs import Job


def record_jobs_of(deployment: Deployment) -> dict[str, Job]:
    on = deployment
    jobs = record_jobs(on.service, on.record, on.settings.witness, on.page_seal, on.erasure)
    return {job.name: job for job in jobs}
