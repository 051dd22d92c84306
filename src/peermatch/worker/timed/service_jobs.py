"""Timed jobs that need the service and nothing else."""

from peermatch.worker.timed.course_jobs import course_jobs
from peermatch.worker.timed.learning_jobs import learning_jobs
from peermatch.worker.timed.past_jobs import past_jobs
from peermatch.worker.timed.reserve_jobs import reserve_jobs
from peermatch.worker.timed.time_jobs import time_jobs
from peermatch.worker.timed.wait_jobs import wait_jobs

JOBS = (course_jobs, time_jobs, wait_jobs, reserve_jobs, learning_jobs, past_jobs)
